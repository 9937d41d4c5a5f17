"""Recordings of conferences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "recording",
        sa.Column("id", ID, nullable=False),
        sa.Column("conference_id", ID, nullable=False),
        sa.Column("vpbx_id", ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("starter_id", sa.String(64), nullable=False),
        sa.Column("starter_name", sa.String(120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recording"),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name="fk_recording_conference_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_recording_state", "recording", ["state"])
    op.create_index(
        "ix_recording_conference_id_started_at", "recording", ["conference_id", "started_at"]
    )
