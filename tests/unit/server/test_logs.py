"""One event, one line, whatever is in it."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from server.logs import MAX_VALUE, JsonFormatter, PlainFormatter, set_up


def record(message: str, **extra: object) -> logging.LogRecord:
    logger = logging.getLogger("server.test")
    made = logger.makeRecord("server.test", logging.INFO, "f", 1, message, (), None, extra=extra)
    made.created = 1_893_456_000.25
    return made


def test_plain_lines() -> None:
    line = PlainFormatter().format(record("login refused", address="192.0.2.1"))
    assert line == "2030-01-01T00:00:00.250Z INFO server.test: login refused address=192.0.2.1"


def test_json_lines() -> None:
    entry = json.loads(JsonFormatter().format(record("login refused", address="é")))
    assert entry == {
        "time": "2030-01-01T00:00:00.250Z",
        "level": "info",
        "logger": "server.test",
        "event": "login refused",
        "address": "é",
    }


@pytest.mark.parametrize("formatter", [PlainFormatter(), JsonFormatter()])
def test_input_cannot_forge_a_line_or_fill_the_disk(formatter: logging.Formatter) -> None:
    line = formatter.format(record("x\n2030 INFO forged\x1b[31m", value="\r\0" + "y" * 10_000))
    assert "\n" not in line and "\r" not in line and "\x1b" not in line
    assert len(line) < 2 * MAX_VALUE + 200


@pytest.mark.parametrize("formatter", [PlainFormatter(), JsonFormatter()])
@pytest.mark.parametrize(
    "path", ["/calendar/s3cret.ics", "/Calendar/s3cret", "/calendar/a/s3cret?x"]
)
def test_addresses_of_calendars_stay_secret(formatter: logging.Formatter, path: str) -> None:
    said = f'192.0.2.1 "GET {path} HTTP/1.1" 200'
    line = formatter.format(record(said, first_request_line=f"GET {path} HTTP/1.1", path=path))
    assert "s3cret" not in line
    assert line.count("HTTP/1.1") == 2 and "200" in line
    late = formatter.format(record("x" * (MAX_VALUE - 15) + path))
    assert "s3" not in late


@pytest.mark.parametrize("formatter", [PlainFormatter(), JsonFormatter()])
def test_tracebacks_are_kept(formatter: logging.Formatter) -> None:
    made = record("unhandled error")
    try:
        raise ZeroDivisionError("why")
    except ZeroDivisionError:
        made.exc_info = sys.exc_info()
    assert "ZeroDivisionError: why" in formatter.format(made)


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, put back afterwards: pytest listens there."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield root
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize(("style", "kind"), [("json", JsonFormatter), ("plain", PlainFormatter)])
def test_set_up(root_logger: logging.Logger, style: str, kind: type[logging.Formatter]) -> None:
    set_up("warning", style)
    (handler,) = root_logger.handlers
    assert isinstance(handler.formatter, kind)
    assert root_logger.level == logging.WARNING
    assert not logging.getLogger("aioice").isEnabledFor(logging.INFO)
