"""Fill frozen dataclasses from TOML tables and environment variables.

Knows no key itself: the dataclass fields are the keys, their annotations and `limits` the
allowed values. Every complaint is one line: source, key, and what is allowed.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import (
    Any,
    Final,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

T = TypeVar("T")

_SECRET_WORDS: Final = ("password", "secret", "token", "url")
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"0", "false", "no", "off"})


class ConfigError(Exception):
    """The configuration cannot be used; the text is one line for people."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a number, both inclusive. Put it into the field's metadata under "limits"."""

    low: float
    high: float


class _Bad(Exception):
    """A value does not fit; the argument says what would."""


def limited(default: int, low: int, high: int) -> int:
    """A dataclass field holding a whole number between bounds."""
    return dataclasses.field(default=default, metadata={"limits": Limits(low, high)})


def keys_of(config: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(config))


def read_section(
    config: type[T], name: str, table: Mapping[str, object], source: str, env: Mapping[str, str]
) -> T:
    """One section: the TOML `table` first, then variables `UCC_<NAME>_<KEY>` over it.

    Raises ConfigError.
    """
    hints = get_type_hints(config)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for key, value in table.items():
        origins[key] = f"{source}: {name}.{key}"
        values[key] = _checked(config, hints, key, value, origins[key], from_env=False)
    for variable, text in env.items():
        key = variable.removeprefix(f"UCC_{name.upper()}_").lower()
        origins[key] = variable
        values[key] = _checked(config, hints, key, text, variable, from_env=True)
    return _construct(config, values, f"{source}: {name}", origins)


def _checked(
    config: type, hints: Mapping[str, Any], key: str, value: object, where: str, *, from_env: bool
) -> object:
    fields = {field.name: field for field in dataclasses.fields(config)}
    if key not in fields:
        raise ConfigError(f"{where}: unknown key; allowed: {', '.join(sorted(fields))}")
    try:
        result = _text(value, hints[key]) if from_env else _value(value, hints[key], where)
        limits = fields[key].metadata.get("limits")
        if isinstance(limits, Limits):
            _within(result, limits)
    except _Bad as bad:
        raise ConfigError(f"{where}: {_shown(key, value)}not allowed; allowed: {bad}") from None
    return result


def _construct(
    config: type[T], values: Mapping[str, Any], where: str, origins: Mapping[str, str]
) -> T:
    """A section's own checks begin their message with the key: `port: not a …`."""
    try:
        return config(**values)
    except (ValueError, TypeError) as error:
        key, _, rest = str(error).partition(": ")
        place = origins.get(key, f"{where}.{key}" if rest and key in keys_of(config) else "")
        raise ConfigError(f"{place}: {rest}" if place else f"{where}: {error}") from None


def _shown(key: str, value: object) -> str:
    """The refused value, unless it may be a secret."""
    if any(word in key for word in _SECRET_WORDS):
        return ""
    return f"{str(value)[:60]!r} is "


def _within(value: object, limits: Limits) -> None:
    if isinstance(value, int | float) and not limits.low <= value <= limits.high:
        raise _Bad(f"{limits.low:g} to {limits.high:g}")


def _value(value: object, hint: Any, where: str) -> object:
    """Fit a value of TOML's own types to an annotation."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _value(value, _without_none(hint), where)
    if origin is tuple:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise _Bad("a list")
        return _tuple(value, hint, lambda item, inner: _value(item, inner, where))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _table(value, hint, where)
    if hint is float and type(value) is int:
        return float(value)
    if hint in (int, float, bool):
        if type(value) is not hint:
            raise _Bad(_NAMES[hint])
        return value
    if not isinstance(value, str):
        raise _Bad("a text in quotes")
    return _text(value, hint)


def _table(value: object, config: type, where: str) -> object:
    if not isinstance(value, Mapping):
        raise _Bad("a table")
    hints = get_type_hints(config)
    values = {
        key: _checked(config, hints, key, item, f"{where}.{key}", from_env=False)
        for key, item in value.items()
    }
    return _construct(config, values, where, {})


def _tuple(
    items: Sequence[object], hint: Any, convert: Callable[[object, Any], object]
) -> tuple[object, ...]:
    """`tuple[X, ...]` or one of a fixed length."""
    inner = get_args(hint)
    if inner[-1] is Ellipsis:
        return tuple(convert(item, inner[0]) for item in items)
    if len(items) != len(inner):
        raise _Bad(f"a list of {len(inner)}")
    return tuple(convert(item, kind) for item, kind in zip(items, inner, strict=True))


def _text(value: object, hint: Any) -> object:
    """Fit a text (from the environment, or quoted in TOML) to an annotation."""
    text = str(value)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return None if text == "" else _text(text, _without_none(hint))
    if origin is Literal:
        if text not in get_args(hint):
            raise _Bad(", ".join(map(str, get_args(hint))))
        return text
    if origin is tuple:
        return _tuple([part.strip() for part in text.split(",") if part.strip()], hint, _text)
    if hint is str:
        return text
    if hint is Path:
        return Path(text).expanduser()
    if hint is bool:
        return _boolean(text)
    if hint in (int, float):
        return _number(text, hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _member(text, hint)
    raise _Bad("set it in the configuration file")


def _number(text: str, hint: type[int | float]) -> int | float:
    try:
        return hint(text)
    except ValueError:
        raise _Bad(_NAMES[hint]) from None


def _boolean(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise _Bad("true or false")


def _member(text: str, hint: type[Enum]) -> Enum:
    try:
        return hint(text)
    except ValueError:
        raise _Bad(", ".join(str(member.value) for member in hint)) from None


def _without_none(hint: Any) -> Any:
    (inner,) = (part for part in get_args(hint) if part is not type(None))
    return inner


_NAMES: Final[Mapping[Any, str]] = types.MappingProxyType(
    {int: "a whole number", float: "a number", bool: "true or false"}
)
