"""The papers that the law asks for, filled in from what the settings say: pure text in, pure text out.

A template (config/privacy/) is Markdown with `{name}` for a value, and `[[if flag]]`, `[[if not flag]]` and `[[end]]`,
each on a line of its own. What only a lawyer or a data protection officer can write stands in it as `[TÄYTÄ: ...]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

_VALUE = re.compile(r"\{([a-z_]+)\}")
_IF = re.compile(r"\[\[if (not )?([a-z_]+)\]\]")
_END = "[[end]]"
_GAP = re.compile(r"\[(TÄYTÄ|FYLL I|FILL IN): ([^\]]+)\]")
_MANY_BLANKS = re.compile(r"\n{3,}")


class TemplateFault(Exception):
    """A template names what nobody says, or its conditions do not close."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the settings say, in one language. `values` by their names; `flags`: which conditions hold."""

    values: Mapping[str, str]
    flags: Mapping[str, bool]


def filled(template: str, known: Known) -> str:
    """The paper.

    Raises:
        TemplateFault: with the line of the template that is wrong.
    """
    text = "\n".join(_kept(template, known))
    return _MANY_BLANKS.sub("\n\n", text).rstrip() + "\n"


def _kept(template: str, known: Known) -> Iterator[str]:
    """The lines whose conditions hold, with their values."""
    speaks, within = True, False
    for number, line in enumerate(template.splitlines(), 1):
        condition = _IF.fullmatch(line.strip())
        if condition is not None:
            if within or condition[2] not in known.flags:
                raise TemplateFault(f"line {number}: {line.strip()} is unknown, or stands within another")
            speaks, within = known.flags[condition[2]] is not bool(condition[1]), True
        elif line.strip() == _END:
            if not within:
                raise TemplateFault(f"line {number}: {_END} ends nothing")
            speaks, within = True, False
        elif speaks:
            yield _with_values(line, number, known)
    if within:
        raise TemplateFault(f"a condition is never ended; write {_END}")


def _with_values(line: str, number: int, known: Known) -> str:
    unknown = [name for name in _VALUE.findall(line) if name not in known.values]
    if unknown:
        raise TemplateFault(f"line {number}: nobody says what {{{unknown[0]}}} is")
    return _VALUE.sub(lambda found: known.values[found[1]], line)


def gaps(paper: str) -> list[str]:
    """What is still to be written by somebody who may, in order, each once."""
    joined = " ".join(paper.split())
    return list(dict.fromkeys(found[1] for found in _GAP.findall(joined)))


def lasting(time: timedelta, words: Mapping[str, str]) -> str:
    """`7 päivää`, `24 tuntia`: in the largest unit that is whole; a single day is told in hours."""
    seconds = int(time.total_seconds())
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        count = seconds // size
        if seconds % size == 0 and (count > 1 or (unit != "day" and count == 1)):
            return f"{count} {words[unit] if count == 1 else words[unit + 's']}"
    return f"{seconds} {words['second'] if seconds == 1 else words['seconds']}"


def listed(names: list[str], words: Mapping[str, str], *, nobody: str) -> str:
    """`a, b ja c`. `nobody`: what is said of none."""
    if len(names) < 2:
        return names[0] if names else nobody
    return f"{', '.join(names[:-1])} {words['and']} {names[-1]}"
