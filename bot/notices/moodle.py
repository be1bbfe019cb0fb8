"""Asks Moodle's web service, page by page. What is asked and what an answer means: risk_feed/moodle.py.

The token goes in the body, never in an address, which servers write into their logs; and nowhere else than to the
address of the settings: redirects are not followed. All courses are read, or nothing is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import structlog

from risk_feed.facts import Keyed
from risk_feed.moodle import (
    MOST_PAGES,
    Insight,
    MoodleFault,
    Page,
    asked,
    asked_for_insights,
    insights_of,
    page_of,
    rows_of,
)
from risk_feed.rows import Told

log = structlog.get_logger("kynnys.notices.moodle")

PATH: Final = "/webservice/rest/server.php"
MOST_BYTES: Final = 20_000_000
_AT_HOME: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Moodle:
    """A Moodle and what is read of it. `within`: seconds that one answer may take. `name`: of the source.

    `insights`: a function of the school's own by which Moodle tells them.
    """

    url: str
    token: str = field(repr=False)
    courses: Sequence[int]
    term_began: date
    name: str = "moodle"
    insights: str | None = None
    campus: str = ""
    within: float = 60.0

    def __post_init__(self) -> None:
        """Raises MoodleFault where the token would go over the network in the clear."""
        parts = urlsplit(self.url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _AT_HOME):
            raise MoodleFault("Moodle's address must begin with https://.")


async def read(moodle: Moodle, *, keyed: Keyed, today: date) -> tuple[Told, ...]:
    """When the students of all courses last used Moodle.

    Raises:
        MoodleFault: one of the courses cannot be read. Says the next step, and names nobody.
    """
    timeout = aiohttp.ClientTimeout(total=moodle.within)
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
        pages = [page for course in moodle.courses for page in await _course(session, moodle, course)]
        insights = [one for course in moodle.courses for one in await _insights(session, moodle, course)]
    rows = rows_of(
        pages,
        moodle.name,
        term_began=moodle.term_began,
        campus=moodle.campus,
        keyed=keyed,
        today=today,
        insights=insights,
    )
    unnumbered = sum(page.unnumbered for page in pages)
    log.info("moodle read", courses=len(moodle.courses), students=len(rows), unnumbered=unnumbered)
    return rows


async def _course(session: aiohttp.ClientSession, moodle: Moodle, course: int) -> list[Page]:
    pages: list[Page] = []
    for number in range(MOST_PAGES):
        page = page_of(await _answer(session, moodle, asked(course, number)))
        if not page.people:
            return pages
        pages.append(page)
    raise MoodleFault(f"Course {course} has no end: {MOST_PAGES} pages, and Moodle tells more.")


async def _insights(session: aiohttp.ClientSession, moodle: Moodle, course: int) -> tuple[Insight, ...]:
    if moodle.insights is None:
        return ()
    return insights_of(await _answer(session, moodle, asked_for_insights(moodle.insights, course)))


async def _answer(session: aiohttp.ClientSession, moodle: Moodle, form: dict[str, str]) -> Any:
    address = moodle.url.rstrip("/") + PATH
    try:
        async with session.post(address, data={"wstoken": moodle.token, **form}, allow_redirects=False) as answer:
            if answer.status != 200:
                raise MoodleFault(f"Moodle answered {answer.status}. Check the address, and whether Moodle is up.")
            body = bytearray()
            async for chunk in answer.content.iter_chunked(65536):
                body += chunk
                if len(body) > MOST_BYTES:
                    raise MoodleFault(f"Moodle's answer is larger than {MOST_BYTES} bytes.")
    except TimeoutError:
        raise MoodleFault(f"Moodle did not answer within {moodle.within:.0f} s. It is asked again next time.") from None
    except (OSError, aiohttp.ClientError) as error:
        raise MoodleFault(f"Moodle cannot be reached ({type(error).__name__}). Check the address.") from None
    try:
        return json.loads(bytes(body))
    except (ValueError, RecursionError):
        raise MoodleFault("Moodle answered something else than JSON. Check the address in the settings.") from None
