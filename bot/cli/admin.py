"""A server admin's hand: signed in with a password for as long as a command takes, and out again. Nothing is kept."""

from __future__ import annotations

import contextlib
import secrets as randomness
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import aiohttp
import click

from bot import secrets
from bot.errors import SecretsFault, SetUpFault
from bot.matrix.api import Api, path
from bot.matrix.connecting import Account
from bot.matrix.errors import MatrixFault, Refused, SlowDown, TokenRefused

ADMIN = "/_synapse/admin/v1"
ADMIN_V2 = "/_synapse/admin/v2"

admin_option = click.option(
    "--admin", "admin_id", metavar="ID", help="A server admin's account, used now and not kept. Asks for its password."
)
admin_password_option = click.option(
    "--admin-password",
    "admin_password",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the admin's password from this file (mode 0600) instead of asking.",
)


def password_of(user: str, file: Path | None, *, may_ask: bool) -> str:
    """The admin's password.

    Raises:
        SecretsFault: there is no file, and nobody may be asked; or the file is lax.
    """
    if file is not None:
        return secrets.read(file)
    if not may_ask:
        raise SecretsFault("Nobody can be asked for the admin's password. Name a file with --admin-password.")
    answer: str = click.prompt(f"Password of {user}", hide_input=True, err=True)
    return answer


Hand = Callable[[], AbstractAsyncContextManager[Api] | None]
"""The homeserver as a server admin, for as long as the block lasts; None where there is no admin to ask."""


def hand_of(account: Account, user: str | None, password_file: Path | None, *, may_ask: bool) -> Hand:
    """The admin who is named, or else whose token lies in secrets/admin_token. A password is asked for once.

    Raises:
        SecretsFault: as `password_of`, or the token's file is lax.
    """
    url, token_file = account.url, account.secrets / "admin_token"
    if user is not None:
        password = password_of(user, password_file, may_ask=may_ask)
        return lambda: signed_in(url, user, password)
    if token_file.exists():
        token = secrets.read(token_file)
        return lambda: _with_token(url, token)
    return lambda: None


@contextlib.asynccontextmanager
async def _with_token(homeserver: str, token: str) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(homeserver, session, token)


@contextlib.asynccontextmanager
async def signed_in(homeserver: str, user: str, password: str) -> AsyncIterator[Api]:
    """The homeserver, as the admin; signed out at the end.

    Raises:
        SetUpFault: the homeserver does not let them in, or they are no server admin.
    """
    async with aiohttp.ClientSession() as session:
        api = Api(homeserver, session)
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
            "initial_device_display_name": "kynnys setup",
        }
        try:
            answer = await api.call("POST", path("login"), body)
        except SlowDown:
            raise
        except Refused as error:
            raise SetUpFault(f"The homeserver does not let the admin in ({error.errcode}).") from None
        admin = api.with_token(str(answer["access_token"]))
        try:
            await _is_admin(admin, str(answer["user_id"]))
            yield admin
        finally:
            with contextlib.suppress(MatrixFault):
                await admin.call("POST", path("logout"), {})


async def _is_admin(api: Api, user: str) -> None:
    try:
        answer = await api.call("GET", path("users", user, "admin", under=ADMIN))
    except Refused as error:
        if isinstance(error, SlowDown | TokenRefused):
            raise
        raise SetUpFault(f"{user} is no server admin on this homeserver.") from None
    if answer.get("admin") is not True:
        raise SetUpFault(f"{user} is no server admin on this homeserver.")


async def account_made(api: Api, user: str, password_file: Path) -> bool:
    """Makes the account with a password of 256 random bits, unless it is there; whether it was made.

    The password is on the disk before the homeserver hears of it: a power cut between the two leaves no account that
    nobody can enter.

    Raises:
        SetUpFault: the account is there and was deactivated.
    """
    where = path("users", user, under=ADMIN_V2)
    try:
        known = await api.call("GET", where)
    except Refused as error:
        if error.errcode != "M_NOT_FOUND":
            raise
    else:
        if known.get("deactivated"):
            raise SetUpFault(f"{user} was deactivated on the homeserver. Choose another account for the bot.")
        return False
    if not password_file.exists():
        secrets.write(password_file, randomness.token_urlsafe(32))
    await api.call("PUT", where, {"password": secrets.read(password_file), "admin": False})
    return True


async def limit_lifted(api: Api, user: str) -> bool:
    """Lets the account answer everybody at once; whether that had to be asked for."""
    where = path("users", user, "override_ratelimit", under=ADMIN)
    if (await api.call("GET", where)).get("messages_per_second") == 0:
        return False
    await api.call("POST", where, {"messages_per_second": 0, "burst_count": 0})
    return True


async def token_made(api: Api, word: str) -> bool:
    """Lets whoever knows the word make an account, any number of times; whether that had to be asked for.

    Raises:
        SetUpFault: the homeserver takes no such word.
    """
    try:
        await api.call("GET", path("registration_tokens", word, under=ADMIN))
    except Refused as error:
        if error.errcode != "M_NOT_FOUND":
            raise
    else:
        return False
    try:
        await api.call("POST", path("registration_tokens", "new", under=ADMIN), {"token": word})
    except Refused as error:
        if error.errcode != "M_INVALID_PARAM":
            raise
        raise SetUpFault("--student-token: letters, digits and . _ ~ - alone, at most 64.") from None
    return True
