"""Settings: one TOML file, checked whole. All faults come at once, each with its place and remedy.

Secrets do not stand here: they are files in `<data>/secrets/` (see bot/secrets.py), so that this file can be shown.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from config import ready as ready_answers
from config.alarm import CHANNEL_KINDS, SECRETS_OF_CHANNELS, AlarmSettings
from config.faults import Faults, line_of, read_toml
from config.health import HealthSettings
from config.homeserver import HomeserverSettings, matrix_id
from config.sections import KEY, Duration, Section
from faq import models
from faq.decide import AnswersPolicy
from faq.facts import FACTS
from faq.model import SchoolRole
from moderation import promises
from rooms.media import MediaPolicy
from rooms.model import Language, Responder, Role, StaffId
from rooms.policy import RoomsPolicy
from rooms.roster import MOST_AT_ONCE, NOT_KEYS, Person, Training, at_once_of

ENVIRONMENT = "KYNNYS_"


class TrainingSettings(Section):
    """A tutor's course. See rooms/roster.py for what each means."""

    course: str = Field(min_length=1, max_length=80)
    completed: date
    valid_until: date
    practised: bool = False

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.valid_until < self.completed:
            raise ValueError("valid_until must not be before completed")
        return self

    def training(self) -> Training:
        return Training(self.course, self.completed, self.valid_until, self.practised)


class StaffSettings(Section):
    """One member of staff. The key of the section is how the program names them."""

    matrix_id: Annotated[str, BeforeValidator(lambda value: matrix_id(str(value)))]
    role: Role | None = None
    alias: str = Field(default="", max_length=60)
    operator: bool = False
    backup: bool = False
    """Paged too when an alarm of tier 3 has waited for `alarm.t3_backup_after`."""
    master_key: str | None = Field(default=None, pattern=r"^[A-Za-z0-9+/]{43}$")
    campus: KEY | None = None
    languages: frozenset[Language] = Field(default=frozenset({Language.FI}), min_length=1)
    at_once: int | None = Field(default=None, ge=1, le=MOST_AT_ONCE)
    """How many students at the same time; by their role where it is left out."""
    since: date | None = None
    training: TrainingSettings | None = None

    @model_validator(mode="after")
    def _responders_have_an_alias(self) -> Self:
        if self.role is None and not self.operator:
            raise ValueError("give a role, such as kuraattori, or operator = true")
        if self.role is not None and not self.alias.strip():
            raise ValueError('give the alias that students see, such as "Kuraattori Koivu"')
        return self

    def person(self, key: str) -> Person:
        """Whom the section describes. An operator without a role takes no students."""
        responder = Responder(StaffId(key), self.alias, self.role or Role.KURAATTORI)
        training = self.training.training() if self.training is not None else None
        at_once = self.at_once or at_once_of(responder)
        return Person(responder, self.campus, self.languages, at_once, self.since, training)


_DEFAULTS = RoomsPolicy()


class RoomsSettings(Section):
    """See rooms/policy.py for what each means; those are the defaults."""

    come_within: Duration = _DEFAULTS.come_within
    nudge_every: Duration = _DEFAULTS.nudge_every
    nudges_to_student: int = Field(default=_DEFAULTS.nudges_to_student, ge=0, le=20)
    warn_after: Duration = _DEFAULTS.warn_after
    sleep_after: Duration = _DEFAULTS.sleep_after
    stop_waiting_after: Duration = _DEFAULTS.stop_waiting_after
    erase_after: Duration = _DEFAULTS.erase_after
    confirm_within: Duration = _DEFAULTS.confirm_within
    unreadable_holds_for: Duration = _DEFAULTS.unreadable_holds_for
    unreadable_asked_after: Duration = _DEFAULTS.unreadable_asked_after
    choose_within: Duration = _DEFAULTS.choose_within
    widen_after: Duration = _DEFAULTS.widen_after
    help_within: Duration = _DEFAULTS.help_within
    off_duty_after: Duration = _DEFAULTS.off_duty_after
    block_for: Duration = _DEFAULTS.block_for
    earlier_at_most: int = Field(default=_DEFAULTS.earlier_at_most, ge=1, le=200)
    rooms_per_account: int = Field(default=_DEFAULTS.rooms_per_account, ge=1, le=100)

    @model_validator(mode="after")
    def _warns_before_sleeping(self) -> Self:
        if self.warn_after >= self.sleep_after:
            raise ValueError("warn_after must be shorter than sleep_after")
        if self.erase_after <= max(self.sleep_after, self.stop_waiting_after):
            raise ValueError("erase_after must be longer than sleep_after and stop_waiting_after")
        return self

    def policy(self) -> RoomsPolicy:
        return RoomsPolicy(**{name: getattr(self, name) for name in type(self).model_fields})


_MEDIA = MediaPolicy()


class MediaSettings(Section):
    """Pictures and PDFs: whose cross to whom, and how large one may be, in megabytes (MiB). See rooms/media.py."""

    to_adults: bool = _MEDIA.to_adults
    to_tutors: bool = _MEDIA.to_tutors
    to_students: bool = _MEDIA.to_students
    most: int = Field(default=_MEDIA.most, ge=1, le=50)

    @model_validator(mode="after")
    def _adults_behind_tutors_see_as_much(self) -> Self:
        if self.to_tutors and not self.to_adults:
            raise ValueError("to_tutors needs to_adults = true: an adult must be able to go on where a tutor was")
        return self

    def policy(self) -> MediaPolicy:
        return MediaPolicy(self.to_adults, self.to_tutors, self.to_students, self.most)


class RetentionSettings(Section):
    """How long records of what was done stay (alarms, openings, the log), and sums by month. No less than a year."""

    records: Duration = Field(default=timedelta(days=730), ge=timedelta(days=365))
    counts: Duration = Field(default=timedelta(days=1095), ge=timedelta(days=365))


class DatabaseSettings(Section):
    """SQLite in the data directory unless a URL says otherwise."""

    url: str | None = None


class TextSettings(Section):
    """`promises`: the school's own file of what a tutor's line waits for. Without it, the shipped one."""

    staff_language: Language = Language.FI
    promises: Path | None = None


_ANSWERS = AnswersPolicy()


class AnswerSettings(Section):
    """`catalogue` and `directory`: folders of the school's own; `ready`: a file. Without them, the shipped ones."""

    catalogue: Path | None = None
    directory: Path | None = None
    ready: Path | None = None
    directory_max_age: Duration = timedelta(days=90)
    pretend_now: AwareDatetime | None = None
    """For demonstrations: the moment at which opening hours are looked up."""
    remembers_for: Duration = _ANSWERS.remembers_for
    asks_to_keep: bool = _ANSWERS.asks_to_keep
    kept_for: Duration = _ANSWERS.kept_for

    def policy(self) -> AnswersPolicy:
        return AnswersPolicy(self.remembers_for, self.asks_to_keep, self.kept_for)


Told = str | dict[Language, str]
"""A short text, the same in every language or one for each."""


class PersonSettings(Section):
    """Somebody at school whom answers can lead to. All may be left out."""

    title: Told = ""
    where: Told = ""
    hours: Told = ""


class SchoolSettings(Section):
    """What is so at this school, or on one campus of it. Answers are worded around what is missing."""

    name: Told = ""
    facts: dict[str, Told] = Field(default_factory=dict)
    people: dict[SchoolRole, PersonSettings] = Field(default_factory=dict)

    @field_validator("facts")
    @classmethod
    def _are_known(cls, value: dict[str, Told]) -> dict[str, Told]:
        for name in value:
            if name not in FACTS:
                near = difflib.get_close_matches(name, FACTS, n=1)
                hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(sorted(FACTS))}"
                raise ValueError(f"{name} is no fact that answers refer to{hint}")
        return value


class ServiceSettings(Section):
    """`calendar`: the file of hours and school days, see config/calendar.py.

    Without it both services count as open at any time, so that adults are called at night, and no day is promised.
    """

    calendar: Path | None = None


class StatisticsSettings(Section):
    """`room`: where the numbers of each month are shown when it is over; nowhere where it is left out."""

    room: Literal["duty", "tutors", "alarm", "admin"] | None = None


class TrustSettings(Section):
    """`on_first_use` pins whatever identity a member of staff shows first. For demonstrations only."""

    on_first_use: bool = False


class Settings(Section):
    """Everything an operator may choose."""

    data: Path
    homeserver: HomeserverSettings
    staff: dict[KEY, StaffSettings] = Field(default_factory=dict)
    rooms: RoomsSettings = RoomsSettings()
    media: MediaSettings = MediaSettings()
    database: DatabaseSettings = DatabaseSettings()
    retention: RetentionSettings = RetentionSettings()
    texts: TextSettings = TextSettings()
    answers: AnswerSettings = AnswerSettings()
    service: ServiceSettings = ServiceSettings()
    alarm: AlarmSettings = AlarmSettings()
    school: SchoolSettings = SchoolSettings()
    campus: dict[KEY, SchoolSettings] = Field(default_factory=dict)
    trust: TrustSettings = TrustSettings()
    health: HealthSettings = HealthSettings()
    statistics: StatisticsSettings = StatisticsSettings()

    @field_validator("alarm")
    @classmethod
    def _who_is_paged_when_closed_needs_hours(cls, value: AlarmSettings, info: ValidationInfo) -> AlarmSettings:
        told = value.hours is not None or "service" not in info.data or info.data["service"].calendar is not None
        if value.only_when_closed and not told:
            raise ValueError(
                f'{", ".join(value.only_when_closed)}: paged only when "closed", so never without [alarm.hours]; '
                'add those, a service calendar, or "unacknowledged"'
            )
        return value

    @model_validator(mode="after")
    def _everybody_once(self) -> Self:
        _apart({key: one.matrix_id for key, one in self.staff.items()}, "matrix_id")
        aliases = {key: one.alias.casefold() for key, one in self.staff.items() if one.alias}
        _apart(aliases, "alias: students could not tell them apart")
        for key, one in self.staff.items():
            if one.matrix_id == self.homeserver.user:
                raise ValueError(f"staff.{key}.matrix_id: is the bot's own account; name the person's")
            if key in NOT_KEYS:
                raise ValueError(f"staff.{key}: this key is kept for the audit log; choose another")
            if one.campus is not None and one.campus not in self.campus:
                raise ValueError(f"staff.{key}.campus: there is no [campus.{one.campus}]")
        return self

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    @property
    def keys(self) -> Path:
        """The directory of the key store."""
        return self.data / "keys"

    @property
    def catalogue(self) -> Path:
        """The folder of the catalogue of answers."""
        return self.answers.catalogue or models.shipped_catalogue()

    @property
    def directory(self) -> Path:
        """The folder of the directory of services."""
        return self.answers.directory or models.shipped_directory()

    @property
    def ready(self) -> Path:
        """The file of ready answers for responders."""
        return self.answers.ready or ready_answers.shipped()

    @property
    def promises(self) -> Path:
        """The file of what a tutor's line waits for."""
        return self.texts.promises or promises.shipped()

    @property
    def model(self) -> Path:
        """The folder of the model that was trained from a catalogue of the school's own."""
        return self.data / "answers"

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite+aiosqlite:///{self.data / 'chat.db'}"


def load(file: Path) -> Settings:
    """The settings of a file; a relative `data` stands beside it.

    Raises:
        Faults: with every fault that was found.
    """
    raw = read_toml(file, "config/service.example.toml, or say: kynnys setup --example DIR")
    faults = [f"environment: {line}" for line in _stray_environment()]
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise Faults(faults + [f"{file.name}: {line}" for line in _lines(error)]) from None
    if faults:
        raise Faults(faults)
    moved: dict[str, object] = {"data": (file.parent / settings.data).resolve()}
    own = {name: getattr(settings.answers, name) for name in ("catalogue", "directory", "ready")}
    folders = {name: (file.parent / folder).resolve() for name, folder in own.items() if folder is not None}
    moved["answers"] = settings.answers.model_copy(update=folders)
    if settings.texts.promises is not None:
        own_words = (file.parent / settings.texts.promises).resolve()
        moved["texts"] = settings.texts.model_copy(update={"promises": own_words})
    if settings.service.calendar is not None:
        calendar = (file.parent / settings.service.calendar).resolve()
        moved["service"] = settings.service.model_copy(update={"calendar": calendar})
    return settings.model_copy(update=moved)


def _stray_environment() -> list[str]:
    """Settings are in the file alone; a variable that looks like one would be silently of no effect."""
    return [
        f"{name} has no effect; write it in the settings file."
        for name in sorted(os.environ)
        if name.startswith(ENVIRONMENT)
    ]


def _apart(told: Mapping[str, str], what: str) -> None:
    """Raises `ValueError` with the names of two members of staff of whom the same is told."""
    first: dict[str, str] = {}
    for key, value in told.items():
        if value in first:
            raise ValueError(f"staff.{first[value]} and staff.{key} have the same {what}")
        first[value] = key


def _lines(error: ValidationError) -> list[str]:
    return [_line(fault) for fault in error.errors(include_url=False, include_input=False)]


def _line(fault: Any) -> str:
    place = fault["loc"]
    of_a_channel = fault["type"] == "extra_forbidden" and place[:2] == ("alarm", "page")
    if of_a_channel and place[-1] in SECRETS_OF_CHANNELS:
        shown = ".".join(map(str, (*place[:3], place[-1])))
        return f"{shown} is a secret; write it into the file page_{place[2]}.{place[-1]} in <data>/secrets/."
    return line_of(fault, Settings, CHANNEL_KINDS)
