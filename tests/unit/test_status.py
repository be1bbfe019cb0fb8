"""The card that tells operators how the service is: true, short, and said when something of it changed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.db.stock import Line, Queue, Stock
from bot.secrets import SealKeys
from bot.status import StatusBoard, card_of
from bot.status_messages import StatusCard
from bot.texts import Texts
from bot.vault import Vault
from moderation.alarm import Standing
from moderation.model import Tier
from rooms.model import Language, Phase, Place
from tests.makers import NOON, minutes
from tests.stock_makers import a_stock

TEXTS = Texts()
VAULT = Vault(SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32))
BUSY = a_stock(
    phases={Phase.ASSIGNED: 4, Phase.WAITING: 3, Phase.OPEN: 9},
    asleep=1,
    waiting={Queue.TUTOR_CHAT: Line(2, NOON), Queue.ALARM: Line(1, NOON + minutes(8))},
    on_duty={Place.DUTY: 2, Place.TUTORS: 1},
    alarms={(Tier.IMMEDIATE, Standing.CALLED): 1, (Tier.URGENT, Standing.OWNED): 2},
    errands=Line(5, NOON + minutes(10)),
    envelopes={"locked": 3, "aside": 1, "held": 8},
    drilled_at=NOON - timedelta(days=12),
)


def a_card(stock: Stock = BUSY, *, after: float = 13, **also: Any) -> StatusCard:
    whole = {"whole": True, "encoder": True, "steady": True, **also}
    return card_of(stock, now=NOON + minutes(after), **whole)


def test_the_card_says_who_waits_who_is_there_and_what_is_stuck():
    words = TEXTS.words(a_card(), Language.FI)

    assert "Odottaa: tutoria 2, aikuista 0, hädässä 1 · pisimpään yli 10 min" in words
    assert "Keskusteluja: 3, lepäämässä 1" in words
    assert "aikuisten huoneessa 2, tutorien huoneessa 1" in words
    assert "Hälytyksiä auki: 3, ilman ottajaa 1" in words
    assert "yli minuutin matkalla 5, ilman avainta 3, sivussa 1" in words
    assert "Edellinen harjoitus: 12 päivää sitten" in words


def test_what_does_not_work_stands_out():
    words = TEXTS.words(a_card(whole=False, encoder=False, steady=False), Language.EN)

    assert "**not whole**" in words
    assert "**does not work**" in words
    assert "**answers now and then**" in words


def test_a_quiet_service_says_so():
    words = TEXTS.words(a_card(a_stock()), Language.SV)

    assert "på tutor 0, på vuxen 0, i fara 0\n" in words
    assert "Senaste övning: ingen ännu" in words


def test_an_errand_that_was_just_written_down_is_not_stuck():
    assert a_card(after=10.9).stuck == 0
    assert a_card(after=11).stuck == 5


@pytest.mark.parametrize(("after", "longest"), [(0, 0), (4.9, 0), (5, 5), (9.9, 5), (61, 60)])
def test_the_longest_wait_is_told_in_steps(after: float, longest: int):
    assert a_card(after=after).longest == longest


def test_a_clock_that_was_set_back_tells_no_negative_number():
    card = a_card(after=-600)

    assert (card.longest, card.stuck, card.drill_days) == (0, 0, 11)


def test_time_alone_is_no_news():
    board = StatusBoard(VAULT)
    board.said(a_card(after=11))

    assert not board.says_something_new(a_card(after=14))
    assert board.says_something_new(a_card(after=15)), "five minutes more"
    assert board.says_something_new(replace(a_card(after=11), aside=2))


def test_a_new_life_says_how_it_is():
    assert StatusBoard(VAULT).says_something_new(a_card())
