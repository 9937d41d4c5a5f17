"""Members of conferences, reminders, and the outbox that mails leave through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(40)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "vpbx", sa.Column("reminders", sa.String(40), nullable=False, server_default="30,15")
    )
    op.add_column(
        "conference", sa.Column("sequence", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("conference", sa.Column("reminders", sa.String(40)))
    _member()
    _outbox()


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("id", ID, nullable=False),
        sa.Column("conference_id", ID, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("send_mail", sa.Boolean, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("pin_sealed", sa.Text, nullable=False),
        sa.Column("link_sealed", sa.Text, nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("link_hash", name="uq_member_link_hash"),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name="fk_member_conference_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "source IN ('extension', 'directory', 'name')", name=op.f("ck_member_source")
        ),
        sa.CheckConstraint(
            "answer IN ('none', 'accepted', 'tentative', 'declined')",
            name=op.f("ck_member_answer"),
        ),
    )
    op.create_index("ix_member_conference_id", "member", ["conference_id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("vpbx_id", ID, nullable=False),
        sa.Column("conference_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("deadline", MOMENT),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", sa.String(500), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("handed_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
        sa.ForeignKeyConstraint(
            ["vpbx_id"], ["vpbx.id"], name="fk_outbox_vpbx_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_outbox_conference_id", "outbox", ["conference_id"])
    op.create_index("ix_outbox_state_due", "outbox", ["state", "due"])
