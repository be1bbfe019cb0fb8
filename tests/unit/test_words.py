"""What a person wrote does not slip out by accident."""

import copy
import json
import pickle
from dataclasses import asdict, dataclass, replace

import pytest

from rooms.words import Words, may_cut

SECRET = "En jaksa enää käydä koulussa."


@dataclass(frozen=True, slots=True)
class Carried:
    words: Words
    note: str = ""


@pytest.mark.parametrize("shown", [repr, str, "{}".format, "{!r:>40}".format, "{:>40}".format, "{:d}".format])
def test_whoever_prints_the_words_of_a_student_sees_their_length_only(shown):
    assert shown(Words(SECRET)).strip() == "<29 characters>"


def test_one_letter_is_one_character():
    assert repr(Words("x")) == "<1 character>"


def test_a_record_that_carries_words_does_not_show_them_either():
    assert SECRET not in repr(Carried(Words(SECRET)))
    assert SECRET not in repr(asdict(Carried(Words(SECRET))))


def test_the_words_come_out_when_asked_for():
    assert Words(SECRET).text == SECRET


def test_the_same_words_are_equal_and_others_are_not():
    assert Words("hei") == Words("hei")
    assert hash(Words("hei")) == hash(Words("hei"))
    assert Words("hei") != Words("moi")
    assert Words("hei") != "hei"


def test_nobody_changes_the_words_of_a_student():
    words = Words(SECRET)
    with pytest.raises(AttributeError):
        words._text = "kaikki hyvin"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        words.note = "x"  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        del words._text
    assert words.text == SECRET


def test_words_have_no_dictionary_to_be_dumped():
    with pytest.raises(TypeError):
        vars(Words(SECRET))
    with pytest.raises(TypeError):
        json.dumps({"words": Words(SECRET)})


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_words_cannot_be_stored_with_pickle(protocol):
    with pytest.raises(TypeError, match="never stored"):
        pickle.dumps(Words(SECRET), protocol)
    with pytest.raises(TypeError, match="never stored"):
        Words(SECRET).__getstate__()


def test_a_copied_record_still_carries_the_words():
    carried = Carried(Words(SECRET))

    assert replace(carried, note="x").words.text == SECRET
    assert copy.copy(carried.words) is carried.words
    assert copy.deepcopy(carried).words == carried.words


@pytest.mark.parametrize(
    "whole",
    [
        "👩🏽‍🚀",
        "👨‍👩‍👧",
        "🇫🇮",
        "a\u0308",
        "1\ufe0f\u20e3",
        "👍🏿",
        "🏴\U000e0067\U000e0062\U000e007f",
        "क्ष",
        "\u1100\u1161\u11a8",
    ],
)
def test_a_character_that_a_reader_sees_as_one_is_not_cut(whole):
    assert [at for at in range(1, len(whole)) if may_cut(whole, at)] == []
    assert may_cut(whole + "x", len(whole))
    assert may_cut("x" + whole, 1)


def test_two_flags_are_cut_between_them():
    assert [at for at in range(5) if may_cut("🇫🇮🇸🇪", at)] == [0, 2, 4]


def test_a_text_may_always_be_cut_at_its_ends():
    assert may_cut("", 0)
    assert may_cut("\u0308", 0)
    assert may_cut("a", 1)
