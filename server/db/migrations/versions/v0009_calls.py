"""Call records: one row a leg."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "call_record",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            nullable=False,
            autoincrement=True,
        ),
        sa.Column("id", ID, nullable=False),
        sa.Column("vpbx_id", ID, nullable=False),
        sa.Column("conference_id", ID, nullable=False),
        sa.Column("conference_name", sa.String(120), nullable=False),
        sa.Column("room_number", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("direction", sa.String(8), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("account_id", ID),
        sa.Column("member_id", ID),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("codec", sa.String(16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("cause", sa.String(24)),
        sa.Column("loss", sa.Integer),
        sa.PrimaryKeyConstraint("position", name="pk_call_record"),
        sa.UniqueConstraint("id", name="uq_call_record_id"),
        sa.ForeignKeyConstraint(
            ["vpbx_id"], ["vpbx.id"], name="fk_call_record_vpbx_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["vpbx_id", "position"],
        ["conference_id", "position"],
        ["started_at"],
        ["ended_at"],
    ):
        name = "_".join(["ix_call_record", *columns])
        op.create_index(name, "call_record", columns)
