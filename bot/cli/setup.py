"""`kynnys setup`: from a settings file to a bot that is known on its homeserver. It may be run again at any time.

It says of each step whether it was done now or was so already, and ends with what is left for people to do. Where
nobody can be asked (no terminal, or --unattended), whatever is missing is an error with its remedy.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from bot import app, logs, secrets
from bot.app import Running
from bot.cli import admin, settings_folder
from bot.cli.check import inspect
from bot.cli.options import settings_option
from bot.cli.people import is_there
from bot.db.engine import create_engine
from bot.db.tables import room
from bot.errors import SettingsFault
from bot.matrix.staff_rooms import NAMES
from config import settings as config

NOW, ALREADY, LEFT = "done", "was so", "left"


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the report: `how` it is (`NOW`, `ALREADY` or `LEFT`), and what."""

    how: str
    what: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line. `asks`: somebody is there to answer."""

    asks: bool
    admin: str | None
    admin_password: Path | None
    new_identity: bool


@click.command()
@settings_option
@click.option(
    "--example",
    "example",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Only write a commented settings folder there, with blanks to fill in.",
)
@click.option(
    "--side", type=click.Choice(["chat", "notices"]), default="chat", help="Whose example.", show_default=True
)
@admin.admin_option
@admin.admin_password_option
@click.option("--unattended", is_flag=True, help="Ask nothing; whatever is missing is an error.")
@click.option("--new-identity", is_flag=True, help="Replace the bot's cross-signing keys, whose seeds are lost.")
def setup(
    file: Path,
    example: Path | None,
    side: str,
    admin_id: str | None,
    admin_password: Path | None,
    unattended: bool,
    new_identity: bool,
) -> None:
    """The bot's account, keys and rooms on the homeserver, and what is left to do. Repeatable."""
    if example is not None:
        _write_example(example, side, {})
        return
    wishes = Wishes(not unattended and sys.stdin.isatty(), admin_id, admin_password, new_identity)
    if not file.exists() and wishes.asks:
        _begin(file)
        return
    settings = config.load(file)
    logs.configure(as_json=False)
    steps = asyncio.run(_set_up(settings, wishes))
    _, notes = inspect(file)
    _tell([*steps, *(Step(LEFT, note) for note in notes)])
    click.echo("Staff have been invited to their rooms. Next: kynnys doctor, then kynnys run.")


def _write_example(folder: Path, side: str, known: dict[str, str]) -> None:
    written, kept = settings_folder.write(folder, side, known)
    for name in written:
        click.echo(f"written  {folder / name}")
    for name in kept:
        click.echo(f"kept     {folder / name}")
    if side == "chat":
        faults, _ = inspect(folder / "service.toml")
        for line in faults:
            click.echo(f"fill in  {line}")
    click.echo("Then: kynnys check")


def _begin(file: Path) -> None:
    """Asks what a settings file cannot do without, and writes one."""
    click.echo(f"{file} is not there yet. Two questions, and it is written with blanks for the rest.")
    url = click.prompt("Address of the homeserver, such as https://matrix.koulu.fi", value_proc=_address)
    user = click.prompt("The bot's account, such as @tuki:koulu.fi", value_proc=_account)
    _write_example(file.parent, "chat", {"url": url, "user": user})
    click.echo("And then: kynnys setup, once more.")


def _address(text: str) -> str:
    return _checked(text.strip(), "@tuki:koulu.fi").url


def _account(text: str) -> str:
    return _checked("https://matrix.koulu.fi", text.strip()).user


def _checked(url: str, user: str) -> config.HomeserverSettings:
    try:
        return config.HomeserverSettings(url=url, user=user)
    except ValueError as error:
        raise click.UsageError(str(error).splitlines()[-1].strip().removeprefix("Value error, ")) from None


async def _set_up(settings: config.Settings, wishes: Wishes) -> list[Step]:
    """Raises KynnysError or MatrixFault for what an operator must mend."""
    secrets.private_directory(secrets.private_directory(settings.data) / "secrets")
    steps = await _by_the_admin(settings, wishes)
    _ask_for_the_password(settings, wishes)
    login, seeds = settings.secrets / "login.json", settings.secrets / "cross_signing.seeds"
    logged_in, had_identity, stood = login.exists(), seeds.exists(), await _standing_rooms(settings)
    running = await _until_ready(settings, wishes.new_identity)
    made = had_identity and not wishes.new_identity
    steps.append(
        Step(ALREADY if logged_in else NOW, f"logged in as {settings.homeserver.user}, with a device of its own")
    )
    steps.append(Step(ALREADY if made else NOW, f"cross-signed; the bot's public master key is {running.fingerprint}"))
    return steps + [Step(ALREADY if kind in stood else NOW, _room(kind)) for kind in running.rooms]


def _room(kind: str) -> str:
    name = NAMES.get(kind, kind)
    return f'space "{name}"' if kind == "space" else f'room "{name}", encrypted, its people invited'


async def _by_the_admin(settings: config.Settings, wishes: Wishes) -> list[Step]:
    """What only a server admin may do."""
    user = settings.homeserver.user
    who = wishes.admin
    if who is None and wishes.asks and not (settings.secrets / "login.json").exists():
        who = click.prompt(
            "A server admin's account, to make the bot's and lift its limits (Enter: it is made already)", default=""
        )
    if not who:
        return [
            Step(
                LEFT,
                "nobody looked at the bot's account and its rate limit. A server admin can: kynnys setup --admin ID",
            )
        ]
    password = admin.password_of(who, wishes.admin_password, may_ask=wishes.asks)
    async with admin.signed_in(settings.homeserver.url, who, password) as api:
        made = await admin.account_made(api, user, settings.secrets / "password")
        lifted = await admin.limit_lifted(api, user)
    return [
        Step(NOW if made else ALREADY, f"the account {user}"),
        Step(NOW if lifted else ALREADY, "the homeserver's rate limit is lifted for it"),
    ]


def _ask_for_the_password(settings: config.Settings, wishes: Wishes) -> None:
    """The first log-in needs one. Where nobody can be asked, the log-in itself says what is missing."""
    password = settings.secrets / "password"
    if wishes.asks and not password.exists() and not (settings.secrets / "login.json").exists():
        secrets.write(password, click.prompt(f"Password of {settings.homeserver.user}", hide_input=True, err=True))


async def _standing_rooms(settings: config.Settings) -> frozenset[str]:
    """The kinds of rooms that an earlier start has made; none where nothing can be read."""
    if not is_there(settings.database_url):
        return frozenset()
    engine = create_engine(settings.database_url)
    try:
        async with engine.begin() as tx:
            return frozenset((await tx.execute(select(room.c.kind).where(room.c.kind.in_(NAMES)))).scalars())
    except (DBAPIError, OSError):
        return frozenset()
    finally:
        await engine.dispose()


async def _until_ready(settings: config.Settings, new_identity: bool) -> Running:
    """Starts the service until it is ready, which makes all there is to make, and stops it again."""
    done: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(app.run(settings, ready=done.set_result, new_identity=new_identity))
    either: set[asyncio.Future[Any]] = {task, done}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    if not done.done():
        raise SettingsFault("The service ended before it was ready. Say: kynnys doctor")
    return done.result()


def _tell(steps: list[Step]) -> None:
    for step in steps:
        click.echo(f"{step.how:<7} {step.what}")
