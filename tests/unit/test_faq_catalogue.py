"""Who edits the catalogue is told what is wrong, where, and what to do; the shipped one keeps its promises."""

import re
from functools import cache
from pathlib import Path

import pytest

from faq.catalogue import LONGEST_SENTENCE, CatalogueFaults, Known, load, long_sentences, sentences
from faq.facts import FACTS, worded
from faq.model import Catalogue, SchoolRole, Style, Urgency
from faq.models import shipped_catalogue
from rooms.model import Language
from tests.faq_makers import a_folder

KNOWN = Known(facts=frozenset({"booking_link"}), services=frozenset({"sekasin_chat"}))
WHOLE = """[[intent]]
id = "sleep_problem"
urgency = "U1"
roles = ["opo"]
services = ["sekasin_chat"]
title.fi = "En saa unta"
title.sv = "Jag kan inte sova"
title.en = "I cannot sleep"
answer.fi = "Moni valvoo. {booking_link}"
answer.sv = "Många vakar."
answer.en = "Many lie awake."
next_step.fi = "Varaa aika."
next_step.sv = "Boka tid."
next_step.en = "Book a time."
examples.fi = ["En saa unta"]
examples.spoken = ["emmä saa unta"]
stems.fi = ["valvon koko yön"]
"""
ANOTHER = WHOLE.replace("sleep_problem", "nurse_visit").replace("saa unta", "löydä terkkaria")

_DOMAIN_4 = """
book_counsellor who_does_what nurse_visit therapy_access falling_behind many_absences thinking_quitting
learning_difficulty_support anxiety_now low_mood stress_burnout grief_loss bullied lonely home_trouble
breakup_relationship substance_worry_self drug_risk_question nicotine_quit gambling_gaming sleep_problem
eating_worry self_harm_question contraception_sti study_grant housing_supplement no_money_food
school_travel_materials sexual_orientation gender_identity consent_first_time discrimination_racism
nude_image_leak cyberbullying groomer_contact screen_balance emergency_numbers suicidal_thoughts
worried_about_friend overdose_first_aid anonymity_limits who_reads delete_data service_hours become_tutor
tutor_credits peer_support_limits student_union_influence
"""
SHIPPED = _DOMAIN_4.split()


def faults_of(folder: Path, known: Known | None = KNOWN) -> list[str]:
    with pytest.raises(CatalogueFaults) as found:
        load(folder, known)
    assert str(found.value) == "\n".join(found.value.lines)
    return found.value.lines


# --- reading ----------------------------------------------------------------------------------------------------------
def test_a_file_that_a_windows_editor_saved_is_read(tmp_path: Path):
    folder = a_folder(tmp_path, sleep="\ufeff" + WHOLE)

    assert set(load(folder, KNOWN).intents) == {"sleep_problem"}


def test_an_intent_is_read_as_it_was_written(tmp_path: Path):
    intent = load(a_folder(tmp_path, sleep=WHOLE), KNOWN).intents["sleep_problem"]  # type: ignore[index]

    assert (intent.urgency, intent.roles, intent.services) == (Urgency.BOOK, (SchoolRole.OPO,), ("sekasin_chat",))
    assert intent.title[Language.SV] == "Jag kan inte sova"
    assert [(one.text, one.style, one.author) for one in intent.examples] == [
        ("En saa unta", Style.FI, "answers"),
        ("emmä saa unta", Style.SPOKEN, "answers"),
    ]
    assert intent.stems == {Language.FI: ("valvon koko yön",)}


def test_who_adds_an_intent_adds_one_block(tmp_path: Path):
    before = load(a_folder(tmp_path, sleep=WHOLE), KNOWN)

    after = load(a_folder(tmp_path, sleep=WHOLE + "\n" + ANOTHER), KNOWN)

    assert after.intents.keys() - before.intents.keys() == {"nurse_visit"}
    assert after.intents["sleep_problem"] == before.intents["sleep_problem"]  # type: ignore[index]


def test_more_examples_of_another_hand_stand_in_voices(tmp_path: Path):
    voice = 'author = "b"\n[sleep_problem]\nspoken = ["valvon taas"]\n'
    folder = a_folder(tmp_path, sleep=WHOLE, voices__b=voice, voices__out_of_scope_b='author = "b"\nen = ["hi there"]')

    catalogue = load(folder, KNOWN)

    assert catalogue.intents["sleep_problem"].examples[-1].author == "b"  # type: ignore[index]
    assert [(one.text, one.author) for one in catalogue.out_of_scope] == [("hi there", "b")]


def test_a_file_whose_name_only_begins_like_voices_holds_intents(tmp_path: Path):
    assert load(a_folder(tmp_path, voices_of_sleep=WHOLE), KNOWN).intents.keys() == {"sleep_problem"}


def test_a_catalogue_for_matching_alone_needs_ids_and_examples(tmp_path: Path):
    folder = a_folder(tmp_path, one='[[intent]]\nid = "sleep_problem"\nexamples.fi = ["valvon"]')

    assert load(folder).intents["sleep_problem"].urgency is Urgency.INFORMATION  # type: ignore[index]


def test_a_catalogue_may_be_lines_of_questions(tmp_path: Path):
    lines = (
        '{"text": "En saa unta", "lang": "fi", "intent": "sleep"}\n\n{"text": "Vad", "lang": "sv", "intent": null}\n'
    )
    lines += '{"text": "не сплю", "lang": "uk", "intent": "sleep"}\n'

    catalogue = load(a_folder(tmp_path, **{"questions.jsonl": lines}))

    assert [one.style for one in catalogue.intents["sleep"].examples] == [Style.FI, Style.EN]  # type: ignore[index]
    assert [one.style for one in catalogue.out_of_scope] == [Style.SV]


# --- faults -----------------------------------------------------------------------------------------------------------
def with_line(old: str, new: str) -> str:
    assert old in WHOLE
    return WHOLE.replace(old, new)


FAULTS = [
    ("no id", with_line('id = "sleep_problem"', 'id = ""'), 1, 'has no id; add one such as id = "nurse_visit".'),
    ("an id with a space", with_line('"sleep_problem"', '"Sleep problem"'), 1, "an intent has no id"),
    ("missing language", with_line('title.sv = "Jag kan inte sova"\n', ""), 2, "title.sv is missing; add it."),
    ("empty text", with_line('"Book a time."', '" "'), 2, "next_step.en is missing; add it."),
    ("unknown service", with_line('"sekasin_chat"', '"sekasin"'), 5, 'no service "sekasin"; see kynnys directory list'),
    ("unknown fact", with_line("{booking_link}", "{!bookinglink}"), 9, "of a school; did you mean {booking_link}?"),
    ("unknown role", with_line('roles = ["opo"]', 'roles = ["oppo"]'), 4, "roles must be of: kuraattori, psykologi"),
    ("unknown urgency", with_line('"U1"', '"U9"'), 3, "urgency must be of: U0, U1, U2, U3."),
    ("missing urgency", with_line('urgency = "U1"\n', ""), 2, "urgency must be of: U0, U1, U2, U3."),
    ("unknown field", with_line("roles =", "rolls ="), 4, "rolls is unknown; it may have answer, examples, id"),
    ("unknown style", with_line("examples.fi", "examples.fin"), 15, "fin is no style of examples; take fi, spoken, sv"),
    ("an example without a letter", with_line('["En saa unta"]', '["En saa unta", "?!"]'), 15, "remove it"),
    ("examples that are no list", with_line('["En saa unta"]', '"En saa unta"'), 15, "must be a list such as"),
    ("examples without styles",
     with_line('examples.spoken = ["emmä saa unta"]\n', "").replace("examples.fi", "examples"),
     15, "examples are lists by style"),
    ("roles that are no list", with_line('["opo"]', '"opo"'), 4, "must be a list such as"),
    ("services that are no list", with_line('["sekasin_chat"]', '"sekasin_chat"'), 5, "must be a list such as"),
    ("stems in no language", with_line("stems.fi", "stems.spoken"), 17, "stems are lists by language: fi, sv, en."),
    ("stems that are no list", with_line('["valvon koko yön"]', '"valvon"'), 17, "must be a list such as"),
    ("something beside intents", 'name = "x"\n' + WHOLE, 1, "name is unknown here; an intent begins with [[intent]]."),
    ("single brackets", with_line("[[intent]]", "[intent]"), 1, "begins with [[intent]], in double brackets."),
    ("broken TOML", with_line('"U1"', '"U1'), 3, "is not TOML"),
    ("a quotation that never ends", WHOLE + 'x = """', 18, "is not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_who_makes_a_fault_is_told_file_line_and_remedy(tmp_path: Path, text: str, line: int, words: str):
    faults = faults_of(a_folder(tmp_path, sleep=text))

    told = [one for one in faults if one.startswith(f"sleep.toml:{line}: ") and words in one]
    assert told, faults


def test_an_id_that_stands_twice_is_told_with_its_other_home(tmp_path: Path):
    twice = ANOTHER.replace("nurse_visit", "sleep_problem")

    faults = faults_of(a_folder(tmp_path, a=WHOLE, b="\n\n" + twice))

    assert faults == ['b.toml:4: the id "sleep_problem" stands in a.toml too; rename one.']


@pytest.mark.parametrize(
    "quoted", ['"En saa unta"', "'En saa unta'", '"En\\u0020saa unta!"', '"En saa\\u0020unta"', '"EN SAA UNTA!"']
)
def test_an_example_under_two_intents_is_told(tmp_path: Path, quoted: str):
    other = ANOTHER.replace('"En löydä terkkaria"', quoted)

    (fault,) = faults_of(a_folder(tmp_path, a=WHOLE, b=other))

    assert re.match(
        r"[ab]\.toml:\d+: the example '.*' stands under sleep_problem and nurse_visit; keep it under one", fault
    )


def test_an_example_that_is_out_of_scope_too_is_told(tmp_path: Path):
    (fault,) = faults_of(a_folder(tmp_path, a=WHOLE, out_of_scope='fi = [\n  "en saa unta",\n]'))

    assert fault.startswith(
        "out_of_scope.toml:2: the example 'en saa unta' stands under sleep_problem and out_of_scope"
    )


def test_a_voice_for_an_intent_that_is_none_is_told(tmp_path: Path):
    (fault,) = faults_of(a_folder(tmp_path, a=WHOLE, voices__b='author = "b"\n\n[sleeping]\nfi = ["valvon"]'))

    assert fault == 'voices/b.toml:3: no intent is called "sleeping"; examples stand under the id of an intent.'


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("voices__b", '[sleep_problem]\nfin = ["valvon"]', 2),
        ("out_of_scope", '# what nothing answers\nfin = ["moi"]', 2),
        ("voices__out_of_scope_b", 'author = "b"\nfin = ["moi"]', 2),
    ],
)
def test_an_unknown_style_is_told_in_every_kind_of_file(tmp_path: Path, name: str, text: str, line: int):
    (fault,) = faults_of(a_folder(tmp_path, a=WHOLE, **{name: text}))

    assert fault.startswith(f"{name.replace('__', '/')}.toml:{line}: ")
    assert "fin is no style of examples; take fi, spoken, sv or en." in fault


def test_an_out_of_scope_message_of_emoji_alone_teaches_nothing_and_is_no_fault(tmp_path: Path):
    assert load(a_folder(tmp_path, a=WHOLE, out_of_scope='fi = ["😭😭", "moi"]'), KNOWN).out_of_scope[0].text == "moi"


def test_text_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path):
    (tmp_path / "a.toml").write_bytes(b'[[intent]]\nid = "h\xe4t\xe4"\n')

    assert faults_of(tmp_path) == ["a.toml:2: is not UTF-8 text; save it as UTF-8."]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path):
    (tmp_path / "a.toml").mkdir()

    (fault,) = faults_of(tmp_path)

    assert fault == "a.toml: cannot be read (IsADirectoryError); see its owner and permissions."


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b'{"lang": "fi"}',
        b'{"text": 3}',
        b'{"text": "x", "intent": ["a"]}',
        b'{"text": "\xff"}',
    ],
)
def test_a_line_of_questions_that_is_none_is_told(tmp_path: Path, line: bytes):
    (tmp_path / "q.jsonl").write_bytes(b'{"text": "hei", "intent": "a"}\n' + line)

    (fault,) = faults_of(tmp_path, None)

    assert fault.startswith('q.jsonl:2: is not of the form {"text": "...", "lang": "fi", "intent": "..."}')


def test_lines_of_questions_from_elsewhere_may_have_an_example_under_two_intents(tmp_path: Path):
    lines = '{"text": "hei", "intent": "a"}\n{"text": "Hei!", "intent": "b"}'

    assert load(a_folder(tmp_path, **{"q.jsonl": lines})).intents.keys() == {"a", "b"}


def test_an_empty_folder_and_one_without_intents_say_what_to_do(tmp_path: Path):
    assert "Copy the shipped ones: kynnys faq copy" in faults_of(tmp_path)[0]
    assert "Add a block that begins with [[intent]]" in faults_of(a_folder(tmp_path, out_of_scope='fi = ["moi"]'))[0]


def test_a_long_sentence_is_told_and_no_fault(tmp_path: Path):
    long = with_line('"Många vakar."', f'"{"sova " * 14}sova."')

    (note,) = long_sentences(load(a_folder(tmp_path, sleep=long), KNOWN))

    assert note.startswith('intent "sleep_problem": answer.sv has a sentence of 15 words ("sova sova')
    assert list(long_sentences(load(a_folder(tmp_path, sleep=WHOLE), KNOWN))) == []


def test_every_fault_is_told_at_once(tmp_path: Path):
    faults = faults_of(a_folder(tmp_path, a=with_line('"U1"', '"U9"'), b='[[intent]]\nid = ""', c="="))

    assert [one.split(":")[0] for one in sorted(faults)] == ["a.toml", "b.toml", "c.toml"]


# --- the shipped catalogue --------------------------------------------------------------------------------------------
@cache
def shipped() -> Catalogue:
    return load(shipped_catalogue(), Known(FACTS))


def test_the_shipped_catalogue_answers_the_48_questions():
    assert len(SHIPPED) == 48
    assert sorted(shipped().intents) == sorted(SHIPPED)


@pytest.mark.parametrize("ident", SHIPPED)
def test_every_question_has_examples_of_how_students_write_it(ident: str):
    styles = [one.style for one in shipped().intents[ident].examples]  # type: ignore[index]

    assert len(styles) >= 25
    assert styles.count(Style.FI) + styles.count(Style.SPOKEN) >= 15
    assert styles.count(Style.SPOKEN) >= 8
    assert styles.count(Style.SV) >= 5
    assert styles.count(Style.EN) >= 5


def test_the_shipped_catalogue_knows_much_that_it_does_not_answer():
    assert len(shipped().out_of_scope) >= 400


@pytest.mark.parametrize("ident", SHIPPED)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("told", [True, False], ids=["with all facts", "with no facts"])
def test_every_answer_is_plain_with_and_without_the_schools_facts(ident: str, language: Language, told: bool):
    intent = shipped().intents[ident]  # type: ignore[index]
    facts = {name: "tieto" for name in FACTS} if told else {}

    for text in (intent.title[language], intent.answer[language], intent.next_step[language]):
        said = worded(text, facts)
        assert said
        assert not set("{}") & set(said)
        if text is not intent.title[language]:
            assert max(len(one.split()) for one in sentences(said)) <= LONGEST_SENTENCE


def test_what_is_gravest_is_found_without_any_model():
    grave = [one for one in shipped().intents.values() if one.urgency is Urgency.NOW]

    assert {one.id for one in grave} == {"emergency_numbers", "suicidal_thoughts", "overdose_first_aid"}
    assert all(one.stems[language] for one in grave for language in Language)
