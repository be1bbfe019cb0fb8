"""Desks: sleep, hand-overs, company, notes, practice, and what tutors have done."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _notes()


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
