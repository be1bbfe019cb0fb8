"""The device of a copy that was taken up (bot/backup/): what still reads is taken over, then it is logged out."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import structlog

from bot import secrets
from bot.backup import LAID_ASIDE
from bot.matrix.api import Api, path
from bot.matrix.errors import Refused, SlowDown, TokenRefused
from bot.matrix.login import stored
from bot.matrix.machine import Machine

log = structlog.get_logger("kynnys.restored")


def inherit_keys(machine: Machine, data: Path, rooms: Collection[str]) -> None:
    """The room keys of these rooms. Again does no harm."""
    aside = data / LAID_ASIDE
    before = stored(aside / "login.json")
    if before is None or not (aside / "keys.db").exists():
        return
    pickle_key = secrets.read(data / "secrets" / "pickle.key")
    count = machine.inherit(aside, pickle_key, before.device_id, rooms)
    log.info("room keys of the old device", count=count)


async def retire(api: Api, machine: Machine, data: Path) -> None:
    """Nobody speaks to the old device any more, and what was laid aside of it goes. Nothing where there is nothing.

    Raises:
        MatrixFault: the homeserver is away; the next start goes on from here.
        SecretsFault: the login that was laid aside is lax or broken.
    """
    aside = data / LAID_ASIDE
    if not aside.exists():
        return
    before = stored(aside / "login.json")
    if before is not None and before.device_id != machine.device_id:
        try:
            await api.with_token(before.token).call("POST", path("logout"), {})
        except SlowDown:
            raise
        except (TokenRefused, Refused):
            log.info("the old device is gone already")
    for name in ("login.json", "keys.db", "keys.db-journal"):
        (aside / name).unlink(missing_ok=True)
    if not any(aside.iterdir()):
        shutil.rmtree(aside)
