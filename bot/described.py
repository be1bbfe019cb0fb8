"""What is kept, said of every table, column and file, so that nothing can be added without saying why and how long.

The words stand beside what they are about: bot/db/described.py, bot/notices/db/described.py, bot/described_files.py.
From them docs/data.md is made, and what `kynnys privacy` writes. A table or a column of which nothing is said is found
by a test, and so is a word about one that is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import MetaData, Table


class Shield(StrEnum):
    """How something lies on the disk."""

    CLEAR = "in the clear"
    SEALED = "sealed"
    HASHED = "keyed hash"


@dataclass(frozen=True, slots=True)
class Told:
    """What a column holds, and how."""

    what: str
    shield: Shield = Shield.CLEAR
    apart: bool = False
    """Sealed under a key of the row's own, and not under the vault's."""


def sealed(what: str) -> Told:
    return Told(what, Shield.SEALED)


def sealed_apart(what: str) -> Told:
    return Told(what, Shield.SEALED, apart=True)


def hashed(what: str) -> Told:
    return Told(what, Shield.HASHED)


@dataclass(frozen=True, slots=True)
class About:
    """A table: what it is, why it is kept, how long, and who erases it. `{name}` in `until` is a duration.

    `columns`: each by its name; plain text where it stands in the clear.
    """

    what: str
    why: str
    until: str
    by: str
    columns: Mapping[str, Told | str]

    def column(self, name: str) -> Told:
        told = self.columns[name]
        return Told(told) if isinstance(told, str) else told


@dataclass(frozen=True, slots=True)
class AboutFile:
    """A file or folder in the data directory."""

    name: str
    what: str
    why: str
    until: str
    by: str
    protected: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side's database."""

    title: str
    metadata: MetaData
    about: Mapping[str, About]


def faults(side: Side) -> list[str]:
    """What is not said, or said of what is not there: a line each, with what to do."""
    tables = side.metadata.tables
    found = [f"{name}: say in described.py what this table is for" for name in tables.keys() - side.about.keys()]
    found += [f"{name}: there is no such table any more" for name in side.about.keys() - tables.keys()]
    for name in tables.keys() & side.about.keys():
        there, said = {column.name for column in tables[name].columns}, side.about[name].columns.keys()
        found += [f"{name}.{column}: say in described.py what it holds" for column in there - said]
        found += [f"{name}.{column}: there is no such column any more" for column in said - there]
    return sorted(found)


def paper(sides: Sequence[Side], files: Iterable[AboutFile], lasts: Mapping[str, timedelta]) -> str:
    """Everything that is kept, as Markdown. `lasts`: the durations that the settings say, by their names."""
    parts = [_HEAD]
    for side in sides:
        parts.append(f"## {side.title}\n")
        parts += [_table(table, side.about[table.name], lasts) for table in in_order(side)]
    parts.append("## Files\n")
    parts.append(_files(files, lasts))
    return "\n".join(parts)


def in_order(side: Side) -> list[Table]:
    """As the paper tells them: by name."""
    return sorted(side.metadata.tables.values(), key=lambda table: table.name)


def until(text: str, lasts: Mapping[str, timedelta]) -> str:
    """A time as it is told: `{rooms.erase_after}` becomes `7 days`."""
    for name, lasting in lasts.items():
        text = text.replace(f"{{{name}}}", spell(lasting))
    return text


def spell(lasting: timedelta) -> str:
    """`7 days`, `24 hours`, `90 seconds`: in the largest unit that is whole; a day is told in hours."""
    seconds = int(lasting.total_seconds())
    for unit, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds % unit == 0 and seconds // unit > 1:
            return f"{seconds // unit} {name}"
    return f"{seconds} seconds"


def _table(table: Table, about: About, lasts: Mapping[str, timedelta]) -> str:
    lines = [
        f"### `{table.name}`",
        "",
        f"{about.what}",
        "",
        f"- **Why:** {about.why}",
        f"- **How long:** {until(about.until, lasts)}",
        f"- **Who erases it:** {about.by}",
        "",
        "| column | what it holds | how it lies on the disk |",
        "| --- | --- | --- |",
    ]
    for column in table.columns:
        told = about.column(column.name)
        lines.append(f"| `{column.name}` | {told.what} | {told.shield} |")
    return "\n".join([*lines, ""])


def _files(files: Iterable[AboutFile], lasts: Mapping[str, timedelta]) -> str:
    lines = [
        "| file | what it holds | why | how long | who erases it | how it is protected |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in files:
        cells = (f"`{one.name}`", one.what, one.why, until(one.until, lasts), one.by, one.protected)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


_HEAD = """# What is kept

Every table, column and file of both sides: what it holds, why, how long, how it is protected, and who erases it.
This page is made from the schema by `kynnys privacy data`, and a test fails when it is not what the schema gives. The
times are those of the settings as they are shipped; with `--settings` the command tells those of a real installation.

*Sealed* is AES-256-GCM under a key of `secrets/seal.keys`. A *keyed hash* (HMAC-SHA-256, 128 bits) lets an id be found
again though it does not stand there. What is *in the clear* names neither a person's account nor what they wrote.

"The clock" is the running service, once an hour. What it erases is overwritten on SQLite. A backup keeps what was there
when it was made: keep no backup for longer than the shortest time below that matters to you, and see docs/backup.md.
"""
