"""Effects as errands: nothing is lost on the way into the outbox and out again."""

import json
from dataclasses import fields
from typing import Any, get_args

import pytest

from bot import errands
from bot.db.outbox import Draft
from bot.status_messages import StatusCard
from rooms import messages as say
from rooms.effects import Amend, LeaveEntry, MakeDesk, Relay, Say
from rooms.messages import Message
from rooms.model import (
    AdultKnows,
    Barred,
    ConversationId,
    EndedBy,
    Language,
    MediaFault,
    MediaKind,
    Place,
    Purpose,
    Role,
    Service,
    Successor,
    Topic,
)
from rooms.practice_messages import PracticeMessage
from rooms.roster import NotReady
from tests.makers import DESK, ENVELOPE, KOIVU, NOON

NUMBER = ConversationId(3)
EXAMPLES: dict[str, Any] = {
    "role": Role.OPO,
    "by": EndedBy.SILENCE,
    "kind": MediaKind.AUDIO,
    "fault": MediaFault.SIZE,
    "language": Language.SV,
    "alias": "Kuraattori Koivu",
    "pseudonym": "Sininen Kuikka",
    "service": Service.TUTOR_CHAT,
    "topic": Topic.HOME,
    "not_ready": NotReady.NOT_PRACTISED,
    "barred": Barred.NOT_YET,
    "wanted": Successor.OPO,
    "opens_at": NOON,
    "due": NOON.date(),
    "told_at": NOON,
    "knows": AdultKnows.TOLD,
}


def an_example_of(kind: type) -> Message:
    made: Message = kind(**{field.name: EXAMPLES.get(field.name, 7) for field in fields(kind)})
    return made


@pytest.mark.parametrize("kind", [*get_args(Message), *get_args(PracticeMessage), StatusCard])
def test_every_sentence_comes_out_of_the_outbox_as_it_went_in(kind: type):
    message = an_example_of(kind)

    assert errands.message_from_json(json.loads(json.dumps(errands.message_to_json(message)))) == message


@pytest.mark.parametrize("kind", [*get_args(Message), *get_args(PracticeMessage), StatusCard])
def test_what_comes_out_is_of_the_same_types(kind: type):
    message = an_example_of(kind)

    back = errands.message_from_json(json.loads(json.dumps(errands.message_to_json(message))))

    for field in fields(kind):
        assert type(getattr(back, field.name)) is type(getattr(message, field.name))


def test_a_student_whose_language_is_not_known_yet_can_be_spoken_of():
    card = say.Card(3, "Sininen Kuikka", None, 0, None, None)

    assert errands.message_from_json(errands.message_to_json(card)) == card


def test_a_card_that_an_older_version_wrote_can_still_be_said():
    written = errands.message_to_json(say.Card(3, "Sininen Kuikka", None, 0, None, None))
    del written["wanted"]

    assert errands.message_from_json(written) == say.Card(3, "Sininen Kuikka", None, 0, None, None)


@pytest.mark.parametrize(
    ("target", "conversation", "lane"),
    [
        (Place.ENTRY, NUMBER, "entry:3"),
        (DESK, None, "desk:7"),
        (Place.DUTY, None, "duty"),
        (Place.ADMIN, None, "admin"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "urgent:", "offers:"])
def test_a_lane_leads_back_to_its_room(target, conversation, lane: str, prefix: str):
    assert errands.lane_of(target, conversation) == lane
    assert errands.target_of_lane(prefix + lane) == (target, conversation)


def test_an_entry_room_is_always_somebodys():
    with pytest.raises(ValueError, match="somebody's"):
        errands.lane_of(Place.ENTRY, None)


def test_112_waits_behind_nothing():
    draft = errands.draft(Say(Place.ENTRY, say.Emergency()), NUMBER)

    assert draft.urgent
    assert draft.lane == "urgent:entry:3"


def test_effects_become_errands_in_the_lanes_of_their_rooms():
    said = errands.draft(Say(Place.ENTRY, say.Menu(), Purpose.MENU, ("1️⃣",)), NUMBER)
    amended = errands.draft(Amend(Place.DUTY, Purpose.CARD, say.CardIsGone(3, "Sininen Kuikka")), NUMBER)
    made = errands.draft(MakeDesk(DESK, KOIVU, "Sininen Kuikka"), NUMBER)

    assert said == Draft(
        "entry:3", {"do": "say", "message": {"type": "Menu"}, "purpose": "menu", "offers": ["1️⃣"]}, NUMBER
    )
    assert (amended.lane, amended.work["do"], amended.work["purpose"]) == ("duty", "amend", "card")
    assert made == Draft("desk:7", {"do": "make_desk", "responder": "koivu", "pseudonym": "Sininen Kuikka"}, NUMBER)
    assert errands.draft(Relay(ENVELOPE, DESK), NUMBER) == Draft("desk:7", {"do": "relay"}, NUMBER, ENVELOPE)
    assert errands.draft(LeaveEntry(), NUMBER) == Draft("entry:3", {"do": "leave_entry"}, NUMBER)


def test_offers_wait_beside_the_lane_so_that_no_message_waits_for_them():
    for lane in ("entry:3", "urgent:entry:3", "offers:entry:3"):
        assert errands.offers(lane, NUMBER, "$menu", ["1️⃣"]).lane == "offers:entry:3"


def test_the_shells_own_errands_stand_in_the_lane_of_their_room():
    assert errands.join(NUMBER).lane == errands.inspect(NUMBER).lane == "entry:3"
    assert errands.abandon(DESK) == Draft("desk:7", {"do": "abandon", "desk": 7})
    assert errands.decline("!a:b").lane == "doorstep"


def test_the_last_words_belong_to_no_conversation_since_that_is_gone():
    """Otherwise they would be crossed out with it."""
    farewell = errands.farewell("entry:3", "!a:b", "@aino:b", False, say.EraseFarewell(), Language.FI)

    for draft in (farewell, errands.redact("entry:3", "!a:b", "$x"), errands.forget("entry:3", "!a:b", None)):
        assert draft.conversation is None
        assert json.loads(json.dumps(draft.work)) == draft.work


def test_whoever_is_to_be_forgotten_is_named_under_seal():
    assert errands.forget("entry:3", "!a:b", "@aino:b").work == {"do": "forget", "room": "!a:b", "user": "@aino:b"}


def test_every_lane_fits_its_column():
    assert len(errands.draft(Say(Place.ENTRY, say.Emergency()), ConversationId(2**63)).lane) <= 48


def test_the_service_of_an_answer_is_an_id_and_comes_back_as_one():
    """A service of the directory shares its field's name with the two services of ours."""
    found = next(
        kind
        for kind in errands._TYPES.values()
        if any(one.name == "service" and one.type == "str" for one in fields(kind))
    )
    values = {
        one.name: "mieli_kriisipuhelin" if one.name == "service" else _anything(one.type) for one in fields(found)
    }

    back = errands.message_from_json(json.loads(json.dumps(errands.message_to_json(found(**values)))))

    assert back.service == "mieli_kriisipuhelin"  # type: ignore[attr-defined]


def _anything(kind: object) -> object:
    return {"str": "", "int": 0, "bool": False}.get(str(kind))
