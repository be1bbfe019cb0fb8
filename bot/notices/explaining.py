"""What a student is entitled to see: every notice about them, its rule, its facts while they are kept, and who acted.

Regulation (EU) 2016/679, article 15. Whoever asks is told all of it, whatever a role's card may have left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices.db import audit, keeping
from bot.notices.desk import School
from bot.notices.texts import NoticeTexts, facts_line, told_day
from bot.vault import Vault
from risk_feed import messages as say
from risk_feed.cards import one_line
from risk_feed.life import Noted
from risk_feed.model import Fact, StudentHash, Who
from risk_feed.notice import Notice
from rooms.calendar import day_of
from rooms.model import Language


def hash_of(vault: Vault, student_key: str) -> StudentHash:
    """Under which a student stands in the notice side's database: nobody finds it without the key file."""
    key = unicodedata.normalize("NFC", student_key.strip())  # as it is read from files
    return StudentHash(vault.lookup("student", key).hex())


async def explained(
    tx: AsyncConnection, vault: Vault, student: StudentHash, school: School, texts: NoticeTexts, language: Language
) -> str:
    """In that language; one block of lines a notice, oldest first."""
    blocks = []
    for notice in await keeping.of_student(tx, student):
        facts = await keeping.facts_of(tx, vault, notice.id)
        lines = [texts.words(line, language) async for line in _lines(tx, notice, facts, school, texts, language)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or texts.words(say.ExplainNothing(), language)


async def _lines(
    tx: AsyncConnection,
    notice: Notice,
    facts: tuple[Fact, ...],
    school: School,
    texts: NoticeTexts,
    language: Language,
) -> AsyncIterator[say.NoticeMessage]:
    rule = school.rule(notice.rule, notice.version)
    yield say.ExplainHead(notice.id, told_day(day_of(notice.raised_at), language), notice.source)
    yield say.ExplainWhy(rule.meaning[language]) if rule is not None else say.ExplainRuleGone()
    numbers = tuple(one for one in facts if not isinstance(one.value, str))
    names = [one_line(str(one.value)) for one in facts if isinstance(one.value, str)]
    if names:
        yield say.ExplainNames(" · ".join(names))
    yield facts_line(numbers, language, texts.words) if numbers else say.ExplainFactsGone()
    shown = [texts.words(say.NoticeRoleName(role), language) for role, _ in await keeping.told_when(tx, notice.id)]
    if shown:
        yield say.ExplainShown(" · ".join(shown))
    for entry in await audit.of_notice(tx, notice.id):
        alias = None if entry.by is None else school.aliases.get(Who(entry.by), entry.by)
        yield say.ExplainStep(told_day(day_of(entry.at), language), Noted(entry.what), alias)
    if notice.outcome is not None:
        by = None if notice.ended_by is None else school.aliases.get(notice.ended_by, notice.ended_by)
        yield say.NoticeEnded(notice.id, notice.outcome, by)
