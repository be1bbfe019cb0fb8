"""Which papers there are, and what the real settings say for them. Writes nothing but the folder it is given."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from bot.described_files import data_paper
from bot.papers import Known, filled, gaps, lasting, listed
from config.notices import NoticeSettings
from config.settings import Settings
from risk_feed.model import NoticeRole
from risk_feed.policy import LifePolicy
from rooms.model import Language, Role

PAPERS: Final[Mapping[str, tuple[str, Language]]] = {
    "opiskelijalle.fi.md": ("student.fi.md", Language.FI),
    "opiskelijalle.sv.md": ("student.sv.md", Language.SV),
    "opiskelijalle.en.md": ("student.en.md", Language.EN),
    "henkilostolle.fi.md": ("staff.fi.md", Language.FI),
    "henkilostolle.sv.md": ("staff.sv.md", Language.SV),
    "henkilostolle.en.md": ("staff.en.md", Language.EN),
    "seloste-kasittelytoimista.md": ("record.fi.md", Language.FI),
    "vaikutustenarviointi.md": ("dpia.fi.md", Language.FI),
}
"""The name of each paper, its template in config/privacy/, and its language."""

TO_FILL: Final = "tayta.md"
"""What only the controller, the data protection officer or a lawyer can write."""


@dataclass(frozen=True, slots=True)
class School:
    """What the papers are made from. `notices`: the notice side's settings, where it runs; `roles`: of responders."""

    settings: Settings
    notices: NoticeSettings | None
    roles: frozenset[Role]


def papers(of: School) -> dict[str, str]:
    """All papers by the names of their files."""
    made = {name: filled(_shipped(template), known(of, language)) for name, (template, language) in PAPERS.items()}
    return {**made, "data.md": data_paper(of.settings, of.notices), TO_FILL: _to_fill(made)}


def known(of: School, language: Language) -> Known:
    """What the settings say, in one language."""
    settings, words = of.settings, _words()[language.value]
    life = of.notices.life_policy if of.notices is not None else LifePolicy(frozenset())
    times = {
        "erase": settings.rooms.erase_after,
        "block": settings.rooms.block_for,
        "evidence": settings.alarm.evidence_kept_for,
        "questions_kept": settings.answers.kept_for,
        "records": settings.retention.records,
        "counts": settings.retention.counts,
        "notice_kept": life.kept,
        "notice_records": life.records_kept,
        "notice_counts": life.counts_kept,
    }
    values = {
        "draft": f"**{words['draft']}**",
        "school": _school(settings, language, words),
        "homeserver": urlsplit(settings.homeserver.url).hostname or "",
        "database": "PostgreSQL" if (settings.database.url or "").startswith("postgresql") else "SQLite",
        "roles": listed([words[one.value] for one in Role if one in of.roles], words, nobody=words["nobody"]),
        "channels": _channels(settings, words),
        "sources": ", ".join(_sources(of.notices)) or words["none"],
        "notice_roles": _notice_roles(of.notices, words),
        **{name: lasting(time, words) for name, time in times.items()},
    }
    flags = {
        "tutors": Role.TUTOR in of.roles,
        "media": settings.media.to_adults,
        "outside": bool(settings.alarm.page),
        "questions": settings.answers.asks_to_keep,
        "notices": of.notices is not None,
    }
    return Known(values, flags)


def _school(settings: Settings, language: Language, words: Mapping[str, str]) -> str:
    told = settings.school.name
    name = told if isinstance(told, str) else told.get(language, told.get(Language.FI, ""))
    return name or f"[{words['fill']}: {words['school']}]"


def _channels(settings: Settings, words: Mapping[str, str]) -> str:
    kinds = sorted({words[one.kind] for one in settings.alarm.page.values()})
    return listed(kinds, words, nobody=words["none"])


def _sources(notices: NoticeSettings | None) -> list[str]:
    """Names of the exports and of what is asked or listened to over the network."""
    if notices is None:
        return []
    network = [name for name in ("webhook", "moodle") if getattr(notices, name) is not None]
    return [*sorted(notices.source), *network]


def _notice_roles(notices: NoticeSettings | None, words: Mapping[str, str]) -> str:
    if notices is None:
        return words["nobody"]
    there = frozenset[NoticeRole]().union(*(notices.roles_there or {"": frozenset(NoticeRole)}).values())
    return listed([words[role.value] for role in NoticeRole if role in there], words, nobody=words["nobody"])


def _to_fill(made: Mapping[str, str]) -> str:
    """The list of gaps, paper by paper."""
    parts = [
        "# Täydennettävä ennen käyttöä",
        "",
        "Nämä kohdat voi kirjoittaa vain rekisterinpitäjä, tietosuojavastaava tai juristi.",
    ]
    for name, paper in made.items():
        found = gaps(paper)
        parts += ["", f"## {name}", "", *(f"- [ ] {gap}" for gap in found)] if found else []
    return "\n".join([*parts, ""])


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(_shipped("words.toml"))
    return found


def _shipped(name: str) -> str:
    return (files("config") / "privacy" / name).read_text(encoding="utf-8")
