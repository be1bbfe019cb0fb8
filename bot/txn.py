"""Transaction ids. What follows from an event is named after it, so that doing it again is not doing it twice."""

from __future__ import annotations

from bot.vault import Vault

EMERGENCY_STEP = 0
"""The emergency text is always the first thing that follows from a message."""
BLIND_STEP = 990
"""The emergency text where it is needed and was not asked for, while the database is away. The fixed text follows."""


def for_event(vault: Vault, event_id: str, step: int) -> str:
    """The same for the same event and step, also when the database has lost its last commits meanwhile."""
    return f"{vault.lookup('txn', event_id).hex()[:24]}.{step:x}"


def of_picture(txn: str) -> str:
    """Of a picture that was sent with words, which bear the name itself."""
    return f"{txn}.m"
