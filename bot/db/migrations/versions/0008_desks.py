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
