"""A dialog: what both ends remember so that later requests find each other (RFC 3261 §12)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Final

from sip_gateway.core.digest_client import DigestClient
from sip_gateway.core.fields import MAGIC_COOKIE, CSeq, NameAddr, Via, parse_name_addr
from sip_gateway.core.flow import Flow, Hop
from sip_gateway.core.grammar import GrammarError, Parameters
from sip_gateway.core.headers import Headers
from sip_gateway.core.message import Request, Response
from sip_gateway.core.uri import Uri, bracketed, unbracketed

USER_AGENT: Final = "UCC-WebRTC"
_CREDENTIALS: Final = ("authorization", "proxy-authorization")


@dataclass(slots=True)
class Dialog:
    """`local` and `remote` are the tagged From and To of our own requests. With `credentials`
    each of them says who we are, if its peer has asked once (RFC 3261 §22.2)."""

    call_id: str
    local: NameAddr
    remote: NameAddr
    routes: tuple[NameAddr, ...]
    target: Uri
    flow: Flow
    local_cseq: int
    remote_cseq: int
    credentials: DigestClient | None = None
    focus: bool = False  # whether we are a conference here (RFC 4579 §5.1)

    @classmethod
    def beginning(
        cls, call_id: str, caller: NameAddr, target: Uri, flow: Flow, credentials: DigestClient
    ) -> Dialog:
        """What our own INVITE is made from; no dialog yet, for the other tag is missing."""
        return cls(call_id, caller, NameAddr(target), (), target, flow, 0, -1, credentials)

    def answered(self, invite: Request, response: Response) -> Dialog:
        """The dialog that a 2xx, or a reliable 1xx, to our INVITE makes: each fork has its own
        (§12.1.2). An early one becomes the later one; its numbers go on."""
        routes: tuple[NameAddr, ...] = ()
        target = self.target
        with suppress(GrammarError):  # enough to be rid of a peer that writes no good fields
            target = contact_uri(response)
            values = response.headers.values("record-route")
            routes = tuple(parse_name_addr(value) for value in reversed(values))
        return replace(
            self,
            remote=response.to,
            routes=routes,
            target=target,
            local_cseq=max(self.local_cseq, invite.cseq.number),
        )

    @classmethod
    def answering(cls, invite: Request, tag: str, flow: Flow) -> Dialog:
        """The dialog that our 2xx to `invite` makes. Raises GrammarError without a good Contact."""
        return cls(
            invite.call_id,
            invite.to.tagged(tag),
            invite.from_,
            tuple(parse_name_addr(value) for value in invite.headers.values("record-route")),
            contact_uri(invite),
            flow,
            0,
            invite.cseq.number,
        )

    def is_remote(self, request: Request) -> bool:
        """Whether the request comes from the other end of this dialog."""
        return request.call_id == self.call_id and request.from_.tag == self.remote.tag

    @property
    def contact(self) -> str:
        """Where the peer shall send its requests: by the transport that it has used itself, and
        in a secured dialog by a secured one (RFC 3261 §12.1.1, §19.1.1, §26.2.2)."""
        local = self.flow.local
        transport = self.flow.transport
        tail = "" if transport == "udp" else f";transport={transport}"
        scheme = "sip"
        if self.target.scheme == "sips":
            scheme, tail = "sips", ""
        mark = ";isfocus" if self.focus else ""
        return f"<{scheme}:{bracketed(local.host)}:{local.port}{tail}>{mark}"

    def request(
        self,
        method: str,
        branch: str,
        headers: tuple[tuple[str, str], ...] = (),
        body: bytes = b"",
        cseq: int | None = None,
    ) -> Request:
        """A request inside the dialog; takes the next CSeq number unless `cseq` is given."""
        if cseq is None:
            self.local_cseq += 1
            cseq = self.local_cseq
        uri, routes = self._route()
        if self.credentials is not None and method != "ACK":
            headers = (*headers, *self.credentials.fields(method, str(uri)))
        local = self.flow.local
        parameters = Parameters((("branch", MAGIC_COOKIE + branch), ("rport", None)))
        via = Via(self.flow.transport.upper(), local.host, local.port, parameters)
        pairs = [
            ("via", str(via)),
            ("max-forwards", "70"),
            *(("route", str(route)) for route in routes),
            ("from", str(self.local)),
            ("to", str(self.remote)),
            ("call-id", self.call_id),
            ("cseq", f"{cseq} {method}"),
            ("contact", self.contact),
            ("user-agent", USER_AGENT),
            *headers,
        ]
        return Request(
            method, uri, Headers.of(pairs), body, (via,), self.local, self.remote,
            self.call_id, CSeq(cseq, method),
        )  # fmt: skip

    def ack(self, invite: Request, branch: str) -> Request:
        """The ACK for a 2xx to our INVITE: its number and its credentials (§13.2.2.4)."""
        same = tuple(item for item in invite.headers.items if item[0] in _CREDENTIALS)
        return self.request("ACK", branch, same, cseq=invite.cseq.number)

    def _route(self) -> tuple[Uri, tuple[NameAddr, ...]]:
        """Request-URI and Route fields; a first hop without `lr` routes strictly (§12.2.1.1)."""
        if not self.routes or "lr" in self.routes[0].uri.parameters:
            return self.target, self.routes
        return self.routes[0].uri, (*self.routes[1:], NameAddr(self.target))

    def hop(self) -> Hop:
        """Where requests go: on a stream the stream. As datagrams to the first Route or the
        target, if it names the host that we hear the peer from. Otherwise back along the flow, because the name then is one that only
        its own network can reach (a phone behind NAT), and is never looked up in the DNS."""
        back = self.flow.hop
        if back.reliable:
            return back
        uri = self.routes[0].uri if self.routes else self.target
        remote = back.address
        try:
            same = ip_address(unbracketed(uri.host)) == ip_address(remote.host)
        except ValueError:
            return back
        return Hop(replace(remote, port=uri.port or 5060)) if same else back

    def follow(self, flow: Flow) -> None:
        """The peer has sent a request inside the dialog on another stream: its former one is
        broken, or will be. Datagrams do not move a dialog: whoever sees a dialog's tags could."""
        if flow.hop.reliable:
            self.flow = flow


def contact_uri(message: Request | Response) -> Uri:
    """The one SIP address in Contact. Raises GrammarError."""
    values = message.headers.values("contact")
    if len(values) != 1:
        raise GrammarError("missing Contact")
    uri = parse_name_addr(values[0]).uri
    if not uri.is_sip:
        raise GrammarError("bad Contact")
    # Headers in a Contact are for the address bar of a web page, not for a Request-URI.
    return replace(uri, raw=uri.raw.partition("?")[0])
