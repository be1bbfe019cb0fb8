"""What was made of a text is made once, a few texts long, and no word is kept for it."""

from moderation.language.remembered import Remembered


def made(kept: Remembered[str | None], text: str, worth: str | None = "x") -> bool:
    """Whether it had to be made."""
    asked: list[str] = []
    kept.of(text, lambda: asked.append(text) or worth)
    return bool(asked)


def test_a_text_is_looked_at_once():
    kept: Remembered[str | None] = Remembered(2)

    assert [made(kept, one) for one in ("yksi", "yksi", "kaksi", "yksi")] == [True, False, True, False]


def test_the_one_that_was_used_least_lately_goes_first():
    kept: Remembered[str | None] = Remembered(2)
    for one in ("yksi", "kaksi", "yksi", "kolme"):
        made(kept, one)

    assert len(kept) == 2
    assert [made(kept, one) for one in ("yksi", "kolme", "kaksi")] == [False, False, True]


def test_what_could_not_be_made_is_tried_again():
    kept: Remembered[str | None] = Remembered(2)

    assert [made(kept, "yksi", None), made(kept, "yksi", None)] == [True, True]


def test_no_word_is_kept_and_any_text_can_be():
    kept: Remembered[str | None] = Remembered(4)
    for one in ("sana", "", "\ud800"):
        made(kept, one)

    assert [len(one) for one in kept] == [16, 16, 16]
