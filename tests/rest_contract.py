"""Holds real answers of the REST API against its own description, more strictly than clients do:
a field that the description does not have is a fault here."""

from __future__ import annotations

import functools
import re
from typing import Any

from jsonschema import Draft202012Validator

from server.rest.openapi import described, document
from server.rest.routes import ALL_ENDPOINTS
from server.rest.schemas import Document

ENDPOINTS = described(ALL_ENDPOINTS)


@functools.cache
def strict_document() -> dict[str, Any]:
    """The description of everything, with objects closed to further fields."""
    whole = document(ENDPOINTS)
    for name, schema in whole["components"]["schemas"].items():
        if name != Document.__name__:
            schema["additionalProperties"] = False
    return whole


@functools.cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    # Fixed paths before those with parameters, as the router decides.
    paths = sorted(strict_document()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in paths]


def template_of(method: str, path: str) -> str | None:
    """The path of the description that a call belongs to; None where there is none."""
    bare = path.partition("?")[0]
    for pattern, template in _templates():
        if pattern.fullmatch(bare) and method.lower() in strict_document()["paths"][template]:
            return template
    return None


@functools.cache
def _validator(template: str, method: str, status: str, kind: str) -> Draft202012Validator:
    schema = strict_document()["paths"][template][method]["responses"][status]["content"][kind]
    whole = {"components": strict_document()["components"], **schema["schema"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def check_answer(method: str, path: str, status: int, kind: str, body: object) -> None:
    """Fails when the description does not allow this answer. `kind` is the media type."""
    template = template_of(method, path)
    if template is None:
        return
    method = method.lower()
    responses = strict_document()["paths"][template][method]["responses"]
    assert str(status) in responses, f"{method} {path}: {status} is not described: {body}"
    content = responses[str(status)].get("content")
    if content is None:
        assert body == "", f"{method} {path}: {status} has a body"
        return
    assert kind in content, f"{method} {path}: {status} is {kind}"
    _validator(template, method, str(status), kind).validate(body)
