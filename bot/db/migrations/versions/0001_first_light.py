"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("lookup", name=op.f("uq_account_lookup")),
    )
    op.create_table(
        "cursor",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=2000), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cursor")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("txn", sa.String(length=64), nullable=False),
        sa.Column("lane", sa.String(length=48), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("conversation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("envelope", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("txn", name=op.f("uq_outbox_txn")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_conversation"), "outbox", ["conversation"], unique=False)
    op.create_index(op.f("ix_outbox_envelope"), "outbox", ["envelope"], unique=False)
    op.create_table(
        "pin",
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("master_key", sa.String(length=64), nullable=False),
        sa.Column("pinned_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name=op.f("pk_pin")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('unknown', 'entry', 'desk', 'duty', 'alarm', 'admin', 'space')",
            name=op.f("ck_room_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("lookup", name=op.f("uq_room_lookup")),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_room", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pseudonym", sa.String(length=80), nullable=False),
        sa.Column("phase", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("quiet_since", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("erase_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("responder", sa.String(length=64), nullable=True),
        sa.Column("desk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("desk_since", sa.BigInteger(), nullable=True),
        sa.Column("last_desk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("language IN ('fi', 'sv', 'en')", name=op.f("ck_conversation_language")),
        sa.CheckConstraint(
            "phase IN ('arriving', 'open', 'waiting', 'taken', 'assigned', 'closed', 'gone')",
            name=op.f("ck_conversation_phase"),
        ),
        sa.CheckConstraint("(responder IS NULL) = (desk IS NULL)", name=op.f("ck_conversation_responder_has_desk")),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_conversation_account")),
        sa.ForeignKeyConstraint(["entry_room"], ["room.id"], name=op.f("fk_conversation_entry_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("entry_room", name=op.f("uq_conversation_entry_room")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_conversation_pseudonym")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_conversation_account"), "conversation", ["account"], unique=False)
    op.create_index(op.f("ix_conversation_due_at"), "conversation", ["due_at"], unique=False)
    op.create_index(op.f("ix_conversation_phase"), "conversation", ["phase"], unique=False)
    op.create_table(
        "crossing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("room", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("origin_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("origin_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('menu', 'card', 'erase_question', 'language_question')",
            name=op.f("ck_crossing_purpose"),
        ),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name=op.f("fk_crossing_conversation")),
        sa.ForeignKeyConstraint(["room"], ["room.id"], name=op.f("fk_crossing_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crossing")),
        sa.UniqueConstraint("lookup", name=op.f("uq_crossing_lookup")),
    )
    op.create_index(op.f("ix_crossing_conversation"), "crossing", ["conversation"], unique=False)
    op.create_index(op.f("ix_crossing_origin_lookup"), "crossing", ["origin_lookup"], unique=False)
    op.create_table(
        "desk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("responder", sa.String(length=64), nullable=False),
        sa.Column("room", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name=op.f("fk_desk_conversation")),
        sa.ForeignKeyConstraint(["room"], ["room.id"], name=op.f("fk_desk_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sa.UniqueConstraint("room", name=op.f("uq_desk_room")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_desk_conversation"), "desk", ["conversation"], unique=False)
    op.create_table(
        "envelope",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("room", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_again", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(sealed IS NULL) = (state = 'done')", name=op.f("ck_envelope_sealed_until_done")),
        sa.CheckConstraint(
            "state IN ('ready', 'locked', 'held', 'relaying', 'done', 'aside')",
            name=op.f("ck_envelope_state"),
        ),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name=op.f("fk_envelope_conversation")),
        sa.ForeignKeyConstraint(["room"], ["room.id"], name=op.f("fk_envelope_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
        sa.UniqueConstraint("lookup", name=op.f("uq_envelope_lookup")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_envelope_conversation", "envelope", ["conversation"], unique=False)
    op.create_index("ix_envelope_room", "envelope", ["room"], unique=False)
    op.create_index("ix_envelope_state_id", "envelope", ["state", "id"], unique=False)
