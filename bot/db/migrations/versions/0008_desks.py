"""Desks: sleep, hand-overs, company, notes, practice, and what tutors have done."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PURPOSES = (
    "purpose IN ('menu', 'card', 'erase_question', 'tell_question', 'language_question', 'answer', 'guesses', "
    "'keep_question', 'alarm', 'mark', 'who_question', 'shift', 'block', 'ready', 'hand_question', 'earlier', "
    "'help')"
)


NOTED = (
    "what IN ('raised', 'taken', 'handed_back', 'paged', 'lowered', 'closed', 'opening_asked', 'opening_refused', "
    "'opening_agreed', 'opening_shown', 'opening_ended', 'evidence_kept', 'evidence_shown', 'evidence_erased', "
    "'staff_added', 'staff_removed', 'block_agreed')"
)

ROLES = "wanted_role IN ('kuraattori', 'psykologi', 'terveydenhoitaja', 'opo', 'supervisor', 'tutor')"
SUCCESSORS = "hand_to IN ('tutor', 'kuraattori', 'psykologi', 'terveydenhoitaja', 'opo', 'supervisor', 'adult')"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _purposes()
    _what_is_noted()
    _ready_answers()
    _hand_overs()
    op.add_column("conversation", sa.Column("asleep_since", sa.BigInteger(), nullable=True))
    _notes()
    _service_records()
    _practices()
    _company()


def _company() -> None:
    """An adult beside a tutor, and what is left of a hard talk."""
    op.add_column("conversation", sa.Column("companion", sa.String(length=64), nullable=True))
    _checked("companion_near", "companion_near IN ('invited', 'come', 'reads')", 8)
    op.add_column("conversation", sa.Column("companion_since", sa.BigInteger(), nullable=True))
    op.add_column("conversation", sa.Column("help_asked_at", sa.BigInteger(), nullable=True))
    op.add_column("conversation", sa.Column("mark", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversation", sa.Column("heavy", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("desk", sa.Column("companion", sa.String(length=64), nullable=True))


def _checked(column: str, rule: str, longest: int) -> None:
    """A short name of a closed list. On SQLite its check comes with it, so that the table need not be built anew."""
    name = op.f(f"ck_conversation_{column}")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE conversation ADD COLUMN {column} VARCHAR({longest}) CONSTRAINT {name} CHECK ({rule})")
        return
    op.add_column("conversation", sa.Column(column, sa.String(length=longest), nullable=True))
    op.create_check_constraint(name, "conversation", rule)


def _what_is_noted() -> None:
    with op.batch_alter_table("audit") as table:
        table.drop_constraint(op.f("ck_audit_what"), type_="check")
        table.create_check_constraint(op.f("ck_audit_what"), NOTED)


def _purposes() -> None:
    with op.batch_alter_table("crossing") as table:
        table.drop_constraint(op.f("ck_crossing_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_crossing_purpose"), PURPOSES)


def _ready_answers() -> None:
    op.add_column("conversation", sa.Column("ready", sa.String(length=64), nullable=True))
    op.add_column("conversation", sa.Column("ready_since", sa.BigInteger(), nullable=True))


def _hand_overs() -> None:
    """Nobody is being handed on at the change, and nobody was handed on before it."""
    _checked("wanted_role", ROLES, 16)
    _checked("hand_to", SUCCESSORS, 16)
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("handed_by", sa.String(length=64), nullable=True),
        sa.Column("earlier_desk", _id(), nullable=True),
        sa.Column("hand_since", sa.BigInteger(), nullable=True),
        sa.Column("hand_asked_at", sa.BigInteger(), nullable=True),
    )
    for column in columns:
        op.add_column("conversation", column)


def _notes() -> None:
    op.create_table(
        "note",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("conversation", _id(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name=op.f("fk_note_conversation")),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_conversation"), "note", ["conversation"])


def _service_records() -> None:
    """Whoever is on duty at the change has been since their shift began."""
    op.add_column("shift", sa.Column("working_since", sa.BigInteger(), nullable=True))
    op.execute(sa.text("UPDATE shift SET working_since = since WHERE NOT on_break"))
    op.add_column("desk", sa.Column("came", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "service_record",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("term", sa.String(length=11), nullable=False),
        sa.Column("on_duty_ms", sa.BigInteger(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("reflections", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "on_duty_ms >= 0 AND conversations >= 0 AND reflections >= 0", name=op.f("ck_service_record_never_less")
        ),
        sa.PrimaryKeyConstraint("who", "term", name=op.f("pk_service_record")),
    )


def _practices() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    counts = ("lines", "slow", "open_questions", "secrecy", "dosing", "details")
    op.create_table(
        "practice",
        sa.Column("id", number, nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("scenario", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("room", number, nullable=True),
        sa.Column("heard_at", sa.BigInteger(), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("speaks_at", sa.BigInteger(), nullable=True),
        sa.Column("waits_since", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("asked", "asked_again", "unsent")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("raised", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("language IN ('fi', 'sv', 'en')", name=op.f("ck_practice_language")),
        sa.ForeignKeyConstraint(["room"], ["room.id"], name=op.f("fk_practice_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("room", name=op.f("uq_practice_room")),
        sa.UniqueConstraint("who", name=op.f("uq_practice_who")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_practice_due_at"), "practice", ["due_at"], unique=False)
