"""What is said about practice and in it. Each thing that is said in its room bears that it is practice."""

from __future__ import annotations

from dataclasses import dataclass


# --- in a duty room -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PracticeList:
    """What can be practised: titles with their numbers."""

    titles: str


@dataclass(frozen=True, slots=True)
class PracticeInvited:
    alias: str
    title: str


@dataclass(frozen=True, slots=True)
class PracticeRuns:
    """To somebody who practises already."""

    alias: str


@dataclass(frozen=True, slots=True)
class PracticeDone:
    """To adults. `finished`: to its end, and not broken off."""

    alias: str
    title: str
    finished: bool


# --- in its own room ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PracticeBegins:
    title: str
    pseudonym: str


@dataclass(frozen=True, slots=True)
class PracticeHeld:
    """A line that would be stopped in a real talk, and why."""

    secrecy: bool
    dosing: bool
    details: bool


@dataclass(frozen=True, slots=True)
class PracticeRaised:
    """In a real talk an adult would go on from here. Nobody was called."""


@dataclass(frozen=True, slots=True)
class PracticeHelp:
    pass


@dataclass(frozen=True, slots=True)
class PracticeSaid:
    """The scripted student. The words stand in the script: this says which (rooms/practice.py, `Variant`)."""

    scenario: str
    line: int
    variant: str


@dataclass(frozen=True, slots=True)
class PracticeOver:
    """The end, as it is handed on: the script's own word stands beside it when it is said."""

    scenario: str
    answers: int
    in_time: bool
    open_questions: int
    secrecy: bool
    dosing: bool
    details: bool
    danger: bool
    raised: bool


InPractice = PracticeBegins | PracticeHeld | PracticeRaised | PracticeHelp | PracticeSaid | PracticeOver


@dataclass(frozen=True, slots=True)
class PracticeTitle:
    """The name of the room."""

    title: str


# --- what those two become ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PracticeLine:
    """Words of the scripted student."""

    pseudonym: str
    words: str


@dataclass(frozen=True, slots=True)
class PracticeFeedback:
    """At most twelve lines. `tip` is the script's own."""

    answers: int
    in_time: bool
    open_questions: int
    secrecy: bool
    dosing: bool
    details: bool
    danger: bool
    raised: bool
    tip: str


PracticeMessage = PracticeList | PracticeInvited | PracticeRuns | PracticeDone | InPractice
"""What may stand in the outbox."""
PracticeText = (
    PracticeList | PracticeInvited | PracticeRuns | PracticeDone | PracticeBegins | PracticeHeld | PracticeRaised
    | PracticeHelp | PracticeTitle | PracticeLine | PracticeFeedback
)  # fmt: skip
"""What has a text of its own."""
