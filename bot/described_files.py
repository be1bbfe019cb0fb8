"""What lies beside the databases: files, what they are for, and how long. Told in docs/data.md."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.db import pickups, places, retention
from bot.db.described import CHAT
from bot.described import AboutFile, paper
from bot.notices.db.described import NOTICES_SIDE
from bot.notices.db.errands import REMEMBERED
from bot.notices.folder import ASIDE_KEPT
from config.alarm import AlarmSettings
from config.notices import NoticeSettings
from config.settings import AnswerSettings, RetentionSettings, RoomsSettings, Settings
from risk_feed.policy import LifePolicy

_OWNER: Final = "mode 0600 in a folder of mode 0700; encrypt the disk"
_INSTALLATION: Final = "whoever removes the installation"

FILES: Final = (
    AboutFile(
        "keys/keys.db",
        "the key store: our Olm account, sessions, room keys, and other people's devices, Matrix ids in the clear",
        "without it nothing can be read or written end to end encrypted",
        "a student's devices and a room's keys go with the conversation; those of staff rooms stay as long as the room",
        "the service, when a conversation is erased",
        f"{_OWNER}; keys are sealed under `secrets/pickle.key`, ids are not",
    ),
    AboutFile(
        "secrets/seal.keys",
        "the keys that seal the database, and the one of the keyed hashes",
        "whoever has the database alone learns nobody's id",
        "until a rotation has taken an old one away: `kynnys keys rotate`; the hash's key for good",
        "an operator",
        _OWNER,
    ),
    AboutFile(
        "secrets/notices.keys",
        "the same for the notice side, with other keys",
        "no row of one side opens on the other",
        "as `seal.keys`",
        "an operator",
        _OWNER,
    ),
    AboutFile(
        "secrets/pickle.key",
        "the key of the key store",
        "the key store is of no use alone",
        "as long as the key store",
        _INSTALLATION,
        _OWNER,
    ),
    AboutFile(
        "secrets/cross_signing.seeds",
        "the seeds of the bot's own identity",
        "others know the bot by it, also after its device was replaced",
        "as long as the installation",
        _INSTALLATION,
        _OWNER,
    ),
    AboutFile(
        "secrets/login.json",
        "the bot's login: account, device, access token",
        "a new login each time would be a new device each time",
        "as long as the device",
        _INSTALLATION,
        _OWNER,
    ),
    AboutFile(
        "secrets/backup.public",
        "the public half of the recovery key",
        "copies are sealed with it, and none can be opened",
        "until another recovery key is made",
        "an operator",
        _OWNER,
    ),
    AboutFile(
        "restored/",
        "of a copy that was just laid out: the old login and key store, and the settings of that day",
        "room keys of waiting messages are read from it, and the old device is logged out",
        "login and key store until the first start is through",
        "the service; the settings an operator",
        _OWNER,
    ),
    AboutFile(
        "secrets/password",
        "the bot account's password",
        "for the first login, and after a restore",
        "an operator may remove it after the first start",
        "an operator",
        _OWNER,
    ),
    AboutFile(
        "secrets/admin_token",
        "an admin's token for the homeserver, if one was put there",
        "to lift the bot's rate limit",
        "an operator may remove it after the first start",
        "an operator",
        _OWNER,
    ),
    AboutFile(
        "secrets/page_*",
        "addresses and passwords of channels outside Matrix",
        "people are paged there, with one line without content",
        "while the channel is in the settings",
        "an operator",
        _OWNER,
    ),
    AboutFile(
        "secrets/webhook_*, secrets/moodle_token",
        "secrets of the systems from which facts come",
        "nobody else may send facts",
        "while the source is in the settings",
        "an operator",
        _OWNER,
    ),
    AboutFile(
        "the folder of `[watch]`, its `taken/` and `aside/`",
        "files of the school's records, as they were dropped; receipts and reports, which name nobody",
        "facts come in; whoever dropped a file reads what became of it",
        "in `taken/` as `watch.kept` says, a day if it says nothing; in `aside/` {notices.aside}",
        "the service",
        "as the folder: nobody else may look into it; encrypt the disk",
    ),
    AboutFile(
        "lease",
        "nothing; it is locked while the service runs",
        "two copies would spoil each other's keys",
        "as long as the installation",
        _INSTALLATION,
        "mode 0600",
    ),
    AboutFile(
        "answers/",
        "the model that was trained from the school's own answers, if there are any",
        "questions must be understood",
        "until it is trained anew",
        "an operator",
        "holds the school's own texts and nothing of students",
    ),
    AboutFile(
        "the service's log (standard error)",
        "names of events, numbers of conversations, counts and durations; no id, no name, no word",
        "operators must see what went wrong",
        "as the machine's journal is set; two weeks are enough",
        "the machine's journal",
        "as the machine's journal",
    ),
    AboutFile(
        "copies made by `kynnys backup`",
        "all of the above at one moment",
        "a broken disk must not cost students their talks",
        "as long as an operator keeps them; a week is enough",
        "an operator",
        "sealed for a recovery key that the machine does not have; mode 0600 (docs/backup.md)",
    ),
)


def lasts_of(settings: Settings | None, of_notices: NoticeSettings | None = None) -> dict[str, timedelta]:
    """The durations that the paper names. Without settings: as they are shipped."""
    rooms, alarm, answers, records = _sections(settings)
    notices = of_notices.life_policy if of_notices is not None else LifePolicy(frozenset())
    return {
        "rooms.erase_after": rooms.erase_after,
        "rooms.block_for": rooms.block_for,
        "rooms.off_duty_after": rooms.off_duty_after,
        "alarm.evidence_kept_for": alarm.evidence_kept_for,
        "answers.remembers_for": answers.remembers_for,
        "answers.kept_for": answers.kept_for,
        "retention.records": records.records,
        "retention.counts": records.counts,
        "pickups": pickups.LOOKED_BACK,
        "places": places.KEPT_UNKNOWN,
        "kept_done": retention.KEPT_DONE,
        "kept_unread": retention.KEPT_UNREAD,
        "notices.kept": notices.kept,
        "notices.records_kept": notices.records_kept,
        "notices.counts_kept": notices.counts_kept,
        "notices.remembered": REMEMBERED,
        "notices.aside": ASIDE_KEPT,
    }


def _sections(
    settings: Settings | None,
) -> tuple[RoomsSettings, AlarmSettings, AnswerSettings, RetentionSettings]:
    if settings is None:
        return RoomsSettings(), AlarmSettings(), AnswerSettings(), RetentionSettings()
    return settings.rooms, settings.alarm, settings.answers, settings.retention


def data_paper(settings: Settings | None = None, notices: NoticeSettings | None = None) -> str:
    """docs/data.md; with settings of either side, what it would be for them."""
    return paper((CHAT, NOTICES_SIDE), FILES, lasts_of(settings, notices))
