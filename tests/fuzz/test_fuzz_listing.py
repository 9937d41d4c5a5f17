"""Query parameters of the list, as any client may write them.

Invariants: a cursor of ours reads as what it was written from; whatever else comes gives a query
within its bounds or Invalid, never another exception.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from server.domain.conference import WindowState
from server.domain.errors import Invalid
from server.domain.listing import (
    MAX_PAGE,
    MAX_SEARCH,
    Position,
    read_cursor,
    read_query,
    write_cursor,
)

STARTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))
IDS = st.text("abcdefghijklmnopqrstuvwxyz234567:", max_size=40)
NAMES = st.sampled_from(["after", "limit", "q", "state", "organiser", "order", "other"])


@given(STARTS, IDS, st.none() | st.sampled_from(WindowState))
def test_a_cursor_reads_as_it_was_written(
    start: datetime, last: str, state: WindowState | None
) -> None:
    cursor = write_cursor(Position(start, last, state))
    assert read_cursor(cursor) == Position(start, last, state)
    assert cursor.replace("-", "").replace("_", "").isalnum()  # needs no escaping in a URL


@example({"after": "OTk5OTk5OTk5OTk5OTk5OTk5OTk6YQ"})  # a moment beyond the calendar
@example({"after": "é"})
@example({"limit": "٣"})
@given(st.dictionaries(NAMES, st.text() | st.text("AQabMTY3_-=:", max_size=12)))
def test_any_parameters(raw: dict[str, str]) -> None:
    try:
        query = read_query(raw)
    except Invalid as error:
        assert {fault.field for fault in error.errors} <= raw.keys()
        return
    assert query.limit is None or 1 <= query.limit <= MAX_PAGE
    assert len(query.search) <= MAX_SEARCH
    assert "\0" not in query.search + (query.organiser_id or "")
