"""Reads published rules, one TOML file each, and tells everything that is wrong with them: file, place, remedy."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError, model_validator

from risk_feed.facts import COLUMNS, Kind
from risk_feed.model import Field as Fact
from risk_feed.model import NoticeRole, RuleId
from risk_feed.rules import (
    LANGUAGES,
    NEVER_ASKED,
    ONLY_WHEN_AGREED,
    SEES,
    All,
    AnyOf,
    Comparing,
    Comparison,
    Condition,
    Rule,
    Window,
    comparisons,
)

_LONGEST_SENTENCE = 300
_DEEPEST = 6
_YES_NO, _DAY = frozenset({Comparing.IS}), frozenset({Comparing.OLDER_THAN_DAYS})
_AMOUNT = frozenset({Comparing.AT_LEAST, Comparing.MORE_THAN, Comparing.AT_MOST, Comparing.LESS_THAN})
_FITS: Mapping[Kind, frozenset[Comparing]] = {
    Kind.YES_NO: _YES_NO,
    Kind.DAY: _DAY,
    Kind.HOURS: _AMOUNT,
    Kind.CREDITS: _AMOUNT,
    Kind.COUNT: _AMOUNT,
    Kind.DAYS: _AMOUNT,
}
"""Which comparison a field of which kind can stand in; a text stands in none."""


class RuleFaults(Exception):
    """Everything that is wrong, a line each: file, place, remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def shipped_rules() -> Path:
    return Path(str(files("config"))) / "rules"


def load(folder: Path) -> tuple[Rule, ...]:
    """The rules of a folder, by id and version.

    Raises:
        RuleFaults: with every fault that was found.
    """
    sources = sorted(folder.glob("*.toml"))
    if not sources:
        raise RuleFaults([f"{folder}: holds no *.toml file. Copy the shipped ones from {shipped_rules()}."])
    rules: list[Rule] = []
    faults: list[str] = []
    homes: dict[tuple[RuleId, int], str] = {}
    for source in sources:
        try:
            rule = _rule(source)
        except RuleFaults as found:
            faults += [f"{source.name}: {line}" for line in found.lines]
            continue
        home = homes.setdefault((rule.id, rule.version), source.name)
        if home != source.name:
            faults.append(
                f"{source.name}: version {rule.version} of {rule.id} stands in {home} too; "
                "give what has changed the next version, or remove one."
            )
        rules.append(rule)
    if faults:
        raise RuleFaults(faults)
    return tuple(sorted(rules, key=lambda one: (one.id, one.version)))


def drafts(rules: Iterable[Rule]) -> list[RuleId]:
    """Rules that nobody has approved."""
    return [one.id for one in rules if not one.approved_by]


def _rule(file: Path) -> Rule:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFaults([f"cannot be read ({type(error).__name__}). It must be UTF-8 text."]) from None
    except tomllib.TOMLDecodeError as error:
        raise RuleFaults([f"is not TOML: {error}"]) from None
    try:
        rule = _RuleFile.model_validate(raw).rule()
    except ValidationError as error:
        raise RuleFaults([_line(fault) for fault in error.errors(include_url=False, include_input=False)]) from None
    faults = [*_faults_of_conditions(rule), *_faults_of_sight(rule)]
    if faults:
        raise RuleFaults(faults)
    return rule


# --- the shape of a file --------------------------------------------------------------------------------------------
class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _known(names: Iterable[str], what: str) -> BeforeValidator:
    known = tuple(names)

    def check(value: object) -> object:
        if value in known:
            return value
        near = difflib.get_close_matches(str(value), known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(known)}"
        raise ValueError(f"{_shown(value)} is no {what}; {hint}")

    return BeforeValidator(check)


def _shown(value: object) -> str:
    return f'"{str(value)[:40]}"'


_Field = Annotated[Fact, _known(Fact, "canonical column")]
_Role = Annotated[NoticeRole, _known(NoticeRole, "role of the notice side")]
_Sentence = Annotated[str, Field(min_length=10, max_length=_LONGEST_SENTENCE)]
_Number = Annotated[float, Field(ge=0, le=36500, allow_inf_nan=False)]
_Days = Annotated[int, Field(ge=0, le=400)]


class _Said(_Part):
    """The same in every language."""

    fi: _Sentence
    sv: _Sentence
    en: _Sentence

    @property
    def in_all(self) -> dict[str, str]:
        return {language: " ".join(getattr(self, language).split()) for language in LANGUAGES}


class _WindowFile(_Part):
    at_least_days: int | None = Field(default=None, ge=1, le=400)
    at_most_days: int | None = Field(default=None, ge=1, le=400)

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if (self.at_least_days or 0) > (self.at_most_days or 400):
            raise ValueError("at_least_days is more than at_most_days; no window fits")
        return self


class _ConditionFile(_Part):
    """A comparison, or all or any of some."""

    field: _Field | None = None
    at_least: _Number | None = None
    more_than: _Number | None = None
    at_most: _Number | None = None
    less_than: _Number | None = None
    is_: StrictBool | None = Field(default=None, alias="is")
    older_than_days: _Number | None = None
    per_days: int | None = Field(default=None, ge=1, le=400)
    all: tuple[_ConditionFile, ...] | None = Field(default=None, min_length=1)
    any: tuple[_ConditionFile, ...] | None = Field(default=None, min_length=1)

    @property
    def compared(self) -> dict[Comparing, float | bool]:
        limits = {one: getattr(self, "is_" if one is Comparing.IS else one.value) for one in Comparing}
        return {one: limit for one, limit in limits.items() if limit is not None}

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        kinds = [self.field is not None, self.all is not None, self.any is not None]
        if sum(kinds) != 1:
            raise ValueError('write one of: field = "..." with a comparison, all = [...], any = [...]')
        if (len(self.compared) == 1) is not (self.field is not None) or (self.per_days and self.field is None):
            raise ValueError(f"with field, and only there, write exactly one of {', '.join(Comparing)}")
        return self

    def condition(self) -> Condition:
        if self.all is not None:
            return All(tuple(one.condition() for one in self.all))
        if self.any is not None:
            return AnyOf(tuple(one.condition() for one in self.any))
        if self.field is None:
            raise AssertionError("the validator lets nothing else pass")
        ((comparing, limit),) = self.compared.items()
        return Comparison(self.field, comparing, limit, self.per_days)


def _not_too_deep(value: object) -> object:
    if _depth(value) > _DEEPEST:
        raise ValueError(f"all and any stand more than {_DEEPEST} deep; nobody could read that as one sentence")
    return value


def _depth(value: object) -> int:
    """How deep lists and tables are nested, looked at without recursion."""
    deepest, level = 0, [value]
    while level and deepest <= 2 * _DEEPEST:
        tables = [one for one in level if isinstance(one, dict)]
        level = [part for one in tables for group in one.values() if isinstance(group, list) for part in group]
        deepest += 1
    return deepest


_When: TypeAlias = Annotated[_ConditionFile, BeforeValidator(_not_too_deep)]


class _RuleFile(_Part):
    """One file, see `Rule` for what each means."""

    id: str = Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)
    version: int = Field(ge=1, le=9999)
    meaning: _Said
    suggestion: _Said
    when: _When
    window: _WindowFile = _WindowFile()
    roles: tuple[_Role, ...] = Field(min_length=1)
    fields: dict[_Role, tuple[_Field, ...]]
    quiet_days: _Days
    expires_days: int = Field(ge=1, le=400)
    rehearsal: StrictBool = False
    approved_by: str = Field(default="", max_length=120)
    approved_on: date | None = None

    @model_validator(mode="after")
    def _is_approved_wholly(self) -> Self:
        if bool(self.approved_by.strip()) is not (self.approved_on is not None):
            raise ValueError("approved_by and approved_on belong together; write both or neither")
        if len(set(self.roles)) != len(self.roles):
            raise ValueError("roles names one role twice")
        if set(self.fields) != set(self.roles):
            raise ValueError("fields must name, for each of roles and for no other, what its card shows")
        return self

    def rule(self) -> Rule:
        return Rule(
            id=RuleId(self.id),
            version=self.version,
            meaning=self.meaning.in_all,
            suggestion=self.suggestion.in_all,
            when=self.when.condition(),
            roles=self.roles,
            fields={role: frozenset(shown) for role, shown in self.fields.items()},
            window=Window(self.window.at_least_days, self.window.at_most_days),
            quiet_days=self.quiet_days,
            expires_days=self.expires_days,
            rehearsal=self.rehearsal,
            approved_by=self.approved_by.strip(),
            approved_on=self.approved_on,
        )


def _line(fault: Mapping[str, Any]) -> str:
    """One fault of pydantic's as place and remedy. Items of a list are counted from one."""
    parts = [str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"]]
    place = ".".join(one for one in parts if one != "[key]") or "rule"
    if fault["type"] == "missing":
        return f"{place} is missing; {_why_needed(parts)}"
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(parts[-1], _NAMES, n=1)
        return f"{place} is unknown; " + (f"did you mean {near[0]}?" if near else "remove it.")
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}"


_NAMES = sorted({*_RuleFile.model_fields, *_ConditionFile.model_fields, *_WindowFile.model_fields, *LANGUAGES, "is"})


def _why_needed(parts: list[str]) -> str:
    match parts[0]:
        case "meaning":
            return "whoever gets a notice, and the student, must read in one sentence why it came."
        case "suggestion":
            return "write a first sentence with which a person could begin the talk."
        case _:
            return "add it."


# --- what no field shows by itself ----------------------------------------------------------------------------------
def _faults_of_conditions(rule: Rule) -> Iterator[str]:
    for one in comparisons(rule.when):
        kind = COLUMNS[one.field]
        fitting = _FITS.get(kind, frozenset())
        if one.field in NEVER_ASKED:
            yield f"when: {one.field} is a prediction, which a card may show and no rule may ask for; ask for a fact."
        elif not fitting:
            yield f"when: {one.field} is text, which is shown and not compared; ask for another column."
        elif one.comparing not in fitting:
            words = ", ".join(sorted(fitting))
            yield f"when: {one.field} is compared with {one.comparing}; write one of: {words}."
        if one.per_days is not None and kind not in (Kind.HOURS, Kind.CREDITS, Kind.COUNT):
            yield f"when: {one.field} is not counted over a window; remove per_days."


def _faults_of_sight(rule: Rule) -> Iterator[str]:
    for role in rule.roles:
        if role in ONLY_WHEN_AGREED and rule.when != AGREED:
            yield (
                f"roles: {role} is reached by no rule but the one that asks for agreed_with_student, is = true. "
                "Send this one to ryhmanohjaaja or opo, who may ask the student."
            )
        strange = sorted(rule.fields[role] - SEES[role])
        if strange:
            yield (
                f"fields.{role}: {', '.join(strange)} is not for this role; it may see at the most "
                f"{', '.join(one for one in Fact if one in SEES[role])}."
            )


AGREED = Comparison(Fact.AGREED_WITH_STUDENT, Comparing.IS, limit=True)
"""The one condition that reaches a kuraattori, psykologi or terveydenhoitaja: 1287/2013, 16 §."""
