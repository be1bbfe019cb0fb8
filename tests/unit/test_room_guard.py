"""What others change in a staff room is put back once, told once, and what cannot be put back is said."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import room_guard
from bot.matrix.errors import Refused, Unreachable
from bot.matrix.gateway import as_made
from bot.room_guard import RoomGuard
from rooms.messages import AdminRoomNotPutBack, AdminRoomPutBack

ME = "@tuki:koulu.fi"
MADE: dict[str, dict[str, Any]] = {
    "m.room.power_levels": {
        "users": {ME: 100},
        "users_default": 0,
        "events": {"m.room.name": 50, "m.room.tombstone": 150},
        "events_default": 0,
        "state_default": 100,
        "invite": 100,
        "kick": 100,
        "ban": 100,
        "redact": 100,
        "historical": 100,
    },
    "m.room.join_rules": {"join_rule": "invite"},
    "m.room.history_visibility": {"history_visibility": "joined"},
    "m.room.guest_access": {"guest_access": "forbidden"},
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


class SmallGateway:
    me = ME
    colleagues: frozenset[str] = frozenset()

    def __init__(self, state: Mapping[str, dict[str, Any]]) -> None:
        self.state = {kind: dict(content) for kind, content in state.items()}
        self.put: list[str] = []
        self.refuses = self.away = 0
        self.masters: frozenset[str] = frozenset()

    async def rules_of(self, room: str) -> dict[str, dict[str, Any]]:
        if self.away:
            self.away -= 1
            raise Unreachable("away")
        return {kind: dict(content) for kind, content in self.state.items()}

    async def masters_by_making(self, room: str) -> frozenset[str]:
        return self.masters

    async def put_state(self, room: str, kind: str, key: str, content: Mapping[str, Any]) -> None:
        if self.refuses:
            raise Refused(403, "M_FORBIDDEN")
        self.put.append(kind)
        self.state[kind] = dict(content)


class Watched:
    def __init__(self, state: Mapping[str, dict[str, Any]], strangers: tuple[frozenset[str], ...] = ()) -> None:
        self.gateway = SmallGateway(state)
        self.told: list[object] = []
        self._strangers = list(strangers)
        self.guard = RoomGuard(
            gateway=self.gateway,  # type: ignore[arg-type]
            rooms=lambda: {"duty": "!paivystys:koulu.fi", "admin": "!yllapito:koulu.fi"},
            seat=self._seat,
            tell=self._tell,
        )

    async def _seat(self) -> frozenset[str]:
        return self._strangers.pop(0) if self._strangers else frozenset()

    async def _tell(self, message: object) -> None:
        self.told.append(message)


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_guard, "PATIENCE", 0.0)


async def test_a_room_that_is_as_it_was_made_is_left_alone():
    watched = Watched(MADE)

    await watched.guard.changed("!paivystys:koulu.fi")

    assert (watched.gateway.put, watched.told) == ([], [])


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("m.room.power_levels", {**MADE["m.room.power_levels"], "users": {ME: 100, "@outo:koulu.fi": 100}}),
        ("m.room.power_levels", {**MADE["m.room.power_levels"], "events_default": 100}),
        ("m.room.power_levels", {**MADE["m.room.power_levels"], "events": {"m.reaction": 100}}),
        ("m.room.power_levels", {**MADE["m.room.power_levels"], "state_default": 0}),
        ("m.room.join_rules", {"join_rule": "public"}),
        ("m.room.history_visibility", {"history_visibility": "world_readable"}),
        ("m.room.guest_access", {}),
    ],
)
async def test_what_others_changed_is_put_back_and_told(kind: str, changed: dict[str, Any]):
    watched = Watched({**MADE, kind: changed})

    await watched.guard.changed("!paivystys:koulu.fi")
    await watched.guard.changed("!paivystys:koulu.fi")

    assert watched.gateway.put == [kind]
    assert as_made(kind, watched.gateway.state[kind], ME) == watched.gateway.state[kind]
    assert watched.told == [AdminRoomPutBack("Päivystys")]


async def test_a_new_colleague_gets_its_power_without_an_alarm_and_a_strangers_goes_with_one():
    watched = Watched(MADE)
    watched.gateway.colleagues = frozenset({"@tuki2:koulu.fi"})

    await watched.guard.changed("!paivystys:koulu.fi")
    assert watched.gateway.state["m.room.power_levels"]["users"] == {ME: 100, "@tuki2:koulu.fi": 100}
    assert watched.told == []
    watched.gateway.state["m.room.power_levels"]["users"]["@outo:koulu.fi"] = 100
    await watched.guard.changed("!paivystys:koulu.fi")

    assert watched.told == [AdminRoomPutBack("Päivystys")]


async def test_who_made_the_room_needs_no_level_and_may_have_none():
    levels = {**MADE["m.room.power_levels"], "users": {ME: 100}}
    watched = Watched({**MADE, "m.room.power_levels": levels})
    watched.gateway.colleagues = watched.gateway.masters = frozenset({"@tuki1:koulu.fi"})

    await watched.guard.changed("!paivystys:koulu.fi")

    assert (watched.gateway.put, watched.told) == ([], [])


async def test_a_stranger_who_was_shown_out_is_told_of():
    watched = Watched(MADE, (frozenset({"@outo:koulu.fi"}),))

    await watched.guard.changed("!paivystys:koulu.fi")

    assert watched.told == [AdminRoomPutBack("Päivystys")]


async def test_what_cannot_be_put_back_is_said_once():
    watched = Watched({**MADE, "m.room.join_rules": {"join_rule": "public"}})
    watched.gateway.refuses = 1

    await watched.guard.changed("!paivystys:koulu.fi")
    await watched.guard.changed("!paivystys:koulu.fi")

    assert watched.told == [AdminRoomNotPutBack("Päivystys")]


async def test_a_homeserver_that_is_away_is_asked_again():
    watched = Watched({**MADE, "m.room.join_rules": {"join_rule": "public"}})
    watched.gateway.away = 2

    await watched.guard.changed("!paivystys:koulu.fi")

    assert watched.gateway.put == ["m.room.join_rules"]


def test_only_staff_rooms_are_watched():
    guard = Watched(MADE).guard

    assert guard.watches("!paivystys:koulu.fi")
    assert not guard.watches("!opiskelija:koulu.fi")


def test_our_other_accounts_are_as_powerful_and_nobody_beside_them():
    other = frozenset({"@tuki2:koulu.fi"})
    found = MADE["m.room.power_levels"] | {"users": {ME: 100, "@outo:muualla.fi": 100}}

    assert as_made("m.room.power_levels", found, ME, other)["users"] == {ME: 100, "@tuki2:koulu.fi": 100}


@given(content=st.dictionaries(st.sampled_from(["users", "events", "kick", "x"]), ANYTHING, max_size=4))
def test_whatever_stands_there_nobody_else_has_power_and_twice_is_once(content: dict[str, Any]):
    mended = as_made("m.room.power_levels", content, ME)

    assert as_made("m.room.power_levels", mended, ME) == mended
    assert set(mended["users"]) <= {ME}
    assert (mended["users_default"], mended["events_default"], mended["state_default"]) == (0, 0, 100)
