"""TypeScript types of the wire protocol: `python -m server.signalling.typescript` prints them.

The output is committed as `web/src/rtc/protocol.ts`; a test compares the two.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from server.signalling import (
    aid_messages,
    call_messages,
    chat_messages,
    check_messages,
    group_messages,
    ink_messages,
    lobby_messages,
    poll_messages,
    protocol,
    recording_messages,
    role_messages,
    stage_messages,
)
from server.signalling.protocol import ClientMessage, ServerMessage

HEADER = """\
// Generated from server/signalling/protocol.py. Do not edit; regenerate with
//   python -m server.signalling.typescript > web/src/rtc/protocol.ts
"""
_MODULES = (
    protocol,
    call_messages,
    chat_messages,
    stage_messages,
    check_messages,
    ink_messages,
    recording_messages,
    role_messages,
    lobby_messages,
    group_messages,
    aid_messages,
    poll_messages,
)
_CONSTANTS = ("VERSION", "MAX_MESSAGE", "MAX_SDP_MESSAGE")
_CLOSE_PREFIX = "CLOSE_"
_SCALARS = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null"}


def generate() -> str:
    """The whole TypeScript module."""
    client = _reachable(get_args(ClientMessage))
    parts = [HEADER, _constants(), _aliases()]
    parts += [_interface(cls, optional=cls in client) for cls in _classes()]
    parts += [
        _union("ClientMessage", get_args(ClientMessage)),
        _union("ServerMessage", get_args(ServerMessage)),
    ]
    return "\n".join(parts)


def _constants() -> str:
    names = [name for name in vars(protocol) if name.startswith(_CLOSE_PREFIX)]
    lines = [f"export const {name} = {getattr(protocol, name)};" for name in (*_CONSTANTS, *names)]
    return "\n".join(lines) + "\n"


def _literal_aliases() -> dict[object, str]:
    return {
        value: name
        for module in _MODULES
        for name, value in vars(module).items()
        if get_origin(value) is Literal and not name.startswith("_")
    }


def _aliases() -> str:
    return "\n".join(
        f"export type {name} =\n{_choices(value)};\n" for value, name in _literal_aliases().items()
    )


def _choices(literal: object) -> str:
    return "\n".join(f"  | {json.dumps(choice)}" for choice in get_args(literal))


def _classes() -> Iterator[type]:
    for module in _MODULES:
        for value in vars(module).values():
            if not (inspect.isclass(value) and is_dataclass(value)):
                continue
            if value.__module__ == module.__name__:
                yield value


def _reachable(roots: tuple[type, ...]) -> set[type]:
    found: set[type] = set()
    pending: list[Any] = list(roots)
    while pending:
        hint = pending.pop()
        if not (inspect.isclass(hint) and is_dataclass(hint)):
            pending.extend(member for member in get_args(hint) if member is not Ellipsis)
        elif hint not in found:
            found.add(hint)
            hints = get_type_hints(hint)
            pending.extend(hints[field.name] for field in fields(hint))
    return found


def _interface(cls: type, *, optional: bool) -> str:
    """`optional`: what a client sends may leave out defaults; what the server sends is whole."""
    hints = get_type_hints(cls)
    lines = _comment(cls)
    lines.append(f"export interface {cls.__name__} {{")
    kind = getattr(cls, "type", None)
    if kind is not None:
        lines.append(f"  readonly type: {json.dumps(kind)};")
    for field in fields(cls):
        mark = "?" if optional and _has_default(field) else ""
        lines.append(f"  readonly {field.name}{mark}: {_type(hints[field.name])};")
    lines.append("}\n")
    return "\n".join(lines)


def _comment(cls: type) -> list[str]:
    text = inspect.getdoc(cls) or ""
    # A dataclass without a docstring gets its signature as one.
    if not text or text.startswith(f"{cls.__name__}("):
        return []
    lines = text.splitlines()
    if len(lines) == 1:
        return [f"/** {lines[0]} */"]
    return ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _type(hint: Any) -> str:
    alias = _literal_aliases().get(hint) if get_origin(hint) is Literal else None
    if alias is not None:
        return alias
    origin, members = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(json.dumps(choice) for choice in members)
    if origin in (Union, UnionType):
        return " | ".join(_type(member) for member in members)
    if origin is tuple:
        return f"readonly {_type(members[0])}[]"
    if origin is dict:
        return f"Readonly<Record<{_type(members[0])}, {_type(members[1])}>>"
    if inspect.isclass(hint) and is_dataclass(hint):
        return hint.__name__
    return _SCALARS[hint]


def _union(name: str, members: tuple[type, ...]) -> str:
    lines = "\n".join(f"  | {member.__name__}" for member in members)
    return f"export type {name} =\n{lines};\n"


if __name__ == "__main__":
    sys.stdout.write(generate())
