"""What is written in conferences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "chat_line",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            nullable=False,
            autoincrement=True,
        ),
        sa.Column("id", ID, nullable=False),
        sa.Column("conference_id", ID, nullable=False),
        sa.Column("peer", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("account_id", ID),
        sa.Column("to_peer", sa.String(64)),
        sa.Column("to_name", sa.String(120)),
        sa.Column("to_account_id", ID),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_chat_line"),
        sa.UniqueConstraint("id", name="uq_chat_line_id"),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name="fk_chat_line_conference_id",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_chat_line_conference_id_position", "chat_line", ["conference_id", "position"]
    )
