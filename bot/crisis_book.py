"""Words of the crisis flow: the fixed text, what is true of adults now, who else is there, and one question.

The parts are approved texts (config/crisis/texts); what is joined is chosen by names and moments, never by words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.books import told_moment
from moderation import messages as say
from moderation.alarm import SafetyAnswer
from moderation.emergency import emergency_block
from moderation.fixed_texts import FixedTexts
from moderation.model import Category, Tier
from rooms.model import Language

BETWEEN_LANGUAGES = "\n\n—\n\n"
_ANSWERS = {SafetyAnswer.YES: "safe_yes", SafetyAnswer.NO: "safe_no", SafetyAnswer.UNKNOWN: "safe_unknown"}
OpenNow = Callable[[Language], str]
"""Lines about services that are known to be open now; "" where none is."""


@dataclass(frozen=True)
class CrisisBook:
    """Total: an unknown category is told as what is nearest to it, and 112 stands in everything."""

    texts: Mapping[Language, FixedTexts]
    open_now: OpenNow = lambda tongue: ""

    def words(self, message: say.CrisisMessage, language: Language | None) -> str:
        """In the student's language; in all three where it is not known."""
        if language is None:
            return BETWEEN_LANGUAGES.join(self.words(message, each) for each in Language)
        if language not in self.texts:
            return emergency_block(language)
        return "\n\n".join(part for part in self._parts(message, language) if part)

    def open_elsewhere(self, tongue: Language) -> str:
        """Who is there now outside school; "" where nobody is known to be."""
        services = self.open_now(tongue)
        return self.texts[tongue].common["open_now"].replace("{services}", services) if services else ""

    def _parts(self, message: say.CrisisMessage, tongue: Language) -> Iterator[str]:
        common = self.texts[tongue].common
        match message:
            case say.CrisisReply():
                yield from self._reply(message, tongue)
            case say.SafetyReply(answer=answer, category=category):
                friend = category is Category.THIRD_PARTY and answer is not SafetyAnswer.YES
                yield common["third_party_where" if friend else _ANSWERS[answer]]
            case say.Limits():
                yield common["limits"]
            case say.StillHere():
                yield common["still_here"]
            case say.SoftLine(again=again):
                yield common["soft_repeat" if again else "soft"]
            case say.EraseWhileAlarm():
                yield common["erase_while_alarm"]
            case say.ViolenceKept():
                yield common["violence_kept"]
            case say.IdentityOpened():
                yield common["identity_opened"]

    def _reply(self, message: say.CrisisReply, tongue: Language) -> Iterator[str]:
        if message.category is None:
            yield from self._raised(message, tongue)
            return
        book = self.texts[tongue]
        tier = Tier.IMMEDIATE if message.tier >= Tier.IMMEDIATE else Tier.URGENT
        fixed = book.of[message.category, tier]
        yield fixed.text
        yield from self._adults(message, tongue)
        if message.adults is not say.Adults.HERE:
            yield fixed.question

    def _raised(self, message: say.CrisisReply, tongue: Language) -> Iterator[str]:
        """A person raised it and named no category: numbers first, who is asked, and the one question that fits all."""
        common, here = self.texts[tongue].common, message.adults is say.Adults.HERE
        if message.tier >= Tier.IMMEDIATE:
            yield emergency_block(tongue).rpartition("\n\n")[0]  # what follows there is said below as it is here
        yield "" if here else common["raised"]
        yield from self._adults(message, tongue)
        yield "" if here else common["raised_question"]

    def _adults(self, message: say.CrisisReply, tongue: Language) -> Iterator[str]:
        common = self.texts[tongue].common
        match message.adults:
            case say.Adults.HERE:
                yield common["adult_already_here"]
            case say.Adults.CALLED:
                yield common["adult_called" if message.category is not None else "raised_called"]
            case say.Adults.AWAY:
                if message.outside:
                    yield common["out_of_hours_called"]
                elif message.opens:
                    opening = told_moment(datetime.fromisoformat(message.opens), tongue)
                    yield common["no_adult_now"].replace("{opening}", opening)
                else:
                    yield common["no_adult_now_unknown"]
                yield self.open_elsewhere(tongue)
            case _:
                yield common["adult_unknown" if message.category is not None else "raised_unknown"]
