"""The schema, said twice: here as types and constraints, and in migrations/ as history.

No column holds words or a Matrix id. `sealed` is AES-GCM under the key file, `lookup` a keyed hash (bot/vault.py).
Moments are whole milliseconds since 1970 UTC, so that both databases compare them alike.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.counting import What
from bot.db.columns import NAMING, Day, Id, Moment
from bot.db.columns import one_of as _one_of
from bot.db.prepared import Prepared
from faq.decide import Tally
from moderation.alarm import Outcome, Standing
from moderation.effects import Noted
from moderation.identity import OpeningReason, Stage
from moderation.model import Category
from rooms.model import Language, Near, Phase, Place, Purpose, Role, Service, Successor, Topic

metadata = MetaData(naming_convention=NAMING)

ENVELOPE_STATES = ("ready", "locked", "held", "relaying", "done", "aside")
ROOM_KINDS = ("unknown", "entry", "desk", "duty", "tutors", "alarm", "admin", "space", "opening")

cursor = Table(
    "cursor",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", String(2000), nullable=False),
)
"""Where the next sync starts. A sync token names no person or room."""

Worker = String(11)
"""A worker's name; a cursor's name holds it, too."""

worker = Table(
    "worker",
    metadata,
    Column("name", Worker, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("master_key", String(64), nullable=True),
    Column("heard_at", Moment, nullable=False),
    Column("leads", Boolean, nullable=False, default=False),
    Column("missed", Boolean, nullable=False, default=False),
    Column("gone_at", Moment, nullable=True),
    Column("back_at", Moment, nullable=True),
    CheckConstraint("(gone_at IS NULL) = (back_at IS NULL)", name="gone_and_back"),
)
"""The workers that serve from this database: which account each is, and when it last said that it lives.

`master_key`: the public one of its identity, by which the others know its device. `missed`: staff have been told that
it is gone. `gone_at` and `back_at`: its last absence.
"""

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""Students' Matrix accounts, for as long as one has a conversation."""

room = Table(
    "room",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("worker", Worker, nullable=True, default=""),
    _one_of("kind", ROOM_KINDS),
)
"""`worker`: whose account sits there; none's where all of them do (bot/db/share.py)."""

conversation = Table(
    "conversation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, ForeignKey("account.id"), nullable=False, index=True),
    Column("entry_room", Id, ForeignKey("room.id"), nullable=True, unique=True),
    Column("pseudonym", String(80), nullable=False, unique=True),
    Column("phase", String(8), nullable=False, index=True),
    Column("language", String(2), nullable=True),
    Column("quiet_since", Moment, nullable=False),
    Column("waiting_since", Moment, nullable=True),
    Column("erase_asked_at", Moment, nullable=True),
    Column("warned", Boolean, nullable=False, default=False),
    Column("nudges", Integer, nullable=False, default=0),
    Column("responder", String(64), nullable=True),
    Column("desk", Id, nullable=True),
    Column("desk_since", Moment, nullable=True),
    Column("last_desk", Id, nullable=True),
    Column("due_at", Moment, nullable=True, index=True),
    Column("alarmed", Boolean, nullable=False, default=False),
    Column("tells_since", Moment, nullable=True),
    Column("tell_asked_at", Moment, nullable=True),
    Column("unsent_since", Moment, nullable=True),
    Column("service", String(16), nullable=False, default=Service.COUNSELLOR_CHAT.value),
    Column("choosing_since", Moment, nullable=True),
    Column("carded_at", Moment, nullable=True),
    Column("shut_at", Moment, nullable=True),
    Column("asked_at", Moment, nullable=True),
    Column("raised", Boolean, nullable=False, default=False),
    Column("widened", Integer, nullable=False, default=0),
    Column("topic", String(16), nullable=True),
    Column("not_who", String(1000), nullable=False, default=""),
    Column("not_campus", String(400), nullable=False, default=""),
    Column("held_abuse", Integer, nullable=False, default=0),
    Column("ready", String(64), nullable=True),
    Column("ready_since", Moment, nullable=True),
    Column("wanted_role", String(16), nullable=True),
    Column("hand_to", String(16), nullable=True),
    Column("handed_by", String(64), nullable=True),
    Column("earlier_desk", Id, nullable=True),
    Column("hand_since", Moment, nullable=True),
    Column("hand_asked_at", Moment, nullable=True),
    Column("asleep_since", Moment, nullable=True),
    Column("companion", String(64), nullable=True),
    Column("companion_near", String(8), nullable=True),
    Column("companion_since", Moment, nullable=True),
    Column("help_asked_at", Moment, nullable=True),
    Column("mark", Integer, nullable=False, default=0),
    Column("heavy", Boolean, nullable=False, default=False),
    Column("wanted_campus", String(64), nullable=True),
    Column("worker", Worker, nullable=False, default=""),
    Column("away_told", String(8), nullable=True),
    Column("back_told", Moment, nullable=True),
    _one_of("companion_near", [near.value for near in Near]),
    _one_of("wanted_role", [role.value for role in Role]),
    _one_of("hand_to", [one.value for one in Successor]),
    _one_of("service", [service.value for service in Service]),
    _one_of("topic", [topic.value for topic in Topic]),
    _one_of("phase", [phase.value for phase in Phase if phase is not Phase.ERASED]),
    _one_of("language", [language.value for language in Language]),
    CheckConstraint("(responder IS NULL) = (desk IS NULL)", name="responder_has_desk"),
    sqlite_autoincrement=True,
)

desk = Table(
    "desk",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation", Id, ForeignKey("conversation.id"), nullable=False, index=True),
    Column("responder", String(64), nullable=False),
    Column("room", Id, ForeignKey("room.id"), nullable=True, unique=True),
    Column("came", Boolean, nullable=False, default=False),
    Column("companion", String(64), nullable=True),
    sqlite_autoincrement=True,
)
"""The staff side of a conversation. `companion`: who beside the responder is handed its room keys.

`came`: the desk by which this conversation counts as one of its tutor's (bot/db/service_records.py).
"""

envelope = Table(
    "envelope",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("room", Id, ForeignKey("room.id"), nullable=False),
    Column("conversation", Id, ForeignKey("conversation.id"), nullable=True),
    Column("state", String(8), nullable=False),
    Column("sealed", LargeBinary, nullable=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("received_at", Moment, nullable=False),
    Column("asked_again", Boolean, nullable=False, default=False),
    Column("telling", Boolean, nullable=False, default=False),
    Column("unsent", Boolean, nullable=False, default=False),
    _one_of("state", ENVELOPE_STATES),
    CheckConstraint("(sealed IS NULL) = (state = 'done')", name="sealed_until_done"),
    Index("ix_envelope_state_id", "state", "id"),
    Index("ix_envelope_conversation", "conversation"),
    Index("ix_envelope_room", "room"),
    sqlite_autoincrement=True,
)
"""A received event, still sealed. A done one keeps only its keyed hash for a while, so that nothing is taken twice.

Of those that are held, `telling` wait for the student's yes or an adult, `unsent` for the tutor's `!lähetä`.
"""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("txn", String(64), nullable=False, unique=True),
    Column("lane", String(48), nullable=False),
    Column("urgent", Boolean, nullable=False, default=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("conversation", Id, nullable=True, index=True),
    Column("envelope", Id, nullable=True, index=True),
    Column("created_at", Moment, nullable=False),
    Column("worker", Worker, nullable=True, default=""),
    sqlite_autoincrement=True,
)
"""What shall happen, in order per lane. `txn` is the Matrix transaction id.

`worker`: whose account it takes; none's is whoever leads.
"""

crossing = Table(
    "crossing",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation", Id, ForeignKey("conversation.id"), nullable=True, index=True),
    Column("room", Id, ForeignKey("room.id"), nullable=False),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("origin_lookup", LargeBinary, nullable=True, index=True),
    Column("origin_sealed", LargeBinary, nullable=True),
    Column("purpose", String(20), nullable=True),
    Column("worker", Worker, nullable=False, default=""),
    _one_of("purpose", [purpose.value for purpose in Purpose]),
)
"""A message of ours: where it stands, and the event that it carried across, if it carried one.

`worker`: whose account said it, which alone can edit it.
"""

note = Table(
    "note",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("conversation", Id, ForeignKey("conversation.id"), nullable=False, index=True),
)
"""Lines at desks that never cross, by the keyed hash of the event."""

memory = Table(
    "memory",
    metadata,
    Column("conversation", Id, ForeignKey("conversation.id"), primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""What the bot remembers of answering a student: ids of intents, never words."""

tally = Table(
    "tally",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("intent", String(48), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("count", Integer, nullable=False),
    _one_of("language", [language.value for language in Language]),
    _one_of("what", [what.value for what in Tally]),
)
"""How often each intent was answered, and whether it helped. Of nobody: a month, an intent and a language."""

question = Table(
    "question",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("language", String(2), nullable=False),
    Column("expires_at", Moment, nullable=False),
    _one_of("language", [language.value for language in Language]),
)
"""Unanswered questions that their writers allowed to be kept: scrubbed, sealed, tied to nobody and nothing."""

alarm = Table(
    "alarm",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("conversation", Id, ForeignKey("conversation.id"), nullable=True, index=True),
    Column("pseudonym", String(80), nullable=False),
    Column("language", String(2), nullable=True),
    Column("tier", Integer, nullable=False),
    Column("worst", Integer, nullable=False),
    Column("category", String(20), nullable=True),
    Column("rules", String(2000), nullable=False),
    Column("screened", Boolean, nullable=False),
    Column("standing", String(8), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("owner", String(64), nullable=True),
    Column("owned_at", Moment, nullable=True),
    Column("here_at", Moment, nullable=True),
    Column("desk", Id, nullable=True),
    Column("steps", Integer, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("heard_at", Moment, nullable=True),
    Column("repeated", Boolean, nullable=False),
    Column("silence_told", Boolean, nullable=False),
    Column("outside_told", Boolean, nullable=False),
    Column("outcome", String(16), nullable=True),
    Column("closed_at", Moment, nullable=True),
    Column("drill", Boolean, nullable=False),
    Column("due_at", Moment, nullable=True, index=True),
    _one_of("standing", [one.value for one in Standing]),
    _one_of("category", [one.value for one in Category]),
    _one_of("outcome", [one.value for one in Outcome]),
    _one_of("language", [language.value for language in Language]),
    CheckConstraint("tier BETWEEN 0 AND 3 AND worst BETWEEN tier AND 3", name="tier"),
    CheckConstraint("(standing = 'closed') = (outcome IS NOT NULL)", name="closed_with_outcome"),
    CheckConstraint("standing <> 'owned' OR owner IS NOT NULL", name="owned_by_somebody"),
)
"""Alarms. Tiers, categories and names of rules; of whom, only while the conversation is there."""

rule_count = Table(
    "rule_count",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("rule", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How often each rule of the crisis screen spoke, also those on trial. Of nobody: a month and a name."""

asking = Table(
    "asking",
    metadata,
    Column("conversation", Id, ForeignKey("conversation.id"), primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
)
"""Since when somebody waits for a person; gone with the end of the wait, when it is counted."""

statistic = Table(
    "statistic",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("value", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
    _one_of("what", [what.value for what in What]),
)
"""How many askings and alarms a month had, by one trait at a time. Of nobody: no row joins two traits."""

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("what", String(16), nullable=False),
    Column("alarm", Id, nullable=True),
    Column("tier", Integer, nullable=False),
    Column("category", String(20), nullable=True),
    Column("by", String(64), nullable=True),
    Column("detail", String(64), nullable=False),
    Column("chain", LargeBinary, nullable=False),
    _one_of("what", [one.value for one in Noted]),
)
"""What was done about alarms, and by whom. Nothing is ever changed here: each row's `chain` is a hash of all before."""

opening = Table(
    "opening",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("alarm", Id, ForeignKey("alarm.id"), nullable=False, index=True),
    Column("reason", String(16), nullable=False),
    Column("stage", String(8), nullable=False),
    Column("first", String(64), nullable=False),
    Column("first_account", LargeBinary, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("second", String(64), nullable=True),
    Column("second_account", LargeBinary, nullable=True),
    Column("agreed_at", Moment, nullable=True),
    Column("shown_at", Moment, nullable=True),
    Column("room", Id, ForeignKey("room.id"), nullable=True, unique=True),
    Column("pieces", Integer, nullable=False, default=0),
    Column("sent", LargeBinary, nullable=True),
    Column("due_at", Moment, nullable=True, index=True),
    _one_of("reason", [one.value for one in OpeningReason]),
    _one_of("stage", [one.value for one in Stage]),
    CheckConstraint("second <> first AND second_account <> first_account", name="two_people"),
    CheckConstraint("(second IS NULL) = (second_account IS NULL)", name="second_has_account"),
    CheckConstraint("(second IS NULL) = (agreed_at IS NULL)", name="agreed_by_somebody"),
    CheckConstraint("stage NOT IN ('agreed', 'shown') OR second IS NOT NULL", name="agreed_by_two"),
    CheckConstraint("shown_at IS NULL OR second IS NOT NULL", name="shown_to_two"),
)
"""What two adults open together. Staff by their keys, accounts as keyed hashes; `sent` are event ids, sealed."""

evidence = Table(
    "evidence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alarm", Id, ForeignKey("alarm.id"), nullable=False, index=True),
    Column("key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)
"""Threats of violence, kept for the police. `sealed` under a key of the alarm's own, which is sealed itself."""

switch = Table(
    "switch",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("by", String(64), nullable=False),
    Column("since", Moment, nullable=False),
)
"""What operators have switched on. A row is on, none is off."""

pin = Table(
    "pin",
    metadata,
    Column("staff", String(64), primary_key=True),
    Column("master_key", String(64), nullable=False),
    Column("pinned_at", Moment, nullable=False),
)
"""The cross-signing identity by which each member of staff is known. Public keys."""

shift = Table(
    "shift",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("place", String(8), nullable=False),
    Column("since", Moment, nullable=False),
    Column("heard_at", Moment, nullable=False),
    Column("on_break", Boolean, nullable=False),
    Column("working_since", Moment, nullable=True),
    _one_of("place", [Place.DUTY.value, Place.TUTORS.value]),
)
"""Who is on duty, and in which room. `working_since`: what is not yet counted as time on duty; none on a break."""

service_record = Table(
    "service_record",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("term", String(11), primary_key=True),
    Column("on_duty_ms", BigInteger, nullable=False),
    Column("conversations", Integer, nullable=False),
    Column("reflections", Integer, nullable=False),
    CheckConstraint("on_duty_ms >= 0 AND conversations >= 0 AND reflections >= 0", name="never_less"),
)
"""What tutors have done in each term, in numbers: a key, a term and three counts."""

practice = Table(
    "practice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("who", String(64), nullable=False, unique=True),
    Column("scenario", String(32), nullable=False),
    Column("language", String(2), nullable=False),
    Column("room", Id, ForeignKey("room.id"), nullable=True, unique=True),
    Column("heard_at", Moment, nullable=False),
    Column("joined", Boolean, nullable=False),
    Column("step", Integer, nullable=False),
    Column("speaks_at", Moment, nullable=True),
    Column("waits_since", Moment, nullable=True),
    Column("asked", Boolean, nullable=False),
    Column("asked_again", Boolean, nullable=False),
    Column("unsent", Boolean, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("slow", Integer, nullable=False),
    Column("open_questions", Integer, nullable=False),
    Column("secrecy", Integer, nullable=False),
    Column("dosing", Integer, nullable=False),
    Column("details", Integer, nullable=False),
    Column("raised", Boolean, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    _one_of("language", [language.value for language in Language]),
    sqlite_autoincrement=True,
)
"""Practice conversations that run: how far each is, and counts of the trainee's lines. No words."""

block = Table(
    "block",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("until", Moment, nullable=False),
)
"""Accounts that talk with no tutor for a while: a keyed hash and an end. It goes at that end."""

pickup = Table(
    "pickup",
    metadata,
    Column("id", Id, primary_key=True),
    Column("service", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("seconds", Integer, nullable=False),
    _one_of("service", [service.value for service in Service]),
    Index("ix_pickup_service_at", "service", "at"),
)
"""How long somebody waited for each of the last weeks' talks. Of nobody: a service, a moment and seconds."""

roster = Table(
    "roster",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("lookup", LargeBinary, nullable=True, unique=True),
    Column("sealed", LargeBinary, nullable=True),
    Column("alias", String(60), nullable=False),
    Column("role", String(16), nullable=False),
    Column("campus", String(31), nullable=True),
    Column("languages", String(8), nullable=False),
    Column("at_once", Integer, nullable=False),
    Column("since", Day, nullable=True),
    Column("course", String(80), nullable=True),
    Column("completed", Day, nullable=True),
    Column("valid_until", Day, nullable=True),
    Column("practised", Boolean, nullable=False),
    Column("master_key", String(43), nullable=True),
    Column("written_at", Moment, nullable=False),
    Column("written_by", String(64), nullable=False),
    Column("removed_at", Moment, nullable=True),
    _one_of("role", [role.value for role in Role]),
    CheckConstraint("(sealed IS NULL) = (removed_at IS NOT NULL)", name="sealed_while_there"),
    CheckConstraint("(lookup IS NULL) = (sealed IS NULL)", name="lookup_with_sealed"),
    CheckConstraint(
        "(course IS NULL) = (completed IS NULL) AND (course IS NULL) = (valid_until IS NULL)", name="training_whole"
    ),
    CheckConstraint("at_once >= 1", name="at_once"),
)
"""Who may respond, as operators wrote it. Of somebody who is removed, key, alias and role stay, for old desks."""

seat = Table(
    "seat",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("lookup", LargeBinary, nullable=True),
    Column("alias", String(60), nullable=False),
    Column("role", String(16), nullable=False),
    Column("responds", Boolean, nullable=False),
    Column("left_at", Moment, nullable=True),
    _one_of("role", [role.value for role in Role]),
    CheckConstraint("(lookup IS NULL) = (left_at IS NOT NULL)", name="lookup_while_there"),
)
"""The staff as the service has taken them in, of settings and roster alike. What differs is still to be done."""


def insert_new(into: Table, unique: Column[Any]) -> Prepared:
    """An INSERT that does nothing where the unique value stands already; returns the new row's id."""
    here, there = (
        insert(into).on_conflict_do_nothing(index_elements=[unique]).returning(into.c.id)
        for insert in (sqlite.insert, postgresql.insert)
    )
    return Prepared(here, on_postgresql=there)
