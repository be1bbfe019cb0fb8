"""Every line of the log, read where it is written: a known event, known fields, and in them nothing of anybody.

What a field may be is a list of expressions that somebody has looked at. A new one fails here until it is looked at,
too: it must be a number, a name of a closed list, or the name of an error's type, and never what an error says, unless
the words are our own.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bundle import events
from bot.logs import ALLOWED, LIBRARY_SPOKE

ROOT = Path(__file__).parents[2]
LEVELS = ("debug", "info", "warning", "error", "critical", "exception", "log")
LOOKED_AT = {
    "'trained' if heads else 'stems only'",
    "_place(error)",  # a function of ours and a line's number
    "one.table.name",  # of a table of ours
    "count", "unread", "attempts", "tries", "tried", "failures", "waiting", "code", "unnumbered", "port",
    "100 * done // of",
    "errand.work.get('do')", "errand.do",  # names of a closed list
    "envelope.attempts", "error.status",
    "judgement.why.name", "why.name", "post.role.value", "self._posts[room].role.value",
    "name",  # of a channel outside Matrix, as the operator wrote it; a bundle leaves it out
    "len(channels) - len(failed)", "seconds",
    "came.rows", "came.students", "came.taken.raised", "came.taken.cleared", "taken.raised", "taken.updated",
    "taken.cleared", "taken.quiet", "len(events) - len(new)",
    "settings.watch is not None", "settings.moodle is not None",
    "where",  # a step of ours, see bot/notices/folder.py
    "why",  # the name of an error's type, or of errno, see there
}  # fmt: skip
OWN_WORDS = {
    ("safe mode: the database is away", "str(error)"),  # a DatabaseFault: bot/db/engine.py writes all of them
    ("moodle was not read", "str(fault)"),  # a MoodleFault: a number, a status, the name of a type
}
"""Errors that are told in words: ours, and without what came from outside."""


@dataclass(frozen=True)
class Line:
    """One call. `event`: None where it is no plain text."""

    where: str
    event: str | None
    fields: tuple[tuple[str | None, str], ...]
    more: int


def written() -> Iterator[Line]:
    for folder in ("bot", "config", "faq", "moderation", "rooms", "risk_feed"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if _is_logged(node):
                    assert isinstance(node, ast.Call)
                    first = node.args[0] if node.args else None
                    event = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
                    fields = tuple((one.arg, ast.unparse(one.value)) for one in node.keywords)
                    yield Line(f"{file.relative_to(ROOT)}:{node.lineno}", event, fields, len(node.args) - 1)


def _is_logged(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and re.fullmatch(r"_?log(ger)?|logging|structlog", _name(node.func.value)) is not None
    )


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


LINES = list(written())


def test_there_are_lines_to_look_at():
    assert len(LINES) > 40


@pytest.mark.parametrize("line", LINES, ids=[line.where for line in LINES])
def test_a_line_is_a_plain_event_with_allowed_fields_of_which_somebody_has_looked_at_each(line: Line):
    assert line.event is not None, "the event is put together: say it plainly, and the rest in fields"
    assert line.more == 0, "what is put into the event's words cannot be left out again"
    for field, expression in line.fields:
        assert field in ALLOWED, f"{field} would not come out"
        plain = re.fullmatch(r"type\(\w+\)\.__name__|len\([\w.]+\)", expression)
        assert plain or expression in LOOKED_AT or (line.event, expression) in OWN_WORDS, f"{field}={expression}"


def test_a_bundle_knows_every_event_of_the_chat_side_and_none_of_the_notice_side():
    chat = {line.event for line in LINES if "notices" not in line.where}
    notices = {line.event for line in LINES if "notices" in line.where}

    assert chat <= events()
    assert events() - {LIBRARY_SPOKE} <= chat
    assert "cards for roles without a room" in notices - events()


def test_no_line_is_printed_beside_the_log():
    """`print` is for commands, which speak through click."""
    for folder in ("bot", "config", "faq", "moderation", "rooms", "risk_feed"):
        for file in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) == "print"]
            consoles = [node for node in calls if isinstance(node.func, ast.Name)]
            assert consoles == [], file
