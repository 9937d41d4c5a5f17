"""All tables. Migrations create them; a test compares both."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out, UTC in the database, also where it knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(40)
# Compared by code point, which SQLite always does and PostgreSQL when it is told so.
BINARY_TEXT = String(600).with_variant(String(600, collation="C"), "postgresql")

# Facts about the installation itself, by name.
setting = Table(
    "setting",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

vpbx = Table(
    "vpbx",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("portal_number", String(32), nullable=False),
    # The portal number, or something of its own for a vPBX without: VPBX.portal_key.
    Column("portal_key", String(64), nullable=False),
    Column("conference_enabled", Boolean, nullable=False),
    Column("ucc_enabled", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("timezone", String(64), nullable=False),
    # Minutes before the start, "30,15": server.domain.reminders.
    Column("reminders", String(40), nullable=False),
    UniqueConstraint("id", "portal_key"),
    Index(None, "portal_number"),
)

# What a vPBX has decided on its telephones, a JSON object: server.domain.phone_settings.
phone_settings = Table(
    "phone_settings",
    metadata,
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), primary_key=True),
    Column("settings", Text, nullable=False),
)

# Recordings of its own that its telephones hear: server.domain.phone_prompt.
phone_prompt = Table(
    "phone_prompt",
    metadata,
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), primary_key=True),
    Column("place", String(40), primary_key=True),
    Column("seconds_tenths", Integer, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    # 16-bit PCM, 16 kHz, mono: 960 kB at most.
    Column("sound", LargeBinary, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", ID, primary_key=True),
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), nullable=False, index=True),
    # Lower case, as mail addresses are compared at login.
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("language", String(8), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    # Whether a link that was sent to the address has come back.
    Column("email_verified", Boolean, nullable=False),
    CheckConstraint("role IN ('subscriber', 'administrator', 'operator')", name="role"),
    CheckConstraint("status IN ('active', 'disabled')", name="status"),
)

extension = Table(
    "extension",
    metadata,
    Column("id", ID, primary_key=True),
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), nullable=False),
    Column("number", String(32), nullable=False),
    Column("name", String(120), nullable=False),
    Column("account_id", ID, ForeignKey("account.id", ondelete="SET NULL"), unique=True),
    Column("sip_username", String(64), nullable=False, unique=True),
    Column("realm", String(120), nullable=False),
    Column("ha1_md5_sealed", Text, nullable=False),
    Column("ha1_sha256_sealed", Text, nullable=False),
    UniqueConstraint("vpbx_id", "number"),
)

directory_entry = Table(
    "directory_entry",
    metadata,
    Column("id", ID, primary_key=True),
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False),
    Column("number", String(32), nullable=False),
    # server.domain.directory.search_key: both databases find and sort by it in the same way.
    Column("search_key", BINARY_TEXT, nullable=False),
    Index(None, "vpbx_id", "search_key", "id"),
)

conference = Table(
    "conference",
    metadata,
    Column("id", ID, primary_key=True),
    Column("vpbx_id", ID, nullable=False),
    Column("portal_key", String(64), nullable=False),
    Column("organiser_id", ID, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("name", String(120), nullable=False),
    Column("room_number", String(12), nullable=False),
    Column("start", UTCDateTime, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("duration", Integer, nullable=False),
    Column("pin_sealed", Text, nullable=False),
    Column("description", Text, nullable=False),
    # Counts the changes that invited people are told of (RFC 5545 §3.8.7.4).
    Column("sequence", Integer, nullable=False),
    # As the vPBX's, NULL for those of the vPBX.
    Column("reminders", String(40)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    # Of a series the rule (RFC 5545 §3.3.10, UNTIL as a day) and DTSTART; `start` is that of the
    # current or next date, and `rolls_at` the moment from which on it is another one.
    Column("recurrence", String(120)),
    Column("first_start", UTCDateTime),
    Column("rolls_at", UTCDateTime, index=True),
    # server.domain.conference.LobbyPolicy
    Column("lobby", String(12), nullable=False),
    # The database itself keeps room numbers unique per portal, also while a vPBX moves to
    # another portal: its conferences follow by cascade, or the move fails.
    ForeignKeyConstraint(
        ["vpbx_id", "portal_key"],
        ["vpbx.id", "vpbx.portal_key"],
        ondelete="CASCADE",
        onupdate="CASCADE",
    ),
    UniqueConstraint("portal_key", "room_number"),
    CheckConstraint("kind IN ('audio', 'ucc', 'adhoc')", name="kind"),
    CheckConstraint("duration > 0", name="duration"),
    Index(None, "vpbx_id", "start"),
    Index(None, "organiser_id"),
)

# Accounts of the same vPBX that may do nearly all that the organiser may.
co_organiser = Table(
    "co_organiser",
    metadata,
    Column("conference_id", ID, ForeignKey("conference.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "account_id",
        ID,
        ForeignKey("account.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)

# A date of a series that is not as the rule has it: moved, or cancelled (no `moved_to`).
occurrence_change = Table(
    "occurrence_change",
    metadata,
    Column("conference_id", ID, ForeignKey("conference.id", ondelete="CASCADE"), primary_key=True),
    Column("original_start", UTCDateTime, primary_key=True),
    Column("moved_to", UTCDateTime),
)

# Somebody who is planned to take part. `source_id` is the extension's or the directory entry's
# id at the time; it is no foreign key, since the member stays when that one goes.
member = Table(
    "member",
    metadata,
    Column("id", ID, primary_key=True),
    Column(
        "conference_id",
        ID,
        ForeignKey("conference.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("source", String(16), nullable=False),
    Column("source_id", ID, nullable=False),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False),
    Column("number", String(32), nullable=False),
    Column("send_mail", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("pin_sealed", Text, nullable=False),
    Column("link_sealed", Text, nullable=False),
    Column("link_hash", String(64), nullable=False, unique=True),
    Column("answer", String(16), nullable=False),
    Column("answered_at", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    CheckConstraint("source IN ('extension', 'directory', 'name')", name="source"),
    CheckConstraint("answer IN ('none', 'accepted', 'tentative', 'declined')", name="answer"),
)

# Mails to be sent, and those that were. Conference and member are no foreign keys: who is
# uninvited by a deletion is told after it. States: server.outbox.policy.
outbox = Table(
    "outbox",
    metadata,
    Column("id", ID, primary_key=True),
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), nullable=False),
    Column("conference_id", ID, nullable=False, index=True),
    Column("member_id", ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sequence", Integer, nullable=False),
    # Minutes before the start that a reminder stands for, 0 for other kinds.
    Column("minutes", Integer, nullable=False),
    Column("recipient", String(254), nullable=False),
    # The same at every attempt, so that mail systems can drop a repetition.
    Column("message_id", String(255), nullable=False, unique=True),
    # JSON: what cannot be read from other tables any more when the mail is written.
    Column("payload", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due", UTCDateTime, nullable=False),
    # No use after this; NULL for always.
    Column("deadline", UTCDateTime),
    Column("owner", String(64), nullable=False),
    Column("lease_until", UTCDateTime),
    Column("attempts", Integer, nullable=False),
    Column("last_error", String(500), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("handed_at", UTCDateTime),
    Column("sent_at", UTCDateTime),
    Column("ended_at", UTCDateTime),
    Index(None, "state", "due"),
)

# Links that let somebody set the password of an account, once.
login_token = Table(
    "login_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column(
        "account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False, index=True),
    Column("used_at", UTCDateTime),
    CheckConstraint("purpose IN ('password-reset', 'invitation')", name="purpose"),
)

# Who changed what. Actor, object and conference are no foreign keys: the log outlives them.
audit_entry = Table(
    "audit_entry",
    metadata,
    # Grows with time and is never given out twice, so that pages follow it.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), nullable=False),
    # Whose history this belongs to, NULL for what concerns no conference.
    Column("conference_id", ID),
    Column("at", UTCDateTime, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("actor_name", String(120), nullable=False),
    Column("action", String(16), nullable=False),
    Column("object", String(16), nullable=False),
    Column("object_id", ID, nullable=False),
    Column("object_name", String(120), nullable=False),
    # JSON: field → [old, new], or "changed" for secrets.
    Column("changes", Text, nullable=False),
    Index(None, "vpbx_id", "id"),
    Index(None, "conference_id", "id"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

# One row a leg. Conference and person are no foreign keys: the record outlives them.
call_record = Table(
    "call_record",
    metadata,
    # Grows with time, so that pages follow it.
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", ID, nullable=False, unique=True),
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), nullable=False),
    Column("conference_id", ID, nullable=False),
    Column("conference_name", String(120), nullable=False),
    Column("room_number", String(12), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("direction", String(8), nullable=False),
    Column("name", String(120), nullable=False),
    Column("account_id", ID),
    Column("member_id", ID),
    # Masked: server.live.people.
    Column("number", String(40), nullable=False),
    # The extension, or the address of the trunk.
    Column("line", String(64), nullable=False),
    Column("codec", String(16), nullable=False),
    Column("started_at", UTCDateTime, nullable=False, index=True),
    Column("answered_at", UTCDateTime),
    # When it was last known to be there; the end of a call that we did not live to see.
    Column("seen_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime, index=True),
    Column("cause", String(24)),
    # Of a thousand packets.
    Column("loss", Integer),
    # Of telephones: sent by it, and milliseconds.
    Column("packets", Integer),
    Column("jitter", Integer),
    Column("round_trip", Integer),
    # Of a minute over a trunk, in ten-thousandths of the currency.
    Column("rate", Integer),
    Index(None, "vpbx_id", "position"),
    Index(None, "conference_id", "position"),
    sqlite_autoincrement=True,
)

# Who is told of what. Secrets are sealed; the former one still signs for a while.
webhook = Table(
    "webhook",
    metadata,
    Column("id", ID, primary_key=True),
    Column("vpbx_id", ID, ForeignKey("vpbx.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("url", String(500), nullable=False),
    Column("description", String(200), nullable=False),
    # "conference.created,room.ended"
    Column("events", String(400), nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("secret_sealed", Text, nullable=False),
    Column("former_sealed", Text, nullable=False),
    Column("former_until", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("failing_since", UTCDateTime),
    Column("disabled_because", String(16)),
)

# Messages to webhooks, to be sent and sent. States: server.outbox.policy, without "handed".
webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    # The same at every attempt, and whenever the same is told again.
    Column("id", ID, primary_key=True),
    Column("webhook_id", ID, ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False),
    Column("event", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due", UTCDateTime, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("lease_until", UTCDateTime),
    Column("attempts", Integer, nullable=False),
    # HTTP, of the last answer.
    Column("status", Integer),
    Column("last_error", String(200), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime, index=True),
    Index(None, "state", "due"),
    Index(None, "webhook_id", "created_at"),
)

login_session = Table(
    "login_session",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column(
        "account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("csrf", String(64), nullable=False),
    Column("created_at", UTCDateTime, nullable=False, index=True),
    Column("last_seen_at", UTCDateTime, nullable=False),
)

# Codes by time at login, one an account.
second_factor = Table(
    "second_factor",
    metadata,
    Column("account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("secret_sealed", Text, nullable=False),
    # The last period of 30 s whose code was used: none is taken twice.
    Column("last_step", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    # NULL while it was only shown.
    Column("confirmed_at", UTCDateTime),
)

# For who has lost the telephone. A code that was used is gone.
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    # SHA-256 of the code: 120 random bits need no slow hash.
    Column("code_hash", String(64), primary_key=True),
)

# Who an account is to an identity provider: one subject each, linked at the first login there.
external_identity = Table(
    "external_identity",
    metadata,
    Column("issuer", String(255), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("account_id", "issuer"),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", ID, primary_key=True),
    Column(
        "account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    # SHA-256 of the secret: 256 random bits need no slow hash.
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    # "conferences:read,members:read"
    Column("scopes", String(200), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime),
    Column("last_used_at", UTCDateTime),
)

# Addresses that calendar programs fetch somebody's conferences from, one an account.
calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    # SHA-256 of the secret: 128 random bits need no slow hash.
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_at", UTCDateTime, nullable=False),
)

# Calls that a client may repeat. Request and answer are sealed: both can hold PINs and tokens.
idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("account_id", ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("key_hash", String(64), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("created_at", UTCDateTime, nullable=False, index=True),
)
