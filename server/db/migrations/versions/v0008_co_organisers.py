"""Accounts that organise a conference together with its organiser."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "co_organiser",
        sa.Column("conference_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("conference_id", "account_id", name="pk_co_organiser"),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name="fk_co_organiser_conference_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_co_organiser_account_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_co_organiser_account_id", "co_organiser", ["account_id"])
