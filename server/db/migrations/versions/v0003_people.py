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


ID = sa.String(40)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _search_key()
    op.add_column(
        "account",
        sa.Column("email_verified", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    _login_token()
    _second_factor()


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


def _login_token() -> None:
    op.create_table(
        "login_token",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login_token"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_login_token_account_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "purpose IN ('password-reset', 'invitation')", name=op.f("ck_login_token_purpose")
        ),
    )
    op.create_index("ix_login_token_account_id", "login_token", ["account_id"])
    op.create_index("ix_login_token_expires_at", "login_token", ["expires_at"])


def _second_factor() -> None:
    op.create_table(
        "second_factor",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("secret_sealed", sa.Text, nullable=False),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
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


def _folded(value: str) -> str:
    """As server.domain.directory had it when this migration was written."""
    apart = unicodedata.normalize("NFKD", value.casefold())
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())
