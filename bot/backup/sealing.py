"""A copy is sealed for a recovery key of which the running machine knows the public half alone.

The copy holds the seal keys beside what they seal, so that it must be sealed itself. A passphrase on the machine would
lie where a thief of the machine, or of its cron job, finds it with every copy. So there is a key pair (X25519): the
machine can make copies day and night without being able to open one; whoever has the recovery key on paper can.

The file: a line that names the format, the public half of a key made for this copy alone, and pieces of 64 KiB under
AES-256-GCM, each with its number and whether it is the last, so that nothing can be cut off, moved or put in. (That is
the STREAM construction: Hoang, Reyhanitabar, Rogaway and Vizár, 2015.)
"""

from __future__ import annotations

import base64
import hashlib
import io
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import BackupFault

MAGIC: Final = b"kynnys backup 1\n"
PIECE: Final = 65_536
_TAG: Final = 16
_PUBLIC: Final = 32
_CHECK: Final = 2
"""Bytes of a checksum in a recovery key, so that a slip of the pen is found."""


class RecoveryKey:
    """The private half. Shown once; a `repr` never shows it."""

    def __init__(self, private: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(private)
        self._raw = private

    def __repr__(self) -> str:
        return "<recovery key>"

    @classmethod
    def fresh(cls) -> RecoveryKey:
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parsed(cls, written: str) -> RecoveryKey:
        """As somebody typed it: spaces, dashes and small letters are no fault.

        Raises:
            BackupFault: a letter is wrong or missing.
        """
        letters = "".join(written.split()).replace("-", "").upper()
        try:
            raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
        except ValueError:
            raw = b""
        private, check = raw[:-_CHECK], raw[-_CHECK:]
        if len(private) != 32 or hashlib.sha256(private).digest()[:_CHECK] != check:
            raise BackupFault("This is not a recovery key: a letter is wrong or missing. Look at the paper again.")
        return cls(private)

    @property
    def written(self) -> str:
        """Fourteen groups of four letters, for a sheet of paper."""
        whole = self._raw + hashlib.sha256(self._raw).digest()[:_CHECK]
        letters = base64.b32encode(whole).decode().rstrip("=")
        return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))

    @property
    def public(self) -> str:
        """What the machine may know, in base64."""
        return base64.b64encode(self._private.public_key().public_bytes_raw()).decode()

    def shared(self, theirs: bytes) -> bytes:
        return self._private.exchange(X25519PublicKey.from_public_bytes(theirs))


class Sealing(io.RawIOBase):
    """What is written here is sealed and goes on to `target`. Without `finish` nothing of it opens."""

    def __init__(self, target: BinaryIO, public: str) -> None:
        super().__init__()
        own = X25519PrivateKey.generate()
        ours = own.public_key().public_bytes_raw()
        theirs = _public(public)
        self._cipher = _cipher(own.exchange(X25519PublicKey.from_public_bytes(theirs)), ours, theirs)
        self._target = target
        self._buffer = bytearray()
        self._number = 0
        target.write(MAGIC + ours)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        given = memoryview(data)  # type: ignore[arg-type]
        self._buffer += given
        while len(self._buffer) > PIECE:
            self._piece(bytes(self._buffer[:PIECE]), last=False)
            del self._buffer[:PIECE]
        return given.nbytes

    def _piece(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), plain, MAGIC))
        self._number += 1

    def finish(self) -> None:
        """The last piece. What was not finished does not open."""
        self._piece(bytes(self._buffer), last=True)
        self._buffer.clear()


class Opening(io.RawIOBase):
    """Reads what was sealed.

    Raises:
        BackupFault: another key, another kind of file, or not as it was written.
    """

    def __init__(self, source: BinaryIO, key: RecoveryKey) -> None:
        super().__init__()
        head = source.read(len(MAGIC) + _PUBLIC)
        if not head.startswith(MAGIC) or len(head) != len(MAGIC) + _PUBLIC:
            raise BackupFault("This is not a copy that `kynnys backup` made.")
        theirs = head[len(MAGIC) :]
        self._cipher = _cipher(key.shared(theirs), theirs, base64.b64decode(key.public))
        self._source = source
        self._number = 0
        self._ahead = source.read(PIECE + _TAG)
        self._plain = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        into = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._plain and not self._ended:
            self._next()
        some = min(len(into), len(self._plain))
        into[:some] = self._plain[:some]
        self._plain = self._plain[some:]
        return some

    def _next(self) -> None:
        piece, self._ahead = self._ahead, self._source.read(PIECE + _TAG)
        self._ended = not self._ahead
        try:
            self._plain = self._cipher.decrypt(_nonce(self._number, self._ended), piece, MAGIC)
        except (InvalidTag, ValueError):
            raise BackupFault(
                "The copy does not open: another recovery key, cut short, or changed. Try an older copy."
            ) from None
        self._number += 1


def _public(written: str) -> bytes:
    try:
        raw = base64.b64decode(written, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != _PUBLIC:
        raise BackupFault("backup.public is not the public half of a recovery key. Make one: kynnys backup --new-key")
    return raw


def _cipher(shared: bytes, ours: bytes, theirs: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=ours + theirs, info=MAGIC).derive(shared))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
