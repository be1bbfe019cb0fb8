"""What a student wishes of places, what statistics are made of, and whose a row is where several workers serve."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PURPOSES = (
    "purpose IN ('menu', 'card', 'erase_question', 'tell_question', 'language_question', 'answer', 'guesses', "
    "'keep_question', 'alarm', 'mark', 'who_question', 'shift', 'block', 'ready', 'hand_question', 'earlier', "
    "'help', 'status', 'away')"
)


def upgrade() -> None:
    """Each part is a function of its own."""
    _wished_campus()
    _statistics()
    _purposes()
    _workers()


def _wished_campus() -> None:
    """Nobody has wished for one at the change."""
    op.add_column("conversation", sa.Column("wanted_campus", sa.String(length=64), nullable=True))


def _statistics() -> None:
    """Who waits at the change is counted from the next time on."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "asking",
        sa.Column("conversation", number, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name=op.f("fk_asking_conversation")),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_asking")),
    )
    op.create_table(
        "statistic",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "what IN ('week', 'hours', 'topic', 'language', 'asked', 'end', 'wait', 'alarm_t1', 'alarm_t2', "
            "'alarm_t3')",
            name=op.f("ck_statistic_what"),
        ),
        sa.PrimaryKeyConstraint("month", "what", "value", name=op.f("pk_statistic")),
    )


def _purposes() -> None:
    """A card of how the service is, and what tells that a student cannot be reached."""
    with op.batch_alter_table("crossing") as table:
        table.drop_constraint(op.f("ck_crossing_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_crossing_purpose"), PURPOSES)


def _workers() -> None:
    """All that is there is the first account's; the staff rooms, which are nobody's own, are all workers'."""
    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=11), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("master_key", sa.String(length=64), nullable=True),
        sa.Column("heard_at", sa.BigInteger(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.Column("back_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(gone_at IS NULL) = (back_at IS NULL)", name=op.f("ck_worker_gone_and_back")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    for table in ("room", "outbox"):
        op.add_column(table, sa.Column("worker", sa.String(length=11), nullable=True, server_default=""))
    for table in ("conversation", "crossing"):
        op.add_column(table, sa.Column("worker", sa.String(length=11), nullable=False, server_default=""))
    op.add_column("conversation", sa.Column("away_told", sa.String(length=8), nullable=True))
    op.add_column("conversation", sa.Column("back_told", sa.BigInteger(), nullable=True))
    op.execute("UPDATE room SET worker = NULL WHERE kind IN ('duty', 'tutors', 'alarm', 'admin', 'space')")
