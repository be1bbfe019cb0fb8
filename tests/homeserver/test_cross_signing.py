"""The bot's own cross-signing, against a real homeserver."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
from matrix_people import Person, a_person, log_in, people

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.errors import SecretsFault
from bot.matrix.api import path
from bot.matrix.cross_signing import CrossSigningOutcome, Did, bootstrap, fingerprint
from bot.matrix.errors import Refused, ResetNeedsPassword, SeedsUnreadable, StoreMismatch, Unreachable
from bot.matrix.hardened import is_signed

pytestmark = pytest.mark.homeserver


@pytest.fixture
async def bot(
    homeserver: ThrowAwayHomeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> AsyncIterator[Person]:
    async with people(homeserver, tmp_path, localpart("bot")) as (person,):
        yield person


async def cross_sign(person: Person, seeds: Path, password: str | None = None) -> CrossSigningOutcome:
    return await bootstrap(person.api, person.machine, seeds_file=seeds, password=password)


async def test_a_new_bot_is_cross_signed_without_a_password(bot: Person, tmp_path: Path) -> None:
    done = await cross_sign(bot, tmp_path / "seeds.json")

    assert done.did is Did.PUBLISHED
    answer = await bot.machine.query(bot.api, [bot.user_id])
    signer = next(iter(answer["self_signing_keys"][bot.user_id]["keys"].values()))
    device = answer["device_keys"][bot.user_id][bot.machine.device_id]
    assert is_signed(device, bot.user_id, signer, signer)
    assert is_signed(device, bot.user_id, bot.machine.device_id, bot.machine.ed25519)
    master = answer["master_keys"][bot.user_id]
    assert is_signed(master, bot.user_id, bot.machine.device_id, bot.machine.ed25519)
    assert list(master["keys"].values()) == [done.fingerprint]


async def test_the_seeds_are_for_the_owner_alone_and_tell_the_fingerprint(bot: Person, tmp_path: Path) -> None:
    seeds = tmp_path / "secret" / "seeds.json"
    assert fingerprint(seeds) is None

    done = await cross_sign(bot, seeds)

    assert seeds.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in seeds.parent.iterdir()] == ["seeds.json"]
    assert fingerprint(seeds) == done.fingerprint


async def test_a_bot_that_starts_again_has_nothing_to_do(bot: Person, tmp_path: Path) -> None:
    first = await cross_sign(bot, tmp_path / "seeds.json")
    bot.restart()
    bot.api.calls.clear()

    again = await cross_sign(bot, tmp_path / "seeds.json")

    assert again == CrossSigningOutcome(Did.NOTHING, first.fingerprint)
    assert len(bot.api.calls) == 1


async def test_the_seeds_are_on_the_disk_before_the_homeserver_hears_of_a_key(bot: Person, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds.json"
    bot.api.instead = lambda _, where, __: Unreachable("cut") if "device_signing" in where else None
    with pytest.raises(Unreachable):
        await cross_sign(bot, seeds)
    kept = seeds.read_text()
    bot.api.instead = None

    await cross_sign(bot, seeds)

    assert seeds.read_text() == kept


async def test_a_bot_killed_between_publishing_and_signing_signs_at_the_next_start(bot: Person, tmp_path: Path) -> None:
    bot.api.instead = lambda _, where, __: Unreachable("cut") if "signatures" in where else None
    with pytest.raises(Unreachable):
        await cross_sign(bot, tmp_path / "seeds.json")
    bot.api.instead = None

    assert (await cross_sign(bot, tmp_path / "seeds.json")).did is Did.SIGNED_DEVICE
    assert (await cross_sign(bot, tmp_path / "seeds.json")).did is Did.NOTHING


async def test_a_bot_that_logs_in_anew_keeps_its_identity(
    bot: Person, homeserver: ThrowAwayHomeserver, tmp_path: Path
) -> None:
    first = await cross_sign(bot, tmp_path / "seeds.json")
    async with aiohttp.ClientSession() as session:
        anew = a_person(homeserver, session, tmp_path / "anew", await log_in(bot))
        await anew.machine.publish(anew.api)

        done = await cross_sign(anew, tmp_path / "seeds.json")

        assert done == CrossSigningOutcome(Did.SIGNED_DEVICE, first.fingerprint)
        anew.machine.close()


async def test_a_bot_whose_seeds_are_lost_asks_for_the_password_and_then_resets(bot: Person, tmp_path: Path) -> None:
    first = await cross_sign(bot, tmp_path / "seeds.json")
    other = tmp_path / "other.json"

    with pytest.raises(ResetNeedsPassword, match="Restore"):
        await cross_sign(bot, other)
    with pytest.raises(ResetNeedsPassword, match="password"):
        await cross_sign(bot, other, password="wrong")
    done = await cross_sign(bot, other, password="a-password")

    assert done.did is Did.RESET
    assert done.fingerprint != first.fingerprint
    assert (await cross_sign(bot, other)).did is Did.NOTHING


async def test_where_a_password_cannot_reset_the_operator_is_sent_to_the_account_page(
    bot: Person, tmp_path: Path
) -> None:
    await cross_sign(bot, tmp_path / "seeds.json")

    challenge = {"session": "s", "flows": [{"stages": ["m.oauth"]}]}
    bot.api.instead = lambda _, where, __: (
        Refused(401, "M_UNKNOWN", answer=challenge) if "device_signing" in where else None
    )

    with pytest.raises(ResetNeedsPassword, match="account page"):
        await cross_sign(bot, tmp_path / "other.json", password="a-password")


async def test_a_lost_key_store_under_the_same_device_id_is_refused(
    bot: Person, homeserver: ThrowAwayHomeserver, tmp_path: Path
) -> None:
    async with aiohttp.ClientSession() as session:
        lost = a_person(homeserver, session, tmp_path / "lost", await log_in(bot, bot.machine.device_id))

        with pytest.raises(StoreMismatch, match="Log in anew"):
            await lost.machine.publish(lost.api)
        with pytest.raises(StoreMismatch, match="Log in anew"):
            await cross_sign(lost, tmp_path / "seeds.json")

        assert lost.api.asked(path("keys", "upload")) == 0
        lost.machine.close()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"master": 1}', '{"master": "AAAA"}', "\udcff"])
async def test_damaged_seeds_are_told_to_the_operator_and_left_alone(bot: Person, tmp_path: Path, content: str) -> None:
    seeds = tmp_path / "seeds.json"
    seeds.write_bytes(content.encode(errors="surrogateescape"))
    seeds.chmod(0o600)

    with pytest.raises((SeedsUnreadable, SecretsFault), match="backup"):
        await cross_sign(bot, seeds)

    assert seeds.read_bytes() == content.encode(errors="surrogateescape")
    assert bot.api.asked("device_signing") == 0
