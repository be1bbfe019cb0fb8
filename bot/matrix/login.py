"""Who we are on the homeserver: one login, made once, kept in a secret file and used again at every start.

A new login at each start would be a new device each time, unknown to everybody. The same device id with a lost key
store would be worse: others would go on sealing for keys that nobody has. So both are kept or lost together.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from bot import secrets
from bot.errors import SecretsFault, SetUpFault
from bot.matrix.api import Api, path
from bot.matrix.errors import Refused, SlowDown

DEVICE_NAME = "Kynnys"


@dataclass(frozen=True, slots=True)
class Login:
    user_id: str = field(repr=False)
    device_id: str = field(repr=False)
    token: str = field(repr=False)


def stored(file: Path) -> Login | None:
    """The login of an earlier start, None where there has been none.

    Raises:
        SecretsFault: the file is lax or broken.
    """
    if not file.exists():
        return None
    try:
        found = json.loads(secrets.read(file))
        return Login(found["user_id"], found["device_id"], found["token"])
    except (ValueError, KeyError, TypeError):
        raise SecretsFault(
            f"{file}: is not a login. Restore it, the key store and the seeds from one backup."
        ) from None


async def log_in(api: Api, *, user: str, password_file: Path, file: Path, keys: Path) -> Login:
    """The stored login, or a new one with the password.

    Raises:
        SecretsFault: there is neither a login nor a password.
        SetUpFault: the homeserver does not accept the password, or a key store lies there without its login.
    """
    known = stored(file)
    if known is not None:
        if known.user_id != user:
            raise SetUpFault(
                f"{file} is the login of another account than homeserver.user. Use one data directory each."
            )
        return known
    if keys.exists() and any(keys.iterdir()):
        raise SetUpFault(
            f"{keys} holds keys but {file.name} is missing. Restore it from the backup, or move {keys} away."
        )
    if not password_file.exists():
        raise SecretsFault(f"{password_file}: is missing. Write the bot account's password there, mode 0600.")
    made = await _new_login(api, user, secrets.read(password_file))
    secrets.write(file, json.dumps({"user_id": made.user_id, "device_id": made.device_id, "token": made.token}))
    return made


async def _new_login(api: Api, user: str, password: str) -> Login:
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": DEVICE_NAME,
    }
    try:
        answer = await api.call("POST", path("login"), body)
    except SlowDown:
        raise
    except Refused as error:
        raise SetUpFault(
            f"The homeserver does not let the bot's account in ({error.errcode}). "
            "Look at homeserver.user and the password."
        ) from None
    user_id = str(answer["user_id"])
    if user_id != user:
        raise SetUpFault("The homeserver knows this account under another id. Correct homeserver.user.")
    return Login(user_id, str(answer["device_id"]), str(answer["access_token"]))
