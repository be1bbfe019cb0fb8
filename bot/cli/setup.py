"""`kynnys setup`: from a settings file to a bot that is known on its homeserver. It may be run again at any time.

It says of each step whether it was done now or was so already, and ends with what is left for people to do. Where
nobody can be asked (no terminal, or --unattended), whatever is missing is an error with its remedy.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot import logs, secrets
from bot.cli import admin, settings_folder
from bot.cli.options import settings_option
from bot.cli.run import Running, Serving, chat_side, notice_side, notices_option, side_option
from bot.errors import SettingsFault
from bot.matrix.connecting import Account
from config.homeserver import HomeserverSettings
from config.workers import WORKERS

TO_BE_WRITTEN = "{file}: the password of the bot's account, mode 0600; or leave it to kynnys setup --admin ID"
NOW, ALREADY, STANDS, LEFT = "done", "was so", "stands", "left"


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the report: `how` it is, and what. `STANDS`: made now or earlier, which only the homeserver knows."""

    how: str
    what: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line. `asks`: somebody is there to answer."""

    asks: bool
    admin: str | None
    admin_password: Path | None
    student_token: str | None


@click.command()
@settings_option
@notices_option
@side_option
@click.option(
    "--example",
    "example",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Only write a commented settings folder there, with blanks to fill in.",
)
@admin.admin_option
@admin.admin_password_option
@click.option(
    "--student-token",
    "student_token",
    metavar="WORD",
    help="With --admin: whoever knows this word may make an account, such as students who read it on a poster.",
)
@click.option("--unattended", is_flag=True, help="Ask nothing; whatever is missing is an error.")
@click.option("--new-identity", is_flag=True, help="Replace the bot's cross-signing keys, whose seeds are lost.")
def setup(
    file: Path,
    notices_file: Path,
    side: str,
    example: Path | None,
    admin_id: str | None,
    admin_password: Path | None,
    student_token: str | None,
    unattended: bool,
    new_identity: bool,
) -> None:
    """The bot's account, keys and rooms on the homeserver, and what is left to do. Repeatable."""
    if example is not None:
        _write_example(example, side, {})
        return
    wishes = Wishes(not unattended and sys.stdin.isatty(), admin_id, admin_password, student_token)
    file = file if side == "chat" else notices_file
    if not file.exists() and wishes.asks:
        _begin(file.parent, side)
        return
    serving = (chat_side if side == "chat" else notice_side)(file, new_identity=new_identity)
    others = _other_workers(file) if side == "chat" else []
    logs.configure(as_json=False, level=50)  # what is wrong is raised, and what is left is told below
    steps = asyncio.run(_set_up(serving, others, wishes, file if side == "chat" else None, new_identity))
    _tell([*steps, *(Step(LEFT, note) for note in _notes(file, side))])
    more = "" if side == "chat" else f" --side {side}"
    click.echo(f"Staff have been invited to their rooms. Next: kynnys doctor, then kynnys run{more}.")


def _tell(steps: list[Step]) -> None:
    for step in steps:
        click.echo(f"{step.how:<7} {step.what}")


# --- a settings folder ------------------------------------------------------------------------------------------------
def _write_example(folder: Path, side: str, known: Mapping[str, str]) -> None:
    written, kept = settings_folder.write(folder, side, known)
    for name in written:
        click.echo(f"written  {folder / name}")
    for name in kept:
        click.echo(f"kept     {folder / name}")
    for line in _faults(folder, side):
        click.echo(f"fill in  {line}")
    if not any((settings_folder.secrets_of(folder, side) / name).exists() for name in ("password", "login.json")):
        click.echo(f"fill in  {TO_BE_WRITTEN.format(file=settings_folder.secrets_of(folder, side) / 'password')}")
    click.echo("Then: kynnys check")


def _faults(folder: Path, side: str) -> list[str]:
    """Loaded late, as what belongs to a side is: the one may run where the other is not wanted."""
    from bot.cli.check import inspect, inspect_notices

    return (inspect(folder / "service.toml") if side == "chat" else inspect_notices(folder / "notices.toml"))[0]


def _notes(file: Path, side: str) -> list[str]:
    from bot.cli.check import inspect, inspect_notices

    return (inspect(file) if side == "chat" else inspect_notices(file))[1]


def _begin(folder: Path, side: str) -> None:
    """Asks what a settings file cannot do without, and writes one."""
    click.echo("There is no settings file yet. Two questions, and it is written with blanks for the rest.")
    url = click.prompt("Address of the homeserver, such as https://matrix.koulu.fi", value_proc=_address)
    user = click.prompt("The bot's account, such as @tuki:koulu.fi", value_proc=_account)
    _write_example(folder, side, {"url": url, "user": user})
    click.echo("And then: kynnys setup, once more.")


def _address(text: str) -> str:
    return _checked(text.strip(), "@tuki:koulu.fi").url


def _account(text: str) -> str:
    return _checked("https://matrix.koulu.fi", text.strip()).user


def _checked(url: str, user: str) -> HomeserverSettings:
    try:
        return HomeserverSettings(url=url, user=user)
    except ValueError as error:
        raise click.UsageError(str(error).splitlines()[-1].strip().removeprefix("Value error, ")) from None


# --- the homeserver ---------------------------------------------------------------------------------------------------
def _other_workers(file: Path) -> list[Serving]:
    """Those beside the first account, where there are several: each with a login, an identity and keys of its own."""
    from config.settings import load

    return [chat_side(file, worker=name) for name in load(file).workers]


async def _set_up(
    serving: Serving, others: list[Serving], wishes: Wishes, chat: Path | None, new_identity: bool
) -> list[Step]:
    """`chat`: the chat side's settings file, whose database knows which rooms stand. `others`: further workers.

    The first one invites the others to the standing rooms, and stays while they go there.

    Raises:
        KynnysError, MatrixFault: what an operator must mend.
    """
    steps: list[Step] = []
    for one in (serving, *others):
        _private(one.account)
    steps += await _by_the_admin([one.account for one in (serving, *others)], wishes)
    stood = await _standing_rooms(chat) if chat is not None else None
    async with _ready(serving, wishes, steps, new_identity) as running:
        steps += [_room(kind, stood) for kind in running.rooms]
        for one in others:
            async with _ready(one, wishes, steps, new_identity=False) as also:
                steps.append(
                    Step(STANDS, f"{one.account.user} sits in {len(also.rooms)} of {len(running.rooms)} rooms")
                )
    return steps


def _private(account: Account) -> None:
    """The folder of the account's secrets, and those in which it lies: nobody else looks in."""
    home = account.secrets.parent
    within = (home.parent.parent, home.parent) if home.parent.name == WORKERS else ()
    for place in (*within, home, account.secrets):
        secrets.private_directory(place)


@contextlib.asynccontextmanager
async def _ready(serving: Serving, wishes: Wishes, steps: list[Step], new_identity: bool) -> AsyncIterator[Running]:
    """Runs until the end, ready from the start on. What was made by it is told in `steps`."""
    account = serving.account
    _ask_for_the_password(account, wishes)
    login, seeds = account.secrets / "login.json", account.secrets / "cross_signing.seeds"
    logged_in, had_identity = login.exists(), seeds.exists() and not new_identity
    async with _until_ready(serving) as running:
        steps.append(Step(ALREADY if logged_in else NOW, f"logged in as {account.user}, with a device of its own"))
        master_key = f"cross-signed; the bot's public master key is {running.fingerprint}"
        steps.append(Step(ALREADY if had_identity else NOW, master_key))
        yield running


def _room(kind: str, stood: frozenset[str] | None) -> Step:
    from bot.matrix.staff_rooms import NAMES

    how = STANDS if stood is None else ALREADY if kind in stood else NOW
    if kind == "space":
        return Step(how, f'space "{NAMES[kind]}"')
    return Step(how, f'room "{NAMES.get(kind, kind)}", encrypted, its people invited')


async def _by_the_admin(accounts: list[Account], wishes: Wishes) -> list[Step]:
    """What only a server admin may do."""
    who = wishes.admin
    if who is None and wishes.asks and not all((one.secrets / "login.json").exists() for one in accounts):
        who = click.prompt(
            "A server admin's account, to make the bot's and lift its limits (Enter: it is made already)", default=""
        )
    if not who:
        left = "nobody looked at the bot's account and its rate limit. A server admin can: kynnys setup --admin ID"
        return [Step(LEFT, left)]
    password = admin.password_of(who, wishes.admin_password, may_ask=wishes.asks)
    steps: list[Step] = []
    async with admin.signed_in(accounts[0].url, who, password) as api:
        for account in accounts:
            made = await admin.account_made(api, account.user, account.secrets / "password")
            lifted = await admin.limit_lifted(api, account.user)
            steps.append(Step(NOW if made else ALREADY, f"the account {account.user}"))
            steps.append(Step(NOW if lifted else ALREADY, "the homeserver's rate limit is lifted for it"))
        token = await admin.token_made(api, wishes.student_token) if wishes.student_token else None
    return steps + ([] if token is None else [Step(NOW if token else ALREADY, "students may register with the word")])


def _ask_for_the_password(account: Account, wishes: Wishes) -> None:
    """The first log-in needs one. Where nobody can be asked, the log-in itself says what is missing."""
    password = account.secrets / "password"
    if wishes.asks and not password.exists() and not (account.secrets / "login.json").exists():
        secrets.write(password, click.prompt(f"Password of {account.user}", hide_input=True, err=True))


async def _standing_rooms(chat: Path) -> frozenset[str]:
    """The kinds of rooms that an earlier start has made; none where nothing can be read."""
    from sqlalchemy import select
    from sqlalchemy.exc import DBAPIError

    from bot.cli.people import is_there
    from bot.db.engine import create_engine
    from bot.db.tables import room
    from config.settings import load

    url = load(chat).database_url
    if not is_there(url):
        return frozenset()
    engine = create_engine(url)
    try:
        async with engine.begin() as tx:
            return frozenset((await tx.execute(select(room.c.kind).distinct())).scalars())
    except (DBAPIError, OSError):
        return frozenset()
    finally:
        await engine.dispose()


@contextlib.asynccontextmanager
async def _until_ready(serving: Serving) -> AsyncIterator[Running]:
    """Starts the side, which makes all there is to make; it is ready when this begins, and stopped when it ends."""
    done: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(serving.run(done.set_result))
    either: set[asyncio.Future[Any]] = {task, done}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not done.done():
            await task
            raise SettingsFault("The service ended before it was ready. Say: kynnys doctor")
        yield done.result()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
