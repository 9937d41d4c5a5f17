"""A flood makes one line for each reason and interval."""

from __future__ import annotations

import logging

import pytest

from sip_gateway.input_log import INTERVAL, InputLog


def test_one_line_per_reason_and_interval(caplog: pytest.LogCaptureFixture) -> None:
    log = InputLog(logging.getLogger("test"))
    for _ in range(100):
        log.refused("malformed", "192.0.2.1", 0.0)
    log.refused("rate-limited", "192.0.2.2", 1.0)
    log.refused("malformed", "192.0.2.3", INTERVAL)
    assert [record.getMessage() for record in caplog.records] == [
        "SIP input refused: malformed from 192.0.2.1",
        "SIP input refused: rate-limited from 192.0.2.2",
        "SIP input refused: malformed from 192.0.2.3 (and 99 more since)",
    ]
