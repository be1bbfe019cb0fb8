"""What screening finds in a message: how grave, of what kind, by which rules. Names, never words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Tier(IntEnum):
    """How grave, as the school's crisis team counts. A machine may raise it; only a person lowers it."""

    NONE = 0
    WORRY = 1
    URGENT = 2
    IMMEDIATE = 3


class Category(StrEnum):
    """Of what kind. The names are those of the training data and of the files in config/crisis."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    VIOLENCE_THREAT = "violence_threat"
    ABUSE_HOME = "abuse_home"
    SEXUAL_VIOLENCE = "sexual_violence"
    INTOXICATION = "intoxication"
    PSYCHOSIS_LIKE = "psychosis_like"
    EATING_ACUTE = "eating_acute"
    RUNAWAY_HOMELESS = "runaway_homeless"
    BULLYING_SEVERE = "bullying_severe"
    THIRD_PARTY = "third_party"


class Line(StrEnum):
    """What a finding starts: nothing, one gentle line with numbers and a person, or the crisis flow."""

    NONE = "none"
    SOFT = "soft"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one message. A hard one has a tier of at least two and a category."""

    line: Line = Line.NONE
    tier: Tier = Tier.NONE
    category: Category | None = None
    rules: tuple[str, ...] = ()
    """Names of the rules that spoke; "classifier" where it was that."""
    screened: bool = True
    """False where screening failed or came too late: such a message counts as soft, and staff are told."""


NOT_SCREENED = Finding(Line.SOFT, screened=False)
