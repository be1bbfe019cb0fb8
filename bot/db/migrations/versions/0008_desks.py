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
    "'keep_question', 'alarm', 'mark', 'who_question', 'shift', 'block', 'hand_question', 'earlier')"
)
ROLES = "wanted_role IN ('kuraattori', 'psykologi', 'terveydenhoitaja', 'opo', 'supervisor', 'tutor')"
SUCCESSORS = "hand_to IN ('tutor', 'kuraattori', 'psykologi', 'terveydenhoitaja', 'opo', 'supervisor', 'adult')"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("crossing") as table:
        table.drop_constraint(op.f("ck_crossing_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_crossing_purpose"), PURPOSES)
    _hand_overs()
    op.add_column("conversation", sa.Column("asleep_since", sa.BigInteger(), nullable=True))
    _notes()
    _service_records()


def _hand_overs() -> None:
    """Nobody is being handed on at the change, and nobody was handed on before it."""
    _checked("wanted_role", ROLES)
    _checked("hand_to", SUCCESSORS)
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("handed_by", sa.String(length=64), nullable=True),
        sa.Column("earlier_desk", _id(), nullable=True),
        sa.Column("hand_since", sa.BigInteger(), nullable=True),
        sa.Column("hand_asked_at", sa.BigInteger(), nullable=True),
    )
    for column in columns:
        op.add_column("conversation", column)


def _checked(column: str, rule: str) -> None:
    """A name from a closed list, or nothing. On SQLite the check comes with its column, as in 0007."""
    name = op.f(f"ck_conversation_{column}")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE conversation ADD COLUMN {column} VARCHAR(16) CONSTRAINT {name} CHECK ({rule})")
        return
    op.add_column("conversation", sa.Column(column, sa.String(length=16), nullable=True))
    op.create_check_constraint(name, "conversation", rule)


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
