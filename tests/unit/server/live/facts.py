"""A conference's facts for tests that do not care which."""

from __future__ import annotations

from datetime import UTC, datetime

from server.live.people import Facts

FACTS = Facts(
    conference="c1",
    title="Budget",
    room_number="4711",
    portal_number="0800",
    starts_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    closes_at=datetime(2026, 3, 1, 10, tzinfo=UTC),
)
