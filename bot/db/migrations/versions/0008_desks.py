"""Desks: sleep, hand-overs, company, notes, practice, and what tutors have done."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _notes()
    _service_records()
    _practices()


def _notes() -> None:
    op.create_table(
        "note",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("conversation", _id(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name=op.f("fk_note_conversation")),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_conversation"), "note", ["conversation"])


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


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
