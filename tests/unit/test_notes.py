"""Internal notes at a desk: never relayed, in doubt neither, and whoever wrote them is told."""

from typing import Any

import pytest

from bot.matrix.translate import Media, Wrote, translate
from rooms import messages as say
from rooms.commands import DeskCommand, desk_command, language_named, more_of
from rooms.decide import decide
from rooms.effects import Drop, KeepNote, Relay, Say
from rooms.facts import ResponderInUnknownThread, ResponderNoted, ResponderWrote
from rooms.model import Language, Noting, Phase, Place
from rooms.notes import NOTE_MARK
from rooms.policy import RoomsPolicy
from rooms.words import Words
from tests.makers import DESK, ENVELOPE, LATER, OTHER_DESK, a_conversation, kinds_of, said_to

TALKING = a_conversation(Phase.ASSIGNED)


def after(fact: Any, conversation: Any = TALKING) -> Any:
    return decide(conversation, fact, RoomsPolicy())


@pytest.mark.parametrize(
    "line", ["!n soitan hänelle huomenna", "!N", " !n: muista", "!n\ntoisella rivillä", "!note this"]
)
def test_a_line_that_begins_with_n_is_a_note(line: str):
    assert desk_command(Words(line)) is DeskCommand.NOTE


@pytest.mark.parametrize("line", ["!nostan tämän", "!ni", "n ei ole komento"])
def test_what_only_looks_like_it_is_none(line: str):
    assert desk_command(Words(line)) is not DeskCommand.NOTE


def test_a_note_is_marked_and_goes_nowhere():
    decision = after(ResponderNoted(ENVELOPE, LATER, DESK))

    assert decision.conversation == TALKING
    assert decision.effects == (KeepNote(ENVELOPE, NOTE_MARK),)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.WAITING, Phase.CLOSED, Phase.GONE])
def test_notes_can_be_written_when_the_talk_is_over(phase: Phase):
    decision = after(ResponderNoted(ENVELOPE, LATER, OTHER_DESK), a_conversation(phase))

    assert decision.effects == (KeepNote(ENVELOPE, NOTE_MARK),)


def test_a_line_that_waits_and_becomes_a_note_waits_no_more():
    waits = a_conversation(Phase.ASSIGNED, unsent_since=LATER)

    decision = after(ResponderNoted(ENVELOPE, LATER, DESK, Noting.NEW, waiting=ENVELOPE), waits)

    assert decision.conversation.unsent_since is None
    assert decision.effects == (Drop(ENVELOPE), KeepNote(ENVELOPE, NOTE_MARK))


@pytest.mark.parametrize(
    ("noting", "told"), [(Noting.STAYS, say.DeskNoteStays()), (Noting.TOO_LATE, say.DeskNoteTooLate())]
)
def test_an_edit_between_talk_and_note_crosses_in_neither_direction_and_is_told(noting: Noting, told: say.Message):
    decision = after(ResponderNoted(ENVELOPE, LATER, DESK, noting))

    assert said_to(decision, DESK) == [told]
    assert kinds_of(decision.effects) == [KeepNote, Say]


def test_a_note_that_is_edited_stays_one_without_a_word():
    assert after(ResponderNoted(ENVELOPE, LATER, DESK, Noting.CHANGED)).effects == (KeepNote(ENVELOPE),)


def test_in_a_thread_that_nobody_knows_nothing_crosses_and_it_is_told():
    decision = after(ResponderInUnknownThread(ENVELOPE, LATER, DESK))

    assert said_to(decision, DESK) == [say.DeskThreadUnknown()]
    assert Relay not in kinds_of(decision.effects)


def a_message(**relation: object) -> dict[str, object]:
    return {"msgtype": "m.text", "body": "hei", "m.relates_to": relation}


def test_a_thread_is_known_by_its_root_whoever_is_answered_in_it():
    answer = {"m.in_reply_to": {"event_id": "$answered"}}
    thread = {"rel_type": "m.thread", "event_id": "$root"}

    falling_back = translate("m.room.message", a_message(**thread, **answer, is_falling_back=True))
    answering = translate("m.room.message", a_message(**thread, **answer))
    outside = translate("m.room.message", a_message(**answer))
    picture = translate("m.room.message", a_message(**thread) | {"msgtype": "m.image"})

    assert isinstance(falling_back, Wrote)
    assert (falling_back.thread, falling_back.reply_to) == ("$root", "$root")
    assert isinstance(answering, Wrote)
    assert (answering.thread, answering.reply_to) == ("$root", "$answered")
    assert isinstance(outside, Wrote)
    assert (outside.thread, outside.reply_to) == (None, "$answered")
    assert isinstance(picture, Media)
    assert picture.thread == "$root"


# --- in which language the bot speaks -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "language"),
    [("!kieli sv", Language.SV), ("!kieli ruotsi", Language.SV), ("!språk en", Language.EN),
     ("!language Finnish", Language.FI), ("!kieli", None), ("!kieli saksa", None)],
)  # fmt: skip
def test_the_language_is_named_by_code_or_name(line: str, language: Language | None):
    assert desk_command(Words(line)) is DeskCommand.LANGUAGE
    assert language_named(more_of(Words(line))) is language


def test_a_student_is_told_of_their_new_language_in_it():
    decision = after(ResponderWrote(ENVELOPE, LATER, DESK, DeskCommand.LANGUAGE, language=Language.SV))

    assert decision.conversation.language is Language.SV
    assert said_to(decision, Place.ENTRY) == [say.LanguageIsNow()]
    assert said_to(decision, DESK) == [say.DeskLanguageIsNow(Language.SV)]


def test_without_a_language_it_is_shown_and_nothing_changes():
    decision = after(ResponderWrote(ENVELOPE, LATER, DESK, DeskCommand.LANGUAGE))

    assert decision.conversation == TALKING
    assert decision.effects == (Say(DESK, say.DeskLanguage(Language.FI)),)


def test_a_desk_that_is_over_changes_no_language():
    decision = after(ResponderWrote(ENVELOPE, LATER, OTHER_DESK, DeskCommand.LANGUAGE, language=Language.SV))

    assert decision.effects == (Say(OTHER_DESK, say.DeskIsClosed()),)
