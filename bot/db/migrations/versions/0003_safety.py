"""Safety: alarms, and a log of what was done about them that nobody can change unseen."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PURPOSES = (
    "purpose IN ('menu', 'card', 'erase_question', 'language_question', 'answer', 'guesses', 'keep_question', "
    "'alarm', 'mark')"
)
CATEGORIES = (
    "category IN ('suicide', 'self_harm', 'violence_threat', 'abuse_home', 'sexual_violence', 'intoxication', "
    "'psychosis_like', 'eating_acute', 'runaway_homeless', 'bullying_severe', 'third_party')"
)
OUTCOMES = (
    "outcome IN ('112', 'lastensuojelu', 'hoitoon', 'huoltaja', 'turvassa', 'ei-tavoitettu', 'vaara', 'harjoitus')"
)
NOTED = "what IN ('raised', 'taken', 'handed_back', 'paged', 'lowered', 'closed')"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("crossing") as table:
        table.drop_constraint(op.f("ck_crossing_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_crossing_purpose"), PURPOSES)
    op.add_column("conversation", sa.Column("alarmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "alarm",
        sa.Column("id", _id(), autoincrement=False, nullable=False),
        sa.Column("conversation", _id(), nullable=True),
        sa.Column("pseudonym", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("worst", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("rules", sa.String(length=2000), nullable=False),
        sa.Column("screened", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(length=8), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("owned_at", sa.BigInteger(), nullable=True),
        sa.Column("here_at", sa.BigInteger(), nullable=True),
        sa.Column("desk", _id(), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=True),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.Column("silence_told", sa.Boolean(), nullable=False),
        sa.Column("outside_told", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("standing IN ('marked', 'called', 'owned', 'closed')", name=op.f("ck_alarm_standing")),
        sa.CheckConstraint(CATEGORIES, name=op.f("ck_alarm_category")),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_alarm_outcome")),
        sa.CheckConstraint("language IN ('fi', 'sv', 'en')", name=op.f("ck_alarm_language")),
        sa.CheckConstraint("tier BETWEEN 0 AND 3 AND worst BETWEEN tier AND 3", name=op.f("ck_alarm_tier")),
        sa.CheckConstraint("(standing = 'closed') = (outcome IS NOT NULL)", name=op.f("ck_alarm_closed_with_outcome")),
        sa.CheckConstraint("standing <> 'owned' OR owner IS NOT NULL", name=op.f("ck_alarm_owned_by_somebody")),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name=op.f("fk_alarm_conversation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(op.f("ix_alarm_conversation"), "alarm", ["conversation"])
    op.create_index(op.f("ix_alarm_due_at"), "alarm", ["due_at"])
    op.create_table(
        "rule_count",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "rule", name=op.f("pk_rule_count")),
    )
    op.create_table(
        "audit",
        sa.Column("id", _id(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("alarm", _id(), nullable=True),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(NOTED, name=op.f("ck_audit_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
