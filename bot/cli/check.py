"""`kynnys check`: everything that can be known to be wrong without the homeserver, all at once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import click

from bot import secrets
from bot.answers import Library
from bot.books import shipped
from bot.cli.notices import NOTICES
from bot.cli.options import settings_option
from bot.cli.people import on_the_list, shortcomings
from bot.clock import utc_now
from bot.errors import KynnysError
from bot.notices.texts import NoticeTexts
from bot.paging import Pager
from bot.texts import Texts
from config import calendar as service_calendar
from config import practice, ready
from config.faults import Faults
from config.notices import NoticeSettings, NoticeSettingsFaults
from config.notices import load as load_notices
from config.ready import ReadyFaults
from config.roster import Entry
from config.settings import Settings, load
from faq import models
from faq.catalogue import CatalogueFaults, long_sentences
from faq.directory import stale
from faq.directory_files import DirectoryFaults
from moderation import fixed_texts, lexicon, promises
from moderation.fixed_texts import FixedTextFaults
from moderation.lexicon import LexiconFaults
from moderation.models import find as find_heads
from moderation.policy import PageWhen
from moderation.rules import Rules
from risk_feed import rule_files
from risk_feed.rule_files import RuleFaults
from risk_feed.rules import Rule, in_force
from rooms.calendar import ServiceCalendar, day_of


@click.command()
@settings_option
def check(file: Path) -> None:
    """Settings, texts and secrets: every fault at once, each with its place and remedy."""
    of_notices = file.with_name(NOTICES.name)
    alone = of_notices.exists() and not file.exists()
    faults, notes = ([], [f"{file.name}: is not there, so that no chat side runs here."]) if alone else inspect(file)
    found, about = inspect_notices(of_notices)
    faults, notes = faults + found + inspect_wall(file, of_notices), notes + about
    for line in faults:
        click.echo(f"fault  {line}", err=True)
    for line in notes:
        click.echo(f"note   {line}")
    if faults:
        raise click.ClickException(f"{len(faults)} to mend.")
    click.echo("All settings, texts and secrets are in order.")


def inspect(file: Path) -> tuple[list[str], list[str]]:
    """Faults, which keep the service from running as it should, and notes, which somebody should know."""
    faults, notes = _texts()
    try:
        settings = load(file)
    except Faults as found:
        return faults + found.lines, notes
    faults += _secrets(settings)
    if "@" in (settings.database.url or "") and file.stat().st_mode & 0o077:
        faults.append(f"{file}: database.url may hold a password and others can read the file. Say: chmod 0600 {file}")
    notes += _people(settings) + _pictures(settings)
    # A lax file has been told of already.
    faults += [line for line in Pager.of(settings).faults if line not in faults]
    of_calendar, about_calendar, calendar = _calendar(settings)
    notes += _alarms(settings, calendar)
    of_answers, about_answers = inspect_answers(settings)
    of_screen, about_screen = inspect_screen()
    of_ready, about_ready = _ready(settings)
    faults += of_answers + of_screen + of_calendar + of_ready + _promises(settings)
    return faults, notes + about_ready + about_answers + about_screen + about_calendar


def inspect_notices(file: Path) -> tuple[list[str], list[str]]:
    """The notice side's settings and rules: faults and notes. Nothing where a school has no such file."""
    if not file.exists():
        return [], []
    try:
        settings = load_notices(file)
        rules = rule_files.load(settings.rules_folder)
    except NoticeSettingsFaults as found:
        return found.lines, []
    except RuleFaults as found:
        return [f"rules: {line}" for line in found.lines], []
    faults = _notice_texts()
    notes = (
        [] if settings.source else [f"{file.name}: no [source] is named, so that files must be in canonical columns."]
    )
    drafts = rule_files.drafts(rules)
    if drafts:
        notes.append(
            f"rules: {', '.join(drafts)} are drafts. The school's own staff read each and write approved_by and "
            f"approved_on into it, in {settings.rules_folder}."
        )
    return faults + _ways_in(settings), notes + _unheard(settings, rules) + _rooms_of_notices(settings)


def _ways_in(settings: NoticeSettings) -> list[str]:
    """What must be there before facts can come in."""
    needed = [f"webhook_{name}" for name in sorted(settings.webhook.secrets)] if settings.webhook is not None else []
    needed += ["moodle_token"] if settings.moodle is not None else []
    faults = [line for name in needed for line in _missing_or_lax(settings.secrets / name)]
    folder = settings.watch.folder if settings.watch is not None else None
    if folder is not None and not (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)):
        faults.append(f"{folder}: watch.folder is no folder of ours. Make it, mode 0700, and let the service write.")
    elif folder is not None and folder.stat().st_mode & 0o007:
        faults.append(f"{folder}: others can look into watch.folder, where names lie. Say: chmod o-rwx {folder}")
    return faults


def _missing_or_lax(file: Path) -> list[str]:
    if not file.exists():
        return [f"{file}: is missing. Write the secret there, mode 0600."]
    return _lax(lambda: secrets.read(file))


def inspect_wall(file: Path, of_notices: Path) -> list[str]:
    """What the two sides' settings must not share. Nothing where one of them is not there or has faults."""
    try:
        chat, notices = load(file), load_notices(of_notices)
    except (Faults, NoticeSettingsFaults):
        return []
    faults = []
    if notices.homeserver is not None and notices.homeserver.user == chat.homeserver.user:
        faults.append(f"{of_notices.name}: homeserver.user is the chat side's account; make one of its own.")
    if notices.data.is_relative_to(chat.data) or chat.data.is_relative_to(notices.data):
        faults.append(f"{of_notices.name}: data is the chat side's folder, or lies in it; name one of its own.")
    return faults


def _rooms_of_notices(settings: NoticeSettings) -> list[str]:
    """Who cannot read yet, and where nobody is."""
    if settings.homeserver is None:
        return ["notices.toml: no [homeserver] is named, so that no room is spoken to."]
    unknown = sorted(key for key, one in settings.staff.items() if one.master_key is None)
    seated = {post for posts in settings.staff_posts.values() for post in posts}
    empty = sorted(" ".join((post.role, post.campus)).strip() for post in settings.posts - seated)
    return [
        *([f"notices.toml: {', '.join(unknown)} can read no card: their master_key is missing."] if unknown else []),
        *([f"notices.toml: nobody is in the room of {', '.join(empty)}: cards wait there."] if empty else []),
    ]


def _notice_texts() -> list[str]:
    try:
        NoticeTexts()
    except KynnysError as error:
        return str(error).splitlines()
    return []


def _unheard(settings: NoticeSettings, rules: Sequence[Rule]) -> list[str]:
    """Rules that go to a role which has no room somewhere: what nobody gets there is told in the receipts alone."""
    return [
        f"rules: {rule.id} goes to {role}, which has no room on {', '.join(without)}. Add it to roles of the "
        f"campus in {NOTICES.name}, or take it out of the rule."
        for rule in in_force(rules).values()
        for role in rule.roles
        if (without := sorted(key for key, one in settings.campus.items() if role not in one.roles))
    ]


def inspect_screen() -> tuple[list[str], list[str]]:
    """Rules, fixed texts and trained heads of the crisis screen: faults and notes."""
    faults, notes = [], []
    try:
        rules = Rules(lexicon.load(lexicon.shipped()))
        if find_heads(rules.concept_names) is None:
            notes.append("screen: no trained heads fit the seeds; rules decide alone. Say: kynnys screen train")
    except LexiconFaults as found:
        faults += [f"config/crisis/{line}" for line in found.lines]
    try:
        books = fixed_texts.load(fixed_texts.shipped())
    except FixedTextFaults as found:
        return [*faults, *(f"config/crisis/texts/{line}" for line in found.lines)], notes
    drafts = [f"{book.drafts()} of {len(book.of)} in {language}" for language, book in books.items() if book.drafts()]
    if drafts:
        notes.append(
            f"crisis texts: {', '.join(drafts)} are drafts. A psychologist or school social worker reads each and "
            "writes approved_by and approved_on beside it, in config/crisis/texts."
        )
    return faults, notes


def inspect_answers(settings: Settings) -> tuple[list[str], list[str]]:
    """Catalogue, directory and model: faults and notes."""
    try:
        library = Library.of(settings)
    except (CatalogueFaults, DirectoryFaults) as found:
        folder = settings.catalogue if isinstance(found, CatalogueFaults) else settings.directory
        return [line if line.startswith(f"{folder}:") else f"{folder}/{line}" for line in found.lines], []
    notes = [f"{settings.catalogue}: {line}" for line in long_sentences(library.catalogue)]
    old = stale(library.directory, utc_now().date(), library.policy)
    if old:
        notes.append(
            f"directory: {len(old)} services were last looked at too long ago, or never; they are offered without "
            "their hours. See kynnys directory list --stale."
        )
    if models.find(library.catalogue, settings.model) is None:
        notes.append("answers: no model fits the catalogue; it is trained at the next start. Or say: kynnys faq train")
    if settings.answers.pretend_now is not None:
        notes.append("answers.pretend_now is for demonstrations: opening hours are looked up at another time than now.")
    return [], notes


def _texts() -> tuple[list[str], list[str]]:
    faults: list[str] = []
    try:
        Texts()
    except KynnysError as error:
        faults += str(error).splitlines()
    scripts = {one: (practice.shipped() / f"{one}.toml").read_text(encoding="utf-8") for one in shipped()}
    notes = []
    for what, texts in (("texts", shipped()), ("practice", scripts)):
        drafts = [str(language) for language, text in texts.items() if _DRAFT_MARKS[str(language)] in text]
        if drafts:
            notes.append(f"{what}: {', '.join(drafts)} are drafts until the school's own staff have approved them.")
    return faults, notes


def _promises(settings: Settings) -> list[str]:
    """Faults of what tutors' lines wait for."""
    try:
        promises.load(settings.promises)
    except promises.PromiseFaults as found:
        return found.lines
    return []


def _ready(settings: Settings) -> tuple[list[str], list[str]]:
    """Faults and notes about the answers that responders send with `!vastaus`."""
    try:
        ready.load(settings.ready)
    except ReadyFaults as found:
        return found.lines, []
    if _DRAFT_MARKS["fi"] in settings.ready.read_text(encoding="utf-8"):
        return [], [f"ready answers: {settings.ready} are drafts until the school's own staff have approved them."]
    return [], []


_DRAFT_MARKS = {"fi": "LUONNOS", "sv": "UTKAST", "en": "DRAFT"}


def _secrets(settings: Settings) -> list[str]:
    """What is there must be readable by its owner alone; a first log-in needs the password."""
    faults = []
    if not settings.secrets.exists():
        return [
            f"{settings.secrets}: is missing. Make it (mode 0700) and put the bot's password there: password, 0600."
        ]
    for part in (settings.data, settings.secrets):
        faults += _lax(lambda part=part: secrets.private_directory(part))
    for file in sorted(settings.secrets.iterdir()):
        faults += _lax(lambda file=file: secrets.read(file))
    if not (settings.secrets / "login.json").exists() and not (settings.secrets / "password").exists():
        faults.append(
            f"{settings.secrets / 'password'}: is missing. Write the bot account's password there, mode 0600; or let a "
            "server admin make the account: kynnys setup --admin ID"
        )
    return faults


def _lax(look: object) -> list[str]:
    try:
        look()  # type: ignore[operator]
    except KynnysError as error:
        return [str(error)]
    return []


def _people(settings: Settings) -> list[str]:
    """Notes about staff, of settings and roster alike."""
    in_settings = [one.person(key) for key, one in settings.staff.items() if one.role is not None]
    try:
        listed = asyncio.run(on_the_list(settings))
    except KynnysError as error:
        return [f"roster: {error} Whoever stands on it was not looked at.", *_keys_and_operators(settings, [])]
    people = in_settings + [one.person for one in listed]
    return shortcomings(people, day_of(utc_now())) + _keys_and_operators(settings, listed)


def _keys_and_operators(settings: Settings, listed: Sequence[Entry]) -> list[str]:
    notes = []
    if not any(one.operator for one in settings.staff.values()):
        notes.append("staff: nobody is an operator, so nobody hears when something is wrong. Add operator = true.")
    if settings.trust.on_first_use:
        notes.append("trust.on_first_use is for demonstrations: whoever signs in first as a counsellor is believed.")
        return notes
    unknown = sorted(name for name, one in settings.staff.items() if one.master_key is None)
    notes += [
        f"staff.{name}.master_key is missing: nothing they write is acted upon until it is there." for name in unknown
    ]
    unsaid = [one.who for one in listed if one.master_key is None]
    return notes + [
        f"roster: {who} has no master_key: nothing they write is acted upon until it is there. "
        f"Say: kynnys roster add key={who} master_key=…, as kynnys doctor shows it."
        for who in unsaid
    ]


def _calendar(settings: Settings) -> tuple[list[str], list[str], ServiceCalendar | None]:
    """Faults and notes about the service calendar, and the calendar where there is one without faults."""
    try:
        calendar = service_calendar.of_settings(settings)
    except Faults as found:
        return found.lines, [], None
    if calendar is None:
        return [], ["service.calendar: not set, so both chats count as open at any time, and no day is promised."], None
    notes = service_calendar.notes(calendar, utc_now())
    return [], [f"service calendar: {line}" for line in notes], calendar


def _pictures(settings: Settings) -> list[str]:
    """What a school should have thought of before it lets pictures cross."""
    notes = []
    if settings.media.to_adults:
        notes.append(
            "media.to_adults: students may send pictures to adults. The screen reads the words beside a picture, not "
            "the picture: whoever takes the student is the first who sees it."
        )
    if settings.media.to_tutors:
        notes.append(
            "media.to_tutors: tutors, who are students, may be sent any picture; nobody sees it before them. "
            "Train them for it, or leave it off."
        )
    return notes


def _alarms(settings: Settings, calendar: ServiceCalendar | None) -> list[str]:
    """What an operator should know of how adults are reached when somebody is in danger."""
    alarm, notes = settings.alarm, []
    if not any(one.backup for one in settings.staff.values()):
        notes.append("staff: nobody is the backup for an alarm that nobody takes. Add backup = true to one or two.")
    if not alarm.page:
        notes.append(
            "alarm.page: no channel outside Matrix, so that an alarm rings nowhere else. Add [alarm.page.<name>]."
        )
    elif not alarm.paged(PageWhen.UNACKNOWLEDGED):
        notes.append(
            'alarm.page: no channel is paged when nobody takes an alarm. Add when = ["unacknowledged"] to one.'
        )
    if alarm.policy(calendar).hours is None:
        notes.append(
            "alarm.hours: not told, so that students hear neither that an adult is on duty nor when. "
            "Add [alarm.hours], or the counsellor chat's hours in a service calendar."
        )
        return notes
    if alarm.page and not alarm.paged(PageWhen.CLOSED):
        notes.append('alarm.page: outside the hours nobody is paged at once. Add "closed" to a channel\'s when.')
    if alarm.hours is not None and not any(day >= utc_now().date() for day in alarm.closed_on):
        notes.append(
            "alarm.closed_on: no day to come, so that in school holidays adults are taken to be on duty. Add them."
        )
    return notes
