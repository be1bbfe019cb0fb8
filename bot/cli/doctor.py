"""`kynnys doctor`: is it well? Asked of the live homeserver, ending with an encrypted round trip."""

from __future__ import annotations

import asyncio
import contextlib
import secrets as randomness
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
import click
from rich.console import Console
from rich.table import Table

from bot import app, logs
from bot.app import Running
from bot.cli import admin, machine
from bot.cli.admin import Hand
from bot.cli.check import inspect, inspect_answers
from bot.cli.machine import Red, Unknown
from bot.cli.options import settings_option
from bot.cli.people import on_the_list
from bot.clock import utc_now
from bot.demo.people import Client, NotSeen, log_in
from bot.errors import AlreadyRunning, KynnysError
from bot.lease import lease
from bot.matrix.api import Api, path
from bot.matrix.errors import MatrixFault, Refused, SlowDown
from bot.matrix.login import stored
from bot.paging import Pager, page_body
from config.roster import Entry
from config.settings import Settings, load
from moderation.model import Tier

CLOCK_MAY_DIFFER = 30.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    state: str
    words: str


@click.command()
@settings_option
@click.option("--page-test", is_flag=True, help="Only send a drill to every channel outside Matrix. Phones will ring.")
@admin.admin_option
@admin.admin_password_option
def doctor(file: Path, page_test: bool, admin_id: str | None, admin_password: Path | None) -> None:
    """Looks at everything against the live homeserver: a line each, with a remedy where it is red.

    The rate limit and the round trip need a server admin: name one with --admin, or keep a token in admin_token.
    """
    settings = load(file)
    logs.configure(as_json=True, level=50)
    hand = admin.hand_of(app.account_of(settings), admin_id, admin_password, may_ask=sys.stdin.isatty())
    findings = asyncio.run(paged(settings) if page_test else examine(file, settings, hand))
    colours = {"green": "green", "red": "red", "unknown": "yellow"}
    table = Table(show_header=False)
    for finding in findings:
        table.add_row(f"[{colours[finding.state]}]{finding.state}[/]", finding.name, finding.words)
    Console(width=140 if not Console().is_terminal else None).print(table)
    if any(finding.state == "red" for finding in findings):
        raise click.ClickException("Not well. The remedies stand above.")


async def examine(file: Path, settings: Settings, hand: Hand) -> list[Finding]:
    """All findings, in the order in which they build on one another. `hand`: how a server admin is reached."""
    looks: list[tuple[str, Callable[[], Awaitable[str]]]] = [
        ("settings", lambda: _settings(file)),
        ("answers", lambda: _answers(settings)),
        ("disk", lambda: machine.disk(settings)),
        ("encoder", machine.encoder),
        ("database", lambda: machine.database(settings)),
        ("certificate", lambda: machine.certificate(settings, utc_now())),
        ("homeserver", lambda: _versions(settings)),
        ("clock", lambda: _clock(settings)),
        ("login", lambda: _login(settings)),
        ("cross-signing", lambda: _cross_signing(settings)),
        ("staff", lambda: _staff(settings)),
    ]
    found = [await _finding(name, look) for name, look in looks]
    async with contextlib.AsyncExitStack() as stack:
        api = await _reached(stack, hand, found)
        found.append(await _finding("service and database", lambda: _service(stack, settings)))
        found.append(await _finding("rate limit", lambda: _rate_limit(settings, api)))
        found.append(await _finding("round trip", lambda: _written_and_answered(settings, api)))
    return found


async def _reached(stack: contextlib.AsyncExitStack, hand: Hand, found: list[Finding]) -> Api | None:
    """The homeserver as an admin until `stack` ends, signed in once: log-ins are counted. None without an admin."""
    reached = hand()
    if reached is None:
        return None
    try:
        return await stack.enter_async_context(reached)
    except (KynnysError, MatrixFault) as error:
        found.append(Finding("admin", "red", str(error)))
        return None


async def _finding(name: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(name, "green", await look())
    except Unknown as error:
        return Finding(name, "unknown", str(error))
    except SlowDown:
        return Finding(name, "unknown", "the homeserver counts log-ins and asks to wait. Try again in five minutes.")
    except (Red, KynnysError, MatrixFault, NotSeen) as error:
        return Finding(name, "red", str(error))


async def paged(settings: Settings) -> list[Finding]:
    """A drill through every channel outside Matrix, and what became of it. Shows no address and no secret."""
    pager = Pager.of(settings)
    if not pager.names:
        return [Finding("paging", "red", "there is no channel outside Matrix. Add [alarm.page.<name>].")]
    failed = await pager.tried(tier=Tier.IMMEDIATE, drill=True, channels=pager.names)
    sent = f'handed over: "{page_body(Tier.IMMEDIATE, settings.texts.staff_language, drill=True)}". Did it ring?'
    return [
        Finding(f"page {name}", *(("red", failed[name]) if name in failed else ("green", sent))) for name in pager.names
    ]


async def _settings(file: Path) -> str:
    faults, notes = await asyncio.to_thread(inspect, file)  # it has an event loop of its own
    if faults:
        raise Red("; ".join(faults))
    return "in order" + (f", with {len(notes)} notes (kynnys check shows them)" if notes else "")


async def _answers(settings: Settings) -> str:
    faults, notes = inspect_answers(settings)
    if faults:
        raise Red("; ".join(faults))
    return "; ".join(notes) if notes else "catalogue, directory and model fit together"


@contextlib.asynccontextmanager
async def _api(settings: Settings, *, needs_login: bool = False) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        api = Api(settings.homeserver.url, session)
        if needs_login:
            login = stored(settings.secrets / "login.json")
            if login is None:
                raise Red("the bot has never logged in. Run: kynnys setup")
            api = api.with_token(login.token)
        yield api


def _needed(api: Api | None) -> Api:
    if api is None:
        raise Unknown("needs a server admin. Say: kynnys doctor --admin ID")
    return api


async def _versions(settings: Settings) -> str:
    async with _api(settings) as api:
        answer = await api.call("GET", "/_matrix/client/versions")
    versions = [version for version in answer.get("versions", []) if isinstance(version, str)]
    if "v1.11" not in versions:
        raise Red("older than Matrix 1.11. Upgrade the homeserver.")
    return f"answers; Matrix {versions[-1]}"


async def _clock(settings: Settings) -> str:
    async with aiohttp.ClientSession() as session:
        try:
            async with session.get(f"{settings.homeserver.url}/_matrix/client/versions") as answer:
                told = answer.headers.get("Date")
        except aiohttp.ClientError:
            raise Red("the homeserver does not answer") from None
    if told is None:
        raise Unknown("the homeserver tells no time")
    apart = abs((utc_now() - parsedate_to_datetime(told)).total_seconds())
    if apart > CLOCK_MAY_DIFFER:
        raise Red(f"this machine and the homeserver differ by {apart:.0f} s. Switch on NTP on both.")
    return f"within {max(1, round(apart))} s of the homeserver's"


async def _login(settings: Settings) -> str:
    async with _api(settings, needs_login=True) as api:
        answer = await api.call("GET", path("account", "whoami"))
    login = stored(settings.secrets / "login.json")
    if login is None or answer.get("device_id") != login.device_id:
        raise Red("login.json is of another device. Restore login.json, keys/ and the seeds from one backup.")
    return "accepted, with the device that is on record"


async def _cross_signing(settings: Settings) -> str:
    login = stored(settings.secrets / "login.json")
    async with _api(settings, needs_login=True) as api:
        answer = await api.call("POST", path("keys", "query"), {"device_keys": {settings.homeserver.user: []}})
    signed = _signed_by_self(answer, settings.homeserver.user, login.device_id if login else "")
    if not signed:
        raise Red("the bot's device is not cross-signed: new Element apps would not talk to it. Run: kynnys setup")
    return "the bot's device is signed by its own identity"


def _signed_by_self(answer: dict[str, Any], user: str, device: str) -> bool:
    """Whether the homeserver shows a signature of the self-signing key under our device."""
    own = answer.get("self_signing_keys", {}).get(user, {}).get("keys", {})
    shown = answer.get("device_keys", {}).get(user, {}).get(device, {}).get("signatures", {}).get(user, {})
    return bool(set(own) & set(shown))


async def _rate_limit(settings: Settings, api: Api | None) -> str:
    where = path("users", settings.homeserver.user, "override_ratelimit", under=admin.ADMIN)
    answer = await _needed(api).call("GET", where)
    if answer.get("messages_per_second") != 0:
        raise Red(
            "the homeserver's limits hold the bot back at about ten messages. A server admin lifts them: "
            "kynnys setup --admin ID"
        )
    return "lifted for the bot"


async def _staff(settings: Settings) -> str:
    """Which members of staff have cross-signing, and whether it is the one on record."""
    people = _known(settings, await on_the_list(settings))
    async with _api(settings, needs_login=True) as api:
        answer = await api.call("POST", path("keys", "query"), {"device_keys": {one.matrix_id: [] for one in people}})
    return _judged(people, answer, on_first_use=settings.trust.on_first_use)


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody on the staff. `record`: how their master key is put on record."""

    key: str
    matrix_id: str = field(repr=False)
    master_key: str | None
    record: str


def _known(settings: Settings, listed: Iterable[Entry]) -> list[_Known]:
    """The staff of settings and roster. Operators stand in the settings alone."""
    people = [
        _Known(key, one.matrix_id, one.master_key, f"staff.{key}.master_key") for key, one in settings.staff.items()
    ]
    return people + [
        _Known(one.who, one.matrix_id, one.master_key, f"kynnys roster add key={one.who} master_key=…")
        for one in listed
    ]


def _judged(people: Sequence[_Known], answer: dict[str, Any], *, on_first_use: bool) -> str:
    """What the homeserver's answer to a query for their keys says of them, never with an account.

    Raises:
        Red: all that is wrong, each with its remedy.
    """
    lacking, changed, shown = [], [], []
    for one in people:
        keys = answer.get("master_keys", {}).get(one.matrix_id, {}).get("keys", {})
        if not keys:
            lacking.append(one.key)
        elif one.master_key is None:
            shown.append(f"{one.key}: {next(iter(keys.values()))} ({one.record})")
        elif one.master_key not in keys.values():
            changed.append(f"{one.key} ({one.record})")
    wrong = []
    if changed:
        wrong.append(f"{', '.join(changed)}: another identity than the one on record. Ask them before you change it.")
    if lacking:
        wrong.append(
            f"{', '.join(lacking)}: no cross-signing yet. Ask them to set it up in Element (Settings, Encryption)."
        )
    if shown and not on_first_use:
        wrong.append(
            "without a master_key on record nothing they write counts. The homeserver shows " + ", ".join(shown)
        )
    if wrong:
        raise Red("\n".join(wrong))
    return "everybody has cross-signing" + (", the identity on record" if not shown else "")


async def _service(stack: contextlib.AsyncExitStack, settings: Settings) -> str:
    """A service that runs holds the lease; otherwise it is started here, for as long as `stack` lasts."""
    if _runs(settings):
        return "runs"
    begun = time.monotonic()
    running = await stack.enter_async_context(_started(settings))
    took = time.monotonic() - begun
    return f"does not run now; started here for a moment: ready in {took:.1f} s, {len(running.rooms)} rooms"


def _runs(settings: Settings) -> bool:
    try:
        with lease(settings.data):
            return False
    except AlreadyRunning:
        return True


@contextlib.asynccontextmanager
async def _started(settings: Settings) -> AsyncIterator[Running]:
    done: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(app.run(settings, ready=done.set_result))
    either: set[asyncio.Future[Any]] = {task, done}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    try:
        if not done.done():
            raise Red(_reason(task.exception()))
        yield done.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _reason(error: BaseException | None) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error) if isinstance(error, KynnysError | MatrixFault) else f"it ended ({type(error).__name__})"


async def _written_and_answered(settings: Settings, api: Api | None) -> str:
    """A throw-away account writes to the bot and is understood, and the other way round; then it erases itself."""
    async with _throw_away_account(settings, _needed(api)) as login, contextlib.AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kynnys-doctor-")))
        student = await stack.enter_async_context(Client.online(settings.homeserver.url, login, directory))
        begun = time.monotonic()
        room = await student.direct_chat(settings.homeserver.user)
        greeting = await student.reads("112", room=room)
        asked = time.monotonic()
        await student.write(room, "kieli")
        answer = await student.reads("svenska", room=room, after=asked)
        await student.write(room, "poista")
        await student.reads("kyllä", room=room, after=answer.at)
        await student.write(room, "kyllä")
        await student.sees(lambda seen: seen.type == "m.room.member" and seen.sender == settings.homeserver.user)
    greeted, answered = (greeting.at - begun) * 1000, (answer.at - asked) * 1000
    return f"greeted in {greeted:.0f} ms, answered in {answered:.0f} ms, both sealed"


@contextlib.asynccontextmanager
async def _throw_away_account(settings: Settings, api: Api) -> AsyncIterator[dict[str, Any]]:
    """An account made and deactivated by the server admin's hand."""
    server = settings.homeserver.user.partition(":")[2]
    user = f"@kynnys-doctor-{randomness.token_hex(4)}:{server}"
    password = randomness.token_urlsafe(24)
    await api.call("PUT", path("users", user, under=admin.ADMIN_V2), {"password": password})
    try:
        yield await log_in(settings.homeserver.url, user, password)
    finally:
        with contextlib.suppress(Refused):
            await api.call("POST", path("deactivate", user, under=admin.ADMIN), {"erase": True})
