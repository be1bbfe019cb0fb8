"""What the bot says in the admin room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdminStarted:
    waiting: int


@dataclass(frozen=True, slots=True)
class AdminSetBack:
    """`told`: students who were told; `found`: conversations that the copy did not know; `erased`: erased once more."""

    hours_ago: int
    told: int
    found: int
    erased: int


@dataclass(frozen=True, slots=True)
class AdminSetAside:
    """A message could not be handled after several tries and was set aside."""


@dataclass(frozen=True, slots=True)
class AdminUnreadable:
    """A message in a room could not be read for want of its key; the writer was asked to send it again."""


@dataclass(frozen=True, slots=True)
class AdminDoubtful:
    """A message that waited more than a day may or may not have gone out; it was not sent again."""


@dataclass(frozen=True, slots=True)
class AdminMasterKeyChanged:
    """A staff member's cross-signing identity is another than the one on record."""

    alias: str


@dataclass(frozen=True, slots=True)
class AdminRoomPutBack:
    """Somebody outside changed who is in a staff room or who may do what there; it is as it was again."""

    room: str


@dataclass(frozen=True, slots=True)
class AdminRoomNotPutBack:
    """The same, and we cannot undo it."""

    room: str


@dataclass(frozen=True, slots=True)
class AdminHelp:
    pass


@dataclass(frozen=True, slots=True)
class PostventionOn:
    """To operators: students see the banner from now on."""


@dataclass(frozen=True, slots=True)
class PostventionOff:
    pass


@dataclass(frozen=True, slots=True)
class AdminRoster:
    """Who is on the roster: aliases with their keys, joined; and the tutors who cannot go on duty, by the reason."""

    adult_names: str
    tutor_names: str
    no_training: str
    training_ahead: str
    training_expired: str
    not_practised: str


@dataclass(frozen=True, slots=True)
class AdminStaffAdding:
    alias: str


@dataclass(frozen=True, slots=True)
class AdminStaffRefused:
    """Nobody was added. `columns` are names of the roster's columns in which something is wrong."""

    columns: str


@dataclass(frozen=True, slots=True)
class AdminStaffRemoving:
    alias: str


@dataclass(frozen=True, slots=True)
class AdminStaffHasRecord:
    """Nobody was removed yet: what this tutor has done would be erased, and no certificate could be written."""

    alias: str
    key: str


@dataclass(frozen=True, slots=True)
class AdminStaffRemoved:
    """Somebody is out of every room, and their conversations are back in the queue."""

    alias: str


@dataclass(frozen=True, slots=True)
class AdminStaffUnknown:
    key: str


@dataclass(frozen=True, slots=True)
class AdminStaffInSettings:
    """The key stands in the settings file, where this command does not reach."""

    key: str


@dataclass(frozen=True, slots=True)
class AdminWorkerGone:
    """One of several workers says no more that it lives. `serves`: students who have only that one."""

    worker: str
    serves: int
    waiting: int


@dataclass(frozen=True, slots=True)
class AdminWorkerBack:
    """`minutes`: for how long it was away."""

    worker: str
    minutes: int


ToOperators = (
    AdminStarted | AdminSetAside | AdminUnreadable | AdminDoubtful | AdminMasterKeyChanged | AdminRoomPutBack
    | AdminRoomNotPutBack | AdminHelp | PostventionOn | PostventionOff | AdminRoster | AdminStaffAdding
    | AdminStaffRefused | AdminStaffRemoving | AdminStaffHasRecord | AdminStaffRemoved | AdminStaffUnknown
    | AdminStaffInSettings | AdminSetBack | AdminWorkerGone | AdminWorkerBack
)  # fmt: skip
