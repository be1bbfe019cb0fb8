"""From an account's secrets to a device that others can trust: logged in, its keys published, cross-signed.

In this order, and before the first sync: what is sent to us before the keys are published is lost for good (measured).
Each side of the program has an account of its own and knows no other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot import secrets
from bot.errors import SetUpFault
from bot.matrix import cross_signing
from bot.matrix.api import Api, path
from bot.matrix.errors import ResetNeedsPassword
from bot.matrix.gateway import Gateway
from bot.matrix.hardened import quiet_nio
from bot.matrix.login import Login, log_in
from bot.matrix.machine import Machine


@dataclass(frozen=True, slots=True)
class Account:
    """An account of ours: who it is on which homeserver, and in which directories its secrets and its keys lie."""

    url: str
    user: str
    secrets: Path
    keys: Path
    colleagues: frozenset[str] = frozenset()
    """Accounts of other workers of ours."""

    def __repr__(self) -> str:
        return "<account>"


@dataclass
class Connection:
    """The homeserver and our device there."""

    api: Api
    machine: Machine
    gateway: Gateway
    login: Login
    fingerprint: str | None


@asynccontextmanager
async def connected(
    account: Account, *, new_identity: bool = False, trace: aiohttp.TraceConfig | None = None
) -> AsyncIterator[Connection]:
    """Logged in, keys published, cross-signed. `new_identity` replaces keys that others may have trusted.

    `trace` is told how each request ends.

    Raises:
        KynnysError: something that an operator must mend.
        MatrixFault: the homeserver is away or refuses.
    """
    quiet_nio()
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60),
                trace_configs=[trace] if trace is not None else None,
            )
        )
        anonymous = Api(account.url, session)
        login = await log_in(
            anonymous,
            user=account.user,
            password_file=account.secrets / "password",
            file=account.secrets / "login.json",
            keys=account.keys,
        )
        api = anonymous.with_token(login.token)
        await _is_still_us(api, login)
        machine = Machine.open(
            user_id=login.user_id,
            device_id=login.device_id,
            directory=secrets.private_directory(account.keys),
            pickle_key=secrets.read_or_make(account.secrets / "pickle.key"),
        )
        stack.callback(machine.close)
        await machine.publish(api)
        outcome = await _cross_signed(api, machine, account, new_identity)
        yield Connection(api, machine, Gateway(api, machine, account.colleagues), login, outcome)


async def _is_still_us(api: Api, login: Login) -> None:
    answer = await api.call("GET", path("account", "whoami"))
    if (answer.get("user_id"), answer.get("device_id")) != (login.user_id, login.device_id):
        raise SetUpFault("The stored login is another device's. Restore login.json, keys and seeds from one backup.")


async def _cross_signed(api: Api, machine: Machine, account: Account, new_identity: bool) -> str | None:
    password = secrets.read(account.secrets / "password") if new_identity else None
    seeds = account.secrets / "cross_signing.seeds"
    try:
        await cross_signing.bootstrap(api, machine, seeds_file=seeds, password=password)
    except ResetNeedsPassword:
        raise SetUpFault(
            f"The homeserver has another identity for the bot than {seeds.name}. Restore that file from the backup; "
            "if it is lost for good, `kynnys setup --new-identity` makes a new one with the password."
        ) from None
    return cross_signing.fingerprint(seeds)
