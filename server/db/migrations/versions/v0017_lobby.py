"""For whom the organiser of a conference wants to be asked before they come in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conference", sa.Column("lobby", sa.String(12), nullable=False, server_default="off")
    )
