"""Disguises and slips are undone letter by letter, and what is plain stays as it is."""

import pytest

from moderation.variants import LONGEST, cleaned, forms, read, undotted


def words(text: str) -> list[str]:
    return [one.form for one in read(text)]


@pytest.mark.parametrize(
    "typed",
    [
        "haluan nukkua", "HALUAN NUKKUA",
        "ｈａｌｕａｎ　ｎｕｋｋｕａ", "𝓱𝓪𝓵𝓾𝓪𝓷 𝕟𝕦𝕜𝕜𝕦𝕒", "hаluаn nukkuа", "ΗALUAN ΝUKKUA",
        "ha\u200blu\u00adan \u202enuk\u2060kua\u202c", "h\u0336a\u0336l\u0336u\u0336a\u0336n nukkua",
        "h.a.l.u.a.n n-u-k-k-u-a",
        "h a l u a n   n u k k u a", "ⓗⓐⓛⓤⓐⓝ 🅝🅤🅚🅚🅤🅐", "haluan, nukkua!", "🇭🇦🇱🇺🇦🇳 nukkua", "haluan\nnukkua",
    ],
)  # fmt: skip
def test_a_disguised_message_is_read_as_it_is_meant(typed: str):
    assert words(typed) == ["haluan", "nukkua"]


def test_letters_with_single_spaces_between_all_are_read_as_one_word():
    assert words("h a l u a n n u k k u a") == ["haluannukkua"]
    assert words("a tai b") == ["a", "tai", "b"]


def test_a_word_that_signs_break_up_is_read_whole_and_in_parts():
    assert words("nuk.kua") == ["nukkua", "nuk", "kua"]
    assert "haluan" in words("h@luan")


def test_real_cyrillic_and_greek_are_left_alone():
    assert words("мама мыла раму") == ["мама", "мыла", "раму"]
    assert words("оса и мир") == ["оса", "и", "мир"]
    assert words("приbет мaмa") == ["приbет", "мама"], "a Latin letter among them is none of theirs"
    assert words("καλημέρα") == ["καλημερα"]


def test_a_short_word_of_look_alikes_among_latin_ones_is_latin():
    assert words("en оо menossa") == ["en", "oo", "menossa"]


@pytest.mark.parametrize("typed", ["а", "есе", "ахах", "оса и рис", "он с нею", "оо ουν"])
def test_a_message_of_another_alphabet_is_left_in_it_even_where_all_its_letters_look_latin(typed: str):
    assert words(typed) == typed.split()


def test_the_letters_of_an_entry_stand_for_themselves():
    assert [one.form for one in read("с есе", disguised=False)] == ["с", "есе"]
    assert cleaned("есе", disguised=False) == "есе"


def test_arabic_letters_typed_for_one_another_are_one_and_its_signs_end_clauses():
    assert words("أحمد إلى مدرسة") == words("احمد الي مدرسه")
    assert words("مرحبـــا") == words("مرحبا")
    first, second, third = read("نعم، لا؟ نعم")
    assert (first.clause, second.clause, third.clause) == (0, 1, 2)
    assert third.place > second.place + 1


def test_dots_on_letters_are_kept_other_marks_are_not():
    assert cleaned("hÄtä o\u0308isin café ȫ") == "hätä öisin cafe ö"
    assert undotted("hätä") == "hata"


def test_apostrophes_join_and_emoji_stand_alone():
    assert words("don't oo'n") == ["dont", "oon"]
    assert words("joo ❤️😴 kyllä 👍🏽") == ["joo", "❤", "😴", "kyllä", "👍"]


def test_figures_stand_for_letters_and_held_letters_are_let_go():
    assert "haluan" in forms("h4lu4n")
    assert "hei" in forms("h31")
    assert set(forms("haaluuun")) == {"haalun", "haaluun"}
    assert forms("moi") == ("moi",)
    assert forms("112") == ("112",)
    assert len(forms("aaa" + "eee" * 1 + "iiiooouuuyyy")) == 2


def test_sentences_and_clauses_move_words_apart():
    near, far = read("en tiedä haluan"), read("en tiedä. haluan")
    assert far[2].place > near[2].place
    assert [one.clause for one in read("en, haluan mennä")] == [0, 1, 1]
    assert [one.place for one in read("yksi\nkaksi")] == [0, 3]


def test_what_stands_between_quotation_marks_is_known():
    assert [one.quoted for one in read('se sanoi "hei kaikki" ja lähti')] == [False, False, True, True, False, False]
    assert [one.quoted for one in read('luki "elämä" seinässä')] == [False, True, False]
    assert [one.quoted for one in read('ja "sana.')] == [False, False], "never closed"
    assert not any(one.quoted for one in read('"' + "sana " * 60 + '"'))


def test_both_ends_of_a_very_long_message_are_read():
    told = words("alku " + "x" * 2 * LONGEST + " loppu")
    assert told[0] == "alku"
    assert told[-1] == "loppu"
    assert sum(map(len, told)) <= LONGEST
