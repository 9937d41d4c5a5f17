"""RFC 9457 problem details: every error of the REST API has this shape."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from aiohttp import web

from server.domain.errors import (
    Disabled,
    DomainError,
    FieldError,
    Forbidden,
    IdempotencyBusy,
    IdempotencyMismatch,
    Invalid,
    MailOff,
    NoGuest,
    NoSpace,
    NotFound,
    NotRunning,
    SecondFactorOn,
    TooLarge,
)

_STATUS: Final[tuple[tuple[type[DomainError], int], ...]] = (
    (NotFound, 404),
    (Forbidden, 403),
    (Disabled, 403),
    (NoGuest, 403),
    (MailOff, 409),
    (NotRunning, 409),
    (SecondFactorOn, 409),
    (IdempotencyBusy, 409),
    (IdempotencyMismatch, 422),
    (NoSpace, 507),
    (TooLarge, 413),
    (Invalid, 422),
)
# Not derived from the reason phrases: Python changes those between versions.
_HTTP_CODES: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "bad-request",
        404: "not-found",
        405: "method-not-allowed",
        413: "too-large",
        415: "not-json",
    }
)

# Every code that the API answers with, for its description.
STATUS_OF: Final[Mapping[str, int]] = MappingProxyType(
    {code: status for status, code in _HTTP_CODES.items()}
    | {kind.code: status for kind, status in _STATUS}
    | {
        "bad-credentials": 401,
        "second-factor": 401,
        "bad-code": 401,
        "challenge-over": 401,
        "bad-token": 401,
        "not-logged-in": 401,
        "cross-site": 403,
        "csrf": 403,
        "scope": 403,
        "media-type": 415,
        "throttled": 429,
        "internal": 500,
    }
)


def problem(
    status: int,
    code: str,
    detail: str = "",
    *,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
    challenge: str = "",
) -> web.Response:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
    }
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = [{"field": error.field, "code": error.code} for error in errors]
    if challenge:
        body["challenge"] = challenge
    return web.Response(
        status=status,
        text=json.dumps(body),
        content_type="application/problem+json",
        headers=headers,
    )


def of_domain_error(error: DomainError) -> web.Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
    errors = error.errors if isinstance(error, Invalid) else ()
    return problem(status, error.code, error.detail, errors=errors)


def throttled(retry_after: float) -> web.Response:
    """`retry_after` in seconds."""
    headers = {"Retry-After": str(math.ceil(retry_after))}
    return problem(429, "throttled", headers=headers)


def of_http_error(error: web.HTTPException) -> web.Response:
    """The framework's own errors (404, 405, 413 …) in our shape."""
    kept = {name: value for name, value in error.headers.items() if name == "Allow"}
    return problem(error.status, _HTTP_CODES.get(error.status, "http-error"), headers=kept)
