"""Every refusal in the shape of RFC 9457."""

from __future__ import annotations

import json

import pytest
from aiohttp import web

from server.domain.errors import Disabled, DomainError, FieldError, Forbidden, Invalid, NotFound
from server.rest.problems import of_domain_error, of_http_error, problem


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound(), 404, "not-found"),
        (Forbidden(), 403, "forbidden"),
        (Disabled("why"), 403, "disabled"),
        (Invalid([]), 422, "invalid"),
        (DomainError(), 400, "refused"),
    ],
)
def test_domain_errors(error: DomainError, status: int, code: str) -> None:
    response = of_domain_error(error)
    assert response.text is not None
    body = json.loads(response.text)
    assert response.content_type == "application/problem+json"
    assert (response.status, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == "about:blank" and body["title"]
    assert body.get("detail", "") == error.detail


def test_field_errors_are_listed() -> None:
    response = of_domain_error(Invalid([FieldError("pin", "digits"), FieldError("name", "x")]))
    assert response.text is not None
    assert json.loads(response.text)["errors"] == [
        {"field": "pin", "code": "digits"},
        {"field": "name", "code": "x"},
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (web.HTTPBadRequest(), "bad-request"),
        (web.HTTPNotFound(), "not-found"),
        (web.HTTPMethodNotAllowed("PATCH", ["GET"]), "method-not-allowed"),
        (web.HTTPRequestEntityTooLarge(1, 2), "too-large"),
        (web.HTTPUnsupportedMediaType(), "not-json"),
        (web.HTTPGone(), "http-error"),
    ],
)
def test_errors_of_the_framework(error: web.HTTPException, code: str) -> None:
    response = of_http_error(error)
    assert response.text is not None
    assert json.loads(response.text)["code"] == code
    assert response.headers.get("Allow") == error.headers.get("Allow")


def test_headers_go_along() -> None:
    assert problem(429, "throttled", headers={"Retry-After": "7"}).headers["Retry-After"] == "7"
