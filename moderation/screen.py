"""The crisis screen: concept rules and classifier read a message, and the graver of them counts.

Theory of operation. A spaCy pipeline reads a text: rules -> normalise -> encode -> crisis. `doc.cats` holds what
the classifier makes of it. The quick look asks rules and heads without a document; what it found of them is still known
to the whole look. The hard line is the rules' hard line, or the classifier at its high threshold where a
concept of the rules backs it; the soft line is either of them. Nothing here lowers anything.

A message longer than the encoder reads is read in overlapping windows, the gravest of which counts. All windows get the
phrase features, the gravest of those the rules' concepts, and the gravest of those the encoder: so the time is bounded
and nothing is unseen. What one student sends in pieces ("en", "jaksa", "enää") is read together as well.

Where something fails: without the encoder phrases and concepts decide, with thresholds of their own. Without trained
heads the rules decide and the finding says that it is not whole. Without the rules every message gets the soft line.
Whatever the text, something comes back: this is one of the borders at which any exception is caught.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from moderation.classifier import CATEGORIES, DANGER, FROM_TWO, GENUINE, THREE, URGENT, CrisisHeads, Judgement
from moderation.language.encoder import LONGEST, Encoder
from moderation.language.normalise import standard
from moderation.language.pipeline import pipe
from moderation.language.windows import windows
from moderation.model import NOT_SCREENED, Finding, Line, Tier
from moderation.rules import RuleReading, Rules
from moderation.undisguised import undisguised

CLASSIFIER = "classifier"
REHEARSAL = "rehearsal:"
"""Before the name of a rule on trial, which changes nothing."""
CLOSER = 8
"""Windows of a message whose concepts are looked at: those with the gravest phrases."""
ENCODED = 3
"""Windows of a message that are encoded, some 40 ms each: the gravest of those."""
PIECE = 8
"""Words of a message that may be a piece of what was begun in an earlier one."""
SHORT = 80
"""Characters of joined pieces that the encoder reads, too."""
TOGETHER = 400
"""Characters of earlier messages that are read together with a new one."""

_BEYOND_LATIN = re.compile("[^\u0000-\u024f]")
_GRAVITY = {Line.NONE: 0, Line.SOFT: 1, Line.HARD: 2}

for _name in ("reading", "judgement"):
    Doc.set_extension(_name, default=None, force=True)


@Pipeline.factory("kynnys_rules", assigns=["doc._.reading"])
class _ReadRules:
    rules: Rules

    def __init__(self, nlp: Pipeline, name: str) -> None:
        pass

    def __call__(self, doc: Doc) -> Doc:
        if doc._.reading is None:
            doc._.reading = self.rules.read(doc.text)
        return doc


@Pipeline.factory("kynnys_crisis", requires=["doc._.reading", "doc._.vector"], assigns=["doc.cats", "doc._.judgement"])
class _Judge:
    heads: CrisisHeads

    def __init__(self, nlp: Pipeline, name: str) -> None:
        pass

    def __call__(self, doc: Doc) -> Doc:
        sums = self.heads.sums(doc.text, doc._.vector, doc._.reading.concepts)
        doc.cats = dict(zip(_LABELS, sums.tolist(), strict=True))
        doc._.judgement = self.heads.judge(sums, doc._.reading.concepts, with_encoder=doc._.vector is not None)
        return doc


_LABELS = ("danger", "urgent", "genuine", "from_two", "three", *CATEGORIES)
"""Names of the sums, in their order."""
if (DANGER, URGENT, GENUINE, FROM_TWO, THREE) != (0, 1, 2, 3, 4):  # pragma: no cover
    raise AssertionError


class Screen:
    """Owns nothing: the encoder is closed by whoever made it. Not for two threads at once."""

    def __init__(self, rules: Rules | None, heads: CrisisHeads | None, encoder: Encoder | None) -> None:
        self._rules = rules
        self._heads = heads
        self._whole = _pipeline(rules, heads, encoder)

    @property
    def trained(self) -> bool:
        return self._heads is not None

    def quick(self, text: str, before: Sequence[str] = ()) -> Finding:
        """By rules, phrases and concepts alone: a millisecond or two. Total."""
        return self._screened(text, before, None)

    def read(self, text: str, before: Sequence[str] = ()) -> Finding:
        """By everything; blocks for tens of milliseconds: call it in a thread. Total.

        `before`: what the same student sent within the last minute, oldest first.
        """
        return self._screened(text, before, self._whole)

    # `nlp` is the pipeline of the whole look; None for the quick one, which needs no document.
    def _screened(self, text: str, before: Sequence[str], nlp: Pipeline | None) -> Finding:
        try:
            return self._in_its_thread(text, before, nlp)
        except Exception:  # whatever a text does to us, it counts as not read
            return NOT_SCREENED

    def _in_its_thread(self, text: str, before: Sequence[str], nlp: Pipeline | None) -> Finding:
        """What is told in pieces is short; a longer message stands for itself.

        Together they are read by rules and phrases alone, unless they are so short that the encoder can spare the time:
        in a lively talk almost every message comes within a minute of another. Joined messages may be about different
        things: what the classifier alone finds in them counts only where it is hard and they are short.
        """
        alone = self._message(text, nlp)
        pieces = _pieces(before) if len(text.split()) <= PIECE else []
        if not pieces:
            return alone
        earlier = " ".join(pieces)[-TOGETHER:]
        joined = f"{earlier} {text}"
        short = len(joined) <= SHORT
        together = self._message(joined, nlp if short else None)
        by_rule = any(not one.startswith(REHEARSAL) for one in _of_rules(together))
        by_rule = by_rule or (short and together.line is Line.HARD)
        raised = _gravity(together) > _gravity(alone) and _gravity(together) > _gravity(self._message(earlier, None))
        return together if raised and by_rule else alone

    def _message(self, text: str, nlp: Pipeline | None) -> Finding:
        text = text.encode("utf-8", "ignore").decode()  # half of a pair of surrogates: spaCy breaks on it
        if self._rules is None:
            return NOT_SCREENED
        reading = self._rules.read(text)
        if self._heads is None:
            return _in_doubt(_finding(reading, None))
        try:
            plain = undisguised(text, self._heads.known)
            if plain.count(" ") > text.count(" "):  # words were run together: the rules may know them better apart
                reading |= self._rules.read(plain)
            judgement = self._judgement(plain, reading, nlp)
        except Exception:  # the rules' word stands, whatever the classifier stumbles over
            return _in_doubt(_finding(reading, None))
        if judgement is not None and not reading.matches and not _in_latin(plain):
            # Few seeds are in other letters: there the classifier alone calls nobody.
            judgement = replace(judgement, line=min(judgement.line, Line.SOFT, key=_GRAVITY.__getitem__))
        return _finding(reading, judgement)

    def _judgement(self, plain: str, reading: RuleReading, nlp: Pipeline | None) -> Judgement | None:
        """Of the gravest window; None where there is no word to judge."""
        if not any(letter.isalnum() for letter in plain):
            return None
        said = standard(plain) if nlp is not None and len(plain) <= LONGEST else None
        # Only the encoder minds the few characters more that words have when they are written out.
        whole = len(plain) <= LONGEST and (said is None or len(said) <= LONGEST)
        pieces = [plain] if whole else windows(plain)
        if len(pieces) == 1:
            return self._judged(pieces[0], nlp, reading, said)
        if len(pieces) > CLOSER:
            pieces = sorted(pieces, key=self._phrases)[-CLOSER:]
        if len(pieces) > ENCODED and nlp is not None:
            pieces = sorted(pieces, key=lambda one: _weight(self._judged(one, None)))[-ENCODED:]
        return max((self._judged(one, nlp) for one in pieces), key=_weight)

    def _judged(
        self, text: str, nlp: Pipeline | None, reading: RuleReading | None = None, said: str | None = None
    ) -> Judgement:
        """What the classifier says. `reading` and `said`, the text in standard form: where they are known already."""
        if self._rules is None or self._heads is None:
            raise ValueError("there are no heads")
        if nlp is None:
            concepts = (reading if reading is not None else self._rules.read(text)).concepts
            return self._heads.judge(self._heads.sums(text, None, concepts), concepts, with_encoder=False)
        with nlp.memory_zone():  # spaCy keeps every word that it has seen; these are forgotten at once
            doc = Doc(nlp.vocab, words=[text], spaces=[False])  # nobody asks for its tokens, which take half the time
            doc._.reading, doc._.standard = reading, said
            judgement: Judgement = nlp(doc)._.judgement
        return judgement

    def _phrases(self, text: str) -> float:
        return float(self._heads.sums(text, None, ())[DANGER]) if self._heads is not None else 0.0


def _pieces(before: Sequence[str]) -> list[str]:
    """The last of what came before that is short: a longer message stands for itself, and parts what it is between."""
    short = list(takewhile(lambda one: len(one.split()) <= PIECE, reversed(before)))
    return short[::-1]


def _in_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin."""
    if _BEYOND_LATIN.search(text, 0, 400) is None:
        return True
    letters = [one for one in text[:400] if one.isalpha()]
    return 2 * sum(one < "\u0250" for one in letters) >= len(letters)


def _of_rules(finding: Finding) -> list[str]:
    return [one for one in finding.rules if one != CLASSIFIER]


def _pipeline(rules: Rules | None, heads: CrisisHeads | None, encoder: Encoder | None) -> Pipeline | None:
    if rules is None or heads is None or encoder is None:
        return None
    nlp = spacy.blank("xx")
    nlp.add_pipe("kynnys_rules")
    pipe(nlp, "kynnys_rules").rules = rules
    nlp.add_pipe("kynnys_normalise")
    nlp.add_pipe("kynnys_encode")
    pipe(nlp, "kynnys_encode").encoder = encoder
    nlp.add_pipe("kynnys_crisis")
    pipe(nlp, "kynnys_crisis").heads = heads
    return nlp


def _weight(judgement: Judgement) -> tuple[int, float]:
    return _GRAVITY[judgement.line], judgement.danger


def _gravity(finding: Finding) -> tuple[int, int]:
    return _GRAVITY[finding.line], finding.tier


def _graver(one: Line, other: Line) -> Line:
    return max(one, other, key=_GRAVITY.__getitem__)


def _in_doubt(finding: Finding) -> Finding:
    """What part of the screen could not read: it counts as soft at least."""
    return replace(finding, line=_graver(finding.line, Line.SOFT), screened=False)


def _finding(reading: RuleReading, judgement: Judgement | None) -> Finding:
    counted = [one for one in reading.matches if not one.rehearsal]
    by_rules = counted[0].line if counted else Line.NONE
    by_classifier = judgement.line if judgement is not None else Line.NONE
    line = _graver(by_rules, by_classifier)
    names = [one.rule for one in counted]
    tiers = [one.tier for one in counted]
    category = counted[0].category if counted else None
    if judgement is not None and by_classifier is not Line.NONE:
        names.append(CLASSIFIER)
        tiers.append(judgement.tier)
        if _GRAVITY[by_classifier] > _GRAVITY[by_rules]:
            category = judgement.category
    if line is Line.HARD:
        tiers.append(Tier.URGENT)
    names += [REHEARSAL + one.rule for one in reading.matches if one.rehearsal]
    return Finding(line, max(tiers, default=Tier.NONE), category, tuple(names))
