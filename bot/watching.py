"""Whether the encoder works, told to operators once when it has not for a while, and once when it does again. Pure."""

from __future__ import annotations

from moderation.messages import AdminScreenDegraded, AdminScreenRestored, ScreenPart

PATIENCE = 2
"""Looks in a row that must find it not working: a child that died is back with the next message."""


class EncoderWatch:
    """Remembers what it has told."""

    def __init__(self) -> None:
        self._missed = 0
        self._told = False

    def look(self, works: bool) -> AdminScreenDegraded | AdminScreenRestored | None:
        """What operators are to be told now, if anything."""
        self._missed = 0 if works else self._missed + 1
        if self._missed >= PATIENCE and not self._told:
            self._told = True
            return AdminScreenDegraded(ScreenPart.ENCODER)
        if works and self._told:
            self._told = False
            return AdminScreenRestored()
        return None
