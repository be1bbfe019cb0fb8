"""A gap in a timeline is fetched back; where it cannot be, that concerns this room and no other."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.clock import utc_now
from bot.matrix.errors import Refused, SlowDown, TokenRefused, Unreachable
from bot.matrix.receiver import Receiver

LEFT, KEPT = "!left", "!kept"


class GapSource:
    """Has nothing but gaps: events for `KEPT`, a fault for `LEFT`."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    async def gap(self, room: str, start: str, end: str | None) -> list[dict[str, Any]]:
        if room == LEFT:
            raise self._fault
        return [a_message("$1"), a_message("$2")]


def a_message(event_id: str) -> dict[str, Any]:
    return {"type": "m.room.encrypted", "event_id": event_id, "sender": "@oskari:koulu.fi", "content": {}}


def a_receiver(fault: Exception) -> Receiver:
    nothing = cast(Any, None)
    source = cast(Any, GapSource(fault))
    return Receiver(source=source, database=nothing, vault=nothing, me="@tuki:koulu.fi", ears=nothing, now=utc_now)


def an_answer() -> Mapping[str, Any]:
    timeline = {"limited": True, "prev_batch": "p", "events": [a_message("$3")]}
    return {"next_batch": "s2", "rooms": {"join": {LEFT: {"timeline": timeline}, KEPT: {"timeline": timeline}}}}


@pytest.mark.parametrize("fault", [Refused(403, "M_FORBIDDEN"), Refused(404, "M_NOT_FOUND")])
async def test_a_room_that_the_bot_has_left_meanwhile_keeps_no_other_room_from_being_heard(fault: Refused) -> None:
    answer = await a_receiver(fault).read(an_answer(), "s1")

    assert [heard.key for heard in answer.heard if heard.room == KEPT] == ["$1", "$2", "$3"]
    assert [heard.key for heard in answer.heard if heard.room == LEFT] == ["$3"]
    assert answer.cursor == "s2"


@pytest.mark.parametrize(
    "fault",
    [
        Unreachable("the homeserver did not answer in time"),
        SlowDown(429, "M_LIMIT_EXCEEDED", timedelta(seconds=1)),
        TokenRefused(401, "M_UNKNOWN_TOKEN"),
    ],
)
async def test_a_gap_that_could_be_fetched_later_is_not_passed_over(fault: Exception) -> None:
    with pytest.raises(type(fault)):
        await a_receiver(fault).read(an_answer(), "s1")
