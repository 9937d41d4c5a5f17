"""JSON Schema (2020-12, the dialect of OpenAPI 3.1) from type annotations.

Understood are dataclasses, StrEnum, Literal, list, dict, X | None, Annotated with a Constraint, datetime
and JSON's own scalars; anything else is a programming error and raises TypeError.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

Schema = dict[str, Any]

_SCALARS: Final[Mapping[object, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """Narrows an annotated type; None and () mean no limit."""

    pattern: str | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    values: tuple[object, ...] = ()

    def keywords(self) -> Schema:
        found = {
            "pattern": self.pattern,
            "maxLength": self.max_length,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "enum": list(self.values) or None,
        }
        return {name: value for name, value in found.items() if value is not None}


class Schemas:
    """Collects the schemas of dataclasses under their names, as OpenAPI's components."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}
        self._kinds: dict[str, type] = {}

    def of(self, kind: Any) -> Schema:
        """The schema of a type; a dataclass becomes a component and a reference to it."""
        if kind in _SCALARS:
            return dict(_SCALARS[kind])
        if is_dataclass(kind) and isinstance(kind, type):
            return self._component(kind)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return {"type": "string", "enum": [member.value for member in kind]}
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Annotated:
            constraint: Constraint = arguments[1]
            return self.of(arguments[0]) | constraint.keywords()
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is dict:  # of any keys
            return {"type": "object"}
        if origin is list:
            return {"type": "array", "items": self.of(arguments[0])}
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(argument) for argument in arguments]}
        raise TypeError(f"no schema for {kind!r}")

    def properties(self, kind: type) -> tuple[dict[str, Schema], list[str]]:
        """The fields of a dataclass, and those of them that must be there: without default."""
        hints = get_type_hints(kind, include_extras=True)
        known = fields(kind)
        properties = {field.name: self.of(hints[field.name]) for field in known}
        return properties, [field.name for field in known if field.default is MISSING]

    def _component(self, kind: type) -> Schema:
        name = kind.__name__
        if self._kinds.setdefault(name, kind) is not kind:
            raise TypeError(f"two types are called {name}")
        if name not in self.components:
            self.components[name] = {}  # a type may refer to itself
            properties, required = self.properties(kind)
            schema: Schema = {"type": "object", "properties": properties}
            if required:
                schema["required"] = required
            self.components[name] = schema
        return {"$ref": f"#/components/schemas/{name}"}
