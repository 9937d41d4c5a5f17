"""Log lines: plain for people, JSON for machines. One event is always one line."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Final

# Characters of a single value; an attacker's input must not fill the disk.
MAX_VALUE: Final = 256
# What follows is the secret of a calendar feed, which has nowhere but its address to be in.
# Routes are found with letters in percent-encoding, too, which log lines keep.
_WORD: Final = "".join(f"(?:{letter}|%{ord(letter):x})" for letter in "calendar")
_FEED: Final = re.compile(rf"(/{_WORD}/)[^\s\"]+", re.IGNORECASE)
# What an identity provider sends along with somebody.
_CODE: Final = re.compile(r"(/oidc/callback\?)[^\s\"]+")
_STANDARD: Final = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    "message",
    "asctime",
    "taskName",
}


def _clean(value: object) -> str:
    """Control characters escaped, so that input cannot forge lines; without secrets; and cut."""
    text = _CODE.sub(r"\1…", _FEED.sub(r"\1…", str(value)))
    if len(text) > MAX_VALUE:
        text = text[:MAX_VALUE] + "…"
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def _fields(record: logging.LogRecord) -> dict[str, str]:
    """What the caller gave as `extra`."""
    return {name: _clean(value) for name, value in record.__dict__.items() if name not in _STANDARD}


class PlainFormatter(logging.Formatter):
    """`2026-01-31T12:00:00.000Z INFO server.main: listening port=8080`"""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_time(record)} {record.levelname} {record.name}: {_clean(record.getMessage())}"
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        text = f"{line} {fields}" if fields else line
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return text


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, event, the caller's fields, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, str] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _clean(record.getMessage()),
            **_fields(record),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def set_up(level: str, style: str) -> None:
    """Send all logging to standard error in the given style ("plain" or "json")."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if style == "json" else PlainFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # These tell every statement and every packet at lower levels.
    for name in ("alembic", "aiosqlite", "aioice", "aiortc"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))
