"""What stands in a URL: ids and query parameters, as far as they can be ours."""

from __future__ import annotations

import re
from typing import Final

from aiohttp import web

from server.domain.errors import NotFound

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_PARAMETER: Final = 254


def id_of(request: web.Request, name: str = "id") -> str:
    """The id in the path. Raises NotFound for what is none, before any database is asked."""
    value = request.match_info[name]
    if not _ID.fullmatch(value):
        raise NotFound
    return value


def parameter(request: web.Request, name: str) -> str:
    """A parameter of the query, or ""; nothing that a person types in is longer than the cut."""
    return request.query.get(name, "")[:MAX_PARAMETER]


def id_parameter(request: web.Request, name: str) -> str:
    """An id in the query, or "". Raises NotFound for what is none."""
    value = request.query.get(name, "")
    if value and not _ID.fullmatch(value):
        raise NotFound
    return value


def number_parameter(request: web.Request, name: str, default: int) -> int:
    """A whole number of at most six digits in the query, or the default for anything else."""
    value = request.query.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,6}", value) else default
