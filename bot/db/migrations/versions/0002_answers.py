"""Answers: what the bot remembers of a talk, counts, and questions that may be kept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AFTER = "purpose IN ('menu', 'card', 'erase_question', 'language_question', 'answer', 'guesses', 'keep_question')"


def upgrade() -> None:
    _more_purposes()
    op.create_table(
        "memory",
        sa.Column("conversation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name=op.f("fk_memory_conversation")),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_memory")),
    )
    op.create_table(
        "tally",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("intent", sa.String(length=48), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('fi', 'sv', 'en')", name=op.f("ck_tally_language")),
        sa.CheckConstraint(
            "what IN ('answered', 'guessed', 'missed', 'helped', 'did_not_help')", name=op.f("ck_tally_what")
        ),
        sa.PrimaryKeyConstraint("month", "what", "intent", "language", name=op.f("pk_tally")),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("language IN ('fi', 'sv', 'en')", name=op.f("ck_question_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )


def _more_purposes() -> None:
    """SQLite cannot change a constraint: the table is made anew and its rows are moved, in the same transaction."""
    name = op.f("ck_crossing_purpose")
    with op.batch_alter_table("crossing") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, AFTER)
