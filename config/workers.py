"""Several workers that serve from one database: further accounts of the bot, each with a process of its own.

The first is `homeserver.user`, which has no name, so that an installation can grow without moving anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from config.homeserver import matrix_id
from config.sections import Section

WORKER = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,10}$")]
"""A worker's name: at most eleven characters, since names of cursors hold it (bot/db/tables.py)."""
FIRST = ""
"""Name of the worker that `homeserver.user` is."""
ENVIRONMENT = "KYNNYS_WORKER"
"""The variable that tells a process which worker it is, as `--worker` does."""


class WorkerSettings(Section):
    """One more account. `port`: of its health, where it shares a machine with another; else `health.port`."""

    user: Annotated[str, BeforeValidator(lambda value: matrix_id(str(value)))]
    port: int | None = Field(default=None, ge=0, le=65535)


WORKERS = "workers"
"""The folder in the data directory in which each further account has one of its own."""


def home_of(data: Path, worker: str) -> Path:
    """Where what belongs to this account alone lies: its login, identity, keys and lease."""
    return data / WORKERS / worker if worker else data


@dataclass(frozen=True, slots=True)
class Station:
    """One worker, as its process is told. `colleagues`: names of the others by their accounts."""

    name: str
    user: str
    home: Path
    colleagues: Mapping[str, str]
    port: int

    def __repr__(self) -> str:
        return f"<station {self.name!r}>"

    @property
    def is_alone(self) -> bool:
        """Whether this is the only process of the installation."""
        return not self.colleagues

    @property
    def secrets(self) -> Path:
        """Its own: password, login, identity, key of the key store."""
        return self.home / "secrets"

    @property
    def keys(self) -> Path:
        """The directory of its key store."""
        return self.home / "keys"
