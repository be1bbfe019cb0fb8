"""Words that the crisis screen takes for a slip of an entry: `python -m tests.language.near_words LIST ...`.

A list holds real words, one a line. What is printed and is indeed a word belongs into `words.txt` of its language.
"""

from __future__ import annotations

import sys
from pathlib import Path

from moderation.lexicon import load, shipped
from moderation.rules import Rules


def main(lists: list[str]) -> None:
    rules = Rules(load(shipped()))
    for name in lists:
        for word in Path(name).read_text(encoding="utf-8").split():
            if rules.near(word):
                print(word)


if __name__ == "__main__":
    main(sys.argv[1:])
