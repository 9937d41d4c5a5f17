"""A second factor: the secret of the codes by time, and recovery codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("secret_sealed", sa.Text(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name="pk_second_factor"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_second_factor_account_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_recovery_code_account_id",
            ondelete="CASCADE",
        ),
    )
