"""What an answer is: intents, what they lead to, and what a question was taken to mean. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from rooms.model import Language

IntentId = NewType("IntentId", str)
ServiceId = NewType("ServiceId", str)


class Urgency(StrEnum):
    """How soon a person is needed (the wording and the clock of the Finnish student welfare act)."""

    INFORMATION = "U0"
    BOOK = "U1"  # within seven working days
    SOON = "U2"  # the same or the next school day
    NOW = "U3"  # 112, or a person now


class SchoolRole(StrEnum):
    """Who at school an answer can lead to. Finnish terms for roles stay Finnish."""

    KURAATTORI = "kuraattori"
    PSYKOLOGI = "psykologi"
    TERVEYDENHOITAJA = "terveydenhoitaja"
    OPO = "opo"
    RYHMANOHJAAJA = "ryhmanohjaaja"
    ERITYISOPETTAJA = "erityisopettaja"
    S2_OPETTAJA = "s2_opettaja"
    REHTORI = "rehtori"
    OPINTOTOIMISTO = "opintotoimisto"
    TUTORVASTAAVA = "tutorvastaava"
    HYVINVOINTITUTOR = "hyvinvointitutor"
    OPISKELIJAKUNTA = "opiskelijakunta"


class Style(StrEnum):
    """How an example is written. Spoken Finnish is a style of its own: it is what teenagers type."""

    FI = "fi"
    SPOKEN = "spoken"
    SV = "sv"
    EN = "en"

    @property
    def language(self) -> Language:
        return Language.FI if self is Style.SPOKEN else Language(self.value)


@dataclass(frozen=True, slots=True)
class Example:
    """Something a student might write. `author` tells hands apart, so that a model is tried on one it has not read."""

    text: str
    style: Style
    author: str


@dataclass(frozen=True, slots=True)
class Intent:
    """One question that students ask, and all that is said to it.

    `stems` lead to the answer by themselves, without any model; only what is urgent has them.
    """

    id: IntentId
    urgency: Urgency
    roles: tuple[SchoolRole, ...]
    services: tuple[ServiceId, ...]
    title: Mapping[Language, str]
    answer: Mapping[Language, str]
    next_step: Mapping[Language, str]
    examples: tuple[Example, ...] = ()
    stems: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All intents, and examples of what none of them answers."""

    intents: Mapping[IntentId, Intent]
    out_of_scope: tuple[Example, ...] = ()


class Outcome(StrEnum):
    """What the bot does with a question."""

    ANSWER = "answer"
    GUESSES = "guesses"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Found:
    """What a question was taken to mean.

    `ranked`: the likeliest intents, best first, three at the most, whatever the outcome is. `score`: probability of the
    first, 0-1.
    """

    outcome: Outcome
    ranked: tuple[IntentId, ...] = ()
    score: float = 0.0


NOTHING_FOUND = Found(Outcome.NONE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message was taken to mean.

    `second`: another question of the same message, where it holds two that are both understood. `language`: a code
    such as "fi" or "uk", None where the words do not tell. `urgent`: found by stems, not by the model.
    """

    found: Found = NOTHING_FOUND
    second: IntentId | None = None
    language: str | None = None
    urgent: bool = False
