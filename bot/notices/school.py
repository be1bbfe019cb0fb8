"""From the notice side's settings to what the desk goes by: rules, calendar, staff and rooms."""

from __future__ import annotations

from bot.errors import SettingsFault
from bot.notices.desk import School
from config import calendar as calendars
from config.faults import Faults
from config.notices import NoticeSettings
from risk_feed import rule_files
from risk_feed.model import Who
from risk_feed.rule_files import RuleFaults
from risk_feed.rules import Rule
from rooms.calendar import ServiceCalendar
from rooms.model import Language


def school_of(settings: NoticeSettings) -> School:
    """The school as its files have it.

    Raises:
        SettingsFault: the rules or the calendar have faults; all of one kind at once.
    """
    return School(
        rules=_rules(settings),
        policy=settings.life_policy,
        calendar=_calendar(settings),
        staff=settings.staff_posts,
        aliases={Who(key): one.alias for key, one in settings.staff.items()},
        language=Language(settings.language),
    )


def _rules(settings: NoticeSettings) -> tuple[Rule, ...]:
    folder = settings.rules_folder
    try:
        return rule_files.load(folder)
    except RuleFaults as found:
        raise SettingsFault("\n".join(f"rules: {line}" for line in found.lines)) from None


def _calendar(settings: NoticeSettings) -> ServiceCalendar:
    """The school's days; without a file weekends and public holidays are the only days off."""
    if settings.calendar is None:
        return ServiceCalendar()
    try:
        return calendars.load(settings.calendar)
    except Faults as found:
        raise SettingsFault(str(found)) from None
