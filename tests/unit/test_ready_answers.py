"""Ready answers: three languages each, seen before they go, and never sent by accident."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.ready import ReadyBook
from bot.texts import Texts
from config.ready import MOST_LINES, ReadyFaults, load, shipped
from rooms import messages as say
from rooms.commands import DeskCommand, desk_command, more_of, student_command
from rooms.decide import decide
from rooms.effects import DropUnsent, Relay, Say
from rooms.facts import Ready, ReadyPressed, ResponderWrote
from rooms.model import Conversation, Language, Phase, Place, Purpose
from rooms.policy import RoomsPolicy
from rooms.words import Words
from tests.makers import DESK, ENVELOPE, KUUSI, LATER, NOON, OTHER_DESK, a_conversation, minutes, said_to

TALKING = a_conversation(Phase.ASSIGNED)
REF = "kiitos.fi.12345678"
WAITING = a_conversation(Phase.ASSIGNED, ready=REF, ready_since=LATER)
WHOLE = "".join(f'[kiitos.{one}]\ntext = "hei {one}"\n' for one in Language)

ANOTHER = WHOLE.replace("kiitos", "moi").replace("text", 'name = "Kiitos!"\ntext', 1)
"""One that is called as the first is."""


def faults_of(folder: Path, text: str) -> list[str]:
    file = folder / "answers.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReadyFaults) as found:
        load(file)
    assert all(line.startswith(f"{file}: ") for line in found.value.lines)
    return found.value.lines


# --- the file -------------------------------------------------------------------------------------------------------
def test_the_shipped_ones_are_ten_in_three_languages_and_drafts():
    answers = load(shipped())

    assert len(answers) == 10
    assert all(set(languages) == {*Language} for languages in answers.values())
    assert "LUONNOS" in shipped().read_text(encoding="utf-8")


def test_what_they_tell_a_student_to_write_works():
    for languages in load(shipped()).values():
        for language, told in languages.items():
            for word in re.findall(r"\*\*(.+?)\*\*", told.text):
                understood = student_command(Words(word))
                assert word == "112" or (understood is not None and understood.language in (language, None)), word


def test_no_sentence_of_theirs_is_long():
    for languages in load(shipped()).values():
        for told in languages.values():
            for sentence in re.split(r"(?<=[.!?:])\s+|\n+", told.text):
                assert len(sentence.split()) <= 15, sentence


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("[kiitos.sv]", "[kiitos.de]"), "[kiitos.sv]: is missing"),
        (lambda text: text.replace("[kiitos.sv]", "[kiitos.de]"), "[kiitos.de]: is no language of ours"),
        (lambda text: text.replace("hei en", "  "), "[kiitos.en]: its text is empty"),
        (lambda text: text.replace('"hei en"', '"""' + "rivi\n" * (MOST_LINES + 1) + '"""'), "is over 12 lines"),
        (lambda text: text + text, "Does a heading stand twice?"),
        (lambda text: text + ANOTHER, '[moi]: is called "kiitos" as [kiitos] is'),
        (lambda text: text.replace("kiitos", "Iso_Kiitos"), "[Iso_Kiitos]: write the id in small letters"),
        (lambda text: text.replace("text", "txt", 1), "[kiitos.fi]: txt is unknown"),
        (lambda text: text + 'moi = "hei"', "moi is unknown"),
        (lambda text: 'moi = "hei"\n' + text, "[moi]: needs a table for each language"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_remedy(tmp_path: Path, change: Any, told: str):
    assert any(told in line for line in faults_of(tmp_path, change(WHOLE)))


def test_a_missing_file_and_one_that_is_no_text_are_told(tmp_path: Path):
    with pytest.raises(ReadyFaults, match=r"is missing; copy config/texts/ready/answers\.toml"):
        load(tmp_path / "nowhere.toml")
    (tmp_path / "answers.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ReadyFaults, match="Save it as UTF-8"):
        load(tmp_path / "answers.toml")


# --- the book -------------------------------------------------------------------------------------------------------
def test_an_answer_is_found_by_its_name_in_any_language_and_said_in_the_student_s():
    book = ReadyBook(load(shipped()))

    references = {book.named(name, Language.SV) for name in ("kiitos", "Tack", "thanks")}

    (reference,) = references
    assert reference is not None
    assert book.words(reference).startswith("Tack för att du pratade")
    assert book.named("tuntematon", Language.SV) is None
    assert "välkommen" in book.names(Language.SV)


def test_what_was_shown_is_what_is_sent_also_when_the_file_has_changed_since(tmp_path: Path):
    file = tmp_path / "answers.toml"
    file.write_text(WHOLE, encoding="utf-8")
    book = ReadyBook(load(file))
    shown = book.named("kiitos", Language.FI)
    assert shown is not None
    file.write_text(WHOLE.replace("hei fi", "moi"), encoding="utf-8")
    book.use(load(file))

    assert book.words(shown) == "hei fi"
    assert book.words(book.named("kiitos", Language.FI) or "") == "moi"
    assert not ReadyBook(load(file)).knows(shown), "a new life does not guess"


# --- at the desk ----------------------------------------------------------------------------------------------------
def wrote(
    command: DeskCommand | None, *, ready: Ready | None = None, known: bool = True, at: Any = LATER
) -> ResponderWrote:
    return ResponderWrote(ENVELOPE, at, DESK, command, ready=ready, ready_is_known=known)


def after(fact: Any, conversation: Conversation = TALKING) -> Any:
    return decide(conversation, fact, RoomsPolicy())


def test_the_command_takes_a_name():
    assert desk_command(Words("!vastaus yolla")) is DeskCommand.READY
    assert more_of(Words("!svar på-natten")) == "pa natten"


def test_the_names_are_listed_and_an_unknown_one_is_told():
    listed = after(wrote(DeskCommand.READY, ready=Ready(Language.FI, "kiitos · tervetuloa")))
    unknown = after(wrote(DeskCommand.READY, ready=Ready(Language.FI, "kiitos", is_named=True)))

    assert said_to(listed, DESK) == [say.DeskReadyList("kiitos · tervetuloa")]
    assert said_to(unknown, DESK) == [say.DeskReadyUnknown("kiitos")]


def test_it_is_shown_as_it_would_go_in_both_languages_and_goes_nowhere_yet():
    ready = Ready(Language.SV, "tack", "kiitos.sv.1", "kiitos.fi.2", is_named=True)

    decision = after(wrote(DeskCommand.READY, ready=ready))

    assert said_to(decision, DESK) == [
        say.ReadyAnswer("kiitos.fi.2"),
        say.DeskReadyHow(Language.SV),
        say.ReadyAnswer("kiitos.sv.1"),
    ]
    assert (decision.effects[-1].purpose, decision.effects[-1].offers) == (Purpose.READY, ("✅",))
    assert said_to(decision, Place.ENTRY) == []
    assert (decision.conversation.ready, decision.conversation.ready_since) == ("kiitos.sv.1", LATER)


@pytest.mark.parametrize("fact", [wrote(DeskCommand.SEND), ReadyPressed(LATER, DESK, is_newest=True, is_known=True)])
def test_send_or_a_press_sends_it_once(fact: Any):
    decision = after(fact, WAITING)

    assert said_to(decision, Place.ENTRY) == [say.ReadyAnswer(REF)]
    assert said_to(decision, DESK) == [say.DeskReadySent()]
    assert said_to(after(fact, decision.conversation), Place.ENTRY) == []


STAYS = (DeskCommand.SEND, DeskCommand.HELP, DeskCommand.ADULT, DeskCommand.SUPPORT)  # to an adult: help


@pytest.mark.parametrize("command", [None, *(one for one in DeskCommand if one not in STAYS)])
def test_whatever_else_is_written_drops_it(command: DeskCommand | None):
    decision = after(wrote(command), WAITING)

    assert decision.conversation.ready is None
    assert say.ReadyAnswer(REF) not in said_to(decision, Place.ENTRY)
    assert (Relay(ENVELOPE, Place.ENTRY) in decision.effects) is (command is None)


@pytest.mark.parametrize(
    "fact",
    [
        wrote(DeskCommand.SEND, known=False),
        wrote(DeskCommand.SEND, at=LATER + minutes(11)),
        ReadyPressed(LATER, DESK, is_newest=False, is_known=True),
        ReadyPressed(LATER + timedelta(hours=1), DESK, is_newest=True, is_known=True),
    ],
)
def test_what_was_shown_long_ago_or_has_been_replaced_does_not_go_and_that_is_told(fact: Any):
    decision = after(fact, WAITING)

    assert said_to(decision, Place.ENTRY) == []
    assert said_to(decision, DESK) == [say.DeskReadyGone()]


def test_a_press_at_a_desk_that_is_over_sends_nothing():
    decision = after(ReadyPressed(LATER, OTHER_DESK, is_newest=True, is_known=True), WAITING)

    assert decision.effects == (Say(OTHER_DESK, say.DeskIsClosed()),)


def test_a_stopped_line_and_a_ready_answer_never_wait_side_by_side():
    from rooms.model import Assignment, Held

    tutor = a_conversation(Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON), unsent_since=LATER)
    shown = after(wrote(DeskCommand.READY, ready=Ready(Language.FI, "", REF, is_named=True)), tutor)
    stopped = after(ResponderWrote(ENVELOPE, LATER, DESK, None, frozenset({Held.SECRECY})), shown.conversation)

    assert DropUnsent() in shown.effects
    assert shown.conversation.unsent_since is None
    assert (stopped.conversation.ready, stopped.conversation.unsent_since) == (None, LATER)


def test_the_end_of_the_talk_drops_it():
    assert after(wrote(DeskCommand.CLOSE), WAITING).conversation.ready is None
    assert after(wrote(DeskCommand.HAND_BACK), WAITING).conversation.ready is None


def test_beside_an_adult_who_reads_along_it_bears_the_tutor_s_alias_as_all_their_lines_do():
    from rooms.model import Assignment, Companion, Near
    from tests.makers import KOIVU

    company = a_conversation(
        Phase.ASSIGNED,
        assignment=Assignment(KUUSI, DESK, NOON),
        companion=Companion(KOIVU, Near.READS, NOON),
        ready=REF,
        ready_since=LATER,
    )

    assert said_to(after(wrote(DeskCommand.SEND), company), Place.ENTRY) == [say.ReadyAnswer(REF, KUUSI.alias)]


def test_the_words_come_from_the_book():
    texts = Texts()
    texts.ready.use(load(shipped()))

    reference = texts.ready.named("thanks", Language.EN)

    assert texts.words(say.ReadyAnswer(reference or ""), None).startswith("Thank you for talking")
