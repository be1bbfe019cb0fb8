"""A picture or a file on its way across: fetched, opened, cleaned, sealed anew, stored, and told of.

Each step is harmless when it is made twice: what was stored and never told of is ciphertext whose key is gone.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from bot import txn
from bot.db import conversations, outbox
from bot.db.inbox import Envelope
from bot.db.outbox import Errand
from bot.delivery.means import Gone, Means
from bot.delivery.settling import Settling
from bot.delivery.whereabouts import Where
from bot.matrix import attachments, rendering
from bot.matrix.attachments import Damaged
from bot.matrix.errors import Refused, SlowDown, TokenRefused, TooLarge, Unreachable
from bot.matrix.translate import Media, SealedFile
from bot.media.cleaner import CannotCross, Clean
from rooms.facts import MediaLost
from rooms.media import MEGABYTE, crosses_to_nobody
from rooms.messages import MediaName
from rooms.model import Attached, Desk, MediaFate, MediaFault, MediaKind

PATIENCE = timedelta(minutes=1)
"""How long a homeserver that does not give the file holds up what comes after it."""


class Pictures:
    """What of a message is no text."""

    def __init__(self, means: Means, settling: Settling) -> None:
        self._means = means
        self._settling = settling

    async def carry(self, errand: Errand, where: Where, media: Media, envelope: Envelope, origin: str) -> None:
        """The words have crossed already, where there were any."""
        desk = await self._desk(envelope)
        attached = Attached(MediaKind(media.kind), media.file is not None, media.size)
        fate = MediaFate(errand.work.get("media", MediaFate.STAYS))
        known = crosses_to_nobody(attached, self._means.media, from_student=desk is None)
        if fate is MediaFate.STAYS or known is not None or media.file is None:
            return await self._settling.settle(errand)  # its sender was told when it came
        if fate is MediaFate.REFUSED:
            return await self._lost(errand, desk, attached, MediaFault.PEER)
        try:
            content = rendering.signed(await self._content(errand, where, media.file), errand.work.get("alias"))
        except CannotCross as error:
            return await self._lost(errand, desk, attached, error.fault)
        async with self._means.database.tx() as tx:
            wanted = await outbox.is_wanted(tx, errand.id)
        if not wanted:  # erased or taken back meanwhile
            return await self._settling.settle(errand)
        name = txn.of_picture(errand.txn) if media.caption is not None else errand.txn
        event = await self._means.doors.say(where.room_id, where.to, content, name)
        return await self._settling.sent(errand, where, event, origin=origin)

    async def _desk(self, envelope: Envelope) -> Desk | None:
        """At which desk it was sent; None where it was the student."""
        if envelope.room.kind != "desk":
            return None
        async with self._means.database.tx() as tx:
            found = await conversations.of_desk_room(tx, envelope.room.id, self._means.roster.responder)
        if found is None:
            raise Gone
        return found[1]

    async def _lost(self, errand: Errand, desk: Desk | None, attached: Attached, fault: MediaFault) -> None:
        fact = MediaLost(self._means.now(), desk, attached.kind, fault)
        await self._settling.settle(errand, fact=fact)

    # --- its way ----------------------------------------------------------------------------------------------------
    async def _content(self, errand: Errand, where: Where, file: SealedFile) -> dict[str, Any]:
        """The message for the other side, its file stored.

        Raises:
            CannotCross: it is not there, or cannot be cleaned, or the homeserver does not take it.
        """
        stored = await self._fetched(errand.created_at, file)
        try:
            plain = await asyncio.to_thread(attachments.opened, stored, file)
        except Damaged:
            raise CannotCross(MediaFault.LOST) from None
        clean = await self._means.cleaner.clean(plain)
        sealed, told = await asyncio.to_thread(attachments.sealed, clean.data)
        return self._message(where, clean, {**told, "url": await self._kept(sealed)})

    async def _fetched(self, since: datetime, file: SealedFile) -> bytes:
        """What lies there. A homeserver that is away is waited for, but not for ever."""
        try:
            return await self._means.doors.download(file.server, file.media_id, self._means.media.most * MEGABYTE)
        except TooLarge:
            raise CannotCross(MediaFault.SIZE) from None
        except Unreachable:
            if self._means.now() - since <= PATIENCE:
                raise
            raise CannotCross(MediaFault.LOST) from None
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            raise CannotCross(MediaFault.LOST) from None

    async def _kept(self, sealed: bytes) -> str:
        try:
            return await self._means.doors.upload(sealed)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            raise CannotCross(MediaFault.SIZE if error.status == 413 else MediaFault.LOST) from None

    def _message(self, where: Where, clean: Clean, file: dict[str, Any]) -> dict[str, Any]:
        name = self._means.texts.words(MediaName(clean.is_picture), where.language)
        named = f"{name}.{clean.ending}"
        if clean.is_picture:
            return rendering.picture(named, clean.mimetype, len(clean.data), clean.width, clean.height, file)
        return rendering.document(named, clean.mimetype, len(clean.data), file)
