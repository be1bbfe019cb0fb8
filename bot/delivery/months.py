"""A month's numbers, once they are all there: a picture that is sealed like any other, with all of it in words."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.db import statistics
from bot.db.outbox import Errand
from bot.delivery.means import Means
from bot.delivery.settling import Settling
from bot.delivery.whereabouts import Whereabouts
from bot.matrix import attachments, rendering
from bot.month import Month, month_of_counts
from bot.month_messages import MonthFile
from bot.telling_month import spoken
from bot.texts import Texts
from rooms.model import Language


class Months:
    """Making it twice is harmless: what was stored and never told of is ciphertext whose key is gone."""

    def __init__(self, means: Means, whereabouts: Whereabouts, settling: Settling) -> None:
        self._means = means
        self._whereabouts = whereabouts
        self._settling = settling

    async def show(self, errand: Errand) -> None:
        where = await self._whereabouts.of(errand)
        language, texts = where.language or self._means.staff_language, self._means.texts
        name = errand.work["month"]
        async with self._means.database.tx() as tx:
            counts, answers = await statistics.of_month(tx, name), await statistics.answers_of_month(tx, name)
        month = month_of_counts(name, counts, answers)
        words = spoken(month, texts, language)
        png, width, height = await asyncio.to_thread(_drawn, month, texts, language)
        sealed, file = await asyncio.to_thread(attachments.sealed, png)
        stored: dict[str, Any] = {**file, "url": await self._means.doors.upload(sealed)}
        title = f"{texts.words(MonthFile(name), language)}.png"
        content = rendering.captioned(
            rendering.picture(title, "image/png", len(png), width, height, stored), rendering.said(words)
        )
        said = await self._means.say(errand, where.room_id, where.to, content)
        await self._settling.sent(errand, where, said.event, by=said.worker)


def _drawn(month: Month, texts: Texts, language: Language) -> tuple[bytes, int, int]:
    """A PNG with its size. The library is loaded when a month is shown, once in thirty days."""
    from bot.month_plot import plotted

    png = plotted(month, texts, language)
    return png, int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
