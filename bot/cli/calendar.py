"""`kynnys calendar`: the service calendar day by day, for whoever wrote it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.options import settings_option
from bot.clock import utc_now
from config.calendar import of_settings
from config.settings import load
from rooms.calendar import OffKind, ServiceCalendar, day_of, statutory_due, statutory_raise
from rooms.hours import HELSINKI, Spans
from rooms.model import Language, Service

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CLOSED_FOR = {
    OffKind.SUMMER: "summer",
    OffKind.HOLIDAY: "holiday",
    OffKind.PUBLIC_HOLIDAY: "public holiday",
    OffKind.WEEKEND: "weekend",
}


@click.command()
@settings_option
@click.option("--days", type=click.IntRange(1, 400), default=14, show_default=True, help="How many days to show.")
@click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The first of them. Without it, today.",
)
def calendar(file: Path, days: int, first: datetime | None) -> None:
    """What the service calendar says: who is there when, why it is closed, and which days are school days."""
    settings = load(file)
    found = of_settings(settings)
    if found is None:
        raise click.ClickException(
            f"{file.name}: service.calendar is not set, so both chats count as open at any time, "
            "and no day is promised. Write one from config/calendar.example.toml."
        )
    begins = first.date() if first else day_of(utc_now())
    language, console = settings.texts.staff_language, Console()
    console.print(_table(found, [begins + timedelta(days=ahead) for ahead in range(days)], language))
    console.print(_promise(found, begins), soft_wrap=True)


def _table(calendar: ServiceCalendar, days: list[date], language: Language) -> Table:
    table = Table()
    for heading in ("day", "school day", *Service):
        table.add_column(str(heading).replace("_", " "))
    for day in days:
        off = calendar.day_off(day)
        cells = (_told(calendar, service, day, language) for service in Service)
        table.add_row(_day(day), _school_day(calendar, day, language), *cells, style="dim" if off else "")
    return table


def _day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day}"


def _school_day(calendar: ServiceCalendar, day: date, language: Language) -> str:
    off = calendar.day_off(day)
    if off is None:
        return "yes, exam week" if calendar.is_exam_week(day) else "yes"
    return f"no: {escape(off.name.get(language) or _CLOSED_FOR[off.kind])}"


def _told(calendar: ServiceCalendar, service: Service, day: date, language: Language) -> str:
    if calendar.of(service) is None:
        return "any time (no hours)"
    exception = calendar.exception_on(service, day)
    why = f" ({escape(exception.period.name.get(language, 'exception'))})" if exception else ""
    return f"{_spans(calendar.hours_on(service, day))}{why}"


def _spans(spans: Spans) -> str:
    return ", ".join(f"{start:%H:%M}-{end:%H:%M}".replace("-00:00", "-24:00") for start, end in spans) or "closed"


def _promise(calendar: ServiceCalendar, day: date) -> str:
    """What the law's seven days come to, so that who reads it can count them on a calendar of paper."""
    noon = datetime.combine(day, time(12), HELSINKI).astimezone(UTC)
    raised, due = statutory_raise(calendar, noon), statutory_due(calendar, noon)
    if raised is None or due is None:
        return f"A student who asks on {_day(day)}: no school days follow. Look at the days on which school is closed."
    return f"A student who asks on {_day(day)} is raised on {_day(raised)} and due on {_day(due)} (1287/2013, 15 §)."
