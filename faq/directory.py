"""The directory of services outside the school: who can be reached, when, and which one to name.

A wrong number or a line that does not answer costs a student the courage to ask again. So nothing here guesses: hours
that nobody has confirmed lately count as unknown, an entry that nobody has approved is not offered, and where nobody
answers in a student's language the offer says so. Pure: times come in, values go out.

How hours are reckoned. A line such as "fri 20:00-02:00" is what a clock on a Finnish wall shows; a range belongs to
the day on which it begins. On a public holiday the lines of "holiday" hold, where there are any, in place of the
weekday's. When the clock is put forward, what lies in the missing hour never comes; when it is put back, the hour
that comes twice counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from faq.model import ServiceId
from rooms.holidays import public_holidays
from rooms.model import Language

HELSINKI = ZoneInfo("Europe/Helsinki")
NEEDS = frozenset({
    "talk", "mind", "crisis", "suicide", "violence", "sexual_violence", "crime", "shelter", "substances", "nicotine",
    "gambling", "screen", "sexuality", "gender", "eating", "medical", "poison", "money", "housing", "study", "future",
    "child_welfare", "online", "grief", "home", "loneliness", "parents",
})  # fmt: skip
LANGUAGES = frozenset({"fi", "sv", "en", "ar", "ru", "uk", "so", "fa", "ku"})
"""In which a service may answer."""
HORIZON = timedelta(days=14)
"""How far ahead an opening is looked for: past Christmas and Easter."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOLIDAY = "holiday"
_WHOLE_DAY = 24 * 60
_MANNER = "talk"
"""A need that says how one is helped and not with what: lines for violence talk too, yet are no lines for talking."""


# --- hours ----------------------------------------------------------------------------------------------------------
class HoursFault(ValueError):
    """Hours that cannot be read; the text says what they may look like."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of one day, in minutes since its midnight; `end` lies beyond 1440 where it runs over midnight."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans by weekday, Monday first. `holiday`: spans of public holidays; None where those are like other days."""

    week: tuple[tuple[Span, ...], ...]
    holiday: tuple[Span, ...] | None = None

    @property
    def always(self) -> bool:
        whole = (Span(0, _WHOLE_DAY),)
        return all(day == whole for day in self.week) and self.holiday in (None, whole)

    def of_day(self, day: date) -> tuple[Span, ...]:
        if self.holiday is not None and day in public_holidays(day.year):
            return self.holiday
        return self.week[day.weekday()]

    def holds(self, wall: datetime) -> bool:
        """Whether it is open when the clock on the wall shows this."""
        minute = wall.hour * 60 + wall.minute
        today, before = wall.date(), wall.date() - timedelta(days=1)
        return any(span.start <= minute < span.end for span in self.of_day(today)) or any(
            minute + _WHOLE_DAY < span.end for span in self.of_day(before)
        )


def parse_hours(lines: Sequence[str]) -> Hours | None:
    """The hours that lines such as "mon-fri 14:00-20:00", "holiday closed" and "24/7" tell; None where there are none.

    Raises:
        HoursFault: where a line cannot be read.
    """
    if not lines:
        return None
    if "24/7" in lines:
        if len(lines) > 1:
            raise HoursFault('"24/7" stands alone; remove it or the other lines.')
        return Hours(((Span(0, _WHOLE_DAY),),) * 7)
    told: dict[str, list[Span]] = {}
    for line in lines:
        days, span = _line(line)
        for day in days:
            told.setdefault(day, []).extend(span)
    week = tuple(_ordered(told.get(day, [])) for day in _DAYS)
    return Hours(week, _ordered(told[_HOLIDAY]) if _HOLIDAY in told else None)


def _ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda one: one.start))


def _line(line: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    found = re.fullmatch(r"([a-z,-]+) +(?:(\d\d:\d\d)-(\d\d:\d\d)|closed)", line)
    if found is None:
        raise HoursFault(f'"{line}" is no opening time; write such as "mon-fri 14:00-20:00", "sun closed" or "24/7".')
    days = tuple(day for part in found[1].split(",") for day in _days(part, line))
    if found[2] is None:
        return days, ()
    start, end = _minutes(found[2], line), _minutes(found[3], line)
    if start in (end, _WHOLE_DAY):
        raise HoursFault(f'"{line}" has no length; a whole day is 00:00-24:00.')
    return days, (Span(start, end if end > start else end + _WHOLE_DAY),)


def _days(part: str, line: str) -> tuple[str, ...]:
    if part == _HOLIDAY:
        return (_HOLIDAY,)
    first, _, last = part.partition("-")
    if first not in _DAYS or (last or first) not in _DAYS:
        raise HoursFault(f'"{line}" names an unknown day; days are {", ".join(_DAYS)} and holiday.')
    start, end = _DAYS.index(first), _DAYS.index(last or first)
    return tuple(_DAYS[(start + step) % 7] for step in range((end - start) % 7 + 1))


def _minutes(clock: str, line: str) -> int:
    hour, minute = int(clock[:2]), int(clock[3:])
    if minute > 59 or hour * 60 + minute > _WHOLE_DAY:
        raise HoursFault(f'"{line}" has a time that no clock shows; the last one is 24:00.')
    return hour * 60 + minute


_DAY_WORDS = {
    Language.FI: ("ma", "ti", "ke", "to", "pe", "la", "su"),
    Language.SV: ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_HOUR_WORDS = {
    Language.FI: ("ympäri vuorokauden", "joka päivä", "klo ", "pyhinä", "suljettu"),
    Language.SV: ("dygnet runt", "varje dag", "kl. ", "helgdagar", "stängt"),
    Language.EN: ("24 hours a day", "every day", "", "public holidays", "closed"),
}


def told(hours: Hours, language: Language) -> str:
    """Hours as a person reads them.

    >>> told(parse_hours(["mon-fri 14:00-20:00", "holiday closed"]), Language.FI)
    'ma–pe klo 14–20; pyhinä suljettu'
    """
    always, daily, clock, holiday, closed = _HOUR_WORDS[language]
    if hours.always:
        return always
    runs = list(_runs(hours.week, _DAY_WORDS[language]))
    if len(set(hours.week)) == 1:
        runs = [(daily, spans) for _, spans in runs]
    parts = [f"{days} {_spans(spans, clock)}" for days, spans in runs]
    if hours.holiday is not None:
        parts.append(f"{holiday} {_spans(hours.holiday, clock) if hours.holiday else closed}")
    return "; ".join(parts)


def _runs(week: Sequence[tuple[Span, ...]], words: Sequence[str]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Days in a row with the same hours, together."""
    start = 0
    for day in range(1, 8):
        if day < 7 and week[day] == week[start]:
            continue
        if week[start]:
            yield words[start] if day - 1 == start else f"{words[start]}–{words[day - 1]}", week[start]
        start = day


def _spans(spans: Iterable[Span], clock: str) -> str:
    return clock + ", ".join(f"{_clock(one.start)}–{_clock(one.end)}" for one in spans)


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes if minutes <= _WHOLE_DAY else minutes - _WHOLE_DAY, 60)
    return f"{hour}.{minute:02}" if minute else str(hour)


# --- services -------------------------------------------------------------------------------------------------------
class Status(StrEnum):
    """How well the facts of an entry are known."""

    CHECKED = "checked"  # on the service's own pages
    SECONDARY = "secondary"  # in the news only
    UNVERIFIED = "unverified"  # number or hours in doubt


class Cost(StrEnum):
    FREE = "free"
    OPERATOR = "operator"  # the caller's own call charge
    LOCAL = "local"


class Answer(StrEnum):
    """What is known of a yes-or-no matter."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    UNKNOWN = "unknown"


class Medium(StrEnum):
    """How a person is reached at once."""

    PHONE = "phone"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Contact:
    """Ways to a service; chat and web are addresses without https://."""

    phone: str | None = None
    chat: str | None = None
    web: str | None = None
    place: Mapping[Language, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.phone or self.chat or self.web or self.place)

    def by(self, medium: Medium) -> str | None:
        return self.phone if medium is Medium.PHONE else self.chat


@dataclass(frozen=True, slots=True)
class Service:
    """One service. The first of `needs` is what it is for; the others are what it helps with too.

    `open` holds for every language that `open_in` does not name; None is unknown. `open_chat`: of the chat, where a
    telephone keeps other hours. `area`: municipalities and counties in Finnish; empty is all of Finland. `approved`:
    no line of an import reaches a student before a person has read it.
    """

    id: ServiceId
    name: Mapping[Language, str]
    about: Mapping[Language, str]
    needs: tuple[str, ...]
    now: bool = False
    contact: Contact = field(default_factory=Contact)
    languages: tuple[str, ...] = ()
    open: Hours | None = None
    open_in: Mapping[str, Hours] = field(default_factory=dict)
    open_chat: Hours | None = None
    hours: Mapping[Language, str] = field(default_factory=dict)
    cost: Cost | None = None
    on_bill: Answer = Answer.UNKNOWN
    anonymous: Answer = Answer.UNKNOWN
    ages: tuple[int, int] = (0, 120)
    area: tuple[str, ...] = ()
    busy: bool = False
    busy_note: Mapping[Language, str] = field(default_factory=dict)
    source_url: str | None = None
    checked_on: date | None = None
    checked_by: str = ""
    status: Status = Status.UNVERIFIED
    notes: str = ""
    approved: bool = True

    @property
    def main(self) -> str:
        return self.needs[0] if self.needs else ""

    def hours_of(self, language: str, medium: Medium | None = None) -> Hours | None:
        """The hours in which one is answered in a language; None where they are not known.

        A chat beside a telephone has its own hours (Nollalinja answers the telephone day and night, the chat does
        not): unless they are given they are unknown.
        """
        if medium is Medium.CHAT and self.contact.phone and self.open is not None:
            return self.open_chat
        return self.open_in.get(language, self.open)

    def serves(self, area: str | None) -> bool:
        return not self.area or (area is not None and area in self.area)

    def hours_told(self, language: Language) -> str:
        """As the entry words them, or made from `open`; empty where they are not known."""
        if language in self.hours or self.open is None:
            return self.hours.get(language, "")
        return told(self.open, language)


@dataclass(frozen=True, slots=True)
class Directory:
    """All services, in the order of their files."""

    services: Mapping[ServiceId, Service]

    def offerable(self) -> Iterator[Service]:
        """What may be named to a student: approved, and with a way to reach it."""
        return (one for one in self.services.values() if one.approved and one.contact)


@dataclass(frozen=True, slots=True)
class DirectoryPolicy:
    """`max_age`: how long a number and hours are believed after somebody has looked."""

    max_age: timedelta = timedelta(days=90)


USUAL = DirectoryPolicy()


# --- open or not ----------------------------------------------------------------------------------------------------
def is_fresh(service: Service, today: date, policy: DirectoryPolicy = USUAL) -> bool:
    """Whether somebody looked lately. A day that is yet to come is a slip of the pen, and nothing to rely on."""
    if service.checked_on is None or service.status is Status.UNVERIFIED:
        return False
    return timedelta(0) <= today - service.checked_on <= policy.max_age


def is_open(
    service: Service, at: datetime, language: str, policy: DirectoryPolicy = USUAL, medium: Medium | None = None
) -> bool | None:
    """Whether one is answered in a language at a moment; None where hours are unknown or too old to rely on.

    Args:
        at: an aware moment, of any time zone.
        medium: None takes the service's main hours.
    """
    wall = _wall(at)
    hours = service.hours_of(language, medium)
    if service.languages and language not in service.languages:
        return False
    if hours is None or not is_fresh(service, wall.date(), policy):
        return None
    return hours.holds(wall)


def next_opening(
    service: Service, at: datetime, language: str, policy: DirectoryPolicy = USUAL, medium: Medium | None = None
) -> datetime | None:
    """The first moment from `at` on, within 14 days, at which one is answered; `at` itself where that is now.

    In Finnish time. None where hours are unknown or stale, or nothing opens. Freshness is reckoned at `at`.
    """
    now = is_open(service, at, language, policy, medium)
    hours = service.hours_of(language, medium)
    if now:
        return _wall(at)
    if now is None or hours is None or (service.languages and language not in service.languages):
        return None
    moment = at.astimezone(UTC)
    later = (one for one in _turns(hours, moment) if moment < one <= moment + HORIZON)
    found = min((one for one in later if hours.holds(_wall(one))), default=None)
    return None if found is None else _wall(found)


def _wall(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone says nothing; give an aware one")
    return at.astimezone(HELSINKI)


def _turns(hours: Hours, moment: datetime) -> Iterator[datetime]:
    """Every moment at which it may begin to be open, in UTC: compared there, since wall clocks may go back."""
    first = _wall(moment).date()
    for step in range(HORIZON.days + 2):
        day = first + timedelta(days=step)
        for span in hours.of_day(day):
            start = datetime.combine(day, time(span.start // 60, span.start % 60))
            yield from (start.replace(tzinfo=HELSINKI, fold=fold).astimezone(UTC) for fold in (0, 1))
        yield from _jumps(day)


def _jumps(day: date) -> Iterator[datetime]:
    """The full hours of a day on which the clock is changed: it may jump into open hours."""
    midnight = datetime.combine(day, time(), HELSINKI).astimezone(UTC)
    after = datetime.combine(day + timedelta(days=1), time(), HELSINKI).astimezone(UTC)
    if after - midnight != timedelta(days=1):
        yield from (midnight + timedelta(hours=hour) for hour in range(25))


# --- offers ---------------------------------------------------------------------------------------------------------
class OfferState(StrEnum):
    """What may be said of the hours of an offered service."""

    OPEN = "open"  # somebody answers now
    ALWAYS = "always"  # a website: no hours to speak of
    STALE = "stale"  # hours unknown or too old: named without them
    CLOSED = "closed"  # known to be closed


@dataclass(frozen=True, slots=True)
class Offer:
    """The one service at the end of an answer.

    `language_gap`: the offered one does not answer in the student's language. `nothing_in_language`: nobody who is
    known to be open now does.
    """

    service: ServiceId | None
    state: OfferState | None = None
    opens_at: datetime | None = None
    language_gap: bool = False
    nothing_in_language: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every step of an offer needs to know."""

    at: datetime
    language: str
    policy: DirectoryPolicy
    area: str | None

    def reachable(self, service: Service) -> bool:
        return service.now and is_open(service, self.at, self.language, self.policy) is True

    def speaks(self, service: Service) -> bool:
        return not service.languages or self.language in service.languages

    def in_finnish(self) -> _Asked:
        return _Asked(self.at, Language.FI, self.policy, self.area)


def offer_now(
    directory: Directory,
    wanted: Sequence[ServiceId],
    at: datetime,
    language: Language,
    policy: DirectoryPolicy = USUAL,
    *,
    also_needs: Sequence[str] = (_MANNER,),
    area: str | None = None,
) -> Offer:
    """ONE outside service for the end of an answer, the best of what is known now.

    Wanted ones come in the order in which the answer names them; next, services for the same thing; then those for
    `also_needs`. Somebody who answers now goes before a website, that before somebody who answers in Finnish only, and
    what is stale or closed comes last. Services of one area are offered only where `area` names it.
    """
    asked = _Asked(at, language, policy, area)
    local = [one for one in directory.offerable() if one.serves(area)]
    first = [one for ident in dict.fromkeys(wanted) for one in local if one.id == ident]
    others = list(_akin(local, [directory.services[one] for one in wanted if one in directory.services], also_needs))
    everyone = first + [one for one in others if one not in first]
    for service in everyone:
        if asked.reachable(service):
            return Offer(service.id, OfferState.OPEN)
    for service in first:
        if _is_site(service) and asked.speaks(service):
            return Offer(service.id, OfferState.ALWAYS, nothing_in_language=True)
    if language is not Language.FI:
        for service in everyone:
            if asked.in_finnish().reachable(service):
                return Offer(service.id, OfferState.OPEN, language_gap=True, nothing_in_language=True)
    return _last_resort(asked, everyone)


def _akin(services: Iterable[Service], wanted: Iterable[Service], also: Sequence[str]) -> Iterator[Service]:
    """Services for the same thing: first those whose main purpose it is, then those that help with it too."""
    held, mains = list(services), list(dict.fromkeys(one.main for one in wanted))
    for need in mains:
        yield from (one for one in held if one.main == need)
    for need in mains:
        yield from (one for one in held if need in one.needs and need != _MANNER)
    for need in also:
        yield from (one for one in held if one.main == need)


def _is_site(service: Service) -> bool:
    """A website to read at any hour. Its address grows old slowly, so only one that is in doubt is left out."""
    return not service.now and bool(service.contact.web) and service.status is not Status.UNVERIFIED


def _last_resort(asked: _Asked, services: Sequence[Service]) -> Offer:
    """Nobody is known to answer now: one in the language, else one in Finnish, with what is known of its hours."""
    for one in (asked, asked.in_finnish()):
        found = next((service for service in services if one.speaks(service)), None)
        if found is not None:
            return _offer(found, one, gap=one.language != asked.language)
    return Offer(None, nothing_in_language=True)


def _offer(service: Service, asked: _Asked, *, gap: bool = False) -> Offer:
    """The service with what is known of its hours; `asked.language` is the one it is to answer in."""
    nothing = gap or not asked.reachable(service)
    now = is_open(service, asked.at, asked.language, asked.policy)
    if now is None:
        return Offer(service.id, OfferState.STALE, None, gap, nothing)
    if now:
        return Offer(service.id, OfferState.OPEN, None, gap, nothing)
    opens_at = next_opening(service, asked.at, asked.language, asked.policy)
    return Offer(service.id, OfferState.CLOSED, opens_at, gap, nothing)


def for_crisis(
    directory: Directory,
    at: datetime,
    language: Language,
    policy: DirectoryPolicy = USUAL,
    *,
    area: str | None = None,
) -> tuple[Offer, ...]:
    """Two contacts at the most, beside 112 which is compiled in: somebody to talk to, and somebody without a queue.

    A line that is known to be busy never stands alone where the directory has any other that is not. Those known to
    be open go first, in the language and then in Finnish; stale ones next, in the same order, but a number that is in
    doubt only after one that is not; what is known to be closed last.
    """
    asked = _Asked(at, language, policy, area)
    local = [one for one in directory.offerable() if one.now and one.serves(area) and one.contact.phone != "112"]
    talking = _best(asked, [one for one in local if "suicide" in one.needs])
    ready = _best(asked, [one for one in local if one.main in ("medical", "crisis") and not one.busy])
    chosen = {one.service: one for one in (talking, ready) if one is not None}
    return tuple(chosen.values())


_BEST_STATE = (OfferState.OPEN, OfferState.ALWAYS, OfferState.STALE, OfferState.CLOSED)


def _best(asked: _Asked, services: Iterable[Service]) -> Offer | None:
    ranked: list[tuple[int, bool, bool, Offer]] = []
    for service in services:
        one = asked if asked.speaks(service) else asked.in_finnish()
        if one.speaks(service):
            offer = _offer(service, one, gap=one is not asked)
            state = _BEST_STATE.index(offer.state or OfferState.CLOSED)
            ranked.append((state, service.status is Status.UNVERIFIED, offer.language_gap, offer))
    return min(ranked, key=lambda one: one[:3])[3] if ranked else None


def stale(directory: Directory, today: date, policy: DirectoryPolicy = USUAL) -> list[Service]:
    """What somebody ought to look at anew: never checked first, then the oldest. Unapproved imports are not counted."""
    old = [one for one in directory.services.values() if one.approved and not is_fresh(one, today, policy)]
    return sorted(old, key=lambda one: one.checked_on or date.min)
