"""Which entries of the lexicon a typed word may be: as it stands, through one slip, or as several words run together.

A word is looked up in this order, and what is found first holds:

1. as an entry: exactly, with a clitic, or as a longer word that begins with a stem;
2. unless it is a real word or an entry by itself, as an entry with one slip (a letter too many, too few, wrong, or two
   swapped). With one slip, one half of an entry is still whole; entries are found by their halves, so that few are
   compared letter by letter;
3. if it is long, as words run together, of which those that mean something must be the larger part.

What was found for a word is remembered, since a few thousand words make up most of what people write. That memory
holds single words without order, place or writer, a few thousand at the most, and goes with the process.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from moderation.concepts import CLAUSE, FILLER, Lexicon
from moderation.language.spoken import STANDARD
from moderation.variants import cleaned, forms, read, undotted

REMEMBERED = 8_192
"""Words whose look-up is kept."""
SHORTEST_WITH_SLIP = 4
SHORTEST_WITH_SLIP_AT_START = 6
SHORTEST_RUN_TOGETHER = 6
LONGEST_IF_WHOLE = 8
"""Letters up to which every piece must be a whole word, without a letter left over."""
SURELY_RUN_TOGETHER = 20
"""Letters beyond which a word is hardly one word, even in Finnish."""
_LONGEST_ENTRY = 24
_AN_ENDING = 2
_STANDS_ALONE = 6
"""Letters from which an entry within a longer word counts by itself: "joukko|itsemurh..."."""
_LETTERS_READ = 400
_MEANT, _A_WORD, _LEFT_OVER = 1.6, 1.2, 0.3
"""What speaks for a division: letters of a word we look for count more; each word and each letter left over costs."""
_ONE_LETTER = 0.1
_STANDS_OUT = 3
"""Letters from which a word within a long text counts although another division is better."""
_CLITICS = {
    "fi": ("kaan", "kin", "han", "ko", "pa", "ks", "s"),
    "sv": ("s",),
    "en": ("s",),
}
_DOTTED = frozenset("åäö")


@dataclass(frozen=True, slots=True)
class Meaning:
    """An entry that a word may be, and the slips it takes to read it so."""

    element: int
    slips: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a typed word may be. `parts` where it is several run together: each may be nothing we look for."""

    whole: tuple[Meaning, ...] = ()
    parts: tuple[tuple[Meaning, ...], ...] = ()
    guessed: bool = False
    """Whether it is so long that a short part may be there by chance: such a part lowers nothing."""


NOTHING = Found()


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    """With its dots."""
    plain: str
    """Without."""
    element: int
    stem: bool
    strict: bool
    """Dots count and no slip is forgiven."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row that are a concept."""

    elements: tuple[int, ...]
    concept: str


@dataclass(frozen=True, slots=True)
class _Halves:
    """Entries of one length by their first letters, and by their last."""

    first: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    second: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))


class Vocabulary:
    """All entries of a lexicon. Does not change once made; may be asked from several threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._written = {undotted(cleaned(one)): undotted(cleaned(word)) for one, word in STANDARD.items()}
        self._entries: dict[tuple[str, bool, bool, str], _Entry] = {}
        self._forgiven: set[int] = set()
        self._stems: dict[str, list[_Entry]] = defaultdict(list)
        self._words: dict[str, list[_Entry]] = defaultdict(list)
        self._halves: dict[bool, dict[int, _Halves]] = {True: {}, False: {}}
        self._concepts: dict[int, list[str]] = defaultdict(list)
        self._phrases: dict[int, dict[int, list[Phrase]]] = defaultdict(lambda: defaultdict(list))
        for name, concept in lexicon.concepts.items():
            slips = name not in lexicon.frames and name.partition(":")[2] not in {FILLER, CLAUSE}
            for entry in concept.stems:
                self._add(name, entry if entry.endswith("*") else entry + "*", slips=slips)
            for entry in (*concept.words, *concept.phrases, *concept.emoji):
                self._add(name, entry, slips=slips)
        self.concepts = {number: tuple(names) for number, names in self._concepts.items()}
        """What an element alone means."""
        self.phrases = {first: dict(seconds) for first, seconds in self._phrases.items()}
        """Phrases by their first element and their second."""
        self._stem_lengths = sorted({len(one) for one in self._stems})
        self._half_lengths = sorted(self._halves[True])
        self._real = frozenset(undotted(cleaned(one, disguised=False)) for one in lexicon.real_words) | frozenset(
            self._written
        )
        self._known = self._real | frozenset(self._written.values())
        pieces = {
            *(one.plain for one in self._entries.values() if not one.strict),
            *(one for one in self._known if len(one) > 1),
        }
        pieces -= {one for one, written in self._written.items() if " " in written}
        pieces = {one for one in pieces if len(one) <= _LONGEST_ENTRY and one.isalpha()}
        self._whole = self._known | {one.plain for one in self._entries.values() if not one.stem}
        self._begin_pieces = {one[:end]: False for one in pieces for end in range(1, len(one))}
        self._begin_pieces |= dict.fromkeys(pieces, True)
        """Letters that pieces begin with -> whether they are one."""
        self._piece = lru_cache(maxsize=REMEMBERED)(self._look_up_piece)
        self.look_up = lru_cache(maxsize=REMEMBERED)(self._look_up)

    def near(self, word: str) -> bool:
        """Whether a word is taken for a slip of an entry: if it is a real one, it belongs into words.txt."""
        return any(one.slips for one in self.look_up(cleaned(word)).whole)

    # --- made of ----------------------------------------------------------------------------------------------------
    def _add(self, name: str, entry: str, *, slips: bool) -> None:
        """Adds an entry of a concept. What lowers a match must stand there as it is: no slip is forgiven in it."""
        language = name.partition(":")[0]
        made = [one for word in entry.split() for one in self._elements(word, language)]
        numbers = [one.element for one in made]
        for one in made if slips else ():
            self._forgive(one)
        if len(numbers) == 1:
            if name not in self._concepts[numbers[0]]:
                self._concepts[numbers[0]].append(name)
        elif numbers:
            self._phrases[numbers[0]][numbers[1]].append(Phrase(tuple(numbers), name))

    def _elements(self, word: str, language: str) -> Iterator[_Entry]:
        """A word of an entry: one element, or several where it is an emoji of several signs."""
        strict, stem = word.startswith("="), word.endswith("*")
        for token in read(word.strip("=*"), disguised=False):
            key = (token.form, stem, strict, "" if stem or strict else language)
            made = self._entries.get(key)
            if made is None:
                made = _Entry(token.form, undotted(token.form), len(self._entries), stem, strict)
                self._entries[key] = made
                self._index(made, language)
            yield made

    def _index(self, entry: _Entry, language: str) -> None:
        (self._stems if entry.stem else self._words)[entry.plain].append(entry)
        written = self._written.get(entry.plain)
        if written is not None and not entry.stem and not entry.strict:
            self._words[written].append(entry)
        if not entry.strict and not entry.stem and entry.plain.isalpha() and len(entry.plain) > 1:
            for clitic in _CLITICS.get(language, ()):
                if len(clitic) > 1 or len(entry.plain) > 3:
                    self._words[entry.plain + clitic].append(entry)

    def _forgive(self, entry: _Entry) -> None:
        length = len(entry.plain)
        if entry.strict or length < SHORTEST_WITH_SLIP + entry.stem or entry.element in self._forgiven:
            return
        self._forgiven.add(entry.element)
        halves = self._halves[entry.stem].setdefault(length, _Halves())
        halves.first[entry.plain[: length // 2]].append(entry)
        halves.second[entry.plain[length // 2 :]].append(entry)

    # --- looking up -------------------------------------------------------------------------------------------------
    def _look_up(self, word: str) -> Found:
        best: dict[int, int] = {}
        readings = [form[:_LETTERS_READ] for form in forms(word)]
        settled = False
        for form in readings:
            plain = undotted(form)
            settled = self._exactly(form, plain, best) or settled or plain in self._real
        for form in () if settled else readings:
            for entry in self._with_one_slip(undotted(form), form):
                best.setdefault(entry.element, 1)
        # Where two words meet, a letter may stand three times without being held: "hakkaa|aina".
        tried = readings if best else list(dict.fromkeys((word[:_LETTERS_READ], *readings)))
        figures = not word.isalpha() and len(word) >= SURELY_RUN_TOGETHER  # a key, a link, a number of a parcel
        if figures or any(undotted(form) in self._words for form in readings):
            tried = []
        said = self._spoken_as_several(undotted(word))
        parts = said or next((found for form in tried if (found := self._run_together(undotted(form), form))), ())
        if not best and not parts:
            return NOTHING
        return Found(tuple(Meaning(*one) for one in best.items()), parts, guessed=len(word) >= SURELY_RUN_TOGETHER)

    def _spoken_as_several(self, plain: str) -> tuple[tuple[Meaning, ...], ...]:
        """The parts of what is said as one word and written as several: "eioo"."""
        several = self._written.get(plain, "").split()
        return tuple(self._piece(one, one) or () for one in several) if len(several) > 1 else ()

    def _exactly(self, form: str, plain: str, best: dict[int, int]) -> bool:
        """Whether the word needs no further reading: an entry, or most of it a stem."""
        settled = False
        written = self._written.get(plain)
        for text in (plain,) if written is None else (plain, *written.split()):
            dots = form if text is plain else text
            for entry in self._words.get(text, ()):
                if _dots_agree(dots, entry):
                    best[entry.element], settled = 0, True
            for length in self._stem_lengths:
                if length > len(text):
                    break
                for entry in self._stems.get(text[:length], ()):
                    if _dots_agree(dots, entry):
                        best[entry.element] = 0
                        settled = settled or length * 2 > len(text)
        return settled

    def _with_one_slip(self, plain: str, form: str) -> Iterator[_Entry]:
        size = len(plain)
        stems, words = self._halves[True], self._halves[False]
        lengths = [(length, stems[length]) for length in self._half_lengths if length <= size + 1]
        lengths += [(length, words[length]) for length in (size - 1, size, size + 1) if length in words]
        for length, halves in lengths:
            half = length // 2
            first, second = halves.first.get, halves.second.get
            # Of the two letters after a whole first half one is among the two that are meant, or there are more slips.
            after, last = plain[half : half + 2], plain[half - 1 : half]
            for one in first(plain[:half]) or ():
                meant = one.plain
                if (meant[half] in after or meant[half + 1] in after) and _one_slip(plain, one):
                    yield one
            # Two letters swapped across the middle leave neither half whole.
            for one in first(plain[: half - 1] + plain[half : half + 1]) or ():
                if one.plain[half] == last and _one_slip(plain, one):
                    yield one
            for begin in (half - 1, half, half + 1):
                for one in second(plain[begin : begin + length - half]) or ():
                    if _one_slip(plain, one):
                        yield one

    def _run_together(self, plain: str, form: str) -> tuple[tuple[Meaning, ...], ...]:
        """The words of a word, by the division that leaves the fewest letters over; () where it is one word."""
        size = len(plain)
        if size < SHORTEST_RUN_TOGETHER or not plain.isalpha() or plain in self._known:
            return ()
        nothing: tuple[float, int, tuple[Meaning, ...] | None] = (-1e9, 0, None)
        best = [(0.0, 0, None), *(nothing for _ in plain)]
        others: list[_Piece] = []
        for start in range(size):
            if start and (left_over := best[start - 1][0] - _LEFT_OVER) >= best[start][0]:
                best[start] = (left_over, start - 1, None)
            so_far = best[start][0]
            for end in self._piece_ends(plain, start):
                meant = self._piece(plain[start:end], form[start:end])
                if meant is None:
                    continue
                if meant and end - start >= _STANDS_OUT:
                    others.append(_Piece(start, end, True, meant))
                worth = so_far + _worth(end - start, bool(meant))
                if worth > best[end][0]:
                    best[end] = (worth, start, meant)
        if best[size - 1][0] - _LEFT_OVER >= best[size][0]:
            best[size] = (best[size - 1][0] - _LEFT_OVER, size - 1, None)
        pieces: list[_Piece] = []
        end = size
        while end:
            _, start, found = best[end]
            if found is not None:
                pieces.append(_Piece(start, end, plain[start:end] in self._whole, found))
            end = start
        pieces = _without_endings(pieces[::-1], size)
        return _credible(_with_others(pieces, others) if size >= SURELY_RUN_TOGETHER else pieces, size)

    def _piece_ends(self, plain: str, start: int) -> Iterator[int]:
        """Where pieces may end that begin here. Most letters begin few."""
        begins = self._begin_pieces
        for end in range(start + 1, len(plain) + 1):
            piece = plain[start:end]
            if piece not in begins:
                return
            if begins[piece]:
                yield end

    def _look_up_piece(self, plain: str, form: str) -> tuple[Meaning, ...] | None:
        """What a piece of a longer word may be; () where it is a word we do not look for; None where it is none."""
        best: dict[int, int] = {}
        self._exactly(form, plain, best)
        meant = tuple(Meaning(*one) for one in best.items())
        return meant if meant or plain in self._known else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a long word, from one letter to another."""

    start: int
    end: int
    whole: bool
    """Whether it is a word, and not only the beginning of one."""
    meant: tuple[Meaning, ...]

    def __len__(self) -> int:
        return self.end - self.start


def _worth(letters: int, meant: bool) -> float:
    return _ONE_LETTER if letters == 1 else letters * (_MEANT if meant else 1.0) - _A_WORD


def _without_endings(pieces: list[_Piece], size: int) -> list[_Piece]:
    """The same, where short pieces mean nothing that are the ending of a stem ("viest|ei|tä") or stand between gaps."""
    kept = []
    for at, piece in enumerate(pieces):
        before = pieces[at - 1].end if at else 0
        after = pieces[at + 1].start if at + 1 < len(pieces) else size
        ending = len(piece) <= _AN_ENDING and at > 0 and before == piece.start and not pieces[at - 1].whole
        alone = len(piece) == 1 and (before != piece.start or after != piece.end)
        kept.append(replace(piece, meant=()) if ending or alone else piece)
    return kept


def _with_others(pieces: list[_Piece], others: list[_Piece]) -> list[_Piece]:
    """The same, with what else the letters may be put where it begins: no division of a long text is sure."""
    starts = [one.start for one in pieces]
    meant = [one.meant for one in pieces]
    for other in others:
        at = max(0, bisect_right(starts, other.start) - 1)
        if starts and other.meant != meant[at]:
            meant[at] += other.meant
    return [replace(one, meant=tuple(dict.fromkeys(all_meant))) for one, all_meant in zip(pieces, meant, strict=True)]


def _credible(pieces: list[_Piece], size: int) -> tuple[tuple[Meaning, ...], ...]:
    """The pieces, where it is likely that somebody left out the spaces, or that a grave word ends a compound."""
    told = [one for one in pieces if one.meant and (not one.start or len(one) > _AN_ENDING)]
    covered = sum(map(len, pieces))
    if size <= LONGEST_IF_WHOLE:
        likely = bool(told) and covered == size and all(one.whole and len(one) > 1 for one in pieces)
    else:
        several = len(told) > 2 or (len(told) > 1 and max(map(len, told)) > 3)
        within = any(one.start and len(one) >= _STANDS_ALONE for one in told)
        likely = (several and covered > 0.6 * size) or within or (bool(told) and size >= SURELY_RUN_TOGETHER)
    return tuple(one.meant for one in pieces) if likely else ()


def _dots_agree(typed: str, entry: _Entry) -> bool:
    """Dots that were typed are meant; dots that were left out are forgiven, but not where the entry is strict."""
    if entry.strict:
        return typed.startswith(entry.text) if entry.stem else typed == entry.text
    return typed.isascii() or all(
        letter == other or letter not in _DOTTED for letter, other in zip(typed, entry.text, strict=False)
    )


def _one_slip(plain: str, entry: _Entry) -> bool:
    """Whether the typed word, or its beginning where the entry is a stem, is the entry with exactly one slip."""
    meant = entry.plain
    at = _alike(plain, meant)
    if at == len(meant) and (entry.stem or len(plain) != len(meant) + 1):
        return False
    if at == 0 and len(meant) < SHORTEST_WITH_SLIP_AT_START:
        return False
    same = str.startswith if entry.stem else str.__eq__
    typed, wanted = plain[at + 1 :], meant[at:]
    if same(typed, wanted):  # a letter too many
        return True
    if typed[:1] == wanted[:1] and plain[at : at + 1] == wanted[1:2] and same(typed[1:], wanted[2:]):  # swapped
        return True
    if entry.stem and at >= len(meant) - 1:  # the last letter of a stem must be there, or the stem is but shorter
        return False
    return bool(same(typed, wanted[1:]) or same(plain[at:], wanted[1:]))


def _alike(one: str, other: str) -> int:
    """Letters from the beginning on that are the same."""
    at = 0
    for letter, wanted in zip(one, other, strict=False):
        if letter != wanted:
            break
        at += 1
    return at
