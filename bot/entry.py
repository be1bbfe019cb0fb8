"""The entry: whoever has the link or the poster is sent to the worker that has room. Where nobody is, a page says so.

Nothing of who asks is read, kept or logged, and no door is made for anybody: the answer is the same for all who ask at
that moment. A link to an account cannot carry a wish, so that a campus in the address only chooses which people at
school the page names; whoever wants somebody of a campus writes its name to the bot.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final
from urllib.parse import quote

from bot.db.workers import with_room
from bot.matrix.rendering import said
from bot.texts import Texts
from bot.vitals import Vitals
from config.settings import PersonSettings, SchoolSettings, Settings, Told
from rooms.messages import EntryClosed
from rooms.model import Language

LINK: Final = "https://matrix.to/#/"


def account_with_room(vitals: Vitals, alone: str, now: datetime) -> str | None:
    """Whose link is handed out. `alone`: the account of the only worker there is. None where nobody serves."""
    if not vitals.health().is_ready:
        return None
    if vitals.workers is None:
        return alone
    chosen = with_room(vitals.workers, now)
    return chosen.account if chosen is not None else None


@dataclass(frozen=True)
class Entry:
    """`account`: who has room now; `campuses`: the school as a whole under "", and each campus by its key."""

    account: Callable[[], str | None]
    campuses: Mapping[str, SchoolSettings]

    @classmethod
    def of(cls, settings: Settings, account: Callable[[], str | None]) -> Entry:
        return cls(account, {"": settings.school, **settings.campus})

    def link(self) -> str | None:
        """Where whoever comes now is sent."""
        account = self.account()
        return LINK + quote(account, safe="@:") if account is not None else None

    def page(self, campus: str) -> str:
        """What is read where nobody serves: 112, and who is there at school, of that campus where there is one."""
        return _PAGE.format(body="".join(self._in(language, campus) for language in Language))

    def _in(self, language: Language, campus: str) -> str:
        people = "".join(f"<li>{html.escape(line)}</li>" for line in self._people(language, campus))
        return f'<section lang="{language.value}">{self._words[language]}{people and f"<ul>{people}</ul>"}</section>\n'

    @cached_property
    def _words(self) -> dict[Language, str]:
        texts = Texts()
        return {one: str(said(texts.words(EntryClosed(), one))["formatted_body"]) for one in Language}

    def _people(self, language: Language, campus: str) -> Iterator[str]:
        known = [self.campuses[campus]] if campus and campus in self.campuses else list(self.campuses.values())
        for school in known:
            for person in school.people.values():
                line = _line(person, language)
                if line:
                    yield " · ".join(filter(None, (_told(school.name, language), line)))


def _line(person: PersonSettings, language: Language) -> str:
    parts = (_told(one, language) for one in (person.title, person.where, person.hours))
    return " · ".join(filter(None, parts))


def _told(told: Told, language: Language) -> str:
    return told if isinstance(told, str) else told.get(language, next(iter(told.values()), ""))


_PAGE: Final = """<!doctype html>
<html lang="fi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>112</title></head>
<body>
{body}</body>
</html>
"""
