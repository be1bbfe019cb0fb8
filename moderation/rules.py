"""The rules of the crisis screen: which concepts stand near one another in a message, and what frames them.

Theory of operation. A message becomes units: words, and the words that may be meant by them (variants.py,
vocabulary.py). Each unit is some elements of the lexicon, most are none. Elements are concepts, alone or in a row. A
rule matches where each of its items has a concept and all stand within so many words. Then the frames near that place
are looked at: one may make nothing of the match, another may soften it. A frame speaks of one match alone: another
match of the same rule, and every other rule, stands as it was. A rule counts as its gravest match.

Everything is near something, so no window over a long message is needed and nothing at its end is unseen. A rule is
only looked at where its rarest item has a concept, and each step goes once over the places in order.

All languages are read in every message, since young people mix them; which language a message is in is not asked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from moderation.concepts import CLAUSE, FILLER, QUOTED, Frame, Lexicon, Rule, Side
from moderation.language.remembered import REMEMBERED, Remembered
from moderation.model import Category, Line, Tier
from moderation.variants import Token, read
from moderation.vocabulary import Phrase, Vocabulary

FILLERS_AT_MOST = 3
"""Between two words of a phrase."""
LONGEST_PHRASE = 16
"""Places that a phrase with its fillers takes, or a word with dots between its letters."""
TRIES_AT_MOST = 64
"""Hits that are tried to find one of each item of a rule beside a first: several concepts may claim the same words."""
_GRAVITY = {Line.NONE: 0, Line.SOFT: 1, Line.HARD: 2}


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that spoke, and how: `line` and `tier` are lower than the rule's own where a frame softened it."""

    rule: str
    line: Line
    tier: Tier
    category: Category
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class RuleReading:
    """What the rules make of one message."""

    matches: tuple[Match, ...] = ()
    """One a rule; the gravest first, and of equally grave ones the one that says more."""
    concepts: frozenset[str] = frozenset()
    """Concepts seen anywhere, those of frames too, such as "fi:die"."""

    def __or__(self, other: RuleReading) -> RuleReading:
        """What two readings of one message find together: each rule as the graver of them has it."""
        found = {one.rule: one for one in sorted((*self.matches, *other.matches), key=_by_gravity, reverse=True)}
        return RuleReading(tuple(sorted(found.values(), key=_by_gravity)), self.concepts | other.concepts)


def _by_gravity(match: Match) -> tuple[int, int]:
    return -_GRAVITY[match.line], -match.tier


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word or part of one, and what it may be: element -> slips."""

    first: int
    last: int
    clause: int
    quoted: bool
    meant: Mapping[int, int]
    filler: bool
    guessed: bool = False
    """Whether it is part of many words run together, and may be there by chance."""


@dataclass(frozen=True, slots=True, order=True)
class _Hit:
    """A concept at a place."""

    first: int
    last: int
    slips: int = 0
    clause: int = 0
    quoted: bool = False
    guessed: bool = False


_Seen = Mapping[str, Sequence[_Hit]]


class Rules:
    """All rules of a lexicon. Does not change once made; may be asked from several threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.concept_names: tuple[str, ...] = tuple(sorted(lexicon.concepts))
        """All concepts: features for the classifier."""
        self._vocabulary = Vocabulary(lexicon)
        self._remembered: Remembered[RuleReading] = Remembered(REMEMBERED)
        self._frames = lexicon.frames
        self._fillers = self._elements_of(FILLER)
        self._clauses = self._elements_of(CLAUSE)
        self._by_key: dict[str, list[Rule]] = defaultdict(list)
        uses: dict[str, int] = defaultdict(int)
        for rule in lexicon.rules:
            for item in rule.all:
                for name in item:
                    uses[name] += 1
        for rule in lexicon.rules:
            for name in min(rule.all, key=lambda item: sum(uses[one] for one in item)):
                self._by_key[name].append(rule)

    def read(self, text: str) -> RuleReading:
        """What the rules find in a text. Any text can be read; what cannot be understood is nothing.

        Remembered for the last few texts, since one message is looked at more than once.
        """
        return self._remembered.of(text, lambda: self._read(text))

    def _read(self, text: str) -> RuleReading:
        units = self._units(read(text))
        seen = self._concepts_in(units)
        if not seen:
            return RuleReading()
        asked = {rule.id: rule for name in seen for rule in self._by_key.get(name, ())}
        told = [(match, len(rule.all)) for rule in asked.values() if (match := self._match(rule, seen)) is not None]
        told.sort(key=lambda one: (*_by_gravity(one[0]), -one[1], one[0].rule))
        return RuleReading(tuple(match for match, _ in told), frozenset(seen))

    def near(self, word: str) -> bool:
        """Whether a word is taken for an entry with a slip."""
        return self._vocabulary.near(word)

    # --- units ------------------------------------------------------------------------------------------------------
    def _units(self, tokens: Sequence[Token]) -> list[_Unit]:
        """The words with their meanings. A word that is several moves those after it further away."""
        units: list[_Unit] = []
        moved = clauses = 0
        for token in tokens:
            found = self._vocabulary.look_up(token.form)
            # The whole word covers its parts, so that what follows the one follows the other.
            wider = max(0, len(found.parts) - 1) if token.place == token.last else 0
            first, last = token.place + moved, token.last + moved + wider
            meant = {one.element: one.slips for one in found.whole}
            if not self._clauses.isdisjoint(meant):
                clauses += 1
            clause = token.clause + clauses
            filler = not self._fillers.isdisjoint(meant)
            units.append(_Unit(first, last, clause, token.quoted, meant, filler))
            for step, part in enumerate(found.parts):
                inside = {one.element: one.slips for one in part}
                filler = not self._fillers.isdisjoint(inside)
                units.append(_Unit(first + step, first + step, clause, token.quoted, inside, filler, found.guessed))
            moved += wider
        units.sort(key=lambda one: (one.first, one.last))
        return units

    def _elements_of(self, name: str) -> frozenset[int]:
        """The elements that alone mean the concept of this name, in any language."""
        return frozenset(
            element
            for element, meant in self._vocabulary.concepts.items()
            if any(one.partition(":")[2] == name for one in meant)
        )

    def _concepts_in(self, units: Sequence[_Unit]) -> _Seen:
        seen: dict[str, set[_Hit]] = defaultdict(set)
        following = _Following(units)
        for unit in units:
            for element, slips in unit.meant.items():
                for name in self._vocabulary.concepts.get(element, ()):
                    seen[name].add(_Hit(unit.first, unit.last, slips, unit.clause, unit.quoted, unit.guessed))
                seconds = self._vocabulary.phrases.get(element)
                if seconds:
                    for name, last, all_slips in _phrases(unit, slips, seconds, following):
                        seen[name].add(_Hit(unit.first, last, all_slips, unit.clause, unit.quoted, unit.guessed))
        return {name: sorted(hits) for name, hits in seen.items()}

    # --- rules ------------------------------------------------------------------------------------------------------
    def _match(self, rule: Rule, seen: _Seen) -> Match | None:
        """The gravest match of a rule, or None."""
        softened = False
        for hits in _places(rule, seen):
            if any(self._holds(name, hits, seen) for name in rule.unless):
                continue
            if not any(self._holds(name, hits, seen) for name in rule.softened_by):
                return Match(rule.id, rule.line, rule.tier, rule.category, rule.rehearsal)
            softened = True
        if softened and rule.tier > Tier.WORRY:
            return Match(rule.id, Line.SOFT, Tier.WORRY, rule.category, rule.rehearsal)
        return None

    def _holds(self, name: str, hits: Sequence[_Hit], seen: _Seen) -> bool:
        """Whether a frame stands around a match."""
        if name == QUOTED:
            return all(one.quoted for one in hits)
        near = seen.get(name)
        if not near:
            return False
        frame = self._frames.get(name) or Frame(name)
        first, last = min(one.first for one in hits), max(one.last for one in hits)
        clauses = {one.clause for one in hits}
        at = bisect_left(near, _Hit(first - frame.reach - LONGEST_PHRASE, 0))
        for one in near[at:]:
            if one.first > last + frame.reach:
                return False
            if one.slips or one.guessed:
                continue  # what lowers a match must stand there as it is
            if _reaches(frame, one, first, last, hits) and not (frame.same_clause and one.clause not in clauses):
                between = (min(one.first, last), max(one.last, first))
                if not any(_stands_in(between, seen.get(other, ())) for other in frame.not_through):
                    return True
        return False


class _Following:
    """The units that may come next in a phrase: those at the next place, and those after fillers."""

    def __init__(self, units: Sequence[_Unit]) -> None:
        self._starts: dict[int, list[_Unit]] = defaultdict(list)
        for unit in units:
            self._starts[unit.first].append(unit)
        self._reached: dict[int, list[_Unit]] = {}

    def __call__(self, last: int) -> list[_Unit]:
        found = self._reached.get(last)
        if found is None:
            found = self._reached[last] = []
            for place in range(last + 1, last + 2 + FILLERS_AT_MOST):
                here = self._starts.get(place, ())
                found += here
                if not any(one.filler for one in here):
                    break
        return found


def _phrases(
    unit: _Unit, slips: int, seconds: Mapping[int, Sequence[Phrase]], following: _Following
) -> Iterator[tuple[str, int, int]]:
    """The phrases that begin with a unit: their concept, last place and slips."""
    for after in following(unit.last):
        for element, more in after.meant.items():
            for phrase in seconds.get(element, ()):
                end = _end(phrase.elements[2:], after.last, slips + more, following)
                if end is not None:
                    yield phrase.concept, *end


def _end(rest: tuple[int, ...], last: int, slips: int, following: _Following) -> tuple[int, int] | None:
    """The last place of a phrase whose rest is still to come, and its slips; None where it does not go on."""
    for element in rest:
        found = next((one for one in following(last) if element in one.meant), None)
        if found is None:
            return None
        last, slips = found.last, slips + found.meant[element]
    return (last, slips) if slips <= 1 else None


def _reaches(frame: Frame, one: _Hit, first: int, last: int, hits: Sequence[_Hit]) -> bool:
    if any(hit.first <= one.last and one.first <= hit.last for hit in hits):
        return False  # part of what matched
    if one.last < first:
        return frame.side is not Side.AFTER and first - one.last <= frame.reach
    if one.first > last:
        return frame.side is not Side.BEFORE and one.first - last <= frame.reach
    return True


def _stands_in(span: tuple[int, int], hits: Sequence[_Hit]) -> bool:
    low, high = span
    near = hits[bisect_left(hits, _Hit(low - LONGEST_PHRASE, 0)) : bisect_left(hits, _Hit(high + 1, 0))]
    return any(one.last >= low for one in near)


def _places(rule: Rule, seen: _Seen) -> Iterator[list[_Hit]]:
    """Where all items of a rule stand near one another, from the beginning of the message on: one place a lead."""
    items = [sorted(hit for name in item for hit in seen.get(name, ())) for item in rule.all]
    if not all(items):
        return
    slips = 1 if len(items) < 3 else 2
    leads = range(1) if rule.ordered else range(len(items))
    for lead in leads:
        others = items[lead + 1 :] if rule.ordered else [one for at, one in enumerate(items) if at != lead]
        for hit in items[lead]:
            found = _with(hit, others, rule, slips)
            if found is not None:
                yield found


def _with(lead: _Hit, others: Sequence[Sequence[_Hit]], rule: Rule, slips: int) -> list[_Hit] | None:
    """The first hits of the other items from the lead on, near enough, each in words of its own, with few slips."""
    near = []
    for hits in others:
        close = hits[bisect_left(hits, _Hit(lead.first, 0)) : bisect_left(hits, _Hit(lead.first + rule.within + 1, 0))]
        if not close:
            return None
        near.append(close)
    return _chosen([lead], near, rule.ordered, slips - lead.slips, iter(range(TRIES_AT_MOST)))


def _chosen(
    found: list[_Hit], near: Sequence[Sequence[_Hit]], ordered: bool, slips: int, tries: Iterator[int]
) -> list[_Hit] | None:
    """One hit of each item beside those found. If a choice leaves none for a later item, another is made."""
    if slips < 0:
        return None
    if not near:
        return found
    for one in near[0]:
        if next(tries, None) is None:
            return None
        apart = all(one.first > other.last or (one.last < other.first and not ordered) for other in found)
        if apart and (told := _chosen([*found, one], near[1:], ordered, slips - one.slips, tries)) is not None:
            return told
    return None


def check(lexicon: Lexicon) -> list[str]:
    """A line for each example that its rule does not read as it should: an empty list is as it should be."""
    rules = Rules(lexicon)
    faults = []
    for rule in lexicon.rules:
        full = Match(rule.id, rule.line, rule.tier, rule.category, rule.rehearsal)
        for text in rule.positive:
            match = _of(rule, rules.read(text))
            if match is None:
                why = _missing(rule, rules, text)
                faults.append(f"{rule.where}: {rule.id} does not find its positive example {text!r}; {why}")
            elif match != full:
                faults.append(f"{rule.where}: {rule.id} softens its positive example {text!r}; see softened_by.")
        for text in rule.negative:
            if _of(rule, rules.read(text)) == full:
                faults.append(
                    f"{rule.where}: {rule.id} finds its negative example {text!r}; add a frame, or narrow it."
                )
    return faults


def _of(rule: Rule, reading: RuleReading) -> Match | None:
    return next((one for one in reading.matches if one.rule == rule.id), None)


def _missing(rule: Rule, rules: Rules, text: str) -> str:
    seen = rules.read(text).concepts
    missing = [" | ".join(item) for item in rule.all if seen.isdisjoint(item)]
    if missing:
        return f"not seen: {', '.join(missing)}."
    return "all concepts are seen: look at within, ordered and unless."
