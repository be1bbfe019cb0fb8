"""The settings of alarms: how soon who is paged, when adults are on duty, and how people outside Matrix are reached."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from config.days import WeekSettings, a_day, all_public_holidays
from config.sections import KEY, Duration, Section
from moderation.policy import AlarmPolicy, PageWhen
from rooms.calendar import ServiceCalendar
from rooms.hours import DutyHours, Hours
from rooms.model import Service


def is_loopback(host: str) -> bool:
    """Whether what is sent to this host stays on this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(value: str) -> str:
    if len(value) > 254 or not _MAIL_ADDRESS.fullmatch(value):
        raise ValueError('write a mail address alone, such as "paivystys@koulu.fi"')
    return value


_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
MailAddress = Annotated[str, AfterValidator(_address)]


def _some(value: tuple[Item, ...]) -> tuple[Item, ...]:
    if not value:
        raise ValueError("name at least one")
    return value


Item = TypeVar("Item")
Some = Annotated[tuple[Item, ...], AfterValidator(_some)]
"""Not `min_length`: where one of them is wrong, that would tell of too few besides."""


class _Channel(Section):
    """What every channel outside Matrix has. Its secrets are files: `<data>/secrets/page_<name>.*`."""

    when: Some[PageWhen] = tuple(PageWhen)


class WebhookSettings(_Channel):
    """ntfy, UnifiedPush and the like: the address, which is a secret, is a file, and so is the token."""

    kind: Literal["webhook"]


class SmtpSettings(_Channel):
    """Mail. `tls`: by itself "implicit" on port 465 and else "starttls"; "none" on this machine only."""

    kind: Literal["smtp"]
    host: str = Field(pattern=r"^[A-Za-z0-9.:-]{1,253}$")
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] | None = None
    sender: MailAddress
    to: Some[MailAddress] = Field(max_length=20)
    user: str | None = Field(default=None, min_length=1, max_length=254)

    @model_validator(mode="after")
    def _is_not_in_the_clear(self) -> Self:
        if self.tls == "none" and not is_loopback(self.host):
            raise ValueError('tls = "none" is for a mail server on this machine; leave it out')
        return self

    @property
    def security(self) -> Literal["starttls", "implicit", "none"]:
        return self.tls or ("implicit" if self.port == 465 else "starttls")


PageSettings = Annotated[WebhookSettings | SmtpSettings, Field(discriminator="kind")]
CHANNEL_KINDS: dict[str, type[Section]] = {"webhook": WebhookSettings, "smtp": SmtpSettings}
SECRETS_OF_CHANNELS = ("url", "token", "password")


class HoursSettings(WeekSettings):
    """When adults are on duty."""

    @model_validator(mode="after")
    def _has_any(self) -> Self:
        if not any(self.week):
            raise ValueError('no day has hours; write such as mon = "8-16", or leave [alarm.hours] out')
        return self


def _days(value: object) -> object:
    """`2026-12-24` and `2026-12-21..2027-01-06`, as TOML dates or text, each day of them."""
    if not isinstance(value, list):
        raise ValueError(_HOW_DAYS)
    return frozenset(day for one in value for day in _span_of_days(one))


def _span_of_days(value: object) -> Iterator[date]:
    first, *rest = value.split("..", 1) if isinstance(value, str) else [value]
    start = a_day(first, _HOW_DAYS)
    length = (a_day(rest[0], _HOW_DAYS) - start).days if rest else 0
    if not 0 <= length <= 400:
        raise ValueError("a span of days begins with its first and lasts 400 days at the most")
    return (start + timedelta(days=ahead) for ahead in range(length + 1))


_HOW_DAYS = 'write days such as ["2026-12-07", "2026-12-21..2027-01-06"]'
_ALARM = AlarmPolicy()
_OF_HOURS = ("hours", "pages_when_closed")
_HOUR, _DAY_LONG = timedelta(hours=1), timedelta(days=1)


class AlarmSettings(Section):
    """See moderation/policy.py for what each duration means; those are the defaults."""

    t3_backup_after: Duration = Field(default=_ALARM.t3_backup_after, le=_HOUR)
    t3_outside_after: Duration = Field(default=_ALARM.t3_outside_after, le=_HOUR)
    t2_again_after: Duration = Field(default=_ALARM.t2_again_after, le=_DAY_LONG)
    t2_outside_after: Duration = Field(default=_ALARM.t2_outside_after, le=_DAY_LONG)
    again_every: Duration = Field(default=_ALARM.again_every, le=_HOUR)
    gentle_repeat_after: Duration = Field(default=_ALARM.gentle_repeat_after, le=_HOUR)
    owner_told_after: Duration = Field(default=_ALARM.owner_told_after, le=_HOUR)
    evidence_kept_for: Duration = _ALARM.evidence_kept_for
    identity_confirm_within: Duration = Field(default=_ALARM.identity_confirm_within, le=_HOUR)
    drill_reminder_after: Duration = _ALARM.drill_reminder_after
    hours: HoursSettings | None = None
    closed_on: Annotated[frozenset[date], BeforeValidator(_days)] = frozenset()
    closed_on_public_holidays: bool = True
    page: dict[KEY, PageSettings] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        if self.t3_backup_after >= self.t3_outside_after:
            raise ValueError("t3_backup_after must be shorter than t3_outside_after")
        if self.t2_again_after >= self.t2_outside_after:
            raise ValueError("t2_again_after must be shorter than t2_outside_after")
        return self

    @model_validator(mode="after")
    def _days_off_have_hours(self) -> Self:
        if self.closed_on and self.hours is None:
            raise ValueError(
                "closed_on has no effect without [alarm.hours]; add those, or write [[holiday]] in the service calendar"
            )
        return self

    @property
    def only_when_closed(self) -> tuple[str, ...]:
        """The names of the channels that are never paged where nobody has told the hours."""
        return tuple(sorted(name for name, one in self.page.items() if set(one.when) == {PageWhen.CLOSED}))

    def policy(self, calendar: ServiceCalendar | None = None) -> AlarmPolicy:
        """Without hours of their own, alarms have those that the calendar tells of the counsellor chat."""
        durations = {name: getattr(self, name) for name in AlarmPolicy.__slots__ if name not in _OF_HOURS}
        hours = self._duty_hours(calendar)
        return AlarmPolicy(**durations, hours=hours, pages_when_closed=bool(hours and self.paged(PageWhen.CLOSED)))

    def _duty_hours(self, calendar: ServiceCalendar | None) -> DutyHours | None:
        if self.hours is not None:
            return Hours(self.hours.week, self.closed_on | self._public_holidays())
        return calendar.of(Service.COUNSELLOR_CHAT) if calendar is not None else None

    def paged(self, when: PageWhen) -> tuple[str, ...]:
        """The names of the channels of that occasion."""
        return tuple(name for name, one in self.page.items() if when in one.when)

    def _public_holidays(self) -> frozenset[date]:
        if not self.closed_on_public_holidays:
            return frozenset()
        return all_public_holidays()
