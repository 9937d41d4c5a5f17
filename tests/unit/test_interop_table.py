"""How docs/interop.md is written."""

from __future__ import annotations

from tests.interop.table import Row, version_of, written


def test_a_row_says_what_was_seen_and_no_more() -> None:
    row = Row("baresip", "udp", "PCMA", "none", "RFC 4733", {"call": "yes", "keys": "no: silence"})
    text = written([row], "2026-11-26", "baresip v1")
    assert text.splitlines()[-1] == (
        "| baresip | udp | PCMA | none | RFC 4733 | yes | – | no: silence | – | – | – |"
    )
    assert "2026-11-26: baresip v1." in text
    assert row.failed


def test_what_is_not_there_did_not_fail_and_did_not_work() -> None:
    row = Row("baresip", "udp", "PCMA", "none", "–", {"call": "not installed"})
    assert not row.failed
    assert "yes" not in written([row], "", "")
    assert version_of("no-such-telephone") == ""
