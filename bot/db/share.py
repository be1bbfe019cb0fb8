"""Which rows are whose, where several workers serve students from one database.

Each worker is a Matrix account with keys of its own, and only that account can read and write in the rooms in which it
sits. So a conversation, its rooms and what is to be done there are one worker's. The staff rooms are all workers', and
one of them leads: it alone works on what is written there and speaks there. Where there is one process, it is both.

A transaction knows whose it is (`Database.tx` writes it down with the connection), so that no query need be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncConnection

STAFF_ROOMS: Final = ("duty", "tutors", "alarm", "admin", "space")
"""Kinds of rooms in which every worker sits."""
_NOTE: Final = "kynnys_share"


@dataclass(frozen=True, slots=True)
class Share:
    """Whose a transaction is. `me` is the worker's name, empty for the first account an installation ever had."""

    me: str = ""
    leads: bool = True
    """Whether the staff side is this worker's now."""
    alone: bool = True
    """Whether nobody else works on this database: then all is its own, and nothing need be looked up."""


ALONE: Final = Share()


def note(tx: AsyncConnection, share: Share) -> None:
    """Written down with the connection, for whoever gets the transaction."""
    tx.info[_NOTE] = share


def share_of(tx: AsyncConnection) -> Share:
    """Whose the transaction is; alone where nobody said."""
    found: Share = tx.info.get(_NOTE, ALONE)
    return found


def mine(tx: AsyncConnection, owner: ColumnElement[Any]) -> ColumnElement[bool]:
    """The rows that are this worker's: its own, and those of the staff side (none's) while it leads."""
    share = share_of(tx)
    return or_(owner == share.me, owner.is_(None)) if share.leads else owner == share.me


def is_mine(share: Share, owner: str | None) -> bool:
    """As `mine`, of one row."""
    return share.leads if owner is None else owner == share.me
