"""Where a homeserver is, and who one of our accounts is there. Each side's settings have a section of this kind."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import field_validator, model_validator

from config.sections import Section


class HomeserverSettings(Section):
    """Where the homeserver is, and who the bot is there."""

    url: str
    user: str

    @field_validator("url")
    @classmethod
    def _is_a_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
            raise ValueError('write the address with its scheme, such as "https://matrix.koulu.fi"')
        return value.rstrip("/")

    @model_validator(mode="after")
    def _is_not_in_the_clear(self) -> Self:
        parts = urlsplit(self.url)
        if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1", "synapse"):
            raise ValueError("use https:// for a homeserver that is not on this machine")
        return self

    @field_validator("user")
    @classmethod
    def _is_a_matrix_id(cls, value: str) -> str:
        return matrix_id(value)


def matrix_id(value: str) -> str:
    if not value.startswith("@") or ":" not in value or value != value.strip() or len(value) > 255:
        raise ValueError('write a Matrix id, such as "@tuki:koulu.fi"')
    return value
