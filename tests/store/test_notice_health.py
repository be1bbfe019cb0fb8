"""How the notice side is: signs of life, and of notices no number."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from bot.db.engine import Database
from bot.matrix.outcome import Outcome
from bot.metrics import Metrics
from bot.notices import health as side_health
from bot.notices.health import NOT_HEARD_AFTER, NOT_READ_AFTER, NoticeHealth, NoticeReason, look
from bot.vitals import Vitals
from config.health import CHAT_PORT, NOTICES_PORT
from config.notices import NoticeSettings
from tests.makers import NOON, minutes
from tests.matrix_world import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def well(clock: Clock) -> NoticeHealth:
    health = NoticeHealth(lambda: True, clock)
    health.synced()
    health.looked(None, NOON)
    return health


def samples(health: NoticeHealth) -> dict[str, float]:
    families = text_string_to_metric_families(health.text().decode())
    return {one.name: one.value for family in families for one in family.samples if not one.labels}


def test_a_side_that_listens_is_ready(well: NoticeHealth):
    assert well.as_json() == {"ready": True, "reasons": [], "flaws": []}
    assert samples(well)["kynnys_notices_ready"] == 1


def test_one_that_has_just_been_started_says_all_that_is_missing():
    assert NoticeHealth(lambda: False).reasons() == (NoticeReason.STARTING, NoticeReason.DATABASE)


def test_a_homeserver_that_fell_silent_and_a_database_that_is_not_read_are_told_apart(well: NoticeHealth, clock: Clock):
    clock.now += NOT_READ_AFTER + 1
    assert well.reasons() == (NoticeReason.DATABASE,)

    well.looked(None, NOON)
    clock.now += NOT_HEARD_AFTER - NOT_READ_AFTER
    assert well.reasons() == (NoticeReason.HOMESERVER,)


def test_what_waits_to_be_said_is_told_by_its_age_alone(well: NoticeHealth):
    well.looked(NOON, NOON + minutes(4))

    assert samples(well)["kynnys_notices_oldest_errand_seconds"] == 240


async def test_a_database_that_is_away_stops_nothing_and_is_told(well: NoticeHealth, clock: Clock):
    class Away:
        def tx(self) -> object:
            raise OperationalError("BEGIN", {}, OSError("away"))

    clock.now += NOT_READ_AFTER + 1
    well.synced()
    await look(well, Away(), NOON)  # type: ignore[arg-type]

    assert well.reasons() == (NoticeReason.DATABASE,)


async def test_the_database_is_read_as_it_is(well: NoticeHealth, notices: Database):
    await look(well, notices, NOON)

    assert well.reasons() == ()
    assert samples(well)["kynnys_notices_oldest_errand_seconds"] == 0


def test_no_number_tells_of_notices_or_roles_and_no_label_of_anything_but_an_outcome(well: NoticeHealth):
    for outcome in Outcome:
        well.answered(outcome)
    for family in text_string_to_metric_families(well.text().decode()):
        for one in family.samples:
            assert set(one.labels) <= {"outcome", "le", "version"}
            assert one.labels.get("outcome", "failed") in set(Outcome)
    ours = {name for name in samples(well) if name.startswith("kynnys_")}
    assert not [name for name in ours if any(word in name for word in ("raised", "open", "role", "cards", "count_"))]


def test_the_two_sides_share_no_metric_but_the_process_and_no_port(well: NoticeHealth):
    def names(text: bytes) -> set[str]:
        families = text_string_to_metric_families(text.decode())
        return {family.name for family in families if not family.name.startswith("process_")}

    assert names(well.text()) & names(Metrics(Vitals()).text()) == set()
    assert NoticeSettings().health.port == NOTICES_PORT != CHAT_PORT
    assert timedelta(seconds=15).total_seconds() == side_health.LOOKED_EVERY
