"""Hard days of a running service: a full disk, a homeserver that comes and goes, a stop in mid-traffic, a lost login.

Everything is real: a process of its own, Synapse, encrypted rooms. After each day what everybody read is compared, as
whole lists, with what the other side sent.
"""

import asyncio
import json
import resource
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from urllib.parse import quote

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.api import path
from bot.matrix.errors import Refused
from tests.homeserver.days import School
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import eventually, slowness

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

DRAINED_WITHIN = 5.0
"""Seconds from SIGTERM to the end, on a machine that does nothing else."""
RESTARTS = 3


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> AsyncIterator[School]:
    directory = tmp_path_factory.mktemp("days")
    async with (
        ThrowAwayHomeserver.started(directory / "homeserver") as homeserver,
        School.opened(homeserver, directory, registry) as found,
    ):
        yield found


# --- a stop ---------------------------------------------------------------------------------------------------------
async def test_a_stop_in_mid_traffic_takes_less_than_five_seconds_and_costs_nobody_a_word(school: School) -> None:
    async def has_work() -> bool:
        return school.bot.left_over()["outbox"] > 0

    before = slowness()
    writing = asyncio.create_task(school.traffic(6))
    await eventually(has_work, "it has work to do", every=0.01)

    begun = time.monotonic()
    code = await asyncio.to_thread(school.bot.stop)
    took = time.monotonic() - begun
    left = school.bot.left_over()
    school.bot.start(wait=False)
    await asyncio.to_thread(school.bot.wait_until_ready)
    await writing

    print(f"SIGTERM -> end in {took:.2f} s; left over: {left}")
    assert code == 0
    assert took < DRAINED_WITHIN * max(before, slowness())
    await school.all_is_read_once_and_in_order()


# --- the homeserver comes and goes ----------------------------------------------------------------------------------
async def test_a_homeserver_that_starts_anew_again_and_again_under_load_costs_nobody_a_word(school: School) -> None:
    pid = school.bot.pid
    writing = asyncio.create_task(school.traffic(10))
    for _ in range(RESTARTS):
        await asyncio.sleep(2)
        await school.homeserver.stop()
        await school.homeserver.start()
    await writing

    await school.all_is_read_once_and_in_order()
    assert (school.bot.runs, school.bot.pid) == (True, pid)


# --- the disk -------------------------------------------------------------------------------------------------------
@contextmanager
def full_disk(bot: OwnBot) -> Iterator[None]:
    """No file of the bot's may grow: what the system says to a write that no longer fits."""
    soft, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_disk_that_is_full_loses_nothing_and_help_is_given_all_the_same(school: School) -> None:
    talk, pid = school.talks[0], school.bot.pid
    before = len(talk.student.heard)
    with full_disk(school.bot):
        await school.traffic(2)
        await talk.student.says(talk.entry, "hätä", school.bot.user_id)
        await talk.student.reads("112", talk.entry, after=before)
        await asyncio.sleep(3)

    await school.all_is_read_once_and_in_order()
    assert (school.bot.runs, school.bot.pid) == (True, pid)


# --- the login ------------------------------------------------------------------------------------------------------
@asynccontextmanager
async def another_bot(school: School, name: str) -> AsyncIterator[OwnBot]:
    koivu = school.counsellor
    staff = {"koivu": Staff(koivu.account, "Kuraattori Koivu", master_key=koivu.fingerprint)}
    directory = school.bot.directory.with_name(name)
    bot = await OwnBot.cast(school.homeserver, directory, school.crowd.registry, name, staff)
    try:
        await asyncio.to_thread(bot.start)
        yield bot
    finally:
        bot.kill()


async def _ends_by_itself(bot: OwnBot) -> int | None:
    async def has_ended() -> bool:
        return not bot.runs

    await eventually(has_ended, "the bot ends")
    return bot.exit_code


async def test_a_login_that_was_taken_back_ends_the_service_with_a_word_that_helps(school: School) -> None:
    async with another_bot(school, "tuki-ulos") as bot:
        token = json.loads((bot.data / "secrets" / "login.json").read_text())["token"]
        await school.homeserver.request("POST", "/_matrix/client/v3/logout/all", {}, token=token)

        assert await _ends_by_itself(bot) == 1
        said = bot.log.read_text()
        assert "kynnys: " in said
        assert "Move login.json, keys/ and cross_signing.seeds away together" in said, "what to do next"
        assert token not in said


async def test_an_account_that_was_closed_ends_the_service_with_a_word_that_helps(school: School) -> None:
    async with another_bot(school, "tuki-suljettu") as bot:
        where = f"/_synapse/admin/v1/deactivate/{quote(bot.user_id)}"
        await school.homeserver.request("POST", where, {"erase": False})

        assert await _ends_by_itself(bot) == 1
        again = bot.run_once()
        assert again.returncode == 1
        assert again.stderr.startswith("kynnys: ") or "\nkynnys: " in again.stderr


# --- a stranger with a homeserver admin's power -----------------------------------------------------------------------
_AS_THEY_LIKE = {
    "m.room.power_levels": {"users_default": 0, "events_default": 100, "events": {"m.reaction": 100}},
    "m.room.join_rules": {"join_rule": "public"},
    "m.room.history_visibility": {"history_visibility": "world_readable"},
}


async def _rules(school: School) -> dict[str, object]:
    state = await school.counsellor.state(school.bot.rooms["duty"])
    return {one["type"]: one["content"] for one in state if one["type"] in _AS_THEY_LIKE}


async def test_an_outsider_whom_the_homeserver_makes_master_of_the_duty_room_is_shown_out_and_undone(
    school: School,
) -> None:
    stranger, duty = await school.crowd.comes("outo"), school.bot.rooms["duty"]
    before = await _rules(school)
    assert "put back" not in school.bot.log.read_text(), "nobody has changed anything yet"
    where = f"/_synapse/admin/v1/rooms/{quote(duty)}/make_room_admin"
    await school.homeserver.request("POST", where, {"user_id": stranger.user_id})
    assert await _rules(school) != before
    with suppress(Refused):  # the bot may be quicker
        await stranger.joins(duty)
        for kind, content in _AS_THEY_LIKE.items():
            mine = {"users": {stranger.user_id: 100}} if kind == "m.room.power_levels" else {}
            await stranger.api.call("PUT", path("rooms", duty, "state", kind), {**content, **mine})

    await school.counsellor.is_gone(duty, stranger)

    async def is_undone() -> bool:
        return await _rules(school) == before

    await eventually(is_undone, "all is put back")
    with pytest.raises(Refused):
        await stranger.joins(duty)
    assert (await school.crowd.talks(school.counsellor, school.bot)).desk
    assert "a staff room was changed by others: put back" in school.bot.log.read_text()
