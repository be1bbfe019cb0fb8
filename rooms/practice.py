"""A practice conversation: a scripted student, and somebody who practises answering. Pure.

The script says what the student writes, line by line. The trainee's lines are not judged by what they mean: what is
looked at are a few plain things that a rule can be honest about (in time, an open question, what would be stopped in a
real talk, and whether an adult was called). Words are never kept: what comes in here are facts about a line.

The student answers each of the trainee's lines after a pause, asks once when it grows quiet, and goes in the end. It
ends by the script, by `!sulje`, by calling an adult, when the trainee leaves, and after long silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, assert_never

from rooms import commands
from rooms import practice_messages as say
from rooms.commands import DeskCommand, folded
from rooms.model import Held, Language, StaffId
from rooms.words import Words

PracticeId = NewType("PracticeId", int)

ANSWER_WITHIN = timedelta(minutes=3)
"""A student who waits longer for an answer has waited long."""
ASKS_AGAIN_AFTER = timedelta(minutes=5)
"""Silence until the student asks, once, whether anybody is there."""
GOES_AFTER = timedelta(minutes=2)
"""Silence after the student's last line until the practice is over."""
QUIET_FOR = timedelta(minutes=30)
"""Silence of the trainee until the practice is over, whatever was going on."""
FIRST_LINE_AFTER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Line:
    """What the student writes, and how long it takes them. `to_question`: instead, where they were asked openly.

    `danger`: with this line it is more than a tutor may carry.
    """

    says: str
    pause: timedelta
    to_question: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """A script. `silence`: what the student writes when nobody answers; `raised`: when an adult is called."""

    id: str
    title: str
    pseudonym: str
    lines: tuple[Line, ...]
    silence: str
    raised: str
    tip: str

    def shown_danger(self, step: int) -> bool:
        """Whether the line that an adult should hear of is among the first `step`."""
        return any(one.danger for one in self.lines[:step])


Scripts = Mapping[Language, tuple[Scenario, ...]]


class Variant(StrEnum):
    """Which words of the script: of a line, or beside the lines."""

    PLAIN = "plain"
    TO_QUESTION = "to_question"
    SILENCE = "silence"
    RAISED = "raised"


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the trainee's lines. `slow`: those for which the student waited longer than `ANSWER_WITHIN`."""

    lines: int = 0
    slow: int = 0
    open_questions: int = 0
    secrecy: int = 0
    dosing: int = 0
    details: int = 0
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Practice:
    """`heard_at`: when the trainee last did anything. `step`: lines that the student has written.

    `speaks_at`: when the next one comes. `waits_since`: since when the student waits for an answer. `asked`: there was
    an open question since the last line. `unsent`: a line of the trainee's was stopped and waits for `!lähetä`.
    """

    id: PracticeId
    who: StaffId
    scenario: str
    language: Language
    heard_at: datetime
    joined: bool = False
    step: int = 0
    speaks_at: datetime | None = None
    waits_since: datetime | None = None
    asked: bool = False
    asked_again: bool = False
    unsent: bool = False
    counts: Counts = field(default_factory=Counts)


class Deed(StrEnum):
    """What a trainee asks with `!`, as far as it matters here."""

    RAISE = "raise"
    CLOSE = "close"
    SEND = "send"
    NOTE = "note"  # a line to oneself: nobody answers
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TraineeCame:
    at: datetime


@dataclass(frozen=True, slots=True)
class TraineeWrote:
    """`held`: why a tutor's line like this would be stopped."""

    at: datetime
    open_question: bool = False
    held: frozenset[Held] = frozenset()


@dataclass(frozen=True, slots=True)
class TraineeAsked:
    at: datetime
    deed: Deed


@dataclass(frozen=True, slots=True)
class TraineeLeft:
    at: datetime


@dataclass(frozen=True, slots=True)
class PracticeClock:
    at: datetime


PracticeFact = TraineeCame | TraineeWrote | TraineeAsked | TraineeLeft | PracticeClock


@dataclass(frozen=True, slots=True)
class PracticeDecision:
    """`practice`: as it is from now on; None when it is over. `told`: what is said in its room, in order.

    `finished`: it came to an end in which the trainee had a part, which supervisors are told; None where not.
    """

    practice: Practice | None
    told: tuple[say.InPractice, ...] = ()
    finished: bool | None = None


def decide(practice: Practice, fact: PracticeFact, scenario: Scenario) -> PracticeDecision:
    """What follows from what the trainee does, or from time. Total."""
    match fact:
        case TraineeCame(at=at):
            return _came(practice, at, scenario)
        case TraineeLeft():
            return replace(_over(practice, scenario, finished=False), told=())
        case PracticeClock(at=at):
            return _struck(practice, at, scenario)
        case TraineeWrote() | TraineeAsked():
            came = _came(practice, fact.at, scenario)
            assert came.practice is not None  # noqa: S101 - coming ends nothing
            heard = replace(came.practice, heard_at=fact.at)
            acted = _acted(heard, fact, scenario)
            return replace(acted, told=(*came.told, *acted.told))
        case _:
            assert_never(fact)


def _came(practice: Practice, at: datetime, scenario: Scenario) -> PracticeDecision:
    if practice.joined:
        return PracticeDecision(practice)
    here = replace(practice, joined=True, heard_at=at, speaks_at=at + FIRST_LINE_AFTER)
    return PracticeDecision(here, (say.PracticeBegins(scenario.title, scenario.pseudonym),))


def _acted(practice: Practice, fact: TraineeWrote | TraineeAsked, scenario: Scenario) -> PracticeDecision:
    match fact:
        case TraineeWrote(held=held) if held:
            counts = replace(
                practice.counts,
                secrecy=practice.counts.secrecy + (Held.SECRECY in held),
                dosing=practice.counts.dosing + (Held.DOSING in held),
                details=practice.counts.details + (Held.DETAILS in held),
            )
            told = say.PracticeHeld(Held.SECRECY in held, Held.DOSING in held, Held.DETAILS in held)
            return PracticeDecision(replace(practice, counts=counts, unsent=True), (told,))
        case TraineeWrote():
            return _answered(practice, fact.at, scenario, open_question=fact.open_question)
        case TraineeAsked(deed=Deed.RAISE):
            raised = replace(practice, counts=replace(practice.counts, raised=True))
            told_so = (say.PracticeRaised(), _words(scenario, practice.step, Variant.RAISED))
            over = _over(raised, scenario, finished=True)
            return replace(over, told=(*told_so, *over.told))
        case TraineeAsked(deed=Deed.CLOSE):
            return _over(practice, scenario, finished=True)
        case TraineeAsked(deed=Deed.SEND) if practice.unsent:
            return _answered(practice, fact.at, scenario, open_question=False)
        case TraineeAsked(deed=Deed.NOTE):
            return PracticeDecision(practice)
        case TraineeAsked():
            return PracticeDecision(practice, (say.PracticeHelp(),))
        case _:
            assert_never(fact)


def _answered(practice: Practice, at: datetime, scenario: Scenario, *, open_question: bool) -> PracticeDecision:
    """A line reaches the student, who takes a while for the next one, or has said all there was to say."""
    waited = practice.waits_since is not None and at - practice.waits_since > ANSWER_WITHIN
    counts = replace(
        practice.counts,
        lines=practice.counts.lines + 1,
        slow=practice.counts.slow + waited,
        open_questions=practice.counts.open_questions + open_question,
    )
    heard = replace(practice, counts=counts, waits_since=None, unsent=False, asked=practice.asked or open_question)
    if heard.speaks_at is not None:
        return PracticeDecision(heard)
    if heard.step >= len(scenario.lines):
        return _over(heard, scenario, finished=True)
    return PracticeDecision(replace(heard, speaks_at=at + scenario.lines[heard.step].pause))


def _struck(practice: Practice, at: datetime, scenario: Scenario) -> PracticeDecision:
    if at >= _is_over_at(practice, scenario):
        return _over(practice, scenario, finished=practice.step >= len(scenario.lines))
    if at < next_due(practice, scenario):
        return PracticeDecision(practice)
    if practice.speaks_at is not None:
        return _speaks(practice, at, scenario)
    asked = replace(practice, asked_again=True)
    return PracticeDecision(asked, (_words(scenario, practice.step, Variant.SILENCE),))


def _speaks(practice: Practice, at: datetime, scenario: Scenario) -> PracticeDecision:
    spoken = replace(practice, step=practice.step + 1, speaks_at=None, waits_since=at, asked=False)
    if practice.step >= len(scenario.lines):  # the script has grown shorter meanwhile
        return _over(practice, scenario, finished=True)
    to_question = practice.asked and bool(scenario.lines[practice.step].to_question)
    variant = Variant.TO_QUESTION if to_question else Variant.PLAIN
    return PracticeDecision(spoken, (_words(scenario, practice.step, variant),))


def next_due(practice: Practice, scenario: Scenario) -> datetime:
    """When the clock matters next. There is always such a moment, so that every practice ends."""
    moments = [_is_over_at(practice, scenario)]
    if practice.speaks_at is not None:
        moments.append(practice.speaks_at)
    elif practice.waits_since is not None and not practice.asked_again:
        moments.append(practice.waits_since + ASKS_AGAIN_AFTER)
    return min(moments)


def _is_over_at(practice: Practice, scenario: Scenario) -> datetime:
    """Nobody goes on for ever, and nobody waits long after the last line."""
    quiet = practice.heard_at + QUIET_FOR
    if practice.step < len(scenario.lines) or practice.waits_since is None:
        return quiet
    return min(quiet, practice.waits_since + GOES_AFTER)


def _over(practice: Practice, scenario: Scenario, *, finished: bool) -> PracticeDecision:
    counts = practice.counts
    took_part = counts.lines > 0 or counts.raised
    feedback = say.PracticeOver(
        scenario=practice.scenario,
        answers=counts.lines,
        in_time=counts.slow == 0,
        open_questions=counts.open_questions,
        secrecy=counts.secrecy > 0,
        dosing=counts.dosing > 0,
        details=counts.details > 0,
        danger=scenario.shown_danger(practice.step),
        raised=counts.raised,
    )
    return PracticeDecision(None, (feedback,) if practice.joined else (), finished if took_part else None)


def _words(scenario: Scenario, step: int, variant: Variant) -> say.PracticeSaid:
    return say.PracticeSaid(scenario.id, step, variant.value)


def words_of(scenario: Scenario, step: int, variant: Variant) -> str:
    """What the student writes; empty where the script has no such line any more."""
    if variant is Variant.SILENCE:
        return scenario.silence
    if variant is Variant.RAISED:
        return scenario.raised
    if step >= len(scenario.lines):
        return ""
    line = scenario.lines[step]
    return line.to_question if variant is Variant.TO_QUESTION else line.says


def deed_of(words: Words) -> Deed | None:
    """What a line that begins with `!` asks; None where it is for the student."""
    command = commands.desk_command(words)
    if command is None:
        return None
    return _DEEDS.get(command, Deed.OTHER)


_DEEDS = {
    DeskCommand.ADULT: Deed.RAISE,
    DeskCommand.SUPPORT: Deed.RAISE,
    DeskCommand.BLOCK: Deed.RAISE,  # an adult goes on by it, too
    DeskCommand.CLOSE: Deed.CLOSE,
    DeskCommand.SEND: Deed.SEND,
    DeskCommand.NOTE: Deed.NOTE,
}

_OPENS = {
    Language.FI: (
        "mita", "miten", "mites", "milta", "millai", "minkalai", "miksi", "mika", "missa", "mista", "mihin", "kuka",
        "ketka", "kenen", "milloin", "kerro", "haluatko kertoa", "haluutko kertoo",
    ),
    Language.SV: (
        "vad", "hur", "varfor", "vem", "vilka", "vilken", "var", "nar", "beratta", "vill du beratta",
    ),
    Language.EN: (
        "what", "how", "why", "who", "which", "where", "when", "tell me", "would you like to tell",
        "do you want to tell",
    ),
}  # fmt: skip


def is_open_question(text: str, language: Language) -> bool:
    """Whether somebody is asked in a way that yes and no do not answer: by its first words, sentence by sentence.

    >>> is_open_question("Kiitos kun kerroit. Miltä se tuntuu?", Language.FI)
    True
    >>> is_open_question("Oletko kunnossa?", Language.FI)
    False
    """
    sentences = text.replace("!", ".").replace("?", "?.").replace("\n", ".").replace(",", ".").split(".")
    return any(_opens(one, language) for one in sentences)


def _opens(sentence: str, language: Language) -> bool:
    words = f"{folded(sentence)} "
    asks = sentence.rstrip().endswith("?")
    return any(words.startswith(one) for one in _OPENS[language]) and (asks or words.startswith(_INVITES))


_INVITES = ("kerro", "beratta", "tell me")
"""These ask without a question mark."""
