"""Sealing of what must be kept and could identify somebody, and lookup of the same without opening it.

AES-256-GCM with the key's name in front, so that keys can be rotated; and a keyed hash (HMAC-SHA-256, 128 bits) under
which a Matrix id can be found again though no id stands in the database. The domain keeps a room's hash from ever
equalling a person's. Whoever has the database without the key file learns how many there are and when, and no more.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SecretsFault
from bot.secrets import SealKeys

Domain = Literal["room", "account", "event", "txn", "marker", "student", "group"]
_NONCE = 12


class Vault:
    """Seals, opens, looks up. Holds the keys; shows none of them."""

    def __init__(self, keys: SealKeys) -> None:
        self.adopt(keys)

    def adopt(self, keys: SealKeys) -> None:
        """Seals and opens with these from now on (bot/rotation.py). The key of the keyed hashes is never another."""
        self._ciphers = {name.encode(): AESGCM(key) for name, key in keys.keys.items()}
        self._active = keys.active.encode()
        self._lookup = keys.lookup

    @property
    def active(self) -> str:
        """The name of the key that seals."""
        return self._active.decode()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the keys that open."""
        return tuple(name.decode() for name in self._ciphers)

    def __repr__(self) -> str:
        return f"<Vault {len(self._ciphers)} keys>"

    def lookup(self, domain: Domain, text: str) -> bytes:
        """16 bytes that are the same for the same text, and tell nothing of it without the key."""
        message = f"{domain}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._lookup, message, "sha256")[:16]

    def seal(self, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return self._active + b":" + nonce + self._ciphers[self._active].encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed.

        Raises:
            SecretsFault: no key that we hold opens it.
        """
        name, _, rest = bytes(sealed).partition(b":")
        cipher = self._ciphers.get(name)
        try:
            if cipher is not None:
                return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], None)
        except (InvalidTag, ValueError):
            pass
        raise SecretsFault("seal.keys does not fit this database. Restore the key file that was backed up with it.")

    def new_key(self) -> bytes:
        """A key of its own for one matter, sealed. Only `seal_under` and `open_under` ever hold it open."""
        return self.seal(AESGCM.generate_key(bit_length=256))

    def seal_under(self, key: bytes, text: str, about: str) -> bytes:
        """`about` must be the same when it is opened: what was moved to another matter does not open."""
        nonce = os.urandom(_NONCE)
        plain = text.encode("utf-8", "surrogatepass")
        return nonce + AESGCM(self.open(key)).encrypt(nonce, plain, about.encode())

    def open_under(self, key: bytes, sealed: bytes, about: str) -> str:
        """Raises SecretsFault where it is not what was sealed."""
        try:
            plain = AESGCM(self.open(key)).decrypt(bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:]), about.encode())
        except (InvalidTag, ValueError):
            raise SecretsFault("a sealed row is not what it should be. Restore the database from the backup.") from None
        return plain.decode("utf-8", "surrogatepass")

    def seal_text(self, text: str) -> bytes:
        return self.seal(text.encode("utf-8", "surrogatepass"))

    def open_text(self, sealed: bytes) -> str:
        return self.open(sealed).decode("utf-8", "surrogatepass")

    def seal_json(self, value: Mapping[str, Any]) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode())

    def open_json(self, sealed: bytes) -> dict[str, Any]:
        value = json.loads(self.open(sealed))
        if not isinstance(value, dict):
            raise SecretsFault("a sealed row is not what it should be. Restore the database from the backup.")
        return value
