"""Calendar feeds: the address that a calendar program fetches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_calendar_feed"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_calendar_feed_account_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("secret_hash", name="uq_calendar_feed_secret_hash"),
    )
