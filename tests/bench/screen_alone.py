"""The crisis screen by itself: load, memory, milliseconds. Run by the bench as a process of its own; answers in JSON.

The floor is the encoder alone, over the same texts in the same run. It is another encoder than the screen's, since one
that has just read a text remembers its vector. No text leaves this process: messages are named by their number.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.language import resident_mib

if TYPE_CHECKING:
    from moderation.language.encoder import Encoder
    from moderation.model import Finding
    from moderation.screen import Screen

LENGTHS = (34, 120, 200)
"""Characters."""
ENOUGH = 5.0
"""Seconds for the texts of one length, and for those grave ones: a busy machine measures fewer. At least six."""
LOOKED_AT = 40
"""Messages that the quick look does not take for grave, among which those are sought that the whole look does."""


def seeds() -> Iterator[dict[str, Any]]:
    """What the heads are trained from: id, text, lang, tier ..."""
    from moderation.models import seed_files, shipped_seeds

    for file in seed_files(shipped_seeds()):
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def demo_words() -> dict[str, str]:
    """What the demo's students write when somebody is in danger."""
    from moderation.lexicon import shipped

    return tomllib.loads((shipped() / "demo.toml").read_text(encoding="utf-8"))


def measured(each: int) -> dict[str, Any]:
    """All figures, times in ms unless a name says otherwise."""
    memory = {"before": resident_mib(os.getpid())}
    clock = _Clock()
    from moderation import lexicon
    from moderation.language.encoder import Encoder
    from moderation.models import find
    from moderation.rules import Rules
    from moderation.screen import Screen

    clock.lap("imports_s")
    rules = Rules(lexicon.load(lexicon.shipped()))
    clock.lap("rules_s")
    memory["with rules"] = resident_mib(os.getpid())
    heads = find(rules.concept_names)
    with Encoder(limit=5.0) as encoder, Encoder(limit=5.0) as floor:
        quick, whole = Screen(rules, heads, None), Screen(rules, heads, encoder)
        clock.lap("heads_s")
        memory["with rules and heads"] = resident_mib(os.getpid())
        for one in (encoder, floor):
            one.start()
        quick.quick("lämmitellään hetki")
        whole.read("lämmitellään hetki")
        memory["after the first message"] = resident_mib(os.getpid())
        memory["encoder's child"] = resident_mib(encoder.child or os.getpid())
        return {
            "heads": heads is not None,
            "load": clock.laps,
            "memory_mib": memory,
            "lengths": [_of_length(quick, whole, floor, size, each) for size in LENGTHS],
            "demo": {name: _lines(quick, whole, text) for name, text in demo_words().items()},
            "whole_look": _seen_by_the_whole_look_alone(quick, whole),
            "harmless": _harmless(whole),
        }


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._at = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name], self._at = now - self._at, now


def _of_length(quick: Screen, whole: Screen, floor: Encoder, size: int, each: int) -> dict[str, Any]:
    """Both looks and the encoder alone in turn, over ordinary messages cut to one length."""
    text = " ".join(one["text"] for one in seeds() if one["tier"] == 0)
    took: dict[str, list[float]] = {"floor": [], "quick": [], "whole": [], "whole_in_pieces": []}
    until = time.monotonic() + ENOUGH
    for number in range(each):
        if number >= 6 and time.monotonic() > until:
            break
        cut, other, before = (text[(number + shift * each) * 211 :][:size] for shift in range(3))
        # The quick look is the first at a message, and the whole one goes on from it: so they stand together here, too.
        looks: list[dict[str, Callable[[], object]]] = [
            {"floor": partial(floor.encode, cut)},
            {"quick": partial(quick.quick, cut), "whole": partial(whole.read, cut)},
            {"whole_in_pieces": partial(whole.read, other, (before,))},
        ]
        random.Random(number).shuffle(looks)
        for name, look in (one for together in looks for one in together.items()):
            took[name].append(_ms(look))
    return {"characters": size, **took}


def _ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def _lines(quick: Screen, whole: Screen, text: str) -> list[str]:
    return [f"{found.line.value} {found.tier.value}" for found in (quick.quick(text), whole.read(text))]


def _seen_by_the_whole_look_alone(quick: Screen, whole: Screen) -> list[str]:
    """Ids of seeds of tier 3 that are grave at the second look and not at the first."""
    until = time.monotonic() + ENOUGH
    grave = takewhile(
        lambda one: time.monotonic() < until, (one for one in seeds() if (one["tier"], one["lang"]) == (3, "fi"))
    )
    late = islice((one for one in grave if quick.quick(one["text"]).line != "hard"), LOOKED_AT)
    return [one["id"] for one in late if _is_grave(whole.read(one["text"]))]


def _is_grave(found: Finding) -> bool:
    return (found.line.value, found.tier.value) == ("hard", 3)


def _harmless(whole: Screen) -> dict[str, int]:
    """What the screen makes of the lines of the busy conversations: line -> how many."""
    from tests.bench.busy import QUESTIONS, TALK

    lines: Sequence[str] = [whole.read(text).line.value for text in (*TALK, *QUESTIONS[::3])]
    return {line: lines.count(line) for line in ("none", "soft", "hard")}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(measured(int(sys.argv[2]))))
