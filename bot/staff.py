"""Staff as the settings name them: keys, aliases and roles for the core; Matrix ids for the doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rooms.model import Responder, Role, StaffId


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff."""

    responder: Responder
    matrix_id: str
    pinned_master: str | None = None
    operator: bool = False
    backup: bool = False
    responds: bool = True

    def __repr__(self) -> str:
        return f"<staff {self.responder.who}>"


class Roster:
    """Everybody on the staff, found by key or by Matrix id."""

    def __init__(self, members: Mapping[StaffId, Member]) -> None:
        self._members = dict(members)
        self._by_matrix_id = {member.matrix_id: member for member in members.values()}

    def responder(self, who: StaffId) -> Responder:
        """Also for somebody who has left the settings since: their desks are still to be closed."""
        member = self._members.get(who)
        return member.responder if member else Responder(who, "Kuraattori", Role.KURAATTORI)

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
        """Matrix ids of those who belong in a staff room of this kind."""
        match kind:
            case "admin":
                return self.operators()
            case "space":
                return self.responders() | self.operators()
            case "alarm":
                return self.adults()
            case _:
                return self.responders()

    def responders(self) -> frozenset[str]:
        """Matrix ids of those who take students."""
        return frozenset(one.matrix_id for one in self._members.values() if one.responds)

    def adults(self) -> frozenset[str]:
        """Of them, those who are no peers: alarms reach nobody else."""
        return frozenset(
            one.matrix_id for one in self._members.values() if one.responds and not one.responder.role.is_peer
        )

    def backups(self) -> frozenset[str]:
        """Adults who are named when an alarm has waited."""
        return self.adults() & frozenset(one.matrix_id for one in self._members.values() if one.backup)

    def operators(self) -> frozenset[str]:
        return frozenset(one.matrix_id for one in self._members.values() if one.operator)
