"""What became of a file, in words for who dropped it: a receipt, or what is wrong. Neither names a student.

A fault of a row tells its place and what is wanted, and never what was found there: a file whose columns have slipped
has names where numbers belong. Whoever holds the file can look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from risk_feed.deciding import HeldWhy
from risk_feed.facts import Door
from risk_feed.feed_faults import Fault, FeedFaults

if TYPE_CHECKING:  # a rehearsal says these words too, and needs no database
    from bot.notices.intake import Came

DOORS = {Door.TURVAKIELTO: "turvakielto", Door.LEAVE: "on agreed leave"}
HELD = {
    HeldWhy.QUIET: "a notice by this rule has ended lately",
    HeldWhy.REHEARSAL: "the rule is in rehearsal: counted, never sent",
    HeldWhy.NO_SUCH_ROLE: "the campus has no room of this role",
}
_HEADINGS = 1


def receipt(came: Came) -> list[str]:
    """Lines about a file that was taken, in the words of a rehearsal."""
    away = " and ".join(f"{count} ({DOORS[door]})" for door, count in came.turned_away.items())
    head = [f"{came.rows} rows, {came.students} students; {away} were turned away"]
    return [*head, *_became(came)]


def _became(came: Came) -> Iterator[str]:
    taken = came.taken
    if taken.known:
        yield "The same file was taken before. Nothing was done."
        return
    yield f"{taken.raised} new notices, {taken.updated} brought up to date, {taken.cleared} ended"
    held = {
        **{HELD[why]: count for why, count in came.held.items()},
        HELD[HeldWhy.QUIET]: taken.quiet,
        "no room of the role is there": taken.no_room,
        "the rule is not in use": taken.no_rule,
    }
    for why, count in held.items():
        if count:
            yield f"held back: {count}, since {why}"


def report(found: FeedFaults) -> list[str]:
    """Lines about a file that was not taken."""
    return [*_head(len(found.faults)), *map(_fault, found.faults), *(["There may be more."] if found.more else [])]


def plain_report(found: str, wanted: str) -> list[str]:
    """The same about something that was never read."""
    return [*_head(1), f"found {found}; wanted {wanted}."]


def _head(count: int) -> Sequence[str]:
    return ("Nothing of this file was taken.", f"{count} to mend; then drop it again.")


def _fault(fault: Fault) -> str:
    if fault.row is None:
        return f"found {fault.found}; wanted {fault.wanted}."
    if fault.row == _HEADINGS:
        return f"headings: wanted {fault.wanted}."
    place = f"row {fault.row}" + (f", {fault.column}" if fault.column is not None else "")
    return f"{place}: wanted {fault.wanted}."
