"""What the bot says about answers. Like rooms/messages: each sentence is a type, its words live in config/texts.

`Answer`, `Guesses` and `ServicesFound` are made up of others: the catalogue's and the directory's words with the
sentences below around them (bot/answers.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from faq.model import SchoolRole
from rooms.model import Language


# --- made up of others ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Answer:
    """The catalogue's answer, the next step, a person at school, a service that is open, and the offer of a person.

    `service`: an id of the directory with its state, "mieli_phone_fi always"; "" for none. `opens`: when a closed one
    opens, "2026-11-22T14:00". `tongue`: the language of this answer. `brief`: another answer follows, which has the
    offers. `foreign`: it was asked in a language in which the bot cannot answer.
    """

    intent: str
    service: str
    opens: str
    tongue: Language
    brief: bool
    foreign: bool


@dataclass(frozen=True, slots=True)
class Guesses:
    """Up to three numbered guesses, and a person. "" where there are fewer."""

    first: str
    second: str
    third: str
    tongue: Language
    foreign: bool


@dataclass(frozen=True, slots=True)
class ServicesFound:
    """Outside services that fit a question to the directory: "id state opens; id state opens", best first."""

    services: str
    tongue: Language
    foreign: bool


# --- pieces of those ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class NextStep:
    step: str


@dataclass(frozen=True, slots=True)
class AtSchool:
    """Who at school; `where` and `hours` are "" when the school has not told."""

    role: SchoolRole
    title: str
    where: str
    hours: str


@dataclass(frozen=True, slots=True)
class ServiceAlways:
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class ServiceOpen:
    """Open now."""

    name: str
    contact: str
    hours: str


@dataclass(frozen=True, slots=True)
class ServiceClosed:
    """Opens later; `when` is the moment in words."""

    name: str
    contact: str
    when: str


@dataclass(frozen=True, slots=True)
class ServiceUnsure:
    """Its hours are not known, or were checked too long ago."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class LineIsBusy:
    """Often busy, and what to do then."""


@dataclass(frozen=True, slots=True)
class NotInYourLanguage:
    """Nothing is open in the language; what follows is in Finnish."""


@dataclass(frozen=True, slots=True)
class OfferPerson:
    pass


@dataclass(frozen=True, slots=True)
class DidItHelp:
    pass


@dataclass(frozen=True, slots=True)
class DidYouMean:
    pass


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """After the guesses: how to choose, and a person."""


@dataclass(frozen=True, slots=True)
class AnswersInThree:
    """Asked in another language: the bot understood, and answers in three."""


@dataclass(frozen=True, slots=True)
class ServicesHeader:
    pass


@dataclass(frozen=True, slots=True)
class TomorrowAtSchool:
    pass


# --- said as they are -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Hello:
    """A greeting greeted: what the bot can do, in a line or two."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The bot did not understand; a person and the menu are offered."""


@dataclass(frozen=True, slots=True)
class NoWords:
    """Nothing but pictures, digits or marks: a word or two is asked for, and a person is offered."""


@dataclass(frozen=True, slots=True)
class NotUnderstoodAgain:
    """Twice running: a person comes first."""


@dataclass(frozen=True, slots=True)
class SameTopic:
    """A question about what was just answered, to which there is no more to say than that a person knows."""


@dataclass(frozen=True, slots=True)
class GoodToHear:
    pass


@dataclass(frozen=True, slots=True)
class SorryItDidNot:
    """The answer did not help; a person first."""


@dataclass(frozen=True, slots=True)
class YouAreWelcome:
    pass


@dataclass(frozen=True, slots=True)
class NoServices:
    """Nothing in the directory fits."""


@dataclass(frozen=True, slots=True)
class MayIKeep:
    """Whether an unanswered question may be kept, without anything about its writer."""


@dataclass(frozen=True, slots=True)
class QuestionKept:
    pass


@dataclass(frozen=True, slots=True)
class QuestionNotKept:
    pass


@dataclass(frozen=True, slots=True)
class QuestionForgotten:
    """Yes came, but the question is no longer in memory."""


# --- to operators ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class AdminReloading:
    pass


@dataclass(frozen=True, slots=True)
class AdminReloaded:
    intents: int
    examples: int


@dataclass(frozen=True, slots=True)
class AdminReloadFailed:
    """The new catalogue has faults; the old one is in use. `first` names one: file, line, remedy."""

    faults: int
    first: str


@dataclass(frozen=True, slots=True)
class AdminServicesStale:
    """Once a month: entries of the directory that somebody should check."""

    count: int


Composite = Answer | Guesses | ServicesFound
Piece = (
    NextStep | AtSchool | ServiceAlways | ServiceOpen | ServiceClosed | ServiceUnsure | LineIsBusy | NotInYourLanguage
    | OfferPerson | DidItHelp | DidYouMean | NoneOfThese | AnswersInThree | ServicesHeader | TomorrowAtSchool
)  # fmt: skip
Said = (
    Hello | NotUnderstood | NoWords | NotUnderstoodAgain | SameTopic | GoodToHear | SorryItDidNot | YouAreWelcome
    | NoServices | MayIKeep | QuestionKept | QuestionNotKept | QuestionForgotten | AdminReloading | AdminReloaded
    | AdminReloadFailed | AdminServicesStale
)  # fmt: skip
Message = Composite | Piece | Said
