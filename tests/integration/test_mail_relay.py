"""The SMTP client against a real server that takes, refuses, stalls and hangs up."""

from __future__ import annotations

import asyncio
import gc
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.domain.outbox import Delivery, Later, Refused, Sent
from server.mail.content import Mailbox
from server.mail.relay import Relay, RelaySettings
from tests.mail_samples import COMPOSER, sample

Verb = Callable[[Any, Session, Envelope, str], Any]


@dataclass
class Site:
    """A relay that does as told. `replies` by recipient, "" for all; None hangs up."""

    replies: dict[str, str] = field(default_factory=dict)
    data_reply: str | None = "250 OK"
    taken: list[Envelope] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.replies.get(address, self.replies.get("", ""))
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        if self.data_reply is None:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "421 gone"
        if self.data_reply.startswith("250"):
            self.taken.append(envelope)
            self.secured.append(session.ssl is not None)
        return self.data_reply


Open = Callable[..., Any]


@pytest.fixture
async def open_relay() -> AsyncIterator[Open]:
    servers = []

    async def start(site: Site, **options: Any) -> int:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Server(site, loop=loop, enable_SMTPUTF8=True, **options), "127.0.0.1", 0
        )
        servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    yield start
    for server in servers:
        server.close()
        await server.wait_closed()


def client(port: int, **settings: Any) -> Relay:
    context = settings.pop("context", None)
    given: dict[str, Any] = {"host": "127.0.0.1", "port": port, "timeout": 5}
    given |= {"sender": "conference@ucc.example"}
    return Relay(RelaySettings(**given | settings), context)


async def send(relay: Relay, recipient: str = "carla@x.example", **changes: Any) -> Delivery:
    mail = sample(recipient=Mailbox("Carla", recipient), **changes)
    return await relay.send(COMPOSER.conference(mail), recipient)


async def test_what_is_sent_arrives_as_it_was(open_relay: Open) -> None:
    site = Site()
    relay = client(await open_relay(site))
    description = ".\n.. dots\n" + "lang " * 300
    assert await send(relay, description=description) == Sent()
    (envelope,) = site.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "conference@ucc.example",
        ["carla@x.example"],
    )
    mail = sample(recipient=Mailbox("Carla", "carla@x.example"), description=description)
    expected = COMPOSER.conference(mail).as_bytes(policy=SMTP)
    # Boundaries are made anew at each writing; everything else is the same.
    assert isinstance(envelope.content, bytes)
    assert len(envelope.content) == len(expected)
    assert b"Message-ID: <m1@ucc.example>" in envelope.content


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("550 5.1.1 No such user", Refused("550 5.1.1 No such user")),
        ("552 Mailbox full", Refused("552 Mailbox full")),
        ("450 4.7.1 Greylisted, try again", Later("450 4.7.1 Greylisted, try again")),
        ("421 Too busy", Later("421 Too busy")),
        ("530 Authentication required", Later("530 Authentication required")),
    ],
)
async def test_a_recipient_that_is_not_taken(
    open_relay: Open, reply: str, verdict: Delivery
) -> None:
    site = Site({"carla@x.example": reply})
    port = await open_relay(site)
    assert await send(client(port)) == verdict
    assert await send(client(port), "dan@x.example") == Sent()  # the others get theirs
    assert [one.rcpt_tos for one in site.taken] == [["dan@x.example"]]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [("554 Spam", Refused), ("451 Try later", Later), (None, Later)],
)
async def test_a_mail_that_is_not_taken(open_relay: Open, reply: str | None, kind: Any) -> None:
    site = Site(data_reply=reply)
    assert isinstance(await send(client(await open_relay(site))), kind)
    assert site.taken == []


async def test_hostile_words_of_the_relay_are_one_line(open_relay: Open) -> None:
    site = Site({"": "550-first\r\n550 \x1b[31msecond " + "x" * 400})
    verdict = await send(client(await open_relay(site)))
    assert isinstance(verdict, Refused)
    assert verdict.reason.startswith("550 first") and "second" in verdict.reason
    assert len(verdict.reason) <= 310 and verdict.reason.isprintable()


async def test_nobody_there(open_relay: Open) -> None:
    port = await open_relay(Site())
    async with asyncio.timeout(10):
        assert isinstance(await send(client(1)), Later)
        assert isinstance(await send(client(port, host="nowhere.invalid")), Later)


async def test_a_relay_that_says_nothing(unused_tcp_port: int) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", unused_tcp_port)
    async with server, asyncio.timeout(10):
        assert isinstance(await send(client(unused_tcp_port, timeout=0.2)), Later)


# The sink leaves the socket of a refused handshake to the garbage collector: here, not later.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_encrypted_on_the_way(open_relay: Open, tmp_path: Path) -> None:
    server, ours = certificates(tmp_path)
    site = Site()
    port = await open_relay(site, tls_context=server, require_starttls=True)
    assert isinstance(await send(client(port)), Later)  # 530: not the mail's fault
    wary = client(port, security="starttls", host="localhost")
    assert isinstance(await send(wary), Later)  # nobody vouches for the certificate
    gc.collect()
    trusting = client(port, security="starttls", host="localhost", context=ours)
    assert await send(trusting) == Sent()
    assert site.secured == [True]


async def test_international_addresses(open_relay: Open) -> None:
    site = Site()
    port = await open_relay(site)
    assert await send(client(port), "carla@bücher.example") == Sent()
    assert await send(client(port), "ännä@x.example") == Sent()
    assert [one.rcpt_tos for one in site.taken] == [
        ["carla@xn--bcher-kva.example"],
        ["ännä@x.example"],
    ]


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's context, and that of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "relay.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))
