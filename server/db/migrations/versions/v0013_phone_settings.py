"""What a vPBX decides on its telephones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_settings",
        sa.Column("vpbx_id", sa.String(40), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("vpbx_id", name="pk_phone_settings"),
        sa.ForeignKeyConstraint(
            ["vpbx_id"], ["vpbx.id"], name="fk_phone_settings_vpbx_id", ondelete="CASCADE"
        ),
    )
