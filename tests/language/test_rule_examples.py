"""Every rule of the crisis screen finds its positive examples and leaves its negative ones, disturbed or not."""

import json
from pathlib import Path

import pytest

from moderation.lexicon import load, shipped
from moderation.model import Line, Tier
from moderation.rules import Rules, check
from tests.disturbances import DISTURBANCES, disturbed

pytestmark = pytest.mark.slow

LEXICON = load(shipped())
RULES = Rules(LEXICON)
KEPT = 0.95
"""Of what is found, the part that must be found disturbed."""
EVERYDAY = ("venting_ordinary", "smalltalk", "service_question")


def seeds() -> list[dict[str, object]]:
    files = sorted(Path(shipped() / "seeds").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


SEEDS = seeds()


def hard(text: str) -> bool:
    return any(one.line is Line.HARD and not one.rehearsal for one in RULES.read(text).matches)


def test_every_example_of_every_rule_is_read_as_its_rule_says():
    assert check(LEXICON) == []


def test_each_language_has_hard_rules_for_suicide_self_harm_violence_and_home():
    for language in ("fi", "sv", "en"):
        told = {one.category for one in LEXICON.rules if one.id.startswith(f"{language}.") and one.line is Line.HARD}
        assert {"suicide", "self_harm", "violence_threat", "abuse_home"} <= told


def test_a_hard_rule_is_urgent_and_no_rule_is_of_no_tier():
    assert all(one.tier >= (Tier.URGENT if one.line is Line.HARD else Tier.WORRY) for one in LEXICON.rules)


@pytest.mark.parametrize("name", DISTURBANCES)
def test_a_disturbed_example_is_found_by_its_rule_nearly_always(name: str):
    examples = [(rule.id, text) for rule in LEXICON.rules for text in rule.positive]
    kept = [rule in {one.rule for one in RULES.read(disturbed(name, text)).matches} for rule, text in examples]
    # Examples are short, so that every slip hits a word that counts, and some make another real word: "hits", "his".
    assert sum(kept) >= (0.86 if name == "one_typo" else 0.94 if name == "without_spaces" else KEPT) * len(kept)


@pytest.mark.parametrize("name", DISTURBANCES)
def test_a_disturbed_seed_that_was_found_is_found_nearly_always(name: str):
    found = [text for one in SEEDS if one["tier"] and RULES.read(text := str(one["text"])).matches]
    kept = [bool(RULES.read(disturbed(name, text)).matches) for text in found]
    assert sum(kept) >= (0.92 if name == "without_spaces" else KEPT) * len(kept)


def test_finnish_without_spaces_is_found_nearly_always():
    told = [str(one["text"]) for one in SEEDS if one["tier"] and one["lang"] == "fi"]
    found = [text for text in told if RULES.read(text).matches]
    kept = [bool(RULES.read(disturbed("without_spaces", text)).matches) for text in found]
    assert sum(kept) >= KEPT * len(kept)


def test_everyday_messages_do_not_start_the_crisis_flow():
    everyday = [str(one["text"]) for one in SEEDS if one["tier"] == 0 and one["category"] in EVERYDAY]
    misleading = [str(one["text"]) for one in SEEDS if one["tier"] == 0 and one["category"] not in EVERYDAY]
    assert sum(map(hard, everyday)) <= 0.02 * len(everyday)
    assert sum(map(hard, misleading)) <= 0.1 * len(misleading)


def test_what_was_said_in_so_many_words_starts_it():
    """A floor, with the seeds in sight of those who wrote the rules: no figure for what the screen finds."""
    told = [str(one["text"]) for one in SEEDS if one["tier"] in (2, 3) and one["lang"] == "fi" and not one["oblique"]]
    assert sum(map(hard, told)) >= 0.4 * len(told)
