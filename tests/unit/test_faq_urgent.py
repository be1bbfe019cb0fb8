"""The gravest questions find their answer without any model."""

import pytest

from faq.catalogue import load
from faq.model import IntentId
from faq.models import shipped_catalogue
from faq.urgent import Stems

STEMS = Stems(load(shipped_catalogue()))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("mietin itsemurhaa", "suicidal_thoughts"),
        ("jag tänker på självmord", "suicidal_thoughts"),
        ("I think about suicide", "suicidal_thoughts"),
        ("I don't want to live", "suicidal_thoughts"),
        ("i dont want to live", "suicidal_thoughts"),
        ("kaveri on sammunu eikä herää", "overdose_first_aid"),
        ("my friend won't wake up", "overdose_first_aid"),
        ("veli kuoli itsemurhaan keväällä", "grief_loss"),
        ("min bror tog livet av sig", "grief_loss"),
        ("min bror tog livet av sig och jag vill dö", "suicidal_thoughts"),
    ],
)
def test_a_grave_word_leads_to_its_answer_and_what_cannot_wait_comes_first(text: str, intent: str):
    assert STEMS.find(text) == intent


def test_a_word_that_only_begins_alike_is_left_to_the_model():
    assert STEMS.find("jag vill dölja mina betyg för mamma") is None
    assert STEMS.find("") is None


def test_no_other_question_of_the_catalogue_is_taken_for_a_grave_one():
    catalogue = load(shipped_catalogue())
    grave = {IntentId(one) for one in ("suicidal_thoughts", "overdose_first_aid", "emergency_numbers", "grief_loss")}
    near = {IntentId(one) for one in ("worried_about_friend", "self_harm_question", "drug_risk_question", "low_mood")}
    taken = [
        (one.text, STEMS.find(one.text))
        for intent in catalogue.intents.values()
        if intent.id not in grave | near
        for one in intent.examples
        if STEMS.find(one.text) not in (None, intent.id)
    ]
    assert len(taken) < 0.005 * sum(len(one.examples) for one in catalogue.intents.values()), taken
