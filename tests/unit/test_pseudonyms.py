"""The name by which staff know a student."""

from hypothesis import given
from hypothesis import strategies as st

from rooms.pseudonyms import ALL, pseudonym


def everyone() -> set[str]:
    return {pseudonym(draw) for draw in range(ALL)}


def test_every_draw_is_another_name_until_all_are_drawn():
    assert len(everyone()) == ALL == 840


def test_a_name_is_two_plain_words():
    assert all(len(name.split()) == 2 and name.replace(" ", "").isalpha() for name in everyone())


@given(st.integers(), st.sets(st.sampled_from(sorted(everyone())), max_size=60))
def test_two_students_never_bear_the_same_name(draw: int, taken: set[str]):
    assert pseudonym(draw, taken) not in taken


def test_there_is_always_one_more_name():
    taken = everyone()
    first = pseudonym(5, taken)
    second = pseudonym(5, taken | {first})

    assert first == f"{pseudonym(5)} 2"
    assert second == f"{pseudonym(5)} 3"
    assert len(second) <= 80
