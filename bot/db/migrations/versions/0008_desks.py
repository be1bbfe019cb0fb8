"""Desks: sleep, hand-overs, company, notes, practice, and what tutors have done."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("asleep_since", sa.BigInteger(), nullable=True))
