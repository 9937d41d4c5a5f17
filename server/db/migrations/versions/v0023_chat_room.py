"""In which room of a divided conference a line was written: empty for the main one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chat_line", sa.Column("room", sa.String(64), nullable=False, server_default=""))
