"""Whoever is shown out of a room has nothing by which the next message could be read."""

from collections.abc import Mapping
from typing import Any

from matrix_world import ROOM, KeyServer, Member, quick_directory

from bot.matrix.gateway import Gateway


class Kicks:
    """An API that grants what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        self.asked.append(path.rpartition("/")[2])
        return {}


async def test_after_somebody_is_shown_out_the_room_has_a_new_session_at_once():
    with quick_directory() as directory:
        server = KeyServer()
        bot, koivu = [await Member.joined(server, directory, name, "D1") for name in ("bot", "koivu")]
        try:
            first = await bot.seal("ennen", koivu)
            api = Kicks()

            await Gateway(api, bot.machine).remove(ROOM, koivu.user_id)  # type: ignore[arg-type]
            # Also towards the same people, as when they were taken in again.
            second = await bot.seal("jälkeen", koivu)

            assert api.asked == ["kick"]
            assert first["content"]["session_id"] != second["content"]["session_id"]
            bot.machine.begin_anew("!never-spoken-in:koulu.fi")
        finally:
            for member in (bot, koivu):
                member.machine.close()
