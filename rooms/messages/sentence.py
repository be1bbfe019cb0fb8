"""What a sentence is; and the two that either side reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol


class Sentence(Protocol):
    """Something the bot says: a frozen dataclass of this package or of a feature's own messages."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sticker:
    """To either side: stands before the name of a sticker, which crosses in its picture's place."""


@dataclass(frozen=True, slots=True)
class MediaName:
    """What a picture or a file is called that crosses; its ending comes after it. Its own name may tell too much."""

    picture: bool


ToEither = Sticker | MediaName
