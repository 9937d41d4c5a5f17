"""Tables of what is made in live rooms: tables.py continued."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from server.db.tables import ID, UTCDateTime, metadata

__all__ = [
    "chat_line",
    "document",
    "document_page",
    "ink",
    "metadata",
    "poll",
    "recording",
    "room_decision",
]  # all tables are known once this is imported

# Of each line who wrote it and, where it is for one only, to whom: their place in the room, and
# their account where they have one. No reference: who has left the vPBX has written it all the same.
chat_line = Table(
    "chat_line",
    metadata,
    # Grows with time, so that pages follow it.
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", ID, nullable=False, unique=True),
    Column("conference_id", ID, ForeignKey("conference.id", ondelete="CASCADE"), nullable=False),
    Column("peer", String(64), nullable=False),
    Column("name", String(120), nullable=False),
    Column("account_id", ID),
    Column("to_peer", String(64)),
    Column("to_name", String(120)),
    Column("to_account_id", ID),
    Column("text", Text, nullable=False),
    Column("written_at", UTCDateTime, nullable=False),
    # Of a group of a divided conference, "" for the main room.
    Column("room", String(64), nullable=False, server_default=""),
    Index(None, "conference_id", "position"),
    sqlite_autoincrement=True,
)

# The files are in the data directory: server.documents.shelf.
document = Table(
    "document",
    metadata,
    Column("id", ID, primary_key=True),
    Column("conference_id", ID, ForeignKey("conference.id", ondelete="CASCADE"), nullable=False),
    # No reference: what somebody brought stays when they leave the vPBX.
    Column("uploader_id", ID, nullable=False),
    Column("uploader_name", String(120), nullable=False),
    Column("name", String(120), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("downloadable", Boolean, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("reason", String(32), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index(None, "conference_id", "created_at"),
)

document_page = Table(
    "document_page",
    metadata,
    Column("document_id", ID, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("notes", Text, nullable=False, server_default=""),
)

# What was drawn on pages, update by update: server.ink.page. `run` is the time between two clearings.
ink = Table(
    "ink",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("document_id", ID, ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("run", String(32), nullable=False),
    # The number under which a browser writes; null where it only erases.
    Column("client", BigInteger),
    # No reference: a guest has no row, and what was drawn stays when an account goes.
    Column("owner", String(64), nullable=False),
    Column("name", String(120), nullable=False),
    Column("colour", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "document_id", "page"),
    sqlite_autoincrement=True,
)

# What leaders have decided in a room that runs, a JSON object: server.db.room_decisions. `starts_at`
# is of the date of a series to which it belongs.
room_decision = Table(
    "room_decision",
    metadata,
    Column("conference_id", ID, ForeignKey("conference.id", ondelete="CASCADE"), primary_key=True),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("decided", Text, nullable=False),
)

# The files are in the data directory: server.recording.archive.
recording = Table(
    "recording",
    metadata,
    Column("id", ID, primary_key=True),
    Column("conference_id", ID, ForeignKey("conference.id", ondelete="CASCADE"), nullable=False),
    Column("vpbx_id", ID, nullable=False),
    Column("name", String(120), nullable=False),
    # No reference: it stays when they leave the vPBX.
    Column("starter_id", String(64), nullable=False),
    Column("starter_name", String(120), nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("seconds", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index(None, "conference_id", "started_at"),
)

# What was voted on: server.db.polls. `options`, `counts` and `votes` are JSON; who voted what stands
# there only while it is open.
poll = Table(
    "poll",
    metadata,
    # Grows with time, so that pages follow it.
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", ID, nullable=False, unique=True),
    Column("conference_id", ID, ForeignKey("conference.id", ondelete="CASCADE"), nullable=False),
    # Of a group of a divided conference, "" for the main room; `starts_at` of a date of a series.
    Column("room", String(64), nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("question", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("several", Boolean, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("opener_name", String(120), nullable=False),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("closed_at", UTCDateTime),
    Column("counts", Text, nullable=False),
    Column("voted", Integer, nullable=False),
    Column("votes", Text, nullable=False),
    Index(None, "conference_id", "position"),
    sqlite_autoincrement=True,
)
