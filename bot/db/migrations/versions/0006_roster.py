"""The roster: who may respond, whom the service has let in, and a duty room for tutors."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROOM_KINDS = "kind IN ('unknown', 'entry', 'desk', 'duty', 'tutors', 'alarm', 'admin', 'space', 'opening')"
NOTED = (
    "what IN ('raised', 'taken', 'handed_back', 'paged', 'lowered', 'closed', 'opening_asked', 'opening_refused', "
    "'opening_agreed', 'opening_shown', 'opening_ended', 'evidence_kept', 'evidence_shown', 'evidence_erased', "
    "'staff_added', 'staff_removed')"
)
ROLES = "role IN ('kuraattori', 'psykologi', 'terveydenhoitaja', 'opo', 'supervisor', 'tutor')"
TRAINING = "(course IS NULL) = (completed IS NULL) AND (course IS NULL) = (valid_until IS NULL)"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _more_room_kinds()
    with op.batch_alter_table("audit") as table:
        table.drop_constraint(op.f("ck_audit_what"), type_="check")
        table.create_check_constraint(op.f("ck_audit_what"), NOTED)
    op.create_table(
        "roster",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("alias", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("campus", sa.String(length=31), nullable=True),
        sa.Column("languages", sa.String(length=8), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("course", sa.String(length=80), nullable=True),
        sa.Column("completed", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("practised", sa.Boolean(), nullable=False),
        sa.Column("master_key", sa.String(length=43), nullable=True),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(ROLES, name=op.f("ck_roster_role")),
        sa.CheckConstraint("(sealed IS NULL) = (removed_at IS NOT NULL)", name=op.f("ck_roster_sealed_while_there")),
        sa.CheckConstraint("(lookup IS NULL) = (sealed IS NULL)", name=op.f("ck_roster_lookup_with_sealed")),
        sa.CheckConstraint(TRAINING, name=op.f("ck_roster_training_whole")),
        sa.CheckConstraint("at_once >= 1", name=op.f("ck_roster_at_once")),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_roster")),
        sa.UniqueConstraint("lookup", name=op.f("uq_roster_lookup")),
    )
    op.create_table(
        "seat",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=True),
        sa.Column("alias", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("responds", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(ROLES, name=op.f("ck_seat_role")),
        sa.CheckConstraint("(lookup IS NULL) = (left_at IS NOT NULL)", name=op.f("ck_seat_lookup_while_there")),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_seat")),
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
