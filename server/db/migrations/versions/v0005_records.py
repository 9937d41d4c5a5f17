"""The audit log: who changed what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            nullable=False,
            autoincrement=True,
        ),
        sa.Column("vpbx_id", ID, nullable=False),
        sa.Column("conference_id", ID),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("actor_name", sa.String(120), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("object", sa.String(16), nullable=False),
        sa.Column("object_id", ID, nullable=False),
        sa.Column("object_name", sa.String(120), nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        sa.ForeignKeyConstraint(
            ["vpbx_id"], ["vpbx.id"], name="fk_audit_entry_vpbx_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_entry_vpbx_id_id", "audit_entry", ["vpbx_id", "id"])
    op.create_index("ix_audit_entry_conference_id_id", "audit_entry", ["conference_id", "id"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
