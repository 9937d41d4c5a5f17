"""`ucc check`, question by question."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server import check
from server.check import CheckResult, Verdict
from server.config import Config, DatabaseConfig, DataConfig, HttpConfig, MailConfig
from server.documents.sandbox import Sandbox
from server.storage import open_storage
from sfu.config import SfuConfig
from sip_gateway.config import SipConfig
from sip_gateway.location import Addresses
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.trunk_config import TrunkConfig
from tests.name_servers import FakeResolver

NOW = datetime(2030, 5, 6, tzinfo=UTC)
LOCAL = {
    "http": HttpConfig(host="127.0.0.1", port=0),
    "sfu": SfuConfig(addresses=("127.0.0.1",), port=0),
    "sip": SipConfig(hosts=("127.0.0.1",), port=0),
}


def config(tmp_path: Path, **sections: object) -> Config:
    return Config(data=DataConfig(tmp_path / "var"), **(LOCAL | sections))  # type: ignore[arg-type]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def certificate(folder: Path, until: datetime) -> HttpConfig:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ucc.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=100))
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    cert_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return HttpConfig(tls_cert=cert_path, tls_key=key_path)


async def test_a_fresh_machine_is_fine(tmp_path: Path) -> None:
    results = await check.run_all(config(tmp_path), NOW)
    assert [result.name for result in results if result.failed] == []
    assert {result.name for result in results} == {
        "configuration",
        "data",
        "database",
        "http port",
        "media port",
        "sip port",
        "tls",
        "public address",
        "mail",
        "documents",
    }


@pytest.mark.parametrize(
    ("sandbox", "verdict", "words"),
    [
        (Sandbox("/usr/bin/bwrap", office=True), Verdict.OK, "office documents"),
        (Sandbox("/usr/bin/bwrap"), Verdict.NOTE, "LibreOffice is not installed"),
        (Sandbox(), Verdict.NOTE, "bubblewrap is missing"),
    ],
)
def test_which_documents_can_be_shown(sandbox: Sandbox, verdict: Verdict, words: str) -> None:
    result = check.check_documents(sandbox)
    assert result.verdict is verdict
    assert words in result.detail


async def test_a_failing_answer_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the data directory should be")
    results = await check.run_all(config(tmp_path), NOW)
    assert [result.name for result in results if result.failed] == ["data"]
    assert "public address" in [result.name for result in results]


def test_a_taken_port_is_named(tmp_path: Path, taken_port: int) -> None:
    (http, *others) = check.check_ports(
        config(tmp_path, http=HttpConfig(host="127.0.0.1", port=taken_port))
    )
    assert http.failed
    assert http.detail == f"127.0.0.1:{taken_port}/tcp: Address already in use"
    assert not any(other.failed for other in others)


def test_an_address_that_is_not_ours(tmp_path: Path) -> None:
    (_, media, *_) = check.check_ports(
        config(tmp_path, sfu=SfuConfig(addresses=("192.0.2.77",), port=0))
    )
    assert media.failed and "192.0.2.77:0/udp" in media.detail


def test_all_that_sip_listens_on_is_tried(tmp_path: Path, taken_port: int) -> None:
    made = certificate(tmp_path, NOW + timedelta(days=90))
    sip = SipConfig(
        hosts=("127.0.0.1",),
        port=0,
        tls_port=taken_port,
        tls_certificate=made.tls_cert,
        tls_key=made.tls_key,
    )
    results = check.check_ports(config(tmp_path, sip=sip))[2:]
    assert [(each.name, each.detail) for each in results] == [
        ("sip port", "127.0.0.1:0/udp is free"),
        ("sip port", "127.0.0.1:0/tcp is free"),
        ("sip tls port", f"127.0.0.1:{taken_port}/tcp: Address already in use"),
    ]
    only_udp = check.check_ports(
        config(
            tmp_path, sip=replace(sip, tcp=False, tls_port=0, tls_certificate=None, tls_key=None)
        )
    )
    assert [each.name for each in only_udp[2:]] == ["sip port"]


@pytest.mark.parametrize(
    ("days", "verdict"),
    [(90, check.Verdict.OK), (5, check.Verdict.NOTE), (-1, check.Verdict.FAILED)],
)
async def test_the_certificate_for_telephones(
    tmp_path: Path, days: int, verdict: check.Verdict
) -> None:
    made = certificate(tmp_path, NOW + timedelta(days=days))
    sip = SipConfig(tls_port=5061, tls_certificate=made.tls_cert, tls_key=made.tls_key)
    assert check.check_sip_tls(sip, NOW).verdict is verdict
    broken = replace(sip, tls_key=made.tls_cert)
    found = check.check_sip_tls(broken, NOW)
    assert found.failed and found.detail.startswith("sip.tls_certificate: ")


@pytest.mark.parametrize(
    ("outbound", "verdict", "detail"),
    [
        ({"host": "192.0.2.9"}, check.Verdict.OK, "192.0.2.9:5060/udp is called"),
        (
            {"host": "192.0.2.9", "transport": "tcp"},
            check.Verdict.FAILED,
            "transport: tcp needs sip.tcp, where the trunk answers",
        ),
        (
            {"host": "192.0.2.9", "transport": "tls"},
            check.Verdict.FAILED,
            "transport: tls needs sip.tls_port, where the trunk answers",
        ),
    ],
)
async def test_the_trunk(outbound: dict[str, str], verdict: check.Verdict, detail: str) -> None:
    (trunk,) = OutboundConfig(**outbound).all_trunks()  # type: ignore[arg-type]
    found = await check.check_trunk(SipConfig(tcp=False), trunk)
    assert (found.name, found.verdict, found.detail) == ("trunk trunk", verdict, detail)


async def test_the_trunk_whose_authorities_are_none(tmp_path: Path) -> None:
    made = certificate(tmp_path, NOW + timedelta(days=90))
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate")
    sip = SipConfig(tls_port=5061, tls_certificate=made.tls_cert, tls_key=made.tls_key)
    trunk = TrunkConfig("pbx", "192.0.2.9", transport="tls", tls_authorities=nonsense)
    found = await check.check_trunk(sip, trunk)
    assert found.failed and found.detail.startswith("trunk pbx: tls_authorities: ")


@pytest.mark.parametrize(
    ("known", "verdict", "detail"),
    [
        (("192.0.2.9", "192.0.2.8"), check.Verdict.OK,
         "192.0.2.9:5070/udp, 192.0.2.8:5070/udp is called"),
        ((), check.Verdict.FAILED, "pbx.example: the DNS knows no address"),
        (None, check.Verdict.FAILED, "pbx.example: no answer of the DNS: silent"),
    ],
)  # fmt: skip
async def test_the_trunk_that_has_a_name(
    known: tuple[str, ...] | None, verdict: check.Verdict, detail: str
) -> None:
    trunk = TrunkConfig("pbx", "pbx.example", 5070)
    resolver = FakeResolver()
    if known is not None:
        resolver.hosts["pbx.example"] = Addresses(known)
    found = await check.check_trunk(SipConfig(), trunk, resolver)
    assert (found.verdict, found.detail) == (verdict, detail)


async def test_a_database_written_under_another_key(tmp_path: Path, sqlite_url: str) -> None:
    settings = Config(data=DataConfig(tmp_path), **LOCAL)  # type: ignore[arg-type]
    assert settings.database_url.removeprefix("sqlite:///") == sqlite_url.removeprefix("sqlite:///")
    first = await check.check_database(open_storage(settings))
    assert first.verdict is Verdict.OK and re.search(r"schema \d{4}$", first.detail)
    settings.data.key_path.unlink()
    second = await check.check_database(open_storage(settings))
    assert second.failed and "does not belong to this database" in second.detail


async def test_an_unreachable_database_without_its_password(tmp_path: Path) -> None:
    unreachable = config(
        tmp_path, database=DatabaseConfig("postgresql://ucc:hunter2@127.0.0.1:1/ucc")
    )
    result = await check.check_database(open_storage(unreachable))
    assert result.failed
    assert "127.0.0.1:1" in result.detail and "hunter2" not in result.detail


@pytest.mark.parametrize(
    ("days", "verdict"), [(400, Verdict.OK), (13, Verdict.NOTE), (-1, Verdict.FAILED)]
)
def test_certificates(tmp_path: Path, days: int, verdict: Verdict) -> None:
    http = certificate(tmp_path, NOW + timedelta(days=days))
    assert check.check_tls(config(tmp_path, http=http), NOW).verdict is verdict


def test_files_that_are_no_certificate(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("nonsense")
    for path in (broken, tmp_path / "missing.pem"):
        http = HttpConfig(tls_cert=path, tls_key=path)
        result = check.check_tls(config(tmp_path, http=http), NOW)
        assert result.failed and path.name in result.detail


@pytest.mark.parametrize(
    ("http", "verdict"),
    [
        (HttpConfig(host="127.0.0.1"), Verdict.OK),
        (HttpConfig(), Verdict.NOTE),
        (HttpConfig(public_url="https://localhost"), Verdict.OK),
        (HttpConfig(public_url="http://192.0.2.1"), Verdict.FAILED),
        (HttpConfig(public_url="https://no-such-host.invalid"), Verdict.FAILED),
    ],
)
async def test_public_addresses(tmp_path: Path, http: HttpConfig, verdict: Verdict) -> None:
    assert (await check.check_public_address(config(tmp_path, http=http))).verdict is verdict


async def test_a_mail_relay_that_answers(tmp_path: Path) -> None:
    hung_up = asyncio.Event()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay.example ESMTP\r\n")
        while line := await reader.readline():
            writer.write(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 relay.example\r\n")
        writer.close()
        await writer.wait_closed()
        hung_up.set()

    listener = await asyncio.start_server(relay, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with listener:
        result = await check.check_mail(
            config(tmp_path, mail=MailConfig("127.0.0.1", port, "ucc@x.example"))
        )
        await hung_up.wait()
    assert result == CheckResult("mail", Verdict.OK, f"127.0.0.1:{port} answers")


async def test_a_mail_relay_that_does_not(tmp_path: Path) -> None:
    result = await check.check_mail(
        config(tmp_path, mail=MailConfig("127.0.0.1", 1, "ucc@x.example"))
    )
    assert result.failed and result.detail.startswith("127.0.0.1:1: ")
    assert (await check.check_mail(config(tmp_path))).verdict is Verdict.NOTE


def test_lines_are_aligned() -> None:
    assert CheckResult("tls", Verdict.OK, "fine").line() == "ok     tls             fine"
