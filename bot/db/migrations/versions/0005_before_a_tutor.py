"""Before words reach a tutor, or come from one: what waits for its writer's word."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PURPOSES = (
    "purpose IN ('menu', 'card', 'erase_question', 'tell_question', 'language_question', 'answer', 'guesses', "
    "'keep_question', 'alarm', 'mark')"
)


def upgrade() -> None:
    with op.batch_alter_table("crossing") as table:
        table.drop_constraint(op.f("ck_crossing_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_crossing_purpose"), PURPOSES)
    for name in ("tells_since", "tell_asked_at", "unsent_since"):
        op.add_column("conversation", sa.Column(name, sa.BigInteger(), nullable=True))
    for name in ("telling", "unsent"):
        op.add_column("envelope", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
