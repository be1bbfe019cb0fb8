"""Staff: keys, aliases and roles for the core; Matrix ids for the doors.

Who they are stands in the settings (`[staff.*]`) and in the table `roster`, both together. Everybody who needs it holds
the one `Roster`, which is replaced in place when somebody comes or goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.roster import Entry
from config.settings import Settings, StaffSettings
from rooms.model import Responder, Role, StaffId
from rooms.roster import Person, at_once_of


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff. `details` is what the roster says of them, where it says anything."""

    responder: Responder
    matrix_id: str
    pinned_master: str | None = None
    operator: bool = False
    backup: bool = False
    responds: bool = True
    details: Person | None = None

    @property
    def person(self) -> Person:
        return self.details or Person(self.responder, at_once=at_once_of(self.responder))

    @property
    def is_adult(self) -> bool:
        """Takes students, and is no peer."""
        return self.responds and not self.responder.role.is_peer

    def __repr__(self) -> str:
        return f"<staff {self.responder.who}>"


def members_of(settings: Settings) -> dict[StaffId, Member]:
    """Staff as the settings name them. An operator without a role never takes a student."""
    return {StaffId(key): _member(key, one) for key, one in settings.staff.items()}


def _member(key: str, one: StaffSettings) -> Member:
    person = one.person(key)
    return Member(
        person.responder,
        one.matrix_id,
        one.master_key,
        operator=one.operator,
        backup=one.backup,
        responds=one.role is not None,
        details=person,
    )


def member_of(entry: Entry) -> Member:
    """Somebody whom operators put on the roster. They are never an operator: those stand in the settings."""
    return Member(entry.person.responder, entry.matrix_id, entry.master_key, details=entry.person)


class Roster:
    """Everybody on the staff, found by key or by Matrix id."""

    def __init__(self, members: Mapping[StaffId, Member]) -> None:
        self._former: dict[StaffId, Responder] = {}
        self.replace(members)

    def replace(self, members: Mapping[StaffId, Member], former: Mapping[StaffId, Responder] | None = None) -> None:
        """Everybody anew, for all who hold this roster. `former`: those who have left, for desks that are theirs."""
        self._members = dict(members)
        self._by_matrix_id = {member.matrix_id: member for member in members.values()}
        self._former = dict(former) if former is not None else self._former

    def responder(self, who: StaffId) -> Responder:
        """Also for somebody who has left since: their desks are still to be closed."""
        member = self._members.get(who)
        if member is not None:
            return member.responder
        return self._former.get(who) or Responder(who, "Kuraattori", Role.KURAATTORI)

    def person(self, who: StaffId) -> Person | None:
        """What the roster says of them; None for somebody who is not on it, or takes no students."""
        member = self._members.get(who)
        return member.person if member is not None and member.responds else None

    def staff_by_matrix_id(self, user: str) -> Member | None:
        return self._by_matrix_id.get(user)

    @property
    def matrix_ids(self) -> dict[str, str]:
        """The Matrix id of each, by key."""
        return {who: member.matrix_id for who, member in self._members.items()}

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(self._members.values())

    def belongs(self, kind: str) -> frozenset[str]:
        """Matrix ids of those who belong in a staff room of this kind.

        Raises:
            ValueError: there is no such kind; nobody is let in by a slip.
        """
        match kind:
            case "admin":
                return self.operators()
            case "space":
                return self.responders() | self.operators()
            case "alarm" | "duty":
                return self.adults()
            case "tutors":
                return self._of_tutors()
            case _:
                raise ValueError(f"no kind of staff room: {kind}")

    def responders(self) -> frozenset[str]:
        """Matrix ids of those who take students."""
        return frozenset(one.matrix_id for one in self._members.values() if one.responds)

    def adults(self) -> frozenset[str]:
        """Of them, those who are no peers: alarms reach nobody else."""
        return frozenset(one.matrix_id for one in self._members.values() if one.is_adult)

    def _of_tutors(self) -> frozenset[str]:
        """Tutors, and the adults on call behind them."""
        return frozenset(
            one.matrix_id
            for one in self._members.values()
            if one.responds and (one.responder.role.is_peer or one.responder.role is Role.SUPERVISOR)
        )

    def backups(self) -> frozenset[str]:
        """Adults who are named when an alarm has waited."""
        return self.adults() & frozenset(one.matrix_id for one in self._members.values() if one.backup)

    def operators(self) -> frozenset[str]:
        return frozenset(one.matrix_id for one in self._members.values() if one.operator)
