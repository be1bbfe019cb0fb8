"""What the webhook remembers of events, on both databases."""

from bot.db.engine import Database
from bot.notices.webhook import SeenInDatabase
from tests.notice_world import VAULT
from tests.webhook_world import NOW, School, a_row, an_event


async def test_after_a_start_an_event_is_still_known(notices: Database):
    def again() -> School:
        return School(seen=SeenInDatabase(notices, VAULT, lambda: NOW))

    async with again().listening() as before:
        await before.post(an_event())
    async with again().listening() as after:
        same = await after.post(an_event())
        other = await after.post(an_event(rows=[a_row(2)]))

    assert (same.body["known"], other.status, after.taken) == (1, 409, [])
