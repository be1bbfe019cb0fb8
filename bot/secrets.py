"""Secrets live in files that only their owner can read, and nowhere else.

A directory of mode 0700 holds one file of mode 0600 a secret. Laxer modes are refused rather than mended: somebody may
have read them already, and only the operator can judge that. A secret never stands in a `repr`, a log line or an error.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import SecretsFault


def private_directory(path: Path) -> Path:
    """The directory, made with mode 0700 where it is missing; refused where others may look in."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_lax(path, 0o700)
    return path


def refuse_lax_files(directory: Path) -> None:
    """Also of the secrets that this start has no use for: whoever can read a password needs it only once.

    Raises:
        SecretsFault: a file in the directory is laxer than 0600.
    """
    for file in sorted(directory.iterdir()):
        _refuse_lax(file, 0o600)


def read(path: Path) -> str:
    """The secret in the file, without its last newline.

    Raises:
        SecretsFault: the file is missing, unreadable, empty, or its mode is laxer than 0600.
    """
    _refuse_lax(path, 0o600)
    try:
        secret = path.read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretsFault(f"{path}: cannot be read ({type(error).__name__}). Restore it from the backup.") from None
    if not secret:
        raise SecretsFault(f"{path}: is empty. Restore it from the backup.")
    return secret


def write(path: Path, secret: str) -> None:
    """The secret on disk, whole or not at all, and there after a power cut."""
    private_directory(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def read_or_make(path: Path) -> str:
    """The secret in the file; a fresh one of 256 random bits where there is no file yet."""
    if not path.exists():
        write(path, secrets.token_urlsafe(32))
    return read(path)


def _refuse_lax(path: Path, most: int) -> None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        raise SecretsFault(f"{path}: is missing. Restore it from the backup, or run `kynnys setup`.") from None
    if mode & ~most:
        raise SecretsFault(
            f"{path}: mode {mode:04o} lets others read it. If nobody has, say: chmod {most:04o} {path}; "
            "if somebody may have, change the secret."
        )


@dataclass(frozen=True, slots=True)
class SealKeys:
    """Keys for what is sealed in the database. `active` seals; every one opens. `lookup` never changes."""

    active: str
    keys: dict[str, bytes] = field(repr=False)
    lookup: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> SealKeys:
        return cls("k1", {"k1": secrets.token_bytes(32)}, secrets.token_bytes(32))

    @classmethod
    def read_or_make(cls, path: Path) -> SealKeys:
        if not path.exists():
            cls.fresh().write(path)
        return cls._parsed(path, read(path))

    @classmethod
    def _parsed(cls, path: Path, text: str) -> SealKeys:
        try:
            found = json.loads(text)
            keys = {str(name): b64decode(key) for name, key in found["keys"].items()}
            parsed = cls(str(found["active"]), keys, b64decode(found["lookup"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SecretsFault(f"{path}: is not a file of seal keys. Restore it from the backup.") from None
        whole = all(len(key) == 32 for key in (*keys.values(), parsed.lookup))
        # A colon ends the name in front of what is sealed (bot/vault.py).
        if parsed.active not in keys or not whole or any(":" in name for name in keys):
            raise SecretsFault(f"{path}: a key is missing or of the wrong length. Restore it from the backup.")
        return parsed

    @property
    def fingerprint(self) -> str:
        """By which workers see that they seal and look up alike; tells nothing of the keys, which are random."""
        told = hashlib.sha256(b"kynnys" + self.lookup).hexdigest()[:16]
        return f"{told} {self.active} {hashlib.sha256(b'kynnys' + self.keys[self.active]).hexdigest()[:16]}"

    def write(self, path: Path) -> None:
        keys = {name: b64encode(key).decode() for name, key in self.keys.items()}
        write(path, json.dumps({"active": self.active, "keys": keys, "lookup": b64encode(self.lookup).decode()}))
