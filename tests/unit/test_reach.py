"""What staff are told of a student who cannot be reached, wherever the student stands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms import messages as say
from rooms.effects import Amend, Say
from rooms.model import Assignment, Conversation, ConversationId, Phase, Place, Purpose, Request, Service
from rooms.policy import RoomsPolicy
from rooms.reach import in_reach, out_of_reach, waits_for_somebody
from tests.makers import DESK, KOIVU, NOON

POLICY = RoomsPolicy()
AINO = Conversation(ConversationId(3), "Sininen Kuikka", Phase.OPEN, NOON)
HUNG = Request(Service.TUTOR_CHAT, carded_at=NOON)
HELD = Assignment(KOIVU, DESK, NOON)


def test_the_card_of_who_waits_says_so_and_is_as_it_was_afterwards():
    waits = replace(AINO, phase=Phase.WAITING, waiting_since=NOON, request=HUNG)

    assert out_of_reach(waits) == (Amend(Place.TUTORS, Purpose.CARD, say.CardOutOfReach(3, "Sininen Kuikka")),)
    card, *_ = in_reach(waits, NOON, POLICY)
    assert isinstance(card.message, say.Card)


@pytest.mark.parametrize("phase", [Phase.TAKEN, Phase.ASSIGNED])
def test_whoever_has_the_student_is_told_by_name_where_they_can_read_it(phase: Phase):
    held = replace(AINO, phase=phase, assignment=HELD)
    told = say.StudentOutOfReach(3, "Sininen Kuikka", KOIVU.alias)

    assert out_of_reach(held) == (Say(Place.DUTY, told, Purpose.AWAY),)
    assert in_reach(held, NOON, POLICY)[-1] == Amend(Place.DUTY, Purpose.AWAY, say.StudentInReach(3, "Sininen Kuikka"))


def test_an_alarm_tells_it_itself():
    assert out_of_reach(replace(AINO, phase=Phase.ASSIGNED, assignment=HELD, alarmed=True)) == ()


@given(st.sampled_from([phase for phase in Phase if phase is not Phase.ERASED]), st.booleans(), st.booleans())
def test_nothing_is_said_to_the_student_by_another_account_whatever_happens(phase: Phase, alarmed: bool, hung: bool):
    request = HUNG if hung else Request(Service.COUNSELLOR_CHAT)
    since = NOON if phase is Phase.WAITING else None
    assignment = HELD if phase in (Phase.TAKEN, Phase.ASSIGNED) else None
    one = replace(AINO, phase=phase, alarmed=alarmed, request=request, waiting_since=since, assignment=assignment)

    for effect in (*out_of_reach(one), *in_reach(one, NOON, POLICY)):
        assert effect.to in (Place.DUTY, Place.TUTORS)


def test_only_who_waits_for_somebody_waits():
    assert [phase for phase in Phase if waits_for_somebody(replace(AINO, phase=phase))] == [Phase.WAITING, Phase.TAKEN]
