"""What a student wishes of places, and what statistics are made of."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each part is a function of its own."""
