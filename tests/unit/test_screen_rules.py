"""How rules read a message: concepts near one another, frames around them. The words here are harmless on purpose."""

from pathlib import Path

import pytest

from moderation.lexicon import LexiconFaults, load, shipped
from moderation.model import Category, Line, Tier
from moderation.rules import Match, Rules, check

CONCEPTS = """
[concepts.filler]
words = ["minä", "vaan", "nyt"]

[concepts.clause]
words = ["mutta", "että"]

[concepts.want]
words = ["haluan", "toivon"]

[concepts.sing]
stems = ["laula"]
words = ["hyräillä"]
emoji = ["🎤", "👩‍🎤"]

[concepts.loud]
phrases = ["kovaan ääneen", "täysin palkein*"]

[concepts.kitty]
words = ["=mö"]
"""
FRAMES = """
[frames.negation]
words = ["en", "ei"]
reach = 2
side = "before"
same_clause = true
not_through = ["unsure"]

[frames.unsure]
words = ["tiedä"]

[frames.choir]
stems = ["kuoro"]
reach = 8
"""
RULE = """
[[rule]]
id = "wants_to_sing"
line = "hard"
tier = 2
category = "suicide"
all = ["want", "sing"]
within = 4
unless = ["negation"]
softened_by = ["choir", "quoted"]
positive = ["haluan laulaa", "toivon että saan laulaa"]
negative = ["en haluan laulaa", "kuorossa haluan laulaa"]
"""
MORE = """
[[rule]]
id = "sings_loud"
line = "soft"
tier = 1
category = "violence_threat"
all = ["sing|en:sing", "loud"]
ordered = true
softened_by = ["*:choir"]
positive = ["laulan kovaan ääneen", "laulan nyt kovaan minä ääneen"]
negative = ["kovaan ääneen laulan", "laulan kovaan ääneen kuorossa"]
"""
ENGLISH = """
[concepts.sing]
words = ["sing"]
"""
ENGLISH_RULE = """
[[rule]]
id = "sings"
line = "soft"
tier = 1
category = "third_party"
all = ["sing"]
rehearsal = true
positive = ["sing", "i sing"]
negative = ["tune", "singer"]
"""


def a_folder(tmp_path: Path, **files: str) -> Path:
    """A lexicon of Finnish and English. `fi_rules="..."` replaces that file."""
    whole = {
        "fi/concepts.toml": CONCEPTS, "fi/frames.toml": FRAMES, "fi/rules.toml": RULE + MORE,
        "fi/words.txt": "lauta laulu # sana",
        "en/concepts.toml": ENGLISH, "en/rules.toml": ENGLISH_RULE,
    }  # fmt: skip
    for name, text in files.items():
        language, _, kind = name.partition("_")
        whole[f"{language}/{kind}.{'txt' if kind == 'words' else 'toml'}"] = text
    for name, text in whole.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return Rules(load(a_folder(tmp_path)))


def lines(rules: Rules, text: str) -> dict[str, Line]:
    return {one.rule: one.line for one in rules.read(text).matches}


# --- matching -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "haluan laulaa", "laulaa haluan", "nyt mä haluan vaan laulamaan", "haluanko lauleskella, siis laulaa",
        "haluan 🎤", "haluan 👩‍🎤",
        "haluankin hyräillä", "hauan laulaa", "haluan lualaa", "haluanlaulaa", "haluan hyräilä", "h4lu4n l4ul44",
        "haaaluan laulaaaa",
        "HALUAN LAULAA!!!", "h.a.l.u.a.n l.a.u.l.a.a", "haluan hyrailla", "haluun laulaa",
    ],
)  # fmt: skip
def test_concepts_near_one_another_are_a_match_however_they_are_typed(rules: Rules, text: str):
    assert lines(rules, text)["fi.wants_to_sing"] is Line.HARD


@pytest.mark.parametrize(
    "text",
    [
        "", "haluan", "laulaa", "haluan yksi kaksi kolme neljä viisi laulaa", "haluan mennä sinne. laulaa osaan",
        "haluan laulu", "hauan lualaa",
        "haluan lauta", "säädän laulaa", "haluan kovaan",
    ],
)  # fmt: skip
def test_what_is_far_away_or_another_word_is_none(rules: Rules, text: str):
    assert "fi.wants_to_sing" not in lines(rules, text)


def test_a_match_tells_its_rule_and_the_concepts_seen(rules: Rules):
    told = rules.read("haluan laulaa")
    assert told.matches == (Match("fi.wants_to_sing", Line.HARD, Tier.URGENT, Category.SUICIDE, False),)
    assert told.concepts == {"fi:want", "fi:sing"}
    assert rules.concept_names == tuple(sorted(rules.concept_names))
    assert "fi:negation" in rules.concept_names


def test_an_ordered_rule_wants_its_order_and_a_phrase_lets_fillers_between(rules: Rules):
    assert "fi.sings_loud" in lines(rules, "laulan kovaan nyt ääneen")
    assert "fi.sings_loud" not in lines(rules, "kovaan ääneen laulan")
    assert "fi.sings_loud" not in lines(rules, "laulan kovaan outoon ääneen")
    assert "fi.sings_loud" in lines(rules, "laulan täysin palkeinkin")


def test_a_word_that_two_items_claim_goes_to_the_one_that_has_no_other(tmp_path: Path):
    both = CONCEPTS.replace('words = ["hyräillä"]', 'words = ["hyräillä", "haluan"]')
    told = Rules(load(a_folder(tmp_path, fi_concepts=both)))
    assert "fi.wants_to_sing" in lines(told, "haluan toivon")
    assert "fi.wants_to_sing" not in lines(told, "haluan")
    three = RULE.replace('all = ["want", "sing"]', 'all = ["loud", "want|sing", "sing"]')
    told = Rules(load(a_folder(tmp_path, fi_rules=three)))
    assert "fi.wants_to_sing" in lines(told, "kovaan ääneen laulan toivon")


def test_words_of_another_alphabet_whose_letters_look_latin_make_phrases(tmp_path: Path):
    russian = CONCEPTS.replace('"kovaan ääneen"', '"есе с оса"')
    told = Rules(load(a_folder(tmp_path, fi_concepts=russian, fi_words="ахах")))
    assert "fi:loud" in told.read("есе с оса").concepts
    assert "fi:loud" in told.read("мир есе с оса").concepts


def test_an_item_may_name_another_languages_concept_and_all_languages_are_read(rules: Rules):
    assert set(lines(rules, "sing kovaan ääneen")) == {"fi.sings_loud", "en.sings"}


def test_a_rehearsed_rule_says_so(rules: Rules):
    assert [one.rehearsal for one in rules.read("i sing").matches] == [True]


def test_the_gravest_match_comes_first(rules: Rules):
    told = rules.read("sing, haluan laulaa kovaan ääneen")
    assert [one.rule for one in told.matches] == ["fi.wants_to_sing", "fi.sings_loud", "en.sings"]


def test_a_strict_word_is_taken_as_it_is(rules: Rules):
    assert "fi:kitty" in rules.read("mö").concepts
    assert "fi:kitty" not in rules.read("mo").concepts


def test_a_slip_of_an_entry_is_told_and_a_real_word_is_none(rules: Rules):
    assert rules.near("hyräilä")
    assert not rules.near("hyräillä")
    assert not rules.near("lauta")
    assert "fi.sings_loud" not in lines(rules, "laulan kowaan äneen"), "two slips in a phrase are too many"


# --- frames ---------------------------------------------------------------------------------------------------------
def test_a_frame_unmakes_or_softens_the_match_it_stands_near(rules: Rules):
    assert lines(rules, "en haluan laulaa") == {}
    told = rules.read("kuorossa haluan laulaa").matches[0]
    assert (told.line, told.tier) == (Line.SOFT, Tier.WORRY)
    assert lines(rules, '"haluan laulaa" luki seinässä') == {"fi.wants_to_sing": Line.SOFT}
    assert lines(rules, "laulan kovaan ääneen kuorossa") == {}, "a rule of the lowest tier is silenced"


def test_a_softened_soft_rule_is_of_the_lowest_tier(tmp_path: Path):
    urgent = MORE.replace("tier = 1", "tier = 2")
    told = Rules(load(a_folder(tmp_path, fi_rules=urgent))).read("laulan kovaan ääneen kuorossa").matches
    assert [(one.line, one.tier) for one in told] == [(Line.SOFT, Tier.WORRY)]


def test_many_words_without_spaces_are_read_but_chance_lowers_nothing(rules: Rules):
    assert lines(rules, "yksikaksikolmehaluanlaulaanytheti") == {"fi.wants_to_sing": Line.HARD}
    assert lines(rules, "yksikaksikuorossahaluanlaulaanyt") == {"fi.wants_to_sing": Line.HARD}
    assert lines(rules, "en haluanlaulaa") == {}


@pytest.mark.parametrize(
    "text",
    [
        "haluan laulaa en", "en, haluan laulaa", "en mutta haluan laulaa", "en tiedä haluan laulaa",
        "en yksi kaksi kolme haluan laulaa",
        "enn haluan laulaa", "kuoro on yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan haluan laulaa",
    ],
)  # fmt: skip
def test_a_frame_out_of_its_reach_lowers_nothing(rules: Rules, text: str):
    assert lines(rules, text) == {"fi.wants_to_sing": Line.HARD}


def test_a_frame_lowers_one_match_and_no_other(rules: Rules):
    assert lines(rules, "en haluan laulaa. haluan laulaa") == {"fi.wants_to_sing": Line.HARD}
    assert lines(rules, "en haluan laulaa kovaan ääneen") == {"fi.sings_loud": Line.SOFT}


def test_the_end_of_a_long_message_is_seen(rules: Rules):
    assert lines(rules, "en haluan laulaa. " * 900 + "haluan laulaa") == {"fi.wants_to_sing": Line.HARD}
    assert lines(rules, "sana " * 30_000 + "haluan laulaa") == {"fi.wants_to_sing": Line.HARD}


# --- files ----------------------------------------------------------------------------------------------------------
def test_the_examples_of_a_sound_lexicon_hold(tmp_path: Path):
    assert check(load(a_folder(tmp_path))) == []


def test_an_example_that_does_not_hold_is_told_with_what_is_missing(tmp_path: Path):
    wrong = RULE.replace(
        '"toivon että saan laulaa"', '"toivon", "kuorossa haluan laulaa", "haluan yksi kaksi kolme neljä viisi laulaa"'
    ).replace('"en haluan laulaa", "kuorossa haluan laulaa"', '"haluan laulaa nyt", "a"')
    faults = check(load(a_folder(tmp_path, fi_rules=wrong)))
    assert [one.partition(": ")[0] for one in faults] == ["fi/rules.toml:3"] * 4
    assert "not seen: fi:sing." in faults[0]
    assert "softens" in faults[1]
    assert "look at within" in faults[2]
    assert "finds its negative example" in faults[3]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("fi_rules", '"want", "sing"', '"want", "sin"',
         'rules.toml:7: wants_to_sing: no concept is called "sin"; did you mean "sing"?'),
        ("fi_rules", '"want", "sing"', '"want", "xyzw"', "add it to concepts.toml"),
        ("fi_rules", 'unless = ["negation"]', 'unless = ["nope:nope"]', 'no concept is called "nope:nope"'),
        ("fi_rules", 'id = "sings_loud"', 'id = "wants_to_sing"',
         'the id "fi.wants_to_sing" stands at fi/rules.toml:3 too'),
        ("fi_rules", 'id = "sings_loud"', 'id = "Sings loud"', "a rule has no id"),
        ("fi_rules", '"haluan laulaa", "toivon että saan laulaa"', '"haluan laulaa"',
         "needs at least 2 positive examples, has 1"),
        ("fi_rules", '"en haluan laulaa", "kuorossa haluan laulaa"', "", "needs at least 2 negative examples, has 0"),
        ("fi_rules", '"en haluan laulaa"', '"haluan laulaa"', "is a positive and a negative example"),
        ("fi_rules", 'category = "suicide"', 'category = "sports"', "category must be of: suicide"),
        ("fi_rules", 'line = "hard"', 'line = "loud"', "line must be of: none, soft, hard"),
        ("fi_rules", 'line = "hard"', 'line = "none"', "set rehearsal = true"),
        ("fi_rules", "tier = 2", "tier = 4", "tier must be 1, 2 or 3"),
        ("fi_rules", "tier = 2", "tier = true", "tier must be 1, 2 or 3"),
        ("fi_rules", "tier = 2", "tier = 1", "a hard line needs tier 2 or 3"),
        ("fi_rules", "within = 4", "within = 400", "within must be a number of words from 1 to 40"),
        ("fi_rules", "within = 4", "wihtin = 4", "wihtin is unknown"),
        ("fi_rules", "ordered = true", 'ordered = "yes"', "ordered must be true or false"),
        ("fi_rules", 'all = ["want", "sing"]', "", "all is missing"),
        ("fi_rules", 'all = ["want", "sing"]', 'all = "want"', "all must be a list"),
        ("fi_rules", "[[rule]]", "[rule]", "rule"),
        ("fi_rules", "tier = 2", "tier =", "is not TOML"),
        ("fi_concepts", "[concepts.sing]", "[concept.sing]", "concept is unknown here"),
        ("fi_concepts", "[concepts.sing]", "[concepts.Sing]", "must be a table"),
        ("fi_concepts", "[concepts.kitty]", "[concepts.negation]", '"negation" is there already'),
        ("fi_concepts", '"laula"', '"la"', "begins too many words"),
        ("fi_concepts", '"laula"', '"laula nyt"', "several words are a phrase"),
        ("fi_concepts", '"hyräillä"', '"hyräillä nyt"', "several words are a phrase"),
        ("fi_concepts", '"kovaan ääneen"', '"kovaan"', "must be several words"),
        ("fi_concepts", 'words = ["=mö"]', "", "has no entry"),
        ("fi_concepts", 'words = ["=mö"]', 'word = ["=mö"]', "word is unknown"),
        ("fi_concepts", 'words = ["=mö"]', "words = [1]", "words must be a list"),
        ("fi_frames", 'side = "before"', 'side = "left"', "side must be of: before, after, either"),
        ("fi_frames", "reach = 2", "reach = 0", "reach must be a number of words from 1 to 200"),
        ("fi_frames", '["unsure"]', '["unsur"]', 'negation: no concept is called "unsur"; did you mean "unsure"?'),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_line_and_remedy(tmp_path: Path, file: str, old: str, new: str, told: str):
    sound = {"fi_rules": RULE + MORE, "fi_concepts": CONCEPTS, "fi_frames": FRAMES}[file]
    assert old in sound
    with pytest.raises(LexiconFaults) as caught:
        load(a_folder(tmp_path, **{file: sound.replace(old, new, 1)}))
    assert any(told in one for one in caught.value.lines), caught.value.lines
    assert all(":" in one for one in caught.value.lines)


def test_files_that_cannot_be_read_are_told(tmp_path: Path):
    folder = a_folder(tmp_path)
    (folder / "fi" / "rules_more.toml").write_bytes(b'x = "\xff"')
    (folder / "fi" / "notes.toml").write_text("")
    (folder / "fi" / "words.txt").write_bytes(b"\xff")
    with pytest.raises(LexiconFaults) as caught:
        load(folder)
    assert [one for one in caught.value.lines if "rules_more.toml:1: is not UTF-8" in one]
    assert [one for one in caught.value.lines if "notes.toml: is not read" in one]
    assert [one for one in caught.value.lines if "words.txt:1: is not UTF-8" in one]


def test_an_empty_or_missing_folder_is_told(tmp_path: Path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(LexiconFaults, match=r"holds no rule|is no folder"):
            load(folder)


def test_the_shipped_files_are_where_the_package_is():
    assert (shipped() / "fi" / "concepts.toml").is_file()
