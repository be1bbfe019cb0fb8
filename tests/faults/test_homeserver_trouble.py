"""The homeserver, the database or the clock is not as it should be, and nobody loses a word.

Time is virtual (tests/virtual_time.py): patience is real patience, reckoned in seconds, and takes none.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.db.engine import Database
from bot.errors import CommitInDoubt
from bot.matrix.errors import SlowDown, TokenRefused
from tests.faults.life import DANGER, House
from tests.faults.stages import ServerDatabases, Stages
from tests.faults.test_power_cuts import desk_of, entry_of, is_greeted, talks, waits
from tests.virtual_time import outside
from tests.world import BOT, Trouble

HELP = "112 Suomi -sovelluksella"
"""Stands in the emergency text and nowhere else, when it is told in Finnish."""
HELP_IN_ALL_LANGUAGES = "Päivystysapu · Jourhjälpen"


@asynccontextmanager
async def after(stages: Stages, prelude: Callable[[House], object]) -> AsyncIterator[House]:
    """The bot lives, and what the prelude tells has been."""
    house = await stages.after(prelude)  # type: ignore[arg-type]
    async with house.lived_in():
        await house.rest()
        house.world.calls.clear()
        yield house
    await stages.tidy(house)


def seconds() -> float:
    return asyncio.get_running_loop().time()


def refusing(retry_after: float | None) -> Callable[[], Exception]:
    asked = timedelta(seconds=retry_after) if retry_after is not None else None
    return lambda: SlowDown(429, "M_LIMIT_EXCEEDED", asked)


def relayed(house: House) -> list[str]:
    """What the counsellor reads at the desk, the bot's own opening left out."""
    return house.koivu.heard(desk_of(house))[1:]


def _of_students(house: House) -> list[str]:
    """Without the bot's own word that something could not be read."""
    return [line for line in relayed(house) if "uudelleen" not in line]


# --- the homeserver is away -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("call", ["say", "sync", "settle", None])
async def test_nobody_loses_a_word_while_the_homeserver_comes_and_goes(call: str | None, stages: Stages) -> None:
    async with after(stages, talks) as house:
        house.world.troubles.append(Trouble(calls=frozenset([call] if call else []), times=7))
        lines = [f"rivi {number}" for number in range(5)]
        for line in lines:
            house.student.writes(entry_of(house), line)
            await asyncio.sleep(3)
        await house.rest()

        assert relayed(house) == lines


async def test_a_homeserver_that_is_away_is_asked_ever_more_seldom(stages: Stages) -> None:
    async with after(stages, talks) as house:
        house.world.troubles.append(Trouble(until=seconds() + 1200))
        house.student.writes(entry_of(house), "kuuluuko myöhemmin")
        house.koivu.writes(desk_of(house), "kuuluuko sinne")
        await asyncio.sleep(1200)

        assert house.world.count("sync") <= 1200 / 40
        await house.rest()
        assert relayed(house) == ["kuuluuko myöhemmin"]
        assert house.student.heard(entry_of(house))[-1] == "kuuluuko sinne"


async def test_a_homeserver_that_asks_for_patience_is_given_all_that_it_asks_for(stages: Stages) -> None:
    async with after(stages, talks) as house:
        house.world.troubles.append(Trouble(refusing(30), frozenset({"say"}), times=2))
        house.student.writes(entry_of(house), "odotan kyllä")
        await house.rest()

        asked_at = [at for at, call in house.world.calls if call == "say"]
        assert len(asked_at) == 3
        assert all(later - earlier >= 30 for earlier, later in itertools.pairwise(asked_at))
        assert relayed(house) == ["odotan kyllä"]


async def test_a_homeserver_that_gives_no_time_is_not_asked_in_a_loop(stages: Stages) -> None:
    async with after(stages, talks) as house:
        house.world.troubles.append(Trouble(refusing(None), until=seconds() + 600))
        house.student.writes(entry_of(house), "odotan kyllä")
        await asyncio.sleep(600)

        assert house.world.count("say") + house.world.count("sync") <= 60
        await house.rest()
        assert relayed(house) == ["odotan kyllä"]


@pytest.mark.parametrize("call", ["say", "react", "redact", "join", "createRoom", "leave", "forget", None])
async def test_what_did_arrive_though_its_answer_was_lost_is_not_done_twice(call: str | None, stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        house.world.troubles.append(Trouble(calls=frozenset([call] if call else []), times=3, after=True))
        entry = entry_of(house)
        house.student.writes(entry, "aikuinen")
        card = await house.koivu.reads(house.duty, "Kortti")
        house.koivu.reacts(house.duty, card.id, "✅")
        desk = await house.koivu.is_invited()
        house.koivu.joins(desk)
        await house.student.reads(entry, "Koivu")
        house.student.writes(entry, "sanon tämän kerran")
        await house.koivu.reads(desk, "kerran")
        house.student.writes(entry, "poista")
        await house.student.reads(entry, "kyllä")
        await house.rest()
        assert relayed(house) == ["sanon tämän kerran"]
        house.student.writes(entry, "kyllä")
        await house.rest()

        assert len(house.koivu.heard(house.duty)) <= 1
        assert len(house.student.heard(entry)) == 1, "the farewell"
        rooms = [room for room in house.world.rooms.values() if room.members.get(BOT) == "join"]
        assert {room.id for room in rooms} == {house.duty, house.tutors, house.alarm, house.admin}
        assert len(house.world.rooms) == 6


async def test_a_login_that_is_no_longer_known_stops_the_service_at_once_with_a_clear_word(stages: Stages) -> None:
    house = await stages.after(talks)
    house.world.calls.clear()
    house.world.troubles.append(
        Trouble(lambda: TokenRefused(401, "M_UNKNOWN_TOKEN"), frozenset({"sync"}), until=seconds() + 3600)
    )

    with pytest.raises(BaseExceptionGroup) as stopped:
        await asyncio.wait_for(house.one_life(), 60)

    assert stopped.group_contains(TokenRefused, match="401 M_UNKNOWN_TOKEN")
    assert house.world.count("sync") == 1


async def test_a_homeserver_that_answers_with_nonsense_is_asked_again(stages: Stages) -> None:
    async with after(stages, talks) as house:
        whole, nonsense = house.world._answer, 2

        def answer(since: str | None, seen: int) -> dict[str, object]:
            nonlocal nonsense
            nonsense -= 1
            return {} if nonsense >= 0 else whole(since, seen)

        house.world._answer = answer  # type: ignore[method-assign,assignment]
        house.student.writes(entry_of(house), "kuuluuko silti")
        await house.rest()

        assert relayed(house) == ["kuuluuko silti"]


async def test_a_bot_that_was_removed_while_it_was_off_knows_it_afterwards(stages: Stages) -> None:
    house = await stages.after(talks)
    house.student.removes_the_bot(entry_of(house))
    async with house.lived_in():
        await house.rest()

        assert await house.state_of("phase") == ["gone"]
        assert "opiskelija" in house.koivu.heard(desk_of(house))[-1].lower()


# --- a message that cannot be worked on -------------------------------------------------------------------------------
async def test_a_poisoned_message_is_set_aside_after_three_lives_while_others_go_on(stages: Stages) -> None:
    house = await stages.after(talks)
    house.poison = "myrkky"
    house.student.writes(entry_of(house), "tässä on myrkky")
    house.student.writes(entry_of(house), "tässä ei ole")
    async with house.lived_in():
        await house.koivu.reads(desk_of(house), "tässä ei ole")
        await house.rest()

        assert relayed(house) == ["tässä ei ole"]
        assert len(house.operator.heard(house.admin)) == 1


async def test_a_message_that_only_waits_is_never_taken_for_a_poisoned_one(stages: Stages) -> None:
    """Nobody can tell yet whether its room is private, through five lives of the bot."""
    house = await stages.after(nothing)
    house.world.troubles.append(Trouble(calls=frozenset({"inspect"}), until=seconds() + 3600))
    entry = house.student.asks_the_bot_in()
    house.student.writes(entry, "onko täällä ketään")
    house.power_with()
    async with house.lived_in():
        for _ in range(5):
            await asyncio.sleep(60)
            house.power.cut_now()
        house.world.troubles.clear()
        await house.rest()

        assert house.operator.heard(house.admin) == []
        assert any("En voi juuri nyt vastata" in line for line in house.student.heard(entry))


async def nothing(house: House) -> None:
    """Nobody knows the bot."""


# --- who is faster than the homeserver's answer -----------------------------------------------------------------------
async def test_a_counsellor_who_takes_a_card_before_the_bot_knows_that_it_is_out_gets_the_student(
    stages: Stages,
) -> None:
    async with after(stages, is_greeted) as house:
        house.student.writes(entry_of(house), "aikuinen")
        await house.student.reads(entry_of(house), "Pyysin tänne")
        house.world.troubles.append(Trouble(calls=frozenset({"say"}), times=4, after=True))
        card = await house.koivu.reads(house.duty, "Kortti")
        house.koivu.reacts(house.duty, card.id, "✅")

        assert await house.koivu.is_invited()


async def test_an_answer_to_a_line_that_the_bot_does_not_know_to_be_out_stays_an_answer(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.world.troubles.append(Trouble(calls=frozenset({"say"}), times=3, after=True))
        asked = house.student.writes(entry, "onko koe huomenna")
        line = await house.koivu.reads(desk, "koe huomenna")
        house.koivu.replies(desk, line.id, "ei ole")
        answer = await house.student.reads(entry, "ei ole")

        assert answer.reply_to == asked


async def test_a_cry_for_help_behind_a_reaction_to_nothing_is_not_held(stages: Stages) -> None:
    """A reaction to a message that nobody knows waits ten seconds at the most."""
    async with after(stages, talks) as house:
        house.world.troubles.append(Trouble(refusing(300), frozenset({"say"}), times=1))
        house.koivu.writes(desk_of(house), "tämä odottaa")
        await asyncio.sleep(1)
        house.student.reacts(entry_of(house), "$unknown", "👍")
        house.student.writes(entry_of(house), "hätä")
        began = seconds()
        await house.student.reads(entry_of(house), HELP)

        assert seconds() - began < 15


async def test_what_was_on_its_way_when_all_was_erased_is_taken_back_though_the_power_goes(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.world.slow_answers["say"] = 60.0
        house.student.writes(entry, "tämän ei pidä jäädä")
        line = await house.koivu.reads(desk, "ei pidä jäädä")
        house.world.slow_answers.clear()
        house.student.writes(entry, "poista")
        await house.student.reads(entry, "kyllä")
        house.student.reacts(entry, house.student.lines(entry)[-1].id, "✅")
        await asyncio.sleep(5)
        assert await house.state_of("phase") == []
        house.power.cut_now()
        await house.rest()

        assert house.world.event(line.id).taken_back
        assert len(house.koivu.heard(desk)) == 1, "the farewell"


async def test_what_waits_in_memory_to_be_relayed_goes_when_all_is_erased(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.world.slow_answers["say"] = 60.0
        house.student.writes(entry, "tämä on matkalla")
        await house.koivu.reads(desk, "on matkalla")
        house.world.slow_answers.clear()
        house.student.writes(entry, "tämä odottaa vuoroaan")
        await asyncio.sleep(1)
        assert house.life is not None
        worker = house.life.worker
        assert [heard.content["body"] for _, heard in worker.at_hand.values()] == ["tämä odottaa vuoroaan"]
        house.student.writes(entry, "poista")
        await house.student.reads(entry, "kyllä")
        house.student.reacts(entry, house.student.lines(entry)[-1].id, "✅")
        await asyncio.sleep(5)

        assert worker.at_hand == {}


# --- keys -------------------------------------------------------------------------------------------------------------
async def test_a_message_whose_key_comes_within_ten_seconds_keeps_its_place(stages: Stages) -> None:
    async with after(stages, talks) as house:
        sealed = house.student.writes(entry_of(house), "ensimmäinen", key=False)
        house.student.writes(entry_of(house), "toinen")
        await asyncio.sleep(8)
        assert relayed(house) == []
        house.student.gives_key(sealed)
        await house.rest()

        assert relayed(house) == ["ensimmäinen", "toinen"]


async def test_a_message_whose_key_is_late_steps_aside_after_ten_seconds_and_is_read_when_it_comes(
    stages: Stages,
) -> None:
    async with after(stages, talks) as house:
        sealed = house.student.writes(entry_of(house), "ensimmäinen", key=False)
        house.student.writes(entry_of(house), "toinen")
        began = seconds()
        await house.koivu.reads(desk_of(house), "toinen")
        assert 9 <= seconds() - began <= 12
        await asyncio.sleep(20)
        house.student.gives_key(sealed)
        await house.rest()

        assert _of_students(house) == ["toinen", "ensimmäinen"]


async def test_after_ten_seconds_the_writer_is_asked_to_send_it_again_and_staff_see_it(stages: Stages) -> None:
    async with after(stages, talks) as house:
        house.student.writes(entry_of(house), "tätä ei lue kukaan", key=False)
        began = seconds()
        await house.student.reads(entry_of(house), "uudelleen")
        assert 9 <= seconds() - began <= 13
        await asyncio.sleep(300)
        await house.rest()

        assert len(relayed(house)) == 1
        assert _of_students(house) == []
        assert sum("uudelleen" in line for line in house.student.heard(entry_of(house))) == 1


async def test_a_key_that_came_just_before_the_bot_went_off_is_used_afterwards(stages: Stages) -> None:
    async with after(stages, talks) as house:
        sealed = house.student.writes(entry_of(house), "avain tulee heti", key=False)
        await asyncio.sleep(30)
        house.world.disk.keys.add((entry_of(house), str(house.world.event(sealed).content["session_id"])))
        house.power.cut_now()
        await house.koivu.reads(desk_of(house), "avain tulee heti")


# --- the database is away ---------------------------------------------------------------------------------------------
async def test_help_is_told_once_while_the_database_is_away_and_not_again_when_it_is_back(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry = entry_of(house)
        assert house.database is not None
        house.database.away = True
        house.student.writes(entry, "hätä")
        await house.student.reads(entry, HELP_IN_ALL_LANGUAGES)
        await asyncio.sleep(120)
        house.database.away = False
        await house.rest()

        said = house.student.heard(entry)
        assert sum(HELP in line or HELP_IN_ALL_LANGUAGES in line for line in said) == 1
        assert relayed(house) == ["hätä"]


async def test_help_that_was_told_without_the_database_is_not_told_again_by_the_next_life(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry = entry_of(house)
        assert house.database is not None
        house.database.away = True
        house.student.writes(entry, "112")
        await house.student.reads(entry, HELP_IN_ALL_LANGUAGES)
        house.power.cut_now()
        await house.rest()

        said = house.student.heard(entry)
        assert sum(HELP in line or HELP_IN_ALL_LANGUAGES in line for line in said) == 1


async def test_words_written_while_the_database_is_away_are_read_when_it_is_back(stages: Stages) -> None:
    async with after(stages, talks) as house:
        assert house.database is not None
        lines = [f"rivi {number}" for number in range(4)]
        for number, line in enumerate(lines):
            house.database.away = number % 2 == 0
            house.student.writes(entry_of(house), line)
            await asyncio.sleep(20)
        house.database.away = False
        await house.rest()

        assert relayed(house) == lines


async def test_a_database_that_goes_in_the_middle_of_anything_stops_nobody(stages: Stages) -> None:
    """Away and back again every few seconds, while one message has no key and another is poisoned."""
    async with after(stages, talks) as house:
        assert house.database is not None
        assert house.life is not None
        house.life.worker._hearing.poison = "myrkky"  # type: ignore[attr-defined]
        house.student.writes(entry_of(house), "avaimeton", key=False)
        house.student.writes(entry_of(house), "myrkky")
        house.student.writes(entry_of(house), "tavallinen")
        for step in range(60):
            house.database.away = step % 3 != 0
            await asyncio.sleep(0.7)
        house.database.away = False
        await house.rest()

        assert _of_students(house)[:1] == ["tavallinen"]
        assert house.lives == 2, "nothing of this stops the service"


@pytest.mark.parametrize("skipped", range(6))
async def test_a_commit_whose_answer_is_lost_neither_loses_nor_repeats_anything(skipped: int, stages: Stages) -> None:
    async with after(stages, talks) as house:
        assert house.database is not None
        house.database.loses_commit = skipped
        house.student.writes(entry_of(house), "eka")
        house.student.writes(entry_of(house), "toka")
        await house.rest()

        assert relayed(house) == ["eka", "toka"]


async def test_a_key_that_came_while_the_database_was_away_opens_what_waited_for_it(stages: Stages) -> None:
    async with after(stages, talks) as house:
        assert house.database is not None
        sealed = house.student.writes(entry_of(house), "avain tulee kohta", key=False)
        await asyncio.sleep(30)
        house.database.away = True
        house.student.gives_key(sealed)
        await asyncio.sleep(30)
        house.database.away = False

        await house.koivu.reads(desk_of(house), "avain tulee kohta")


async def loses_its_server(database: Database, shelf: ServerDatabases) -> None:
    async with database.tx() as tx:
        own = (await tx.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        await shelf.say(f"SELECT pg_terminate_backend({own})")


async def test_a_server_that_goes_over_a_commit_is_told_from_one_that_refuses(postgresql_server: str) -> None:
    shelf = ServerDatabases(postgresql_server)
    url = await shelf.fresh()
    with outside():
        async with Database.opened(url) as database:
            with pytest.raises(CommitInDoubt):
                await loses_its_server(database, shelf)
            async with database.tx() as tx:
                assert (await tx.execute(text("SELECT 1"))).scalar_one() == 1
    await shelf.gone(url)


# --- time -------------------------------------------------------------------------------------------------------------
async def test_what_may_have_gone_out_a_day_ago_is_not_sent_again_but_told_to_the_operators(stages: Stages) -> None:
    async with after(stages, talks) as house:
        house.world.troubles.append(Trouble(calls=frozenset({"say"}), until=seconds() + 120, after=True))
        house.student.writes(entry_of(house), "lähtikö tämä")
        await asyncio.sleep(60)
        house.power.cut_now()
        house.clock.wrong_by = timedelta(hours=24)
        house.world.forget_transactions()
        await house.rest()

        assert relayed(house).count("lähtikö tämä") == 1
        assert len(house.operator.heard(house.admin)) >= 1


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
async def test_a_clock_that_is_set_otherwise_loses_nothing(hours: int, stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        sealed = house.student.writes(entry, "avain tulee kohta", key=False)
        house.student.writes(entry, "ennen")
        await asyncio.sleep(1)
        house.clock.wrong_by = timedelta(hours=hours)
        house.student.writes(entry, "jälkeen")
        house.koivu.writes(desk, "täälläkin")
        await asyncio.sleep(15)
        house.student.gives_key(sealed)
        await house.koivu.reads(desk, "avain tulee kohta")
        await house.student.reads(entry, "täälläkin")

        said = [line for line in relayed(house) if line in ("ennen", "jälkeen", "avain tulee kohta")]
        assert sorted(said) == ["avain tulee kohta", "ennen", "jälkeen"]
        assert said.index("ennen") < said.index("jälkeen")


async def test_a_clock_that_is_set_back_keeps_nobody_waiting(stages: Stages) -> None:
    async with after(stages, waits) as house:
        entry = entry_of(house)
        house.student.writes(entry, "ennen siirtoa", key=False)
        await asyncio.sleep(1)
        house.clock.wrong_by = timedelta(days=-1)
        house.student.writes(entry, "hätä")
        began = seconds()
        await house.student.reads(entry, "112 Suomi")

        assert seconds() - began < 15


async def test_danger_in_a_flood_is_heard_first(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        entry = entry_of(house)
        said_before = len(house.student.heard(entry))
        for number in range(30):
            house.student.writes(entry, f"rivi numero {number} ihan muuten vaan")
        house.student.writes(entry, f"ja sitten {DANGER}")
        await house.rest()

        answers = house.student.heard(entry)[said_before:]
        assert "Otan tämän tosissani" in answers[0]
        assert len([line for line in house.koivu.heard(house.alarm) if "T3" in line]) == 1


async def test_an_alarm_waits_for_a_database_that_is_away_and_comes_once(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        assert house.database is not None
        house.database.away = True
        house.student.writes(entry_of(house), f"kerron jotain {DANGER}")
        await asyncio.sleep(30)
        assert house.koivu.heard(house.alarm) == []
        assert any(HELP_IN_ALL_LANGUAGES in line for line in house.student.heard(entry_of(house))), (
            "112 waits for nothing"
        )
        house.database.away = False
        await house.rest()

        assert len([line for line in house.koivu.heard(house.alarm) if "!ota" in line]) == 1


async def test_an_alarm_comes_once_through_a_homeserver_that_comes_and_goes(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        house.world.troubles.append(Trouble(until=seconds() + 120, after=True))
        house.student.writes(entry_of(house), f"kerron jotain {DANGER}")
        await asyncio.sleep(120)
        await house.rest()

        assert len([line for line in house.koivu.heard(house.alarm) if "!ota" in line]) == 1
        assert len([line for line in house.student.heard(entry_of(house)) if "tosissani" in line]) == 1


async def test_an_alarm_is_told_of_and_rests_when_the_student_erases_it_from_another_room(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        first = entry_of(house)
        second = house.student.asks_the_bot_in()
        await house.student.reads(second, "botti")
        house.student.writes(first, f"kerron jotain {DANGER}")
        await house.koivu.reads(house.alarm, "T3")
        await house.rest()
        house.student.writes(second, "poista")
        await house.student.reads(second, "kyllä")
        house.student.writes(second, "kyllä")
        await house.koivu.reads(house.alarm, "poisti kaiken")
        await asyncio.sleep(400)

        assert house.life is not None, "the clock goes on"
        assert [line for line in house.koivu.heard(house.alarm) if "odottanut 5" in line], "so does the chain"


async def test_the_fixed_text_follows_when_the_database_is_back(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        assert house.database is not None
        house.database.away = True
        house.student.writes(entry_of(house), f"kerron jotain {DANGER}")
        await asyncio.sleep(30)
        house.database.away = False
        await house.rest()

        assert len([line for line in house.student.heard(entry_of(house)) if "tosissani" in line]) == 1


async def test_a_student_who_leaves_while_the_alarm_room_is_slow_blocks_no_later_alarm(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        entry = entry_of(house)
        house.student.writes(entry, f"kerron jotain {DANGER}")
        await house.koivu.reads(house.alarm, "T3")
        await house.rest()
        house.world.slow_answers["say"] = 20.0
        house.student.leaves(entry)
        await asyncio.sleep(5)
        house.world.slow_answers.clear()
        await house.rest()
        another = house.student.asks_the_bot_in()
        await house.student.reads(another, "botti")
        house.student.writes(another, f"taas {DANGER}")
        await house.rest()

        assert len([line for line in house.koivu.heard(house.alarm) if "!ota" in line and "Kukaan" in line]) >= 2
