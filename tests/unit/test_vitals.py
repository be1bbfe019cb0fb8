"""Whether students are served, and why not."""

from datetime import UTC, datetime

import pytest

from bot.vitals import NOT_HEARD_AFTER, NOT_READ_AFTER, Flaw, Reason, Vitals
from tests.matrix_world import Clock
from tests.stock_makers import a_stock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def well(clock: Clock) -> Vitals:
    """All is as it should be."""
    vitals = Vitals(clock, serving=True)
    vitals.synced()
    vitals.stock_taken(a_stock())
    return vitals


def test_a_service_that_serves_is_ready(well: Vitals):
    assert well.health().as_json() == {"ready": True, "reasons": [], "flaws": []}


def test_one_that_has_just_been_started_is_not_and_accuses_nobody():
    assert Vitals().health().reasons == (Reason.STARTING,)


def test_one_that_cannot_start_for_want_of_its_database_says_so():
    vitals = Vitals()
    vitals.stock_taken(None)

    assert vitals.health().reasons == (Reason.STARTING, Reason.DATABASE)


def test_one_that_serves_and_was_told_of_nothing_is_not_ready():
    assert Vitals(serving=True).health().reasons == (Reason.DATABASE, Reason.HOMESERVER)


def test_a_database_that_could_not_be_read_is_the_reason_and_what_it_said_before_is_told_no_more(well: Vitals):
    well.stock_taken(None)

    assert well.health().reasons == (Reason.DATABASE,)
    assert well.stock is None


def test_a_database_that_hangs_is_the_reason_after_a_minute(well: Vitals, clock: Clock):
    clock.now += NOT_READ_AFTER
    well.synced()
    assert well.health().is_ready

    clock.now += 1
    assert well.health().reasons == (Reason.DATABASE,)
    assert well.stock is None


def test_a_homeserver_that_falls_silent_is_the_reason(well: Vitals, clock: Clock):
    clock.now += NOT_HEARD_AFTER
    well.stock_taken(a_stock())
    assert well.health().is_ready

    clock.now += 1
    assert well.health().reasons == (Reason.HOMESERVER,)


def test_a_screen_that_sees_less_is_told_and_still_all_are_served(well: Vitals):
    well.encoder_works, well.screen_is_whole = lambda: False, False

    health = well.health()
    assert health.is_ready
    assert health.flaws == (Flaw.ENCODER, Flaw.SCREEN)


def test_a_wall_clock_that_is_set_changes_nothing(well: Vitals):
    """Ages are reckoned from a clock that is never set; the stock's own moments are not among them."""
    well.stock_taken(a_stock(drilled_at=datetime(1970, 1, 1, tzinfo=UTC)))

    assert well.health().is_ready
