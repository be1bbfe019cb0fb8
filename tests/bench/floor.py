"""The floor: how a relay looks that promises nothing. Run by the bench as a process of its own.

nio's client, one queue for each room, a filter that leaves out what nobody asked for. No database, no cursor of our
own, no trust, no hardening: a crash loses what is under way, and any stranger can stop it (MATRIX.md, section 6).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any

from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.events import Event, RoomMessageText
from nio.rooms import MatrixRoom

LONG_POLL_MS = 30_000


def sync_filter(me: str) -> dict[str, Any]:
    """Timelines of up to 100 events; own posts, receipts, typing and account data left out."""
    nothing: dict[str, Any] = {"limit": 0, "types": []}
    timeline = {"limit": 100, "not_senders": [me]}
    return {
        "presence": nothing,
        "account_data": nothing,
        "room": {"account_data": nothing, "ephemeral": nothing, "timeline": timeline},
    }


async def relay(config: dict[str, Any]) -> None:
    """Carries every text from a room to its desk, for ever. `config`: see `Floor` and `people.floor_config`."""
    store = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=False)
    client = AsyncClient(config["url"], config["user_id"], config["device_id"], config["store"], store)
    client.restore_login(config["user_id"], config["device_id"], config["token"])
    if client.should_upload_keys:
        await client.keys_upload()
    queues: dict[str, asyncio.Queue[str]] = {room: asyncio.Queue() for room in config["desks"]}

    async def heard(room: MatrixRoom, event: Event) -> None:
        if room.room_id in queues and isinstance(event, RoomMessageText):
            queues[room.room_id].put_nowait(event.body)

    async def carry(queue: asyncio.Queue[str], desk: str) -> None:
        while True:
            content = {"msgtype": "m.text", "body": await queue.get()}
            await client.room_send(desk, "m.room.message", content, ignore_unverified_devices=True)

    chosen = sync_filter(config["user_id"])
    await client.sync(0, sync_filter=chosen, full_state=True)
    client.add_event_callback(heard, RoomMessageText)
    Path(config["ready"]).touch()
    async with asyncio.TaskGroup() as group:
        for room, desk in config["desks"].items():
            group.create_task(carry(queues[room], desk))
        group.create_task(client.sync_forever(LONG_POLL_MS, sync_filter=chosen))


def _end_with_the_bench() -> None:
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    threading.Thread(target=_end_with_the_bench, daemon=True).start()
    asyncio.run(relay(json.loads(Path(sys.argv[1]).read_text())))
