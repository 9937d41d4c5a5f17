"""A search key for the external directory; accounts that are checked, reset and invited."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.String(600).with_variant(sa.String(600, collation="C"), "postgresql")


def upgrade() -> None:
    _search_key()


def _search_key() -> None:
    op.add_column(
        "directory_entry", sa.Column("search_key", KEY, nullable=False, server_default="")
    )
    op.drop_index("ix_directory_entry_vpbx_id", "directory_entry")
    op.create_index(
        "ix_directory_entry_vpbx_id_search_key_id",
        "directory_entry",
        ["vpbx_id", "search_key", "id"],
    )
    entry = sa.table(
        "directory_entry",
        *(sa.column(name, sa.String) for name in ("id", "name", "email", "number", "search_key")),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(entry)).all():
        key = f"{_folded(row.name)[:200]}\n{_folded(row.email)[:300]}\n{row.number}"
        connection.execute(sa.update(entry).where(entry.c.id == row.id).values(search_key=key))


def _folded(value: str) -> str:
    """As server.domain.directory had it when this migration was written."""
    apart = unicodedata.normalize("NFKD", value.casefold())
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())
