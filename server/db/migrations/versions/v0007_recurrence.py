"""Series of conferences: rule, first start, and the dates that are not as the rule has them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.add_column("conference", sa.Column("recurrence", sa.String(120)))
    op.add_column("conference", sa.Column("first_start", sa.DateTime(timezone=True)))
    op.add_column("conference", sa.Column("rolls_at", sa.DateTime(timezone=True)))
    op.create_index("ix_conference_rolls_at", "conference", ["rolls_at"])
    op.create_table(
        "occurrence_change",
        sa.Column("conference_id", ID, nullable=False),
        sa.Column("original_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_to", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("conference_id", "original_start", name="pk_occurrence_change"),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name="fk_occurrence_change_conference_id",
            ondelete="CASCADE",
        ),
    )
