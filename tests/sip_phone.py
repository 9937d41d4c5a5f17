"""A telephone that does what the script says. By itself it acknowledges, and answers requests as
`answers` says; without an entry there it stays silent until `reply`."""

from __future__ import annotations

from typing import Protocol

from sip_gateway.core.digest import authorize
from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.message import Request, Response, parse_message
from sip_gateway.core.uri import bracketed

Pairs = tuple[tuple[str, str], ...]


class Wire(Protocol):
    def deliver(self, phone: ScriptedPhone, data: bytes, label: str) -> None: ...


def sdp(
    host: str = "192.0.2.9",
    direction: str = "sendrecv",
    formats: str = "8 0 101",
    port: int = 30_000,
    version: int = 1,
) -> bytes:
    """An offer or answer with one audio stream, as a telephone would write it."""
    return (
        f"v=0\r\no=phone 1 {version} IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP {formats}\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n"
        f"a={direction}\r\n"
    ).encode()


class ScriptedPhone:
    """`dialog_id` of the running call is kept in `call_id`, `tag` and `remote_tag`."""

    def __init__(
        self, wire: Wire, name: str, address: SocketAddress, gateway: SocketAddress
    ) -> None:
        self.name = name
        self.address = address
        self.transport = "udp"
        self.secured = False  # whether it is named by a SIPS address
        self.acknowledges = True
        self.answers: dict[str, int] = {"BYE": 200, "UPDATE": 200, "INVITE": 200, "PRACK": 200}
        self.reply_headers: Pairs = ()
        self.inbox: list[Request | Response] = []
        self.call_id = f"call-1@{name}"
        self.tag = f"tag-{name}"
        self.remote_tag = ""
        self._wire = wire
        self._gateway = gateway
        self._cseq = 0
        self._branch = 0
        self._invite = b""
        self._invite_branch = ""

    @property
    def uri(self) -> str:
        """Where it can be reached."""
        by = "" if self.transport == "udp" else f";transport={self.transport}"
        scheme, by = ("sips", "") if self.secured else ("sip", by)
        return f"{scheme}:{self.name}@{bracketed(self.address.host)}:{self.address.port}{by}"

    # -- sending ------------------------------------------------------------------------------

    def send(
        self,
        method: str,
        user: str = "9000",
        headers: Pairs = (),
        body: bytes = b"",
        cseq: int | None = None,
        branch: str | None = None,
        to_user: str | None = None,
    ) -> bytes:
        """Send a request of the current call, or a new one while there is none."""
        if cseq is None:
            self._cseq += 1
            cseq = self._cseq
        if branch is None:
            self._branch += 1
            branch = f"z9hG4bK-{self.name}-{self._branch}"
        here = f"{bracketed(self.address.host)}:{self.address.port}"
        gateway = bracketed(self._gateway.host)
        tag = f";tag={self.remote_tag}" if self.remote_tag else ""
        at = f"{user}@" if user else ""
        target = user if to_user is None else to_user
        lines = [
            f"{method} sip:{at}{gateway} SIP/2.0",
            f"Via: SIP/2.0/{self.transport.upper()} {here};branch={branch};rport",
            "Max-Forwards: 70",
            f'From: "{self.name.title()}" <sip:{self.name}@example.com>;tag={self.tag}',
            f"To: <sip:{target}@{gateway}>{tag}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {cseq} {method}",
            f"Contact: <{self.uri}>",
            *(f"{name}: {value}" for name, value in headers),
            f"Content-Length: {len(body)}",
        ]
        data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        self._wire.deliver(self, data, method)
        return data

    def resend(self, data: bytes) -> None:
        """Send the same bytes again, as a transaction would."""
        self._wire.deliver(self, data, self.label(data))

    def invite(self, user: str = "9000", body: bytes | None = None, headers: Pairs = ()) -> None:
        """Call, or inside a call offer anew; with `body` empty the offer is left to the peer."""
        body = sdp(self.address.host) if body is None else body
        content = (("Content-Type", "application/sdp"),) if body else ()
        self._invite_branch = f"z9hG4bK-{self.name}-{self._branch + 1}"
        self._invite = self.send("INVITE", user, (*content, *headers), body)

    def invite_again(self) -> None:
        self.resend(self._invite)

    def prack(self, response: Response, body: bytes = b"", rack: str | None = None) -> None:
        """Acknowledge a reliable provisional response."""
        self.remote_tag = response.to.tag or ""
        numbers = f"{response.headers.get('rseq')} {response.cseq}"
        content = (("Content-Type", "application/sdp"),) if body else ()
        headers = (("RAck", numbers if rack is None else rack), *content)
        self.send("PRACK", headers=headers, body=body)

    def cancel(self) -> None:
        self.send("CANCEL", cseq=self._cseq, branch=self._invite_branch)

    def bye(self) -> None:
        self.send("BYE")

    def acknowledge(self, body: bytes = b"") -> None:
        """ACK for a 2xx: a new branch, the INVITE's number."""
        content = (("Content-Type", "application/sdp"),) if body else ()
        self.send("ACK", headers=content, body=body, cseq=self._invite_cseq())

    def _invite_cseq(self) -> int:
        oks = [each for each in self.inbox if isinstance(each, Response) and each.status == 200]
        return max(each.cseq.number for each in oks if each.cseq.method == "INVITE")

    def authorized(
        self, method: str, password: str, user: str, headers: Pairs = (), body: bytes = b""
    ) -> None:
        """Repeat a request with the answer to the last challenge."""
        challenge = self.last(401)
        uri = f"sip:{user}@{self._gateway.host}" if user else f"sip:{self._gateway.host}"
        lines = challenge.headers.lines("www-authenticate")
        answer = authorize(lines, self.name, password, method, uri, "c0ffee")
        assert answer is not None, "no challenge that this telephone could meet"
        to_user = self.name if method == "REGISTER" else None
        self._invite_branch = f"z9hG4bK-{self.name}-{self._branch + 1}"
        self.send(method, user, (("Authorization", answer), *headers), body, to_user=to_user)

    def register(self, headers: Pairs = (), password: str = "wonderland") -> None:
        """REGISTER, twice because of the challenge. The contact is that of `send`."""
        self.send("REGISTER", "", headers, to_user=self.name)
        self.authorized("REGISTER", password, "", headers)

    # -- receiving ----------------------------------------------------------------------------

    @staticmethod
    def label(data: bytes) -> str:
        """What a ladder says of a datagram."""
        message = parse_message(data)
        if isinstance(message, Response):
            return f"{message.status} {message.cseq.method}"
        return message.method

    def receive(self, data: bytes) -> None:
        message = parse_message(data)
        self.inbox.append(message)
        if isinstance(message, Response):
            self._on_response(message)
            return
        if message.method == "INVITE" and message.to.tag is None:
            # A call to us: requests of ours belong to it from now on.
            self.call_id = message.call_id
            self.remote_tag = message.from_.tag or ""
        if message.method in self.answers:
            self.reply(message, self.answers[message.method])

    def _on_response(self, response: Response) -> None:
        if response.cseq.method != "INVITE" or response.status < 200:
            return
        if response.status < 300:
            self.remote_tag = response.to.tag or ""
            if self.acknowledges:
                self.acknowledge()
        elif self.acknowledges:
            self._acknowledge_failure(response)

    def _acknowledge_failure(self, response: Response) -> None:
        """§17.1.1.3: the INVITE's branch, the response's To."""
        before, self.remote_tag = self.remote_tag, response.to.tag or ""
        self.send("ACK", cseq=response.cseq.number, branch=response.via.branch)
        self.remote_tag = before

    def reply(
        self,
        request: Request,
        status: int,
        tag: str = "",
        headers: Pairs = (),
        body: bytes | None = None,
    ) -> bytes:
        """Answer; `tag` is another telephone's behind the same address, as after a fork."""
        data = self.written(request, status, tag, headers, body)
        self._wire.deliver(self, data, f"{status} {request.cseq.method}")
        return data

    def written(
        self,
        request: Request,
        status: int,
        tag: str = "",
        headers: Pairs = (),
        body: bytes | None = None,
    ) -> bytes:
        """The answer, not sent yet."""
        to = request.to
        if to.tag is None and status > 100:
            to = to.tagged(tag or self.tag)
        lines = [
            f"SIP/2.0 {status} Reply",
            *(f"Via: {via}" for via in request.vias),
            f"From: {request.from_}",
            f"To: {to}",
            f"Call-ID: {request.call_id}",
            f"CSeq: {request.cseq}",
            f"Contact: <{self.uri}>",
        ]
        lines += [f"{name}: {value}" for name, value in (*self.reply_headers, *headers)]
        expires = request.headers.get("session-expires")
        if expires is not None and status == 200 and request.to.tag:
            lines.append(f"Session-Expires: {expires}")
        if body is None:
            ok = request.method == "INVITE" and status == 200
            body = sdp(self.address.host) if ok else b""
        if body:
            lines.append("Content-Type: application/sdp")
        return "\r\n".join((*lines, f"Content-Length: {len(body)}")).encode() + b"\r\n\r\n" + body

    @property
    def methods(self) -> set[str]:
        """Of all requests that came."""
        return {each.method for each in self.inbox if isinstance(each, Request)}

    def last(self, status: int) -> Response:
        """The newest response with that status."""
        found = [each for each in self.inbox if isinstance(each, Response)]
        found = [each for each in found if each.status == status]
        assert found, f"{self.name} got no {status}"
        return found[-1]

    def last_request(self, method: str) -> Request:
        found = [each for each in self.inbox if isinstance(each, Request)]
        found = [each for each in found if each.method == method]
        assert found, f"{self.name} got no {method}"
        return found[-1]
