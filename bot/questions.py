"""What follows from answering, besides words: counts, and questions that may be kept when their writer allows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import answers
from bot.doors import Heard
from bot.matrix.translate import words_in
from bot.vault import Vault
from faq import messages as say
from faq.decide import AnswersPolicy, Asked, Count, Keep, Remember
from faq.scrub import scrub
from rooms.effects import Say
from rooms.model import Conversation, ConversationId, Language, Place
from rooms.words import Words

MOST = 1000
"""Unanswered questions in memory at the most."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question together with the message it came in."""

    asked: Asked
    heard: Heard


@dataclass(frozen=True, slots=True)
class Question:
    """An unanswered question, in memory until its writer has said whether it may be kept."""

    words: Words
    language: Language
    asked_at: datetime


class Questions:
    """Unanswered questions, and where allowed ones go. A restart forgets those that wait for a yes."""

    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now
        self._waiting: dict[ConversationId, Question] = {}

    async def follow(
        self,
        tx: AsyncConnection,
        conversation: Conversation,
        effect: Count | Remember | Keep,
        said: Said | None,
        policy: AnswersPolicy,
    ) -> Say | None:
        """Carries out what answering asked for; what is to be said about it, if anything."""
        match effect:
            case Count():
                await answers.count(tx, effect, self._now())
            case Remember():
                self._remember(conversation, said)
            case Keep():
                return await self._keep(tx, conversation.id, policy)
        return None

    def forget(self, number: ConversationId) -> None:
        self._waiting.pop(number, None)

    def forget_old(self, now: datetime, patience: timedelta) -> None:
        self._waiting = {key: one for key, one in self._waiting.items() if now - one.asked_at <= patience}

    def _remember(self, conversation: Conversation, said: Said | None) -> None:
        words = words_in(said.heard.incoming) if said is not None else None
        if words is None:
            return
        if len(self._waiting) >= MOST:
            self._waiting.pop(next(iter(self._waiting)))
        self._waiting[conversation.id] = Question(words, conversation.language or Language.FI, self._now())

    async def _keep(self, tx: AsyncConnection, number: ConversationId, policy: AnswersPolicy) -> Say:
        """The student said yes: the question is kept without anything that could tell who asked."""
        question = self._waiting.pop(number, None)
        text = scrub(question.words.text) if question is not None else None
        if question is None or text is None:
            return Say(Place.ENTRY, say.QuestionForgotten())
        # Whole days: a moment would tell whose yes it was to somebody who has the whole database.
        until = (self._now() + policy.kept_for).replace(hour=0, minute=0, second=0, microsecond=0)
        await answers.keep(tx, self._vault, text, question.language, until)
        return Say(Place.ENTRY, say.QuestionKept())
