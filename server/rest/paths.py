"""What stands in a URL: ids and query parameters, as far as they can be ours."""

from __future__ import annotations

import re
from typing import Final

from aiohttp import web

from server.domain.errors import FieldError, Invalid, NotFound
from server.domain.fields import is_storable

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_PARAMETER: Final = 254
REPLACEMENT: Final = "\ufffd"
DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 200
MAX_POSITION: Final = 2**63 - 1
_DIGITS: Final = re.compile(r"[0-9]{1,19}")


def is_id(text: str) -> bool:
    """Whether it can be an id of ours."""
    return _ID.fullmatch(text) is not None


def id_of(request: web.Request, name: str = "id") -> str:
    """The id in the path. Raises NotFound for what is none, before any database is asked."""
    value = request.match_info[name]
    if not is_id(value):
        raise NotFound
    return value


def parameter(request: web.Request, name: str) -> str:
    """A parameter of the query, or ""; nothing that a person types in is longer than the cut.
    What no database can compare becomes a text that nothing has in it."""
    value = request.query.get(name, "")[:MAX_PARAMETER]
    return value if is_storable(value) else REPLACEMENT


def id_parameter(request: web.Request, name: str) -> str:
    """An id in the query, or "". Raises NotFound for what is none."""
    value = request.query.get(name, "")
    if value and not is_id(value):
        raise NotFound
    return value


def number_parameter(request: web.Request, name: str, default: int) -> int:
    """A whole number of at most six digits in the query, or the default for anything else."""
    value = request.query.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,6}", value) else default


def paging(request: web.Request) -> tuple[int | None, int]:
    """`after` and `limit` of a list whose positions are numbers. Raises Invalid."""
    after = _whole(request, "after", MAX_POSITION)
    limit = _whole(request, "limit", MAX_LIMIT)
    return after, DEFAULT_LIMIT if limit is None else limit


def filter_parameter(request: web.Request, name: str) -> str | None:
    """A filter's value; None without it. Raises Invalid for what no database can compare."""
    text = request.query.get(name)
    if text is not None and (len(text) > 64 or not text.isprintable()):
        raise Invalid([FieldError(name, "invalid")])
    return text


def _whole(request: web.Request, name: str, most: int) -> int | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= most:
        raise Invalid([FieldError(name, "invalid")])
    return int(text)
