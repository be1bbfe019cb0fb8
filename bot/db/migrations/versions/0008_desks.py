"""Desks: sleep, hand-overs, company, notes, practice, and what tutors have done."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PURPOSES = (
    "purpose IN ('menu', 'card', 'erase_question', 'tell_question', 'language_question', 'answer', 'guesses', "
    "'keep_question', 'alarm', 'mark', 'who_question', 'shift', 'block', 'help')"
)


def upgrade() -> None:
    with op.batch_alter_table("crossing") as table:
        table.drop_constraint(op.f("ck_crossing_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_crossing_purpose"), PURPOSES)
    _company()


def _company() -> None:
    """An adult beside a tutor, and what is left of a hard talk."""
    op.add_column("conversation", sa.Column("companion", sa.String(length=64), nullable=True))
    _checked("companion_near", "companion_near IN ('invited', 'come', 'reads')")
    op.add_column("conversation", sa.Column("companion_since", sa.BigInteger(), nullable=True))
    op.add_column("conversation", sa.Column("help_asked_at", sa.BigInteger(), nullable=True))
    op.add_column("conversation", sa.Column("mark", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversation", sa.Column("heavy", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("desk", sa.Column("companion", sa.String(length=64), nullable=True))


def _checked(column: str, rule: str) -> None:
    """A short name of a closed list. On SQLite its check comes with it, so that the table need not be built anew."""
    name = op.f(f"ck_conversation_{column}")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE conversation ADD COLUMN {column} VARCHAR(8) CONSTRAINT {name} CHECK ({rule})")
        return
    op.add_column("conversation", sa.Column(column, sa.String(length=8), nullable=True))
    op.create_check_constraint(name, "conversation", rule)
