"""Who is on duty, what a student asked for, and how long others waited."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PURPOSES = (
    "purpose IN ('menu', 'card', 'erase_question', 'tell_question', 'language_question', 'answer', 'guesses', "
    "'keep_question', 'alarm', 'mark', 'who_question', 'shift', 'block')"
)
SERVICES = "service IN ('tutor_chat', 'counsellor_chat')"
TOPICS = "topic IN ('studies', 'mind', 'people', 'home', 'money', 'other')"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("crossing") as table:
        table.drop_constraint(op.f("ck_crossing_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_crossing_purpose"), PURPOSES)
    _requests()
    op.create_table(
        "shift",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=8), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=False),
        sa.Column("on_break", sa.Boolean(), nullable=False),
        sa.CheckConstraint("place IN ('duty', 'tutors')", name=op.f("ck_shift_place")),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_shift")),
    )
    op.create_table(
        "block",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_block")),
    )
    op.create_table(
        "pickup",
        sa.Column("id", _id(), nullable=False),
        sa.Column("service", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint(SERVICES, name=op.f("ck_pickup_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup")),
    )
    op.create_index(op.f("ix_pickup_service_at"), "pickup", ["service", "at"])


def _requests() -> None:
    """Whoever waited at the change waits on, for an adult, with a card that lies there since the waiting began."""
    checked = {"service": SERVICES, "topic": TOPICS}
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("service", sa.String(length=16), nullable=False, server_default="counsellor_chat"),
        sa.Column("choosing_since", sa.BigInteger(), nullable=True),
        sa.Column("carded_at", sa.BigInteger(), nullable=True),
        sa.Column("shut_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("raised", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("widened", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("topic", sa.String(length=16), nullable=True),
        sa.Column("not_who", sa.String(length=1000), nullable=False, server_default=""),
        sa.Column("not_campus", sa.String(length=400), nullable=False, server_default=""),
        sa.Column("held_abuse", sa.Integer(), nullable=False, server_default="0"),
    )
    for column in columns:
        rule = checked.get(column.name)
        if rule is not None and op.get_bind().dialect.name == "sqlite":
            # A check may come with its column, so that the table that others refer to need not be built anew.
            kind = "VARCHAR(16) DEFAULT 'counsellor_chat' NOT NULL" if column.name == "service" else "VARCHAR(16)"
            name = op.f(f"ck_conversation_{column.name}")
            op.execute(f"ALTER TABLE conversation ADD COLUMN {column.name} {kind} CONSTRAINT {name} CHECK ({rule})")
            continue
        op.add_column("conversation", column)
        if rule is not None:
            op.create_check_constraint(op.f(f"ck_conversation_{column.name}"), "conversation", rule)
    op.execute("UPDATE conversation SET carded_at = waiting_since, asked_at = waiting_since WHERE phase = 'waiting'")
