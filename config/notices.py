"""The notice side's settings: one TOML file of its own, `notices.toml`. It shares nothing with the chat side's.

config/notices.example.toml shows all that may stand in it. What a source is: risk_feed/sources.py.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from config.faults import NAME, remedy
from config.health import NOTICES_PORT, HealthSettings
from config.homeserver import HomeserverSettings, matrix_id
from config.notice_life import Clock, LifeSettings, WatchSettings
from config.sections import KEY, Section
from risk_feed.facts import COLUMNS, Kind, Unfit, value_of
from risk_feed.model import NoticeRole, Post, Who
from risk_feed.policy import LifePolicy
from risk_feed.rows import folded
from risk_feed.rule_files import shipped_rules
from risk_feed.sources import CANONICAL, Reading, Source, Taking

EXAMPLE = "config/notices.example.toml"
DAY_COLUMNS = frozenset(column for column, kind in COLUMNS.items() if kind is Kind.DAYS)


class NoticeSettingsFaults(Exception):
    """Everything that is wrong, a line each: file, place, remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _column_name(value: object) -> object:
    if value in COLUMNS:
        return value
    near = difflib.get_close_matches(str(value), COLUMNS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the canonical columns are {', '.join(COLUMNS)}"
    raise ValueError(f"this is no canonical column; {hint}")


def _taking(value: object) -> object:
    """`"Heading"`, `["First", "Last"]`, or a table of its own."""
    if isinstance(value, str):
        return {"heading": [value]}
    return {"heading": value} if isinstance(value, list) else value


def _headings(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Name = Annotated[str, BeforeValidator(_column_name)]
_Heading = Annotated[str, Field(min_length=1, max_length=200)]


class TakingSettings(Section):
    """Where a canonical column is found. `days_since`: the file has a day, and the days from it are meant."""

    heading: Annotated[tuple[_Heading, ...], BeforeValidator(_headings)] = Field(min_length=1, max_length=4)
    reading: Reading = Reading.AS_IS

    def taking(self) -> Taking:
        return Taking(self.heading, self.reading)


class SourceSettings(Section):
    """One export of one system; see risk_feed/sources.py for what each means."""

    files: str = Field(min_length=1, max_length=200)
    columns: dict[_Name, Annotated[TakingSettings, BeforeValidator(_taking)]]
    fixed: dict[_Name, str] = Field(default_factory=dict)
    empty_is_no: frozenset[_Name] = frozenset()
    never: frozenset[str] = frozenset()
    leaves_out_turvakielto: bool = False
    may_end_openly: bool = False

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        faults = [*self._faults_of_columns(), *self._faults_of_fixed()]
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def _faults_of_columns(self) -> Iterator[str]:
        if "student_key" not in self.columns:
            yield "columns.student_key is missing; without it nobody knows whom a row is about"
        if "non_disclosure" not in self.columns and not self.leaves_out_turvakielto:
            yield (
                "columns.non_disclosure is missing; name the heading that tells of turvakielto, or, only if the system "
                "itself exports nobody who has it, write leaves_out_turvakielto = true"
            )
        for name in sorted(one for one, taking in self.columns.items() if taking.reading is Reading.DAYS_SINCE):
            if name not in DAY_COLUMNS:
                yield f'columns.{name}: reading = "days_since" is for {", ".join(sorted(DAY_COLUMNS))}'
        for name in sorted(one for one in self.empty_is_no if COLUMNS[one] is not Kind.YES_NO):
            yield f"empty_is_no: {name} is not answered by yes or no; remove it"

    def _faults_of_fixed(self) -> Iterator[str]:
        for name in sorted(self.fixed.keys() & (self.columns.keys() | {"student_key", "non_disclosure"})):
            yield f"fixed.{name} cannot be the same in every row; remove it"
        for name, cell in self.fixed.items():
            try:
                value_of(COLUMNS[name], cell)
            except Unfit as unfit:
                yield f"fixed.{name}: write {unfit.wanted}"


class CampusSettings(Section):
    """A campus. `name`: in its rooms' names. `called`: what exports call it. `roles`: those that have a room there."""

    name: str = Field(default="", max_length=60)
    called: tuple[_Heading, ...] = ()
    roles: frozenset[NoticeRole] = Field(min_length=1)


class WebhookSettings(Section):
    """Where facts are taken over the network. `secrets`: names of files `webhook_<name>`, two while one is changed."""

    host: str = Field(default="127.0.0.1", min_length=1, max_length=253)
    port: int = Field(default=8460, ge=1, le=65535)
    secrets: frozenset[KEY] = Field(min_length=1, max_length=2)
    max_bytes: int = Field(default=5_000_000, ge=10_000, le=50_000_000)
    per_minute: int = Field(default=60, ge=1, le=6000)


class MoodleSettings(Section):
    """A Moodle that is asked when its students last used it. The token lies in the file `moodle_token`.

    `leaves_out_turvakielto`: Moodle knows nothing of it, so the school leaves such students out of these courses.
    `at`: from when on it is asked, once a day. `insights`: a function of this Moodle's own, see risk_feed/moodle.py.
    """

    url: str = Field(pattern=r"^https://[^\s?#]+$", max_length=300)
    courses: tuple[Annotated[int, Field(ge=1)], ...] = Field(min_length=1, max_length=500)
    term_began: date
    campus: str = ""
    leaves_out_turvakielto: Literal[True]
    at: Clock = time(5)
    insights: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{2,79}$")


class NoticeStaffSettings(Section):
    """One person of the staff. The key of the section is how the program and its log name them.

    `campuses`: all of them where it is left out. `master_key`: until it stands here nothing that they write or press
    counts, and no card can be read on their devices.
    """

    matrix_id: Annotated[str, BeforeValidator(lambda value: matrix_id(str(value)))]
    alias: str = Field(min_length=1, max_length=60)
    roles: frozenset[NoticeRole] = Field(min_length=1)
    campuses: frozenset[KEY] = frozenset()
    master_key: str | None = Field(default=None, pattern=r"^[A-Za-z0-9+/]{43}$")


class NoticeSettings(Section):
    """The whole file.

    `data`: the side's own folder; `calendar`: the file of the school's days, which may be the one that the chat side
    reads. `language`: of the rooms. Without `homeserver` files can be rehearsed, and no room is spoken to.
    """

    data: Path = Path("notices-data")
    calendar: Path | None = None
    language: Literal["fi", "sv", "en"] = "fi"
    homeserver: HomeserverSettings | None = None
    staff: dict[KEY, NoticeStaffSettings] = Field(default_factory=dict)
    room_names: dict[NoticeRole, Annotated[str, Field(min_length=1, max_length=80)]] = Field(default_factory=dict)
    rules: Path | None = None
    campus: dict[KEY, CampusSettings] = Field(default_factory=dict)
    source: dict[KEY, SourceSettings] = Field(default_factory=dict)
    webhook: WebhookSettings | None = None
    moodle: MoodleSettings | None = None
    life: LifeSettings = LifeSettings()
    watch: WatchSettings | None = None
    health: HealthSettings = HealthSettings(port=NOTICES_PORT)

    @model_validator(mode="after")
    def _campuses_are_told_apart(self) -> Self:
        names = [folded(name) for key, one in self.campus.items() for name in {key, *one.called}]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f'campus: "{twice[0]}" is a name of two campuses; keep it with one')
        if self.moodle is not None and self.moodle.campus not in (self.campus or {""}):
            raise ValueError(f"moodle.campus: write one of {', '.join(sorted(self.campus)) or 'none'}")
        strange = sorted(
            key
            for key, one in self.source.items()
            if self.campus and folded(one.fixed.get("campus", names[0])) not in names
        )
        if strange:
            raise ValueError(f"source.{strange[0]}.fixed.campus: write one of {', '.join(sorted(self.campus))}")
        silent = sorted(key for key, one in self.source.items() if self.campus and not _tells_campus(one))
        if silent:
            raise ValueError(
                f"source.{silent[0]}.columns.campus is missing; there are campuses, so name its heading, or the campus "
                f"of the whole file in source.{silent[0]}.fixed"
            )
        unheard = self.life.unheard(self.roles_there) if self.roles_there is not None else []
        if unheard:
            raise ValueError("\n".join(unheard))
        return self

    @model_validator(mode="after")
    def _everybody_has_a_room(self) -> Self:
        faults = "\n".join(self._faults_of_staff())
        if faults:
            raise ValueError(faults)
        return self

    def _faults_of_staff(self) -> Iterator[str]:
        for key, one in self.staff.items():
            for unknown in sorted(one.campuses - self.campus.keys()):
                yield f"staff.{key}.campuses: there is no [campus.{unknown}]"
            there = {post.role for post in self._posts_of(one)}
            if one.campuses <= self.campus.keys():
                for role in sorted(one.roles - there):
                    yield f"staff.{key}.roles: none of their campuses has {role}; add it there, or remove it here"
        for what in ("matrix_id", "alias"):
            told = [getattr(one, what).casefold() for one in self.staff.values()]
            if len(set(told)) < len(told):
                yield f"staff: two people have the same {what}; each person has one section"
        if self.homeserver is not None and self.homeserver.user in {one.matrix_id for one in self.staff.values()}:
            yield "staff: the notice side's own account cannot be a person of the staff"

    def _posts_of(self, one: NoticeStaffSettings) -> frozenset[Post]:
        if not self.campus:
            return frozenset(Post(role) for role in one.roles)
        campuses = {key: self.campus[key] for key in one.campuses or self.campus if key in self.campus}
        return frozenset(Post(role, key) for key, campus in campuses.items() for role in one.roles & campus.roles)

    @property
    def staff_posts(self) -> dict[Who, frozenset[Post]]:
        """In which rooms each person is."""
        return {Who(key): self._posts_of(one) for key, one in self.staff.items()}

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    @property
    def keys(self) -> Path:
        """The directory of the key store."""
        return self.data / "keys"

    @property
    def rules_folder(self) -> Path:
        return self.rules or shipped_rules()

    @property
    def roles_there(self) -> dict[str, frozenset[NoticeRole]] | None:
        """The roles of each campus; None where the settings name no campus, and every role counts as there."""
        return {key: one.roles for key, one in self.campus.items()} or None

    @property
    def posts(self) -> frozenset[Post]:
        """Every role of every campus that has a room; of a school without campuses those that somebody has."""
        of_staff = frozenset(role for one in self.staff.values() for role in one.roles)
        there = self.roles_there or {"": of_staff or frozenset(NoticeRole)}
        return frozenset(Post(role, campus) for campus, roles in there.items() for role in roles)

    @property
    def life_policy(self) -> LifePolicy:
        return self.life.policy(self.posts)

    @property
    def canonical(self) -> Source:
        """A file in the canonical columns, of one of the campuses."""
        return replace(CANONICAL, campuses=self._campuses)

    @property
    def _campuses(self) -> dict[str, str]:
        return {folded(name): key for key, one in self.campus.items() for name in (key, *one.called)}

    def sources(self) -> dict[str, Source]:
        campuses = self._campuses
        return {
            key: Source(
                name=key,
                columns={name: taking.taking() for name, taking in one.columns.items()},
                fixed=one.fixed,
                empty_is_no=one.empty_is_no,
                never=frozenset(map(folded, one.never)),
                campuses=campuses,
                leaves_out_hidden=one.leaves_out_turvakielto,
                may_end_openly=one.may_end_openly,
                files=one.files,
            )
            for key, one in self.source.items()
        }


def _tells_campus(source: SourceSettings) -> bool:
    return "campus" in source.columns or "campus" in source.fixed


def source_of(name: str, sources: Iterable[Source]) -> list[Source]:
    """Those whose pattern a file's name fits."""
    return [one for one in sources if fnmatchcase(name.casefold(), one.files.casefold())]


# --- the file -------------------------------------------------------------------------------------------------------
def load(file: Path) -> NoticeSettings:
    """The settings of a file; relative folders and files in it stand beside it.

    Raises:
        NoticeSettingsFaults: with every fault that was found.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NoticeSettingsFaults([f"{file}: is missing. Write one from {EXAMPLE}."]) from None
    except (OSError, UnicodeDecodeError) as error:
        line = f"{file}: cannot be read ({type(error).__name__}). It must be UTF-8 text."
        raise NoticeSettingsFaults([line]) from None
    except tomllib.TOMLDecodeError as error:
        raise NoticeSettingsFaults([f"{file}: is not TOML: {error}"]) from None
    try:
        settings = NoticeSettings.model_validate(raw)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise NoticeSettingsFaults([f"{file.name}: {line}" for fault in found for line in _lines(fault)]) from None
    places = {"data": settings.data, "rules": settings.rules, "calendar": settings.calendar}
    beside: dict[str, Any] = {
        name: (file.parent / place).resolve() for name, place in places.items() if place is not None
    }
    if settings.watch is not None:
        folder = (file.parent / settings.watch.folder).resolve()
        beside["watch"] = settings.watch.model_copy(update={"folder": folder})
    return settings.model_copy(update=beside)


def _lines(fault: Mapping[str, Any]) -> Iterator[str]:
    parts = [str(one) for one in fault["loc"] if one != NAME]
    place = ".".join(parts)
    if fault["type"] == "missing":
        yield f"{place} is missing; add it."
    elif fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(parts[-1], _NAMES, n=1)
        yield f"{place} is unknown; " + (f"did you mean {near[0]}?" if near else "remove it.")
    else:
        for line in remedy(fault).split("\n"):
            yield f"{place}: {line}" if place else line


_NAMES = sorted(
    {
        *NoticeSettings.model_fields,
        *SourceSettings.model_fields,
        *TakingSettings.model_fields,
        *CampusSettings.model_fields,
        *NoticeStaffSettings.model_fields,
        *HomeserverSettings.model_fields,
        *WebhookSettings.model_fields,
        *MoodleSettings.model_fields,
        *LifeSettings.model_fields,
        *WatchSettings.model_fields,
    }
)
