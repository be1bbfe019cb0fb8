"""Makers of answers, questions and small catalogues with good defaults."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from faq.decide import Asked, Effect, Knowledge, Memory, Offered, Reply, reply
from faq.messages import Message
from faq.model import Found, Intent, IntentId, Outcome, Reading, ServiceId, Urgency
from faq.phrases import FollowUp
from rooms.effects import Say
from rooms.model import EnvelopeId, Language
from tests.makers import ENVELOPE, LATER

SLEEP, MONEY, NURSE = IntentId("sleep_problem"), IntentId("no_money_food"), IntentId("nurse_visit")
DANGER = IntentId("suicidal_thoughts")
GONE = IntentId("left_the_catalogue")


def an_intent(ident: IntentId = SLEEP, urgency: Urgency = Urgency.INFORMATION) -> Intent:
    return Intent(ident, urgency, (), (ServiceId("sekasin_chat"),), {}, {}, {})


def an_offer(services: Sequence[ServiceId], at: datetime, tongue: Language) -> Offered:
    """A directory in which whatever is asked for is open."""
    return Offered(f"{services[0]} open")


KNOWLEDGE = Knowledge(
    {one: an_intent(one) for one in (SLEEP, MONEY, NURSE)} | {DANGER: an_intent(DANGER, Urgency.NOW)}, an_offer
)


def understood(first: IntentId = SLEEP, *, second: IntentId | None = None, language: str | None = None) -> Reading:
    return Reading(Found(Outcome.ANSWER, (first, MONEY, NURSE), 0.9), second, language)


def guessed(*ranked: IntentId, language: str | None = None) -> Reading:
    return Reading(Found(Outcome.GUESSES, ranked or (SLEEP, MONEY, NURSE), 0.2), language=language)


def not_understood(*ranked: IntentId, language: str | None = None) -> Reading:
    return Reading(Found(Outcome.NONE, ranked, 0.01), language=language)


def asked(
    reading: Reading | None = None,
    *,
    at: datetime = LATER,
    words: int = 8,
    number: int | None = None,
    yes: bool | None = None,
    follow_up: FollowUp | None = None,
    services: str | None = None,
    envelope: EnvelopeId = ENVELOPE,
) -> Asked:
    return Asked(envelope, at, reading or not_understood(), words, number, yes, follow_up, services)


def replied(
    memory: Memory, *questions: Asked, known: Language | None = Language.FI, knowledge: Knowledge = KNOWLEDGE
) -> Reply:
    """The last of several replies."""
    said = Reply(memory)
    for one in questions:
        said = reply(said.memory, one, known, knowledge)
    return said


def messages_of(effects: Sequence[Effect]) -> list[Message]:
    return [one.message for one in effects if isinstance(one, Say)]  # type: ignore[misc]


def a_folder(folder: Path, **files: str) -> Path:
    """A folder of files; "__" in a name stands for a slash, and `.toml` is added where there is no dot."""
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ("" if "." in name else ".toml"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
