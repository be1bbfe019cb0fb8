"""How words are compared, what is urgent without a model, and how an answer is worded with a school's facts."""

import pytest

from faq.facts import FACTS, worded
from faq.model import Catalogue, Intent, IntentId, Urgency
from faq.phrases import _PHRASES, FollowUp, follow_up
from faq.urgent import Stems
from moderation.language.normalise import LONGEST, parts, plain, shortened, standard
from moderation.language.spoken import STANDARD
from rooms.commands import folded
from rooms.lexicon import GREETINGS, STUDENT_WORDS
from rooms.model import Language

DANGER, FIRST_AID = IntentId("suicidal_thoughts"), IntentId("overdose_first_aid")


def stems(**intents: tuple[str, ...]) -> Stems:
    return Stems(
        Catalogue({
            IntentId(one): Intent(IntentId(one), Urgency.NOW, (), (), {}, {}, {}, stems={Language.FI: texts})
            for one, texts in intents.items()
        })
    )  # fmt: skip


# --- normalise --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("  AHISTAAAAA  ihan!!!", "ahista ihan!"),
        ("ter\u200bkka\u00adri", "terkkari"),
        ("ｔｅｒｋｋａｒｉ", "terkkari"),
        ("terkkari\n\n\tpaikalla", "terkkari paikalla"),
        ("ha\u0308ta\u0308", "hätä"),
        ("\ud83d\x00", ""),
        ("", ""),
    ],
)
def test_the_same_words_look_the_same_however_they_are_typed(typed: str, seen: str):
    assert plain(typed) == seen


def test_spoken_finnish_is_read_as_written():
    assert standard("Mite mä pääsen sinne?") == "miten minä pääsen sinne?"
    assert standard("kurre ei oo mun äiti") == standard("kurre ei ole minun äiti")


def test_no_standard_word_is_spoken_itself():
    assert not {word for words in STANDARD.values() for word in words.split() if word in STANDARD}


def test_of_a_long_message_the_beginning_and_the_end_are_read():
    long = "alku " + "x" * 10 * LONGEST + " loppu"

    assert shortened("lyhyt") == "lyhyt"
    assert shortened(long).startswith("alku")
    assert shortened(long).endswith("loppu")
    assert len(shortened(long)) <= LONGEST + 1
    assert len(plain("\ufdfa" * 100_000)) <= 2 * LONGEST


def test_two_sentences_are_two_parts_and_one_is_none():
    assert parts("Missä terkkari on? Milloin opo on paikalla?") == ["Missä terkkari on?", "Milloin opo on paikalla?"]
    assert parts("Missä terkkari on\nmilloin opo on paikalla") == ["Missä terkkari on", "milloin opo on paikalla"]
    assert parts("Missä terkkari on?") == []
    assert parts("Moi! Missä terkkari on?") == []
    assert len(parts("Yksi kaksi. " * 20)) == 4


# --- urgent -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "itsemurha",
        "ITSEMURHA!!!",
        "mietin itsemurhaa",
        "it\u200bsemurha",
        "Ajattelen: itsemurhan. En tiedä",
        "İTSEMURHA",
    ],
)
def test_what_is_urgent_is_found_in_any_case_and_place(typed: str):
    assert stems(suicidal_thoughts=("itsemurh",)).find(typed) == DANGER


def test_urgent_words_are_found_as_spoken_and_as_written():
    assert stems(suicidal_thoughts=("minä mietin kuolemaa",)).find("mä mietin kuolemaa") == DANGER
    assert stems(suicidal_thoughts=("mä mietin kuolemaa",)).find("mä mietin kuolemaa") == DANGER


def test_a_stem_is_the_beginning_of_a_word_and_one_with_a_space_a_whole_one():
    both = stems(suicidal_thoughts=("kuolla ",), overdose_first_aid=("sammu",))

    assert both.find("kaveri sammui") == FIRST_AID
    assert both.find("haluan kuolla") == DANGER
    assert both.find("kuollakseni") is None
    assert both.find("hän nauroi kuollakseen ja lamppusammutin") is None


def test_of_two_urgent_stems_the_longer_says_more():
    both = stems(suicidal_thoughts=("kuole",), overdose_first_aid=("kuolee viinaan",))

    assert both.find("hän kuolee viinaan") == FIRST_AID


@pytest.mark.parametrize("where", ["{stem}{wall}", "{wall}{stem}"])
def test_urgent_words_at_either_end_of_a_wall_of_text_are_found(where: str):
    wall = " ja niin edelleen " * 10_000

    assert stems(suicidal_thoughts=("itsemurh",)).find(where.format(stem=" itsemurha ", wall=wall)) == DANGER


def test_nothing_urgent_is_found_in_nothing():
    assert stems(suicidal_thoughts=("", "!")).find("miten pääsen kuraattorille") is None


# --- facts ------------------------------------------------------------------------------------------------------------
WITH_FACT = "Hei.\n\nSaat pisteitä: {tutor_points}.\n{!tutor_points}Kysy pisteistä opolta.\n\nMoikka."


def test_an_answer_says_what_the_school_has_told_and_leaves_out_what_it_has_not():
    assert worded(WITH_FACT, {"tutor_points": "2 op"}) == "Hei.\n\nSaat pisteitä: 2 op.\n\nMoikka."
    assert worded(WITH_FACT, {}) == "Hei.\n\nKysy pisteistä opolta.\n\nMoikka."


def test_a_line_with_two_facts_needs_both():
    text = "{lunch} ja {clubs}"

    assert worded(text, {"lunch": "Ruoka klo 11", "clubs": "kerhot"}) == "Ruoka klo 11 ja kerhot"
    assert worded(text, {"lunch": "Ruoka klo 11"}) == ""


def test_lines_that_fall_out_leave_no_hole():
    assert worded("A\n\n{lunch}\n\n{clubs}\n\nB", {}) == "A\n\nB"


def test_a_fact_that_looks_like_another_is_not_read_again():
    assert worded("{lunch}", {"lunch": "{clubs}", "clubs": "x"}) == "{clubs}"


def test_every_fact_has_a_name_that_can_stand_in_braces():
    assert all(worded(f"{{{name}}}", {name: "x"}) == "x" for name in FACTS)


# --- phrases ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kiitos!! 🙏", FollowUp.THANKS),
        ("tack så mycket", FollowUp.THANKS),
        ("AUTTOI", FollowUp.HELPED),
        ("ei auttanut", FollowUp.DID_NOT_HELP),
        ("tell me more", FollowUp.MORE),
        ("ei mikään näistä", FollowUp.NONE_OF_THESE),
        ("entä ruotsiksi?", FollowUp.IN_SWEDISH),
        ("enta ruotsiksi", FollowUp.IN_SWEDISH),
        ("på finska", FollowUp.IN_FINNISH),
        ("in English please", FollowUp.IN_ENGLISH),
        ("Moi!", FollowUp.GREETING),
        ("hello", FollowUp.GREETING),
        ("", None),
        ("Kiitos, mutta missä terkkari on?", None),
        ("kiitos " * 10_000, None),
    ],
)
def test_a_whole_message_that_follows_an_answer_is_understood(typed: str, meant: FollowUp | None):
    assert follow_up(typed) is meant


def test_no_phrase_means_two_things():
    phrases = [(folded(one), meant) for meant, block in _PHRASES.items() for one in block.split("|") if folded(one)]
    meanings: dict[str, set[FollowUp]] = {}
    for phrase, meant in phrases:
        meanings.setdefault(phrase, set()).add(meant)

    assert not {phrase for phrase, meant in meanings.items() if len(meant) > 1}


def test_what_is_said_to_an_answer_comes_before_a_greeting():
    assert folded("mitä") in {folded(one) for words in GREETINGS.values() for one in words}
    assert follow_up("mitä?") is FollowUp.MORE


def test_no_phrase_is_a_word_that_brings_help_or_erases():
    phrases = {folded(one) for block in _PHRASES.values() for one in block.split("|") if folded(one)}
    grave = [STUDENT_WORDS[name] for name in ("human", "emergency", "erase")]

    assert not phrases & {folded(one) for by_language in grave for words in by_language.values() for one in words}


def test_saying_that_none_of_the_guesses_fits_is_never_long_enough_to_be_kept_as_a_question():
    phrases = [one for one in _PHRASES[FollowUp.NONE_OF_THESE].split("|") if one.strip()]

    assert max(len(one.split()) for one in phrases) <= 3
