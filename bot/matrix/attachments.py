"""Files as Matrix seals them: AES-256 in counter mode, a key for each file, a hash over what is stored.

Matrix 1.18, "Sending encrypted attachments". nio has the same (`nio.crypto.attachments`), with another library for
ciphers; ours is the one that seals the database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from bot.matrix.translate import SealedFile


class Damaged(Exception):
    """What lies there is not what was sealed."""


def opened(stored: bytes, file: SealedFile) -> bytes:
    """The file as its sender had it.

    Raises:
        Damaged: the hash is another one.
    """
    if not hmac.compare_digest(hashlib.sha256(stored).digest(), file.sha256):
        raise Damaged
    return _crossed(stored, file.key, file.iv)


def sealed(plain: bytes) -> tuple[bytes, dict[str, Any]]:
    """What is to be stored, and the `file` of the message but for its `url`. The key is new each time."""
    key, iv = os.urandom(32), os.urandom(8) + bytes(8)
    stored = _crossed(plain, key, iv)
    jwk = {"kty": "oct", "alg": "A256CTR", "ext": True, "key_ops": ["encrypt", "decrypt"], "k": _text(key, url=True)}
    digest = hashlib.sha256(stored).digest()
    return stored, {"v": "v2", "key": jwk, "iv": _text(iv), "hashes": {"sha256": _text(digest)}}


def _crossed(data: bytes, key: bytes, iv: bytes) -> bytes:
    """In counter mode sealing and opening are the same."""
    cipher = Cipher(AES(key), CTR(iv)).encryptor()
    return cipher.update(data) + cipher.finalize()


def _text(data: bytes, *, url: bool = False) -> str:
    encoded = base64.urlsafe_b64encode(data) if url else base64.b64encode(data)
    return encoded.decode().rstrip("=")
