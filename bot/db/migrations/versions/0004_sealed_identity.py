"""Sealed identity: what two adults open together, threats kept for the police, and what operators switch on."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROOM_KINDS = "kind IN ('unknown', 'entry', 'desk', 'duty', 'alarm', 'admin', 'space', 'opening')"
NOTED = (
    "what IN ('raised', 'taken', 'handed_back', 'paged', 'lowered', 'closed', 'opening_asked', 'opening_refused', "
    "'opening_agreed', 'opening_shown', 'opening_ended', 'evidence_kept', 'evidence_shown', 'evidence_erased')"
)


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _more_room_kinds()
    with op.batch_alter_table("audit") as table:
        table.drop_constraint(op.f("ck_audit_what"), type_="check")
        table.create_check_constraint(op.f("ck_audit_what"), NOTED)
    op.create_table(
        "opening",
        sa.Column("id", _id(), autoincrement=False, nullable=False),
        sa.Column("alarm", _id(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("first", sa.String(length=64), nullable=False),
        sa.Column("first_account", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("second", sa.String(length=64), nullable=True),
        sa.Column("second_account", sa.LargeBinary(), nullable=True),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.Column("shown_at", sa.BigInteger(), nullable=True),
        sa.Column("room", _id(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("reason IN ('hengenvaara', 'uhka', '112-pyysi')", name=op.f("ck_opening_reason")),
        sa.CheckConstraint("stage IN ('asked', 'agreed', 'shown', 'ended')", name=op.f("ck_opening_stage")),
        sa.CheckConstraint("second <> first AND second_account <> first_account", name=op.f("ck_opening_two_people")),
        sa.CheckConstraint("(second IS NULL) = (second_account IS NULL)", name=op.f("ck_opening_second_has_account")),
        sa.CheckConstraint("(second IS NULL) = (agreed_at IS NULL)", name=op.f("ck_opening_agreed_by_somebody")),
        sa.CheckConstraint(
            "stage NOT IN ('agreed', 'shown') OR second IS NOT NULL", name=op.f("ck_opening_agreed_by_two")
        ),
        sa.CheckConstraint("shown_at IS NULL OR second IS NOT NULL", name=op.f("ck_opening_shown_to_two")),
        sa.ForeignKeyConstraint(["alarm"], ["alarm.id"], name=op.f("fk_opening_alarm")),
        sa.ForeignKeyConstraint(["room"], ["room.id"], name=op.f("fk_opening_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("room", name=op.f("uq_opening_room")),
    )
    op.create_index(op.f("ix_opening_alarm"), "opening", ["alarm"])
    op.create_index(op.f("ix_opening_due_at"), "opening", ["due_at"])
    op.create_table(
        "evidence",
        sa.Column("id", _id(), nullable=False),
        sa.Column("alarm", _id(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["alarm"], ["alarm.id"], name=op.f("fk_evidence_alarm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_alarm"), "evidence", ["alarm"])
    op.create_index(op.f("ix_evidence_expires_at"), "evidence", ["expires_at"])
    op.create_table(
        "switch",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switch")),
    )


def _more_room_kinds() -> None:
    """SQLite has no other way than to build the table anew, and others refer to it.

    A batch operation would drop it under their feet. Here its rows go and come back before the foreign keys are looked
    at, which is when the transaction ends: a row that comes back makes its referrers right again.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_room_kind"), "room", type_="check")
        op.create_check_constraint(op.f("ck_room_kind"), "room", ROOM_KINDS)
        return
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE room_before AS SELECT id, lookup, sealed, kind, seen_at FROM room")
    op.execute("DELETE FROM room")
    op.drop_table("room")
    op.create_table(
        "room",
        sa.Column("id", _id(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(ROOM_KINDS, name=op.f("ck_room_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("lookup", name=op.f("uq_room_lookup")),
    )
    op.execute("INSERT INTO room (id, lookup, sealed, kind, seen_at) SELECT * FROM room_before")
    op.drop_table("room_before")
