"""What stands on a tutor's certificate, each line a type. No case content: there is none to be had."""

from __future__ import annotations

from dataclasses import dataclass

from rooms.terms import Season


@dataclass(frozen=True, slots=True)
class CertificateTitle:
    pass


@dataclass(frozen=True, slots=True)
class CertificateName:
    """`name`: as the operator gave it, or a line to write it on."""

    name: str


@dataclass(frozen=True, slots=True)
class CertificateAlias:
    alias: str


@dataclass(frozen=True, slots=True)
class CertificateTerm:
    season: Season
    year: int


@dataclass(frozen=True, slots=True)
class CertificateTraining:
    """Days as they are written, `15.10.2026`."""

    course: str
    completed: str
    valid_until: str
    practised: bool


@dataclass(frozen=True, slots=True)
class CertificateNoTraining:
    pass


@dataclass(frozen=True, slots=True)
class CertificateDuty:
    hours: int
    minutes: int


@dataclass(frozen=True, slots=True)
class CertificateConversations:
    """The tutor's own number, so that a small one is no secret of anybody else's."""

    count: int


@dataclass(frozen=True, slots=True)
class CertificateReflections:
    count: int


@dataclass(frozen=True, slots=True)
class CertificateNote:
    """What is not recorded, and what the numbers mean."""


@dataclass(frozen=True, slots=True)
class CertificateSignature:
    """What is to be filled in by hand, a line each."""


CertificateRow = (
    CertificateName | CertificateAlias | CertificateTerm | CertificateTraining | CertificateNoTraining
    | CertificateDuty | CertificateConversations | CertificateReflections
)  # fmt: skip
"""A label, a colon and what is so."""
CertificateText = CertificateTitle | CertificateRow | CertificateNote | CertificateSignature
