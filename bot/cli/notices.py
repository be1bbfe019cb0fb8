"""`kynnys notices`: what the school's records would give rise to, and an example of such records.

A rehearsal sends nothing and keeps nothing. Students are told apart by a hash whose key is thrown away at the end, and
are shown by the row of the file in which they stand: who holds the file can look, and what is printed names nobody.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.table import Table

from bot.cli.parted import Parted
from bot.clock import utc_now
from bot.errors import KynnysError, SettingsFault
from bot.notices.telling_intake import DOORS, HELD
from config.notices import NoticeSettings, NoticeSettingsFaults, load, source_of
from risk_feed import example as generated
from risk_feed import feed_csv, rule_files
from risk_feed.deciding import Around, Decided, Held, decide
from risk_feed.facts import Keyed
from risk_feed.feed_faults import FeedFaults
from risk_feed.gathering import Gathering
from risk_feed.model import Fact, Field, Hit, StudentHash
from risk_feed.raw import Progress
from risk_feed.rows import Told
from risk_feed.rule_files import RuleFaults
from risk_feed.rules import LANGUAGES, Rule, in_force
from risk_feed.sources import CANONICAL, Source
from rooms.calendar import day_of
from rooms.hours import HELSINKI

FIRST = 20
"""Notices that are shown one by one, unless all are asked for."""
_BIG = 2_000_000
"""Bytes from which on a file shows how far its reading is."""
_NOT_PRINTED = frozenset({Field.STUDENT_NAME})
NOTICES = Path("notices.toml")
"""The settings of the notice side, where the working directory has them."""

notice_settings_option = click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The notice side's settings. Without it, notices.toml where there is one, else canonical columns.",
)
on_option = click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="As if that were today."
)


@click.group(
    cls=Parted,
    parts={name: f"notices_audit:{name}" for name in ("audit", "explain", "counts")} | {"send": "notices_send:send"},
)
def notices() -> None:
    """The notice side: what facts from the school's records give rise to."""


# --- rehearse -------------------------------------------------------------------------------------------------------
@notices.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--rules", type=click.Path(path_type=Path, file_okay=False), help="A folder of rules to try.")
@click.option("--source", "name", help="Which source of the settings the files are of; by their names without it.")
@notice_settings_option
@on_option
@click.option("--language", type=click.Choice(LANGUAGES), default="fi", show_default=True, help="Of the rules' words.")
@click.option("--all", "everything", is_flag=True, help=f"Every notice, and not the first {FIRST}.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def rehearse(
    files: tuple[Path, ...],
    rules: Path | None,
    name: str | None,
    settings_file: Path | None,
    on: datetime | None,
    language: str,
    everything: bool,
    as_json: bool,
) -> None:
    """Who would get which notice of FILES and why, and what would be held back and why. Sends and keeps nothing."""
    at = datetime.combine(on.date(), time(12), HELSINKI) if on else utc_now()
    try:
        settings = settings_of(settings_file)
        rehearsal = _rehearsed(files, settings, _source_named(name, settings), rules, at)
    except FeedFaults as found:
        if as_json:
            click.echo(json.dumps(_faults_as_json(found), ensure_ascii=False, indent=1))
        raise KynnysError(
            f"{len(found.faults)} faults, so that nothing was taken.\n" + "\n".join(found.lines)
        ) from None
    if as_json:
        click.echo(json.dumps(rehearsal.as_json(language), ensure_ascii=False, indent=1))
    else:
        rehearsal.show(Console(), language, everything=everything)


def settings_of(file: Path | None) -> NoticeSettings | None:
    """The notice side's settings; None where no file was named and there is none.

    Raises:
        SettingsFault: they have faults.
    """
    if file is None and not NOTICES.exists():
        return None
    return settings_in(file or NOTICES)


def settings_in(file: Path) -> NoticeSettings:
    """The settings of a file that must be there.

    Raises:
        SettingsFault: they have faults.
    """
    try:
        return load(file)
    except NoticeSettingsFaults as found:
        raise SettingsFault(str(found)) from None


def rules_of(folder: Path) -> tuple[Rule, ...]:
    """Raises SettingsFault."""
    try:
        return rule_files.load(folder)
    except RuleFaults as found:
        raise SettingsFault("\n".join(f"{folder}/{line}" for line in found.lines)) from None


def _source_named(name: str | None, settings: NoticeSettings | None) -> Source | None:
    """None: the one that a file's name tells."""
    sources = settings.sources() if settings is not None else {}
    if name is None or name in sources:
        return sources[name] if name is not None else None
    if name == CANONICAL.name:
        return settings.canonical if settings is not None else CANONICAL
    known = ", ".join((*sources, CANONICAL.name))
    raise SettingsFault(f"--source {name}: the settings have no such source; write one of {known}.")


def source_for(file: Path, settings: NoticeSettings | None) -> Source:
    if settings is None:
        return CANONICAL
    if not settings.source:
        return settings.canonical
    fitting = source_of(file.name, settings.sources().values())
    if len(fitting) == 1:
        return fitting[0]
    found = f"{len(fitting)} sources of the settings fit its name" if fitting else "no source of the settings fits"
    raise SettingsFault(f"{file.name}: {found}. Say --source and one of {', '.join((*settings.source, 'canonical'))}.")


def keyed_for_this_run() -> Keyed:
    """A keyed hash whose key nobody has when the program has ended."""
    key = secrets.token_bytes(32)
    return lambda student: StudentHash(hmac.digest(key, student.encode("utf-8", "surrogatepass"), "sha256")[:16].hex())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where somebody stands: the first file and row that told of them."""

    file: str
    row: int


def _rehearsed(
    files: Sequence[Path], settings: NoticeSettings | None, source: Source | None, folder: Path | None, at: datetime
) -> _Rehearsal:
    of_settings = settings.rules_folder if settings is not None else rule_files.shipped_rules()
    rules = rules_of(folder or of_settings)
    gathering, places, keyed = Gathering(), dict[StudentHash, _Place](), keyed_for_this_run()
    read = []
    for file in files:

        def take(row: int, told: Told, file: Path = file) -> tuple[str, ...]:
            places.setdefault(told.student, _Place(file.name, row))
            return gathering.add(told)

        with shown_progress(file) as progress:
            chosen = source or source_for(file, settings)
            read.append(feed_csv.read(file, chosen, take, keyed=keyed, today=day_of(at), progress=progress))
    around = Around(roles_there=settings.roles_there if settings is not None else None)
    return _Rehearsal(tuple(read), gathering, rules, decide(gathering, rules, at, around), places)


@contextmanager
def shown_progress(file: Path) -> Iterator[Progress | None]:
    console = Console(stderr=True)
    if not console.is_terminal or not file.is_file() or file.stat().st_size < _BIG:
        yield None
        return
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task(escape(file.name), total=file.stat().st_size)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _faults_as_json(found: FeedFaults) -> dict[str, Any]:
    return {"faults": [one.as_json() for one in found.faults], "more": found.more}


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    """What files would give rise to."""

    read: tuple[feed_csv.Read, ...]
    gathering: Gathering
    rules: tuple[Rule, ...]
    decided: Decided
    places: Mapping[StudentHash, _Place]

    # --- for people ---
    def show(self, console: Console, language: str, *, everything: bool) -> None:
        for one in self.read:
            console.print(f"{escape(one.file)}: {one.rows} rows, {one.encoding}", highlight=False)
        console.print(f"{len(self.gathering)} students; {self._doors()} were turned away", highlight=False)
        console.print(self._by_rule(language))
        shown = self.decided.hits if everything else self.decided.hits[:FIRST]
        if shown:
            console.print(self._one_by_one(shown))
        left = len(self.decided.hits) - len(shown)
        if left:
            console.print(f"and {left} more: --all shows them", highlight=False)
        for why, count in Counter(one.why for one in self.decided.held).items():
            console.print(f"held back: {count}, since {HELD[why]}", highlight=False)
        console.print("Nothing was sent and nothing was kept.", highlight=False)

    def _doors(self) -> str:
        return " and ".join(f"{count} ({DOORS[door]})" for door, count in self.gathering.turned_away().items())

    def _by_rule(self, language: str) -> Table:
        table = Table()
        for heading in ("rule", "why", "to", "notices", "held back"):
            table.add_column(heading)
        sent = Counter(one.rule for one in self.decided.hits)
        held = Counter(one.hit.rule for one in self.decided.held)
        for rule in in_force(self.rules).values():
            to = ", ".join(rule.roles)
            name = f"{rule.id} v{rule.version}"
            table.add_row(name, escape(rule.meaning[language]), to, str(sent[rule.id]), str(held[rule.id]))
        return table

    def _one_by_one(self, hits: Iterable[Hit]) -> Table:
        table = Table()
        for heading in ("row", "campus", "group", "rule", "to", "facts"):
            table.add_column(heading)
        for hit in hits:
            asked = in_force(self.rules)[hit.rule].asks
            facts = ", ".join(f"{one.field} {_written(one)}" for one in hit.facts if one.field in asked)
            to = ", ".join(hit.roles)
            table.add_row(self._place(hit), hit.campus, escape(hit.group), hit.rule, to, escape(facts))
        return table

    def _place(self, hit: Hit) -> str:
        place = self.places[hit.student]
        return f"{place.row}" if len(self.read) == 1 else f"{escape(place.file)} {place.row}"

    # --- for programs ---
    def as_json(self, language: str) -> dict[str, Any]:
        rules = {rule.id: rule for rule in in_force(self.rules).values()}
        return {
            "files": [
                {"file": one.file, "sha256": one.sha256, "rows": one.rows, "encoding": one.encoding}
                for one in self.read
            ],
            "students": len(self.gathering),
            "repeated_rows": self.gathering.repeated,
            "turned_away": {door.value: count for door, count in self.gathering.turned_away().items()},
            "would_send": [self._hit(one, rules[one.rule].meaning[language]) for one in self.decided.hits],
            "held_back": [self._held(one) for one in self.decided.held],
        }

    def _hit(self, hit: Hit, meaning: str) -> dict[str, Any]:
        return {
            **self._who(hit),
            "roles": list(hit.roles),
            "campus": hit.campus,
            "group": hit.group,
            "why": meaning,
            "facts": {one.field.value: {"value": _plain(one), "as_of": one.as_of.isoformat()} for one in _printed(hit)},
            "source": hit.source,
        }

    def _held(self, held: Held) -> dict[str, Any]:
        return {**self._who(held.hit), "roles": list(held.roles), "why": held.why.value}

    def _who(self, hit: Hit) -> dict[str, Any]:
        place = self.places[hit.student]
        return {"file": place.file, "row": place.row, "rule": hit.rule, "version": hit.version}


def _printed(hit: Hit) -> list[Fact]:
    return [one for one in hit.facts if one.field not in _NOT_PRINTED]


def _plain(fact: Fact) -> Any:
    return fact.value.isoformat() if isinstance(fact.value, date) else fact.value


def _written(fact: Fact) -> str:
    if isinstance(fact.value, bool):
        return "yes" if fact.value else "no"
    return str(_plain(fact))


# --- example --------------------------------------------------------------------------------------------------------
@notices.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--students", type=click.IntRange(1, 1_000_000), default=generated.STUDENTS, show_default=True)
@click.option("--seed", type=int, default=generated.SEED, show_default=True, help="The same seed, the same students.")
@on_option
def example(file: Path, students: int, seed: int, on: datetime | None) -> None:
    """Writes a FILE of generated students, none of whom is anybody, to rehearse with."""
    today = on.date() if on else day_of(utc_now())
    try:
        with file.open("x", encoding="utf-8", newline="") as sink:
            sink.writelines(generated.lines(today, students=students, seed=seed))
    except FileExistsError:
        raise KynnysError(f"{file}: is there already. Name another file, or remove it.") from None
    except OSError as error:
        raise KynnysError(f"{file}: cannot be written ({type(error).__name__}). Name another place.") from None
    click.echo(f"{file}: {students} generated students. See: kynnys notices rehearse {file}")
