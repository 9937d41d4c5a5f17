"""Responses made from requests (RFC 3261 §8.2.6) and where they go (RFC 3581)."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from sip_gateway.core.fields import Via, parse_via
from sip_gateway.core.flow import Flow, Hop, SocketAddress
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.headers import Headers
from sip_gateway.core.message import Request, Response
from sip_gateway.core.uri import unbracketed

REASONS: Final = MappingProxyType(
    {
        100: "Trying",
        180: "Ringing",
        183: "Session Progress",
        200: "OK",
        400: "Bad Request",
        401: "Unauthorized",
        403: "Forbidden",
        404: "Not Found",
        405: "Method Not Allowed",
        406: "Not Acceptable",
        415: "Unsupported Media Type",
        416: "Unsupported URI Scheme",
        420: "Bad Extension",
        422: "Session Interval Too Small",
        423: "Interval Too Brief",
        480: "Temporarily Unavailable",
        469: "Bad Info Package",
        481: "Call/Transaction Does Not Exist",
        482: "Loop Detected",
        483: "Too Many Hops",
        484: "Address Incomplete",
        486: "Busy Here",
        487: "Request Terminated",
        488: "Not Acceptable Here",
        489: "Bad Event",
        491: "Request Pending",
        500: "Server Internal Error",
        501: "Not Implemented",
        503: "Service Unavailable",
        504: "Server Time-out",
        505: "Version Not Supported",
        513: "Message Too Large",
        603: "Decline",
    }
)
MAX_RETRY_AFTER: Final = 3_600
_SECONDS: Final = re.compile(r"[0-9]{1,9}")
_COPIED: Final = ("via", "from", "to", "call-id", "cseq")


def stamp_source(request: Request, source: SocketAddress) -> Request:
    """Note in the top Via where the request really came from (§18.2.1, RFC 3581 §4)."""
    via = request.via
    parameters = via.parameters
    asks_port = "rport" in parameters
    if asks_port:
        parameters = parameters.replaced("rport", str(source.port))
    if asks_port or unbracketed(via.host) != source.host:
        parameters = parameters.replaced("received", source.host)
    return replace(request, vias=(replace(via, parameters=parameters), *request.vias[1:]))


def response_hop(via: Via, flow: Flow) -> Hop:
    """Back to the sender always: nobody may have responses sent to a third party, so `maddr` and
    host names in Via are not followed. On a stream that is the request's own (RFC 3261 §18.2.2);
    of datagrams without `rport` the port is Via's."""
    if flow.hop.reliable or "rport" in via.parameters:
        return flow.hop
    return Hop(SocketAddress(flow.remote.host, via.port or 5060))


def make_response(
    request: Request,
    status: int,
    tag: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes = b"",
    reason: str | None = None,
) -> Response:
    """A response to `request`. `tag` goes into To unless the request has one there already."""
    to = request.to if request.to.tag or tag is None else request.to.tagged(tag)
    copied = [("via", str(via)) for via in request.vias]
    copied += [
        ("from", request.headers.get("from") or ""),
        ("to", (request.headers.get("to") or "") if to is request.to else str(to)),
        ("call-id", request.call_id),
        ("cseq", str(request.cseq)),
    ]
    return Response(
        status,
        reason or REASONS.get(status, "Unknown"),
        Headers.of((*copied, *headers)),
        body,
        request.vias,
        request.from_,
        to,
        request.call_id,
        request.cseq,
    )


def retry_after(headers: Headers) -> int:
    """Seconds that the peer wants to be left alone, an hour at most; 0 if it does not say. What
    stands behind the number (a comment, a duration) is for people (RFC 3261 §20.33)."""
    found = _SECONDS.match(headers.get("retry-after") or "")
    return 0 if found is None else min(int(found[0]), MAX_RETRY_AFTER)


def answer_malformed(headers: Headers, status: int, flow: Flow) -> tuple[bytes, Hop] | None:
    """A response to a request of which only the fields could be read, and the way for it.

    None when even the fields that a response must repeat are missing or not usable.
    """
    try:
        via = parse_via(headers.values("via")[0])
        if any(headers.get(name) is None for name in _COPIED):
            return None
        if "rport" in via.parameters:
            via = replace(via, parameters=via.parameters.replaced("rport", str(flow.remote.port)))
        repeated = [("via", str(via)), *((name, headers.get(name) or "") for name in _COPIED[1:])]
        head = Headers.of(repeated).serialise()
    except (GrammarError, ValueError, IndexError):
        return None
    text = f"SIP/2.0 {status} {REASONS[status]}\r\n{head}Content-Length: 0\r\n\r\n"
    return text.encode("utf-8", "surrogateescape"), response_hop(via, flow)
