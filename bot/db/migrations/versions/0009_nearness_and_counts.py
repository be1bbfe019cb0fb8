"""What a student wishes of places, and what statistics are made of."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each part is a function of its own."""
    _wished_campus()


def _wished_campus() -> None:
    """Nobody has wished for one at the change."""
    op.add_column("conversation", sa.Column("wanted_campus", sa.String(length=64), nullable=True))
