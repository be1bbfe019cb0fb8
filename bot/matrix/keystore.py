"""The file in which the device's keys are: nobody else's to read, another device's never, whole after each write."""

import contextlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, cast

import peewee
from nio.store.database import SqliteStore

from bot.matrix.errors import KeyStoreUnreadable, KeyStoreUnwritable, StoreMismatch
from bot.matrix.hardened import CONTAINED, HardenedOlm

DATABASE_NAME = "keys.db"


def open_olm(user_id: str, device_id: str, directory: Path, pickle_key: str) -> HardenedOlm:
    """Open the key store in `directory`, or make one (directory 0700, files 0600).

    Raises `KeyStoreUnreadable` for another key or a damaged file, `StoreMismatch` if it is another device's.
    """
    with _private_files(directory), _readable(directory), contextlib.ExitStack() as on_failure:
        store = SqliteStore(user_id, device_id, str(directory), pickle_key, DATABASE_NAME)
        on_failure.callback(cast(Any, store.database).close)
        _refuse_another_device(store)
        olm = HardenedOlm(user_id, device_id, store)
        on_failure.pop_all()
        return olm


def inherit(olm: HardenedOlm, directory: Path, pickle_key: str, device_id: str, rooms: Collection[str]) -> int:
    """Takes over what reads from the store of a device that is no more: room keys of these rooms, and nothing else.

    An account or a session with anybody that was set back in time would be used twice; what was received only reads.
    How many there were. Raises `KeyStoreUnreadable`.
    """
    with _private_files(directory), _readable(directory):
        store = SqliteStore(olm.user_id, device_id, str(directory), pickle_key, DATABASE_NAME)
        try:
            found = [one for one in store.load_inbound_group_sessions() if one.room_id in rooms]
        finally:
            cast(Any, store.database).close()
    with written(olm):
        return sum(olm.inherit(one) for one in found)


def close(olm: HardenedOlm) -> None:
    cast(Any, olm.store.database).close()


@contextlib.contextmanager
def written(olm: HardenedOlm) -> Iterator[None]:
    """One transaction of the key store; if it fails, memory goes back to what the file holds.

    Raises `KeyStoreUnwritable`.
    """
    try:
        with olm.transaction():
            yield
    except peewee.PeeweeException as error:
        with _readable(Path(olm.store.store_path)):
            olm.reload()
        raise KeyStoreUnwritable(
            f"The key store could not be written ({type(error).__name__}). Is the disk full or read-only?"
        ) from None


@contextlib.contextmanager
def _private_files(directory: Path) -> Iterator[None]:
    """A directory and files for the owner alone. nio leaves its file readable to everybody (0.26.0); SQLite
    gives its journals the file's own mode."""
    before = os.umask(0o077)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.chmod(0o700)
        for file in directory.glob(f"{DATABASE_NAME}*"):
            file.chmod(0o600)
        yield
    finally:
        os.umask(before)


@contextlib.contextmanager
def _readable(directory: Path) -> Iterator[None]:
    try:
        yield
    except (*CONTAINED, peewee.PeeweeException) as error:
        raise KeyStoreUnreadable(
            f"The key store in {directory} does not open ({type(error).__name__}). Is the pickle key the one"
            " it was made with? If the key or the file is lost for good: move the directory away and log in"
            " anew (never with the same device id)."
        ) from None


def _refuse_another_device(store: SqliteStore) -> None:
    rows = cast(Any, store.database).execute_sql("SELECT user_id, device_id FROM accounts").fetchall()
    if rows and (store.user_id, store.device_id) not in rows:
        raise StoreMismatch(
            "The key store belongs to another login. Use the login it was made for, or move the store's"
            " directory away and publish new keys."
        )
