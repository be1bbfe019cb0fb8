"""Desks: sleep, hand-overs, company, notes, practice, and what tutors have done."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


NOTED = (
    "what IN ('raised', 'taken', 'handed_back', 'paged', 'lowered', 'closed', 'opening_asked', 'opening_refused', "
    "'opening_agreed', 'opening_shown', 'opening_ended', 'evidence_kept', 'evidence_shown', 'evidence_erased', "
    "'staff_added', 'staff_removed', 'block_agreed')"
)


def upgrade() -> None:
    with op.batch_alter_table("audit") as table:
        table.drop_constraint(op.f("ck_audit_what"), type_="check")
        table.create_check_constraint(op.f("ck_audit_what"), NOTED)
