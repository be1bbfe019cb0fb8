"""What can go wrong between the bot and Matrix, drawn as a tree, so that each caller can wait, give up or
tell somebody.

    MatrixFault
    ├── Unreachable             the homeserver did not answer sensibly: try again later
    │   └── CertificateRefused  its certificate has run out or is nobody's we know: an operator renews it
    ├── Refused                 the homeserver understood and said no
    │   ├── TokenRefused        it does not know our login any more: stop
    │   └── SlowDown            too many requests: wait `retry_after`
    ├── TooLarge                a file holds more than it may: tell the sender
    ├── NoKey                   the room key is not here (yet): keep the sealed message
    ├── Unsealable              the message will never be readable: tell the writer
    ├── StoreMismatch           key store and homeserver are of two minds: an operator decides
    ├── KeyStoreUnreadable      wrong key, damaged file: an operator decides
    ├── KeyStoreUnwritable      disk full, read-only: an operator decides
    ├── SeedsUnreadable         the cross-signing seeds are damaged: an operator decides
    └── ResetNeedsPassword      other cross-signing keys are published: an operator decides

No text here holds a URL, a token or a Matrix id: these texts are logged.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any


class MatrixFault(Exception):
    """Root of all faults of `bot.matrix`."""


class Unreachable(MatrixFault):
    """Connection refused, time-out, 5xx, or an answer that is not JSON. Safe to try again later."""


class CertificateRefused(Unreachable):
    """The homeserver's certificate has run out, is of another name, or nobody we know vouches for it.

    Tried again like any other: when it has been renewed, all goes on by itself.
    """


class Refused(MatrixFault):
    """The homeserver said no (4xx).

    `answer` is the body as it came (user-interactive authentication needs it). It may hold ids: never log it.
    """

    def __init__(
        self,
        status: int,
        errcode: str,
        retry_after: timedelta | None = None,
        answer: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"the homeserver refused: {status} {errcode}")
        self.status = status
        self.errcode = errcode
        self.retry_after = retry_after
        self.answer: Mapping[str, Any] = answer or {}


class TokenRefused(Refused):
    """The access token is unknown or missing (401): asking again is of no use."""


class SlowDown(Refused):
    """Too many requests (429). `retry_after` is None when the homeserver gave no time."""


class TooLarge(MatrixFault):
    """A file on the homeserver holds more bytes than were asked for. Nothing of it was kept."""


class NoKey(MatrixFault):
    """The Megolm session of this message is not here (yet), or begins after this message."""


class Unsealable(MatrixFault):
    """Ciphertext or plaintext is garbage or forged: no key that may come will make it readable."""


class StoreMismatch(MatrixFault):
    """The key store belongs to another device than the one we are logged in as."""


class KeyStoreUnreadable(MatrixFault):
    """The key store does not open: another key, or a damaged file."""


class KeyStoreUnwritable(MatrixFault):
    """The key store could not be written. Memory is as the file is, so the same work may be done again."""


class SeedsUnreadable(MatrixFault):
    """The file of the cross-signing seeds is damaged."""


class ResetNeedsPassword(MatrixFault):
    """Other cross-signing keys are published for us, and replacing them needs the account's password."""
