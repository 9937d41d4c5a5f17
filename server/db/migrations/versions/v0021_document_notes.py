"""What the presenter wrote to the pages of a document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document_page", sa.Column("notes", sa.Text(), nullable=False, server_default=""))
