"""Rules and classifier read a message together: the graver counts, nothing is lowered, and nothing is ever silent."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from moderation.classifier import CrisisHeads, Thresholds
from moderation.concepts import Lexicon
from moderation.model import NOT_SCREENED, Category, Line, Tier
from moderation.rules import Match, RuleReading, Rules
from moderation.screen import ENCODED, Screen
from tests.screen_makers import BrokenHeads, BrokenRules, FakeEncoder, KnowsDragons, trained_in

HARMLESS = "kissa nukkuu sohvalla taas"
DRAGON = "lohikäärme on pihalla taas"
LONG = f"{HARMLESS}. " * 60


@pytest.fixture(scope="module")
def heads(tmp_path_factory: pytest.TempPathFactory) -> CrisisHeads:
    return trained_in(Path(tmp_path_factory.mktemp("seeds")), "A", "B").heads


def a_screen(heads: CrisisHeads | None, *, encoder: Any = None, rules: Any = None) -> Screen:
    return Screen(rules or KnowsDragons(), heads, encoder or FakeEncoder())


def deaf(heads: CrisisHeads) -> CrisisHeads:
    """Heads that are never sure of anything."""
    never = Thresholds(soft=1e9, hard=1e9)
    return replace(heads, whole=never, bare=never)


def softly(heads: CrisisHeads) -> CrisisHeads:
    """Heads that find everything soft."""
    soft = Thresholds(soft=-1e9, hard=1e9)
    return replace(heads, whole=soft, bare=soft)


def test_a_harmless_message_is_left_in_peace(heads: CrisisHeads):
    assert a_screen(heads).read(HARMLESS).line is Line.NONE


def test_the_classifier_notices_what_no_rule_knows(heads: CrisisHeads):
    finding = a_screen(heads).read(DRAGON)

    assert finding.line is not Line.NONE
    assert finding.rules == ("classifier",)
    assert finding.tier >= Tier.URGENT
    assert finding.category is Category.ABUSE_HOME


def test_a_rule_is_heard_where_the_classifier_hears_nothing(heads: CrisisHeads):
    finding = a_screen(deaf(heads)).read("liekit")

    assert (finding.line, finding.tier, finding.category) == (Line.HARD, Tier.IMMEDIATE, Category.VIOLENCE_THREAT)
    assert finding.rules == ("fi.flames",)
    assert finding.screened


def test_the_classifier_lowers_nothing_that_a_rule_found(heads: CrisisHeads):
    finding = a_screen(softly(heads)).read("liekit")

    assert (finding.line, finding.tier, finding.category) == (Line.HARD, Tier.IMMEDIATE, Category.VIOLENCE_THREAT)
    assert finding.rules == ("fi.flames", "classifier")


def test_the_hard_line_of_the_classifier_needs_a_concept_behind_it(heads: CrisisHeads):
    sure = replace(heads, whole=Thresholds(soft=-1e9, hard=-1e9), bare=Thresholds(soft=-1e9, hard=-1e9))

    assert a_screen(sure).read("lohikäärme").line is Line.HARD
    assert a_screen(sure).read("kissa").line is Line.SOFT


def test_what_is_surely_a_look_alike_gets_no_soft_line_of_the_classifier_and_keeps_every_other(heads: CrisisHeads):
    told = Thresholds(soft=-1e9, hard=1e9)
    doubting = replace(heads, whole=replace(told, genuine=1e9), bare=replace(told, genuine=1e9))
    calling = replace(heads, whole=Thresholds(soft=-1e9, hard=-1e9, genuine=1e9))

    assert a_screen(replace(heads, whole=told)).read("lohikäärme").line is Line.SOFT
    assert a_screen(doubting).read("lohikäärme").line is Line.NONE
    assert a_screen(doubting).read("varjo").line is Line.SOFT, "a rule said so"
    assert a_screen(calling).read("lohikäärme").line is Line.HARD


def test_wide_letters_are_latin_ones(heads: CrisisHeads):
    sure = replace(heads, whole=Thresholds(soft=-1e9, hard=-1e9), bare=Thresholds(soft=-1e9, hard=-1e9))
    wide = "".join(chr(ord(one) + 0xFEE0) if "a" <= one <= "z" else one for one in "lohikäärme on pihalla")

    assert a_screen(sure).read(wide).line is Line.HARD
    assert a_screen(sure).read("дракон lohikäärme во дворе у дома").line is Line.SOFT


def test_words_that_were_run_together_are_read_apart_too(heads: CrisisHeads):
    rules = KnowsDragons()

    finding = a_screen(heads, rules=rules).read("lohikäärmeonpihallataas")

    assert rules.asked == ["lohikäärmeonpihallataas", "lohikäärme on pihalla taas"]
    assert finding.line is not Line.NONE


def test_whatever_is_hard_has_a_tier_of_at_least_two_and_a_kind(heads: CrisisHeads):
    sure = replace(heads, whole=Thresholds(soft=-1e9, hard=-1e9))
    texts = ["lohikäärme", "näin lohikäärmeen varjon", "mietin lohikäärmettä", "liekit"]

    for finding in map(a_screen(sure).read, texts):
        assert finding.line is Line.HARD
        assert finding.tier >= Tier.URGENT
        assert finding.category is not None


def test_a_rule_on_trial_is_told_and_changes_nothing(heads: CrisisHeads):
    finding = a_screen(deaf(heads)).read("kokeilu")

    assert finding.rules == ("rehearsal:fi.trial",)
    assert (finding.line, finding.tier, finding.category) == (Line.NONE, Tier.NONE, None)


# --- when parts fail ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rules", [None, BrokenRules()])
def test_without_rules_every_message_gets_the_soft_line(heads: CrisisHeads, rules: Any):
    screen = Screen(rules, heads, FakeEncoder())  # type: ignore[arg-type]

    assert screen.read(HARMLESS) == NOT_SCREENED
    assert screen.quick(HARMLESS) == NOT_SCREENED


@pytest.mark.parametrize("heads", [None, BrokenHeads()])
def test_without_heads_the_rules_decide_and_the_finding_says_that_it_is_not_whole(heads: Any):
    screen = a_screen(heads)

    soft, hard = screen.read(HARMLESS), screen.read("liekit")

    assert (soft.line, soft.screened) == (Line.SOFT, False)
    assert (hard.line, hard.tier, hard.screened) == (Line.HARD, Tier.IMMEDIATE, False)


def test_without_an_encoder_phrases_and_concepts_decide_by_thresholds_of_their_own(heads: CrisisHeads):
    whole_deaf = replace(heads, whole=Thresholds(1e9, 1e9))

    assert a_screen(whole_deaf, encoder=FakeEncoder()).read(DRAGON).line is Line.NONE
    assert a_screen(whole_deaf, encoder=FakeEncoder(lost=True)).read(DRAGON).line is not Line.NONE
    assert a_screen(whole_deaf).quick(DRAGON).line is not Line.NONE
    assert a_screen(heads, encoder=FakeEncoder(lost=True)).read(DRAGON).screened


def test_an_encoder_that_breaks_costs_no_message(heads: CrisisHeads):
    class Broken(FakeEncoder):
        def encode(self, text: str) -> None:
            raise OSError

    finding = a_screen(heads, encoder=Broken()).read("liekit")

    assert (finding.line, finding.screened) == (Line.HARD, False)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "🖤", "\ud800", "a\ud800b", "\x00", "ﷺ" * 50, "a" * 5000, "a\u0301" * 3000, "1" * 200]
)
def test_any_text_is_read(heads: CrisisHeads, text: str):
    screen = a_screen(heads)

    for finding in (screen.read(text), screen.quick(text), screen.read(text, [text, "moi"])):
        assert finding.screened


# --- long and broken messages ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", ["begin", "middle", "end"])
def test_what_is_grave_in_a_long_message_is_noticed_wherever_it_stands(heads: CrisisHeads, place: str):
    at = {"begin": 0, "middle": len(LONG) // 2, "end": len(LONG)}[place]
    encoder = FakeEncoder()
    screen = a_screen(heads, encoder=encoder)

    assert screen.read(LONG[:at] + f" {DRAGON}" * 4 + LONG[at:]).line is not Line.NONE
    assert screen.read(LONG).line is Line.NONE
    assert len(encoder.given) == 2 * ENCODED


def test_a_message_in_pieces_is_read_as_one(heads: CrisisHeads):
    pieces = ["lohi", "käärme", "on ovella", "liekit suussa"]
    screen = a_screen(deaf(heads), rules=_Joined())

    findings = [screen.read(piece, pieces[:at]) for at, piece in enumerate(pieces)]

    assert [one.line for one in findings] == [Line.NONE, Line.NONE, Line.NONE, Line.HARD]


def test_who_has_been_heard_is_not_asked_again_at_each_harmless_word(heads: CrisisHeads):
    screen = a_screen(deaf(heads))

    assert screen.read("kiitos", ["liekit"]).line is Line.NONE
    assert screen.read("liekit", ["liekit"]).line is Line.HARD


def test_together_with_what_came_before_a_message_is_never_less_grave(heads: CrisisHeads):
    screen = a_screen(deaf(heads))

    assert screen.read("varjo", ["kissa nukkuu"]) == screen.read("varjo")


class _Joined(KnowsDragons):
    """Knows nothing but a whole sentence."""

    def read(self, text: str) -> Any:
        reading = super().read(text)
        return reading if "ovella liekit" in text else replace(reading, matches=())


def test_disguised_letters_are_read_as_they_are_meant(heads: CrisisHeads):
    encoder = FakeEncoder()

    a_screen(heads, encoder=encoder).read("l0h1käärm3 on p1h4ll4")

    assert encoder.given == ["lohikäärme on pihalla"]


def test_both_looks_agree_where_there_is_no_encoder(heads: CrisisHeads):
    screen = Screen(KnowsDragons(), heads, None)

    for text in (HARMLESS, DRAGON, "liekit", "näin varjon"):
        assert screen.read(text) == screen.quick(text)


def test_no_word_of_a_message_is_kept(heads: CrisisHeads):
    screen = a_screen(heads)
    screen.quick("hattivatti nukkuu")
    screen.read("hattivatti nukkuu")

    assert screen._whole is not None
    assert "hattivatti nukkuu" not in screen._whole.vocab.strings
    assert len(heads._phrases) > 0
    assert all(len(one) == 16 for one in heads._phrases)


def test_what_the_quick_look_found_is_not_looked_for_again(heads: CrisisHeads):
    rules = _Counted()
    screen = a_screen(heads, rules=rules)

    quick, whole = screen.quick("varjo ovella"), screen.read("varjo ovella")

    assert rules.counted == ["varjo ovella"]
    assert quick.line is whole.line is Line.SOFT


class _Counted(Rules):
    """Notes what it truly reads."""

    def __init__(self) -> None:
        super().__init__(Lexicon({}, {}, (), frozenset()))
        self.counted: list[str] = []

    def _read(self, text: str) -> RuleReading:
        self.counted.append(text)
        return RuleReading((Match("fi.shadow", Line.SOFT, Tier.WORRY, Category.PSYCHOSIS_LIKE, False),))
