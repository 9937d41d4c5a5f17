"""JSON text to message and back, derived from the dataclasses of `protocol`.

Decoding is strict about what it knows and lenient about what it does not: a known field must have
its type and lie within its bounds, an unknown field is ignored so that a newer client can talk to
an older server, and an unknown `type` is an error.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from types import MappingProxyType, NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    Generic,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from server.documents.frames import MAX_PAGES
from server.domain.chat import LONGEST
from server.domain.poll import LONGEST_QUESTION
from server.domain.poll import MOST as MOST_OPTIONS
from server.ink.news import MAX_TRACE
from server.ink.update import MAX_UPDATE
from server.live import captions
from server.live.groups import MOST
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
    role_messages,
    stage_messages,
)
from server.signalling.protocol import MAX_MESSAGE, MAX_SDP_MESSAGE, ClientMessage, ServerMessage

MAX_DEPTH = 8
_MAX_STRING = 256
_MAX_ITEMS = 256
# With one slot an offer has a few kilobytes; it comes in an ordinary message.
_MAX_CHECK_SDP = 48 * 1024
_IN_BASE64 = MAX_UPDATE * 4 // 3
# Integers that survive a trip through a JavaScript number (RFC 8259 §6).
_MAX_SAFE_INTEGER = 2**53 - 1

T = TypeVar("T")
_Parser = Callable[[object, str], Any]


class ProtocolError(Exception):
    """The peer sent something that is not a message of this protocol.

    `field` is the path to the offending value ("" for the whole message), `re` the message's id
    when it could be read. The text is safe to send back: it never quotes the input.
    """

    def __init__(self, field: str, reason: str, re: int | None = None) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason
        self.re = re


@dataclass(frozen=True, slots=True)
class Bounds:
    """Smallest and largest allowed: the value of a number, the length of a string or list."""

    low: int
    high: int


# What the types alone cannot say, by class and field. A string is at most 256 characters and an
# integer 0 to 2^53 − 1 unless it stands here.
BOUNDS: Mapping[tuple[type, str], Bounds] = MappingProxyType(
    {
        (protocol.Sdp, "gen"): Bounds(1, 1_000_000),
        (protocol.Sdp, "sdp"): Bounds(1, MAX_SDP_MESSAGE),
        (protocol.OfferMessage, "gen"): Bounds(1, 1_000_000),
        (protocol.OfferMessage, "sdp"): Bounds(1, MAX_SDP_MESSAGE),
        (protocol.AnswerMessage, "sdp"): Bounds(1, MAX_SDP_MESSAGE),
        (protocol.Hello, "conference"): Bounds(1, 64),
        (protocol.Hello, "locale"): Bounds(0, 35),
        (protocol.WantInfo, "p"): Bounds(1, 64),
        (protocol.WantInfo, "h"): Bounds(0, 8192),
        (protocol.WantInfo, "prio"): Bounds(-100, 100),
        (protocol.View, "want"): Bounds(0, 64),
        (protocol.Moderate, "p"): Bounds(1, 64),
        (call_messages.CallNumber, "number"): Bounds(1, 40),
        (call_messages.CallNumber, "name"): Bounds(0, 80),
        (call_messages.CallMe, "number"): Bounds(1, 40),
        (call_messages.CallAgain, "call"): Bounds(1, 64),
        (call_messages.DropCall, "call"): Bounds(1, 64),
        (chat_messages.WriteLine, "text"): Bounds(1, LONGEST),
        (chat_messages.WriteLine, "to"): Bounds(1, 64),
        (chat_messages.ChatLine, "text"): Bounds(0, LONGEST),
        (check_messages.CheckConnection, "conference"): Bounds(1, 64),
        (check_messages.CheckConnection, "sdp"): Bounds(1, _MAX_CHECK_SDP),
        (check_messages.CheckBegun, "sdp"): Bounds(1, MAX_SDP_MESSAGE),
        (stage_messages.PresentDocument, "document"): Bounds(1, 64),
        (stage_messages.PresentDocument, "page"): Bounds(1, MAX_PAGES),
        (stage_messages.TurnPage, "page"): Bounds(1, MAX_PAGES),
        (stage_messages.HandOver, "p"): Bounds(1, 64),
        (group_messages.OpenGroups, "names"): Bounds(1, MOST),
        (group_messages.OpenGroups, "minutes"): Bounds(1, 24 * 60),
        (group_messages.PlaceInfo, "p"): Bounds(1, 64),
        (group_messages.PlaceInfo, "group"): Bounds(1, MOST),
        (group_messages.SendToGroup, "p"): Bounds(1, 64),
        (group_messages.SendToGroup, "group"): Bounds(1, MOST),
        (group_messages.GoToGroup, "group"): Bounds(1, MOST),
        (group_messages.TellGroups, "text"): Bounds(1, 500),
        (group_messages.Announced, "text"): Bounds(1, 500),
        (ink_messages.OpenInk, "document"): Bounds(1, 64),
        (ink_messages.OpenInk, "page"): Bounds(1, MAX_PAGES),
        (ink_messages.OpenInk, "known"): Bounds(0, _IN_BASE64),
        (ink_messages.DrawInk, "document"): Bounds(1, 64),
        (ink_messages.DrawInk, "page"): Bounds(1, MAX_PAGES),
        (ink_messages.DrawInk, "run"): Bounds(1, 32),
        (ink_messages.DrawInk, "update"): Bounds(1, _IN_BASE64),
        (ink_messages.ClearInk, "document"): Bounds(1, 64),
        (ink_messages.ClearInk, "page"): Bounds(1, MAX_PAGES),
        (ink_messages.Trace, "points"): Bounds(0, MAX_TRACE),
        (ink_messages.Trace, "screen"): Bounds(1, 64),
        (ink_messages.Trace, "document"): Bounds(1, 64),
        (ink_messages.Trace, "page"): Bounds(1, MAX_PAGES),
        (aid_messages.WriteCaption, "text"): Bounds(0, captions.LONGEST),
        (aid_messages.CaptionLine, "text"): Bounds(0, captions.LONGEST),
        # Ours to bound, as rosters are.
        (ink_messages.InkPage, "update"): Bounds(0, 16 * 1024 * 1024),
        (ink_messages.InkPage, "artists"): Bounds(0, 100_000),
        (ink_messages.InkAdded, "update"): Bounds(0, _IN_BASE64),
        (role_messages.SetRole, "p"): Bounds(1, 64),
        (poll_messages.OpenPoll, "question"): Bounds(1, LONGEST_QUESTION),
        (poll_messages.OpenPoll, "options"): Bounds(0, MOST_OPTIONS),
        (poll_messages.CastVote, "poll"): Bounds(1, 64),
        (poll_messages.CastVote, "choices"): Bounds(0, MOST_OPTIONS),
        (poll_messages.ClosePoll, "poll"): Bounds(1, 64),
        (poll_messages.PollInfo, "question"): Bounds(1, LONGEST_QUESTION),
        # A roster is ours to bound, not the codec's; large rooms must fit.
        (protocol.Welcome, "roster"): Bounds(0, 100_000),
        (lobby_messages.WaitingInfo, "name"): Bounds(0, 4096),
        (protocol.RoomInfo, "title"): Bounds(0, 4096),
        (protocol.ErrorMessage, "detail"): Bounds(0, 4096),
    }
)
_CARRY_SDP = (protocol.Hello, protocol.OfferMessage)


class Codec(Generic[T]):
    """Messages of one direction, told apart by `type`."""

    def __init__(self, classes: tuple[type, ...]) -> None:
        self._classes: dict[str, type] = {_type_name(cls): cls for cls in classes}
        self._parsers = {kind: _dataclass_parser(cls) for kind, cls in self._classes.items()}

    def decode(self, text: str) -> T:
        """The message in `text`. Raises ProtocolError, and nothing else, for any input."""
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > MAX_SDP_MESSAGE:
            raise ProtocolError("", "message too large")
        value = _load(text)
        if not isinstance(value, dict):
            raise ProtocolError("", "not a JSON object")
        re = _readable_id(value)
        try:
            return self._decode_object(value, size)
        except ProtocolError as error:
            raise ProtocolError(error.field, error.reason, re) from None

    def _decode_object(self, value: dict[str, object], size: int) -> T:
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in self._parsers:
            raise ProtocolError("type", "unknown message type")
        if size > MAX_MESSAGE and self._classes[kind] not in _CARRY_SDP:
            raise ProtocolError("", "message too large")
        message: T = self._parsers[kind](value, "")
        return message

    def encode(self, message: T) -> str:
        """One line of JSON, every field present."""
        return json.dumps(to_json(message), ensure_ascii=False, separators=(",", ":"))


def _type_name(cls: type) -> str:
    name: str = getattr(cls, "type", "")
    return name


def to_json(value: object) -> Any:
    """The JSON value of a protocol dataclass, a tuple or dict of such, or a plain scalar."""
    if is_dataclass(value) and not isinstance(value, type):
        plain = {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
        kind = _type_name(type(value))
        return {"type": kind, **plain} if kind else plain
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return value


def _load(text: str) -> object:
    try:
        value: object = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ProtocolError("", "nested too deeply") from None
    except ValueError:
        raise ProtocolError("", "not JSON") from None
    if _deeper_than(value, MAX_DEPTH):
        raise ProtocolError("", "nested too deeply")
    return value


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON (RFC 8259 §6)")


def _deeper_than(value: object, limit: int) -> bool:
    layer = [value]
    for _ in range(limit):
        below: list[object] = []
        for item in layer:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        if not below:
            return False
        layer = below
    return True


def _readable_id(value: dict[str, object]) -> int | None:
    re = value.get("id")
    usable = isinstance(re, int) and not isinstance(re, bool) and 0 <= re <= _MAX_SAFE_INTEGER
    return re if usable and isinstance(re, int) else None


# --- parsers, one per kind of annotation --------------------------------------------------


def _dataclass_parser(cls: type) -> _Parser:
    hints = get_type_hints(cls)
    members = [
        (field, _parser(hints[field.name], BOUNDS.get((cls, field.name))))
        for field in fields(cls)
        if get_origin(hints[field.name]) is not ClassVar
    ]

    def parse(value: object, path: str) -> object:
        if not isinstance(value, dict):
            raise ProtocolError(path, "must be an object")
        arguments = {}
        for field, parse_member in members:
            where = f"{path}.{field.name}" if path else field.name
            if field.name in value:
                arguments[field.name] = parse_member(value[field.name], where)
            elif _is_required(field):
                raise ProtocolError(where, "is missing")
        return cls(**arguments)

    return parse


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _parser(hint: Any, bounds: Bounds | None) -> _Parser:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _optional_parser(hint, bounds)
    if origin is Literal:
        return _literal_parser(get_args(hint))
    if origin is tuple:
        return _list_parser(_parser(get_args(hint)[0], None), bounds or Bounds(0, _MAX_ITEMS))
    if origin is dict:
        return _map_parser(_parser(get_args(hint)[1], None), bounds or Bounds(0, _MAX_ITEMS))
    if is_dataclass(hint):
        return _dataclass_parser(hint if isinstance(hint, type) else type(hint))
    return _scalar_parser(hint, bounds)


def _scalar_parser(hint: Any, bounds: Bounds | None) -> _Parser:
    if hint is str:
        return _string_parser(bounds or Bounds(0, _MAX_STRING))
    if hint is int:
        return _integer_parser(bounds or Bounds(0, _MAX_SAFE_INTEGER))
    if hint is float:
        return _parse_number
    if hint is bool:
        return _parse_boolean
    raise TypeError(f"the protocol has no JSON form for {hint!r}")


def _optional_parser(hint: Any, bounds: Bounds | None) -> _Parser:
    (present,) = (member for member in get_args(hint) if member is not NoneType)
    parse_present = _parser(present, bounds)

    def parse(value: object, path: str) -> object:
        return None if value is None else parse_present(value, path)

    return parse


def _literal_parser(choices: tuple[object, ...]) -> _Parser:
    def parse(value: object, path: str) -> object:
        if not isinstance(value, str) or value not in choices:
            raise ProtocolError(path, "is not one of the allowed values")
        return value

    return parse


def _list_parser(parse_item: _Parser, bounds: Bounds) -> _Parser:
    def parse(value: object, path: str) -> object:
        if not isinstance(value, list):
            raise ProtocolError(path, "must be a list")
        if len(value) > bounds.high:
            raise ProtocolError(path, f"has more than {bounds.high} entries")
        return tuple(parse_item(item, f"{path}[{index}]") for index, item in enumerate(value))

    return parse


def _map_parser(parse_item: _Parser, bounds: Bounds) -> _Parser:
    def parse(value: object, path: str) -> object:
        if not isinstance(value, dict) or len(value) > bounds.high:
            raise ProtocolError(path, f"must be an object of at most {bounds.high} entries")
        return {key: parse_item(item, f"{path}[]") for key, item in value.items()}

    return parse


def _string_parser(bounds: Bounds) -> _Parser:
    def parse(value: object, path: str) -> str:
        if not isinstance(value, str):
            raise ProtocolError(path, "must be a string")
        if not bounds.low <= len(value) <= bounds.high:
            raise ProtocolError(path, f"must have {bounds.low} to {bounds.high} characters")
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise ProtocolError(path, "has half of a surrogate pair")
        return value

    return parse


def _integer_parser(bounds: Bounds) -> _Parser:
    def parse(value: object, path: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ProtocolError(path, "must be an integer")
        if not bounds.low <= value <= bounds.high:
            raise ProtocolError(path, f"must be {bounds.low} to {bounds.high}")
        return value

    return parse


def _parse_number(value: object, path: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ProtocolError(path, "must be a number")
    if not abs(value) <= _MAX_SAFE_INTEGER or not math.isfinite(value):
        raise ProtocolError(path, "is out of range")
    return float(value)


def _parse_boolean(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise ProtocolError(path, "must be true or false")
    return value


CLIENT_MESSAGES: Codec[ClientMessage] = Codec(get_args(ClientMessage))
SERVER_MESSAGES: Codec[ServerMessage] = Codec(get_args(ServerMessage))
