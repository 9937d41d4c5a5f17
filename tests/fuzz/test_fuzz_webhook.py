"""Fuzzing of the addresses that administrators type in for webhooks."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from server.domain.errors import Invalid
from server.domain.reachable import literal
from server.domain.webhook import MAX_URL, read_draft

STARTS = ["https://", "http://", "", "https:/", "//", "HTTPS://", "https://["]


# An address is taken or named as faulty, whatever it is. One that is taken is ASCII, has a host
# that can be asked whether it is an address, and neither login nor control characters.
@given(st.sampled_from(STARTS), st.text(max_size=60))
@example("https://", "a@b")
@example("https://", "[::1]:443/x")
@example("https://[", "::ffff:127.0.0.1]")
def test_any_text_is_an_address_or_a_fault(start: str, rest: str) -> None:
    try:
        draft = read_draft({"url": start + rest, "events": ["room.ended"]}, None, allow_http=False)
    except Invalid as invalid:
        assert [error.field for error in invalid.errors] == ["url"]
        return
    assert draft.url.lower().startswith("https://")
    assert draft.url.isascii()
    assert draft.url.isprintable()
    assert len(draft.url) <= MAX_URL
    authority = draft.url.split("/")[2].partition("?")[0]
    assert "@" not in authority
    literal(authority.rpartition(":")[0] or authority)
