"""Recordings of a vPBX's own that its telephones hear."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_prompt",
        sa.Column("vpbx_id", sa.String(40), nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("seconds_tenths", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sound", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("vpbx_id", "place", name="pk_phone_prompt"),
        sa.ForeignKeyConstraint(
            ["vpbx_id"], ["vpbx.id"], name="fk_phone_prompt_vpbx_id", ondelete="CASCADE"
        ),
    )
