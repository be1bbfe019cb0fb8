"""`kynnys doctor`: is it well? Asked of the live homeserver, ending with an encrypted round trip."""

from __future__ import annotations

import asyncio
import contextlib
import secrets as randomness
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot import app, logs
from bot.app import Running
from bot.cli import admin, doctor_notices, looks, machine
from bot.cli import doctor_workers as workers
from bot.cli.admin import Hand
from bot.cli.check import inspect, inspect_answers
from bot.cli.looks import Finding, Known, Red, Unknown, api_of, judged
from bot.cli.looks import found as seen
from bot.cli.options import settings_option
from bot.cli.people import on_the_list
from bot.cli.roster import runs
from bot.cli.run import notices_option, side_option
from bot.clock import utc_now
from bot.demo.people import Client, NotSeen, log_in
from bot.errors import KynnysError
from bot.matrix.api import Api, path
from bot.matrix.errors import MatrixFault, Refused
from bot.paging import Pager, page_body
from config.roster import Entry
from config.settings import Settings, load
from moderation.model import Tier


@click.command()
@settings_option
@notices_option
@side_option
@click.option("--page-test", is_flag=True, help="Only send a drill to every channel outside Matrix. Phones will ring.")
@admin.admin_option
@admin.admin_password_option
def doctor(
    file: Path, notices_file: Path, side: str, page_test: bool, admin_id: str | None, admin_password: Path | None
) -> None:
    """Looks at everything against the live homeserver: a line each, with a remedy where it is red.

    The rate limit and the round trip need a server admin: name one with --admin, or keep a token in admin_token.
    """
    logs.configure(as_json=True, level=50)
    if side == "notices":
        _show(asyncio.run(doctor_notices.examine(notices_file)))
        return
    settings = load(file)
    hand = admin.hand_of(app.account_of(settings), admin_id, admin_password, may_ask=sys.stdin.isatty())
    _show(asyncio.run(paged(settings) if page_test else examine(file, settings, hand)))


def _show(findings: Sequence[Finding]) -> None:
    colours = {"green": "green", "red": "red", "unknown": "yellow"}
    table = Table(show_header=False)
    for finding in findings:
        table.add_row(f"[{colours[finding.state]}]{finding.state}[/]", finding.name, finding.words)
    Console(width=140 if not Console().is_terminal else None).print(table)
    if any(finding.state == "red" for finding in findings):
        raise click.ClickException("Not well. The remedies stand above.")


async def examine(file: Path, settings: Settings, hand: Hand) -> list[Finding]:
    """All findings, in the order in which they build on one another. `hand`: how a server admin is reached."""
    account = app.account_of(settings)
    in_order: list[tuple[str, Callable[[], Awaitable[str]]]] = [
        ("settings", lambda: _settings(file)),
        ("answers", lambda: _answers(settings)),
        ("disk", lambda: machine.disk(settings)),
        ("encoder", machine.encoder),
        ("database", lambda: machine.database(settings)),
        ("certificate", lambda: machine.certificate(settings, utc_now())),
        ("homeserver", lambda: looks.versions(account)),
        ("clock", lambda: looks.clock(account)),
        ("login", lambda: looks.login(account)),
        ("cross-signing", lambda: looks.cross_signing(account)),
        ("staff", lambda: _staff(settings)),
    ]
    for name in settings.workers:
        in_order += workers.looks_at(settings, name)
    if settings.workers:
        in_order.append(("workers", lambda: workers.together(settings)))
    found = [await seen(name, look) for name, look in in_order]
    async with contextlib.AsyncExitStack() as stack:
        api = await _reached(stack, hand, found)
        found.append(await seen("service and database", lambda: _service(stack, settings)))
        found.append(await seen("rate limit", lambda: _rate_limit(settings, api)))
        found.append(await seen("round trip", lambda: _round_trip(settings, api)))
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


def _needed(api: Api | None) -> Api:
    if api is None:
        raise Unknown("needs a server admin. Say: kynnys doctor --admin ID")
    return api


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
    async with api_of(app.account_of(settings), needs_login=True) as api:
        answer = await api.call("POST", path("keys", "query"), {"device_keys": {one.matrix_id: [] for one in people}})
    return judged(people, answer, on_first_use=settings.trust.on_first_use)


def _known(settings: Settings, listed: Iterable[Entry]) -> list[Known]:
    """The staff of settings and roster. Operators stand in the settings alone."""
    people = [
        Known(key, one.matrix_id, one.master_key, f"staff.{key}.master_key") for key, one in settings.staff.items()
    ]
    return people + [
        Known(one.who, one.matrix_id, one.master_key, f"kynnys roster add key={one.who} master_key=…") for one in listed
    ]


async def _service(stack: contextlib.AsyncExitStack, settings: Settings) -> str:
    """A service that runs holds the lease; otherwise it is started here, for as long as `stack` lasts."""
    if runs(settings):
        return "runs"
    begun = time.monotonic()
    running = await stack.enter_async_context(_started(settings))
    took = time.monotonic() - begun
    return f"does not run now; started here for a moment: ready in {took:.1f} s, {len(running.rooms)} rooms"


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


async def _round_trip(settings: Settings, api: Api | None) -> str:
    try:
        return await _written_and_answered(settings, api)
    except NotSeen as error:
        raise Red(str(error)) from None


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
