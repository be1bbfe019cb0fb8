"""Message -> words, for the chat side. How the files are read and what is found at the start: bot/books.py.

`Emergency` is not asked from there: its words are compiled in (moderation/emergency.py). Nor are answers themselves:
they are joined from the catalogue and pieces of ours (bot/answers.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Final, get_args

from bot.books import TextFault, books
from bot.crisis_book import CrisisBook
from bot.month_messages import MonthMessage
from bot.ready import ReadyBook
from bot.status_messages import StatusCard
from config import practice as scripts
from config.faults import Faults
from faq import messages as answers
from moderation import fixed_texts
from moderation import messages as alarms
from moderation.emergency import emergency_block
from rooms import messages as say
from rooms.certificate import CertificateText
from rooms.messages import Message, Sentence
from rooms.model import Language
from rooms.practice import Scenario, Variant, words_of
from rooms.practice_messages import (
    PracticeFeedback,
    PracticeLine,
    PracticeOver,
    PracticeSaid,
    PracticeText,
    PracticeTitle,
)

if TYPE_CHECKING:
    from bot.answers import AnswerBook

BETWEEN_LANGUAGES: Final = "\n\n—\n\n"

MULTILINGUAL: Final[frozenset[type]] = frozenset(
    {
        say.WelcomeInThreeLanguages,
        say.AnonymityCard,
        say.Menu,
        say.WhichLanguage,
        say.NoAnswerYet,
        say.HumanCalled,
        say.AlreadyWaiting,
        say.StillWaiting,
        say.WaitingEnded,
        say.SomeoneIsHere,
        say.HumanAlreadyHere,
        say.BackInQueue,
        say.ConversationEnded,
        say.NothingToEnd,
        say.QuietNudge,
        say.FellAsleep,
        say.NotHereNow,
        say.NotHereNowClosed,
        say.ResponderIsGone,
        say.EraseQuestion,
        say.NothingErased,
        say.EraseFarewell,
        say.SilenceErased,
        say.RoomNotEncrypted,
        say.RoomNotPrivate,
        say.PleaseSendAgain,
        say.NotDelivered,
        say.MediaNotRelayed,
        say.AdultStillComes,
        say.PostventionBanner,
        say.SureToTell,
        say.SureToTellWritten,
        say.TellWaits,
        say.ToldOn,
        say.NotToldOn,
        say.TellLapsed,
        say.NothingToTell,
        say.HelpAskedFor,
        say.CompanionReads,
        say.CompanionGone,
        *get_args(alarms.AbuseMessage),
        say.TutorCalled,
        say.WhoWouldYouLike,
        say.NoTutorsHere,
        say.NobodyCalled,
        say.ChatClosed,
        say.ChatClosedMeanwhile,
        say.ChatOpened,
        say.AdultsAskedToo,
        say.AdultGoesOn,
        say.BlockConfirmed,
        say.BlockedFromTutors,
        say.TopicNoted,
        say.NotThem,
        say.NotThatCampus,
        say.CampusNoted,
        say.NobodyOfCampus,
        say.OtherCampusesAskedToo,
        say.HandQuestion,
        say.HandingOn,
        say.HandingOnClosed,
        say.HandedOnInDanger,
        say.StaysHere,
        say.HandQuestionOver,
        say.OtherAdultsAskedToo,
        say.SetBack,
        answers.Hello,
        answers.NotUnderstood,
        answers.NoWords,
        answers.NotUnderstoodAgain,
        answers.YouAreWelcome,
        answers.SameTopic,
        answers.GoodToHear,
        answers.SorryItDidNot,
        answers.NoServices,
        answers.MayIKeep,
        answers.QuestionKept,
        answers.QuestionNotKept,
        answers.QuestionForgotten,
    }
)
"""Said in all three languages while a student's is not known: all to a student but `LanguageIsNow`, which is
said only once it is."""


_CLOSED = say.ChatClosed | say.ChatClosedMeanwhile | say.NotHereNowClosed

SPOKEN: Final[tuple[type, ...]] = (
    *get_args(Message),
    *get_args(answers.Piece),
    *get_args(answers.Said),
    *get_args(alarms.AbuseMessage),
    *get_args(alarms.StaffMessage),
    *get_args(alarms.SealedMessage),
    *get_args(CertificateText),
    *get_args(PracticeText),
    *get_args(MonthMessage),
    StatusCard,
)
"""Every type of the chat side that has a text. Those of the notice side: bot/notices/texts.py."""


class Texts:
    """The words of every message in every language.

    >>> from rooms.model import Language
    >>> Texts().words(say.NobodyWaits(), Language.EN)
    'Nobody is waiting now.'
    """

    def __init__(self, sources: Mapping[Language, str] | None = None) -> None:
        """`sources`: the text of each .ftl file; by default those that are shipped."""
        read = books(tuple(kind for kind in SPOKEN if kind is not say.Emergency), sources)
        try:
            self.crisis = CrisisBook(fixed_texts.load(fixed_texts.shipped()))
        except fixed_texts.FixedTextFaults as found:
            raise TextFault("\n".join(f"config/crisis/texts/{line}" for line in found.lines)) from None
        try:
            self._scripts = scripts.load(scripts.shipped())
        except Faults as found:
            raise TextFault("\n".join(f"config/{line}" for line in found.lines)) from None
        self._books = read
        self.ready = ReadyBook()
        self.answers: AnswerBook | None = None
        """Words of answers; None where there is no catalogue."""

    def words(self, message: Sentence, language: Language | None) -> str:
        """What to say. `language` is the listener's; None where it is not known yet."""
        if isinstance(message, say.Emergency):
            return emergency_block(language)
        if isinstance(message, say.ReadyAnswer):
            words = self.ready.words(message.reference)
            return f"**{message.alias}:** {words}" if message.alias else words
        if isinstance(message, alarms.CrisisMessage):
            return self.crisis.words(message, language)
        if isinstance(message, answers.Answer | answers.Guesses | answers.ServicesFound):
            if self.answers is not None:
                return self.answers.words(message)
            message = say.NoAnswerYet()
        if isinstance(message, PracticeSaid | PracticeOver):
            message = self._practised(message, language or Language.FI)
        if language is None and type(message) in MULTILINGUAL:
            return BETWEEN_LANGUAGES.join(self._said(message, each) for each in Language)
        return self._said(message, language or Language.FI)

    def _said(self, message: Sentence, language: Language) -> str:
        """Whoever stands before a closed door learns who is there elsewhere: as it is when it is said."""
        words = self._books[language].said(message)
        elsewhere = self.crisis.open_elsewhere(language) if isinstance(message, _CLOSED) else ""
        return f"{words}\n\n{elsewhere}" if elsewhere else words

    def practice_title(self, language: Language, scenario: str) -> str:
        """How a practice room is named, so that nobody takes it for a student's."""
        words: str = self._books[language].said(PracticeTitle(self._scenario(language, scenario).title))
        return words

    def _practised(self, message: PracticeSaid | PracticeOver, language: Language) -> PracticeLine | PracticeFeedback:
        """What the script says, joined to what is said around it."""
        scenario = self._scenario(language, message.scenario)
        if isinstance(message, PracticeSaid):
            return PracticeLine(scenario.pseudonym, words_of(scenario, message.line, Variant(message.variant)))
        told = {one.name: getattr(message, one.name) for one in fields(message) if one.name != "scenario"}
        return PracticeFeedback(**told, tip=scenario.tip)

    def _scenario(self, language: Language, name: str) -> Scenario:
        """The first one for a name that has left the scripts: its room is being left anyhow."""
        scenarios = self._scripts[language]
        return next((one for one in scenarios if one.id == name), scenarios[0])
