"""`python -m tests.homeserver.unsigned_bot run ...`: the bot as it would be without cross-signing. Tests must fail."""

from typing import Any

from bot.cli import main
from bot.matrix import cross_signing


async def _no_bootstrap(*_: Any, **__: Any) -> None:
    return None


if __name__ == "__main__":
    cross_signing.bootstrap = _no_bootstrap  # type: ignore[assignment]
    main()
