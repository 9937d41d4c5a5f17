"""Who accounts are to an identity provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "external_identity",
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_external_identity"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_external_identity_account_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("account_id", "issuer", name="uq_external_identity_account_id_issuer"),
    )
