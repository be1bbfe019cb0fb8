"""A Moodle on loopback that answers as Moodle's own source says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.notices.moodle import PATH, Moodle

CONTRACT = json.loads((Path(__file__).parent / "contracts" / "moodle_enrolled_users.json").read_text(encoding="utf-8"))
FLAGGED = json.loads((Path(__file__).parent / "contracts" / "moodle_insights.json").read_text(encoding="utf-8"))
INSIGHTS = "local_school_insights"
TOKEN = "t0ken-of-nobody"
PERSON = CONTRACT["first_page"][0]


class Site:
    """A Moodle: pages by course, and the forms in which it was asked."""

    def __init__(self, courses: dict[str, list[Any]], insights: Any = None) -> None:
        self.courses = courses
        self.insights = insights
        self.asked: list[dict[str, str]] = []
        self.addresses: list[str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        self.addresses.append(str(request.rel_url))
        if form["wsfunction"] == INSIGHTS:
            return web.json_response(self.insights)
        options = {form[f"options[{at}][name]"]: form[f"options[{at}][value]"] for at in range(5)}
        page = int(options["limitfrom"]) // int(options["limitnumber"])
        pages = self.courses[form["courseid"]]
        told = pages[page] if page < len(pages) else []
        if isinstance(told, web.StreamResponse):
            return told
        if told == "slow":
            await asyncio.sleep(5)
        return web.json_response(told) if not isinstance(told, bytes) else web.Response(body=told)

    @asynccontextmanager
    async def listening(self, **changes: Any) -> AsyncIterator[Moodle]:
        app = web.Application()
        app.router.add_post(PATH, self.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        settings = {"courses": [int(one) for one in self.courses], "term_began": date(2026, 8, 10), **changes}
        try:
            yield Moodle(f"http://127.0.0.1:{runner.addresses[0][1]}/", TOKEN, **settings)
        finally:
            await runner.cleanup()
