"""One Olm device is one process: a second copy would spend the same keys twice and make messages unreadable.

The lease is a lock on a file beside the key store. The system lets it go when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import AlreadyRunning


@contextmanager
def lease(directory: Path) -> Iterator[None]:
    """Holds the directory until the end.

    Raises:
        AlreadyRunning: another process holds it.
    """
    handle = os.open(directory / "lease", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(
                f"Another Kynnys works with {directory}. Stop it first: two copies would spoil each other's keys."
            ) from None
        yield
    finally:
        os.close(handle)
