"""Tenants, people, telephones, directory, conferences and login sessions.

A migration is a record of the past: it names its columns itself and never imports
`server.db.tables`, which moves on. There is no way down: a backup is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(40)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _setting_and_vpbx()
    _account()
    _extension_and_directory()
    _conference()
    _login_session()


def _setting_and_vpbx() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "vpbx",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("portal_number", sa.String(32), nullable=False),
        sa.Column("portal_key", sa.String(64), nullable=False),
        sa.Column("conference_enabled", sa.Boolean, nullable=False),
        sa.Column("ucc_enabled", sa.Boolean, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vpbx"),
        sa.UniqueConstraint("id", "portal_key", name="uq_vpbx_id_portal_key"),
    )
    op.create_index("ix_vpbx_portal_number", "vpbx", ["portal_number"])


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", ID, nullable=False),
        sa.Column("vpbx_id", ID, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "role IN ('subscriber', 'administrator', 'operator')", name="ck_account_role"
        ),
        sa.CheckConstraint("status IN ('active', 'disabled')", name="ck_account_status"),
        sa.ForeignKeyConstraint(
            ["vpbx_id"], ["vpbx.id"], name="fk_account_vpbx_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
    )
    op.create_index("ix_account_vpbx_id", "account", ["vpbx_id"])


def _extension_and_directory() -> None:
    op.create_table(
        "extension",
        sa.Column("id", ID, nullable=False),
        sa.Column("vpbx_id", ID, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("sip_username", sa.String(64), nullable=False),
        sa.Column("realm", sa.String(120), nullable=False),
        sa.Column("ha1_md5_sealed", sa.Text, nullable=False),
        sa.Column("ha1_sha256_sealed", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_extension_account_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["vpbx_id"], ["vpbx.id"], name="fk_extension_vpbx_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_extension"),
        sa.UniqueConstraint("account_id", name="uq_extension_account_id"),
        sa.UniqueConstraint("sip_username", name="uq_extension_sip_username"),
        sa.UniqueConstraint("vpbx_id", "number", name="uq_extension_vpbx_id_number"),
    )
    op.create_table(
        "directory_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("vpbx_id", ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["vpbx_id"], ["vpbx.id"], name="fk_directory_entry_vpbx_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_directory_entry"),
    )
    op.create_index("ix_directory_entry_vpbx_id", "directory_entry", ["vpbx_id"])


def _conference() -> None:
    op.create_table(
        "conference",
        sa.Column("id", ID, nullable=False),
        sa.Column("vpbx_id", ID, nullable=False),
        sa.Column("portal_key", sa.String(64), nullable=False),
        sa.Column("organiser_id", ID, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("room_number", sa.String(12), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("duration", sa.Integer, nullable=False),
        sa.Column("pin_sealed", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('audio', 'ucc', 'adhoc')", name="ck_conference_kind"),
        sa.CheckConstraint("duration > 0", name="ck_conference_duration"),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["account.id"],
            name="fk_conference_organiser_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vpbx_id", "portal_key"],
            ["vpbx.id", "vpbx.portal_key"],
            name="fk_conference_vpbx_id_portal_key",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conference"),
        sa.UniqueConstraint(
            "portal_key", "room_number", name="uq_conference_portal_key_room_number"
        ),
    )
    op.create_index("ix_conference_organiser_id", "conference", ["organiser_id"])
    op.create_index("ix_conference_vpbx_id_start", "conference", ["vpbx_id", "start"])


def _login_session() -> None:
    op.create_table(
        "login_session",
        sa.Column("id_hash", sa.String(64), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_login_session_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", name="pk_login_session"),
    )
    op.create_index("ix_login_session_account_id", "login_session", ["account_id"])
    op.create_index("ix_login_session_created_at", "login_session", ["created_at"])
