"""What was measured of a telephone's network."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("call_record") as batch:
        for name in ("packets", "jitter", "round_trip"):
            batch.add_column(sa.Column(name, sa.Integer))
