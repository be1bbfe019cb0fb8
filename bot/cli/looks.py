"""What `kynnys doctor` looks at on either side: the homeserver, our own account there, and the staff's identities."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.clock import utc_now
from bot.errors import KynnysError
from bot.matrix.api import Api, path
from bot.matrix.connecting import Account
from bot.matrix.errors import MatrixFault, SlowDown
from bot.matrix.login import stored

CLOCK_MAY_DIFFER = 30.0
"""Seconds."""


class Red(Exception):
    """Something is not well; the text is the remedy."""


class Unknown(Exception):
    """It could not be looked at; the text says what that would need."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look has shown. `state`: green, red or unknown."""

    name: str
    state: str
    words: str


async def found(name: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(name, "green", await look())
    except Unknown as error:
        return Finding(name, "unknown", str(error))
    except SlowDown:
        return Finding(name, "unknown", "the homeserver counts log-ins and asks to wait. Try again in five minutes.")
    except (Red, KynnysError, MatrixFault) as error:
        return Finding(name, "red", str(error))


@contextlib.asynccontextmanager
async def api_of(account: Account, *, needs_login: bool = False) -> AsyncIterator[Api]:
    """The homeserver; with the login that is on record, where that is needed.

    Raises:
        Red: there is none.
    """
    async with aiohttp.ClientSession() as session:
        api = Api(account.url, session)
        if needs_login:
            login = stored(account.secrets / "login.json")
            if login is None:
                raise Red("the bot has never logged in. Run: kynnys setup")
            api = api.with_token(login.token)
        yield api


async def versions(account: Account) -> str:
    """Whether the homeserver is new enough."""
    async with api_of(account) as api:
        answer = await api.call("GET", "/_matrix/client/versions")
    versions = [version for version in answer.get("versions", []) if isinstance(version, str)]
    if "v1.11" not in versions:
        raise Red("older than Matrix 1.11. Upgrade the homeserver.")
    return f"answers; Matrix {versions[-1]}"


async def clock(account: Account) -> str:
    """Whether its clock and ours agree."""
    async with aiohttp.ClientSession() as session:
        try:
            async with session.get(f"{account.url}/_matrix/client/versions") as answer:
                told = answer.headers.get("Date")
        except aiohttp.ClientError:
            raise Red("the homeserver does not answer") from None
    if told is None:
        raise Unknown("the homeserver tells no time")
    apart = abs((utc_now() - parsedate_to_datetime(told)).total_seconds())
    if apart > CLOCK_MAY_DIFFER:
        raise Red(f"this machine and the homeserver differ by {apart:.0f} s. Switch on NTP on both.")
    return f"within {max(1, round(apart))} s of the homeserver's"


async def login(account: Account) -> str:
    """Whether our login is accepted."""
    async with api_of(account, needs_login=True) as api:
        answer = await api.call("GET", path("account", "whoami"))
    login = stored(account.secrets / "login.json")
    if login is None or answer.get("device_id") != login.device_id:
        raise Red("login.json is of another device. Restore login.json, keys/ and the seeds from one backup.")
    return "accepted, with the device that is on record"


async def cross_signing(account: Account) -> str:
    """Whether our device is vouched for."""
    login = stored(account.secrets / "login.json")
    async with api_of(account, needs_login=True) as api:
        answer = await api.call("POST", path("keys", "query"), {"device_keys": {account.user: []}})
    signed = _signed_by_self(answer, account.user, login.device_id if login else "")
    if not signed:
        raise Red("the bot's device is not cross-signed: new Element apps would not talk to it. Run: kynnys setup")
    return "the bot's device is signed by its own identity"


def _signed_by_self(answer: dict[str, Any], user: str, device: str) -> bool:
    """Whether the homeserver shows a signature of the self-signing key under our device."""
    own = answer.get("self_signing_keys", {}).get(user, {}).get("keys", {})
    shown = answer.get("device_keys", {}).get(user, {}).get(device, {}).get("signatures", {}).get(user, {})
    return bool(set(own) & set(shown))


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on the staff. `record`: how their master key is put on record."""

    key: str
    matrix_id: str = field(repr=False)
    master_key: str | None
    record: str


def judged(people: Sequence[Known], answer: dict[str, Any], *, on_first_use: bool) -> str:
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
