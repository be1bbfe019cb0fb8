"""Which language a message is in."""

import pytest

from moderation.language.guess import guess, warm_up
from rooms.model import Language
from rooms.words import Words


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("Moi!", Language.FI),
        ("heippa", Language.FI),
        ("hej", Language.SV),
        ("Tack", Language.SV),
        ("hello", Language.EN),
        ("En jaksa enää käydä koulussa, kaikki on liikaa", Language.FI),
        ("mua ahdistaa ihan sikana", Language.FI),
        ("Jag orkar inte gå i skolan längre", Language.SV),
        ("I feel so alone at school and nobody talks to me", Language.EN),
    ],
)
def test_a_students_language_is_heard(typed: str, language: Language):
    assert guess(Words(typed)) is language


@pytest.mark.parametrize("typed", ["", "?", "😭😭😭😭😭😭😭😭😭", "12345678901234", "asd", "k", "...   ...", "\ud83d"])
def test_a_language_that_cannot_be_told_is_not_guessed(typed: str):
    assert guess(Words(typed)) is None


def test_a_wall_of_text_takes_no_longer_than_a_paragraph():
    assert guess(Words("Minua ahdistaa koulussa. " * 100_000)) is Language.FI


def test_the_model_can_be_loaded_before_anybody_writes():
    warm_up()
