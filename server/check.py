"""`ucc check`: will this configuration work on this machine? One line per question."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import aiosmtplib
from cryptography import x509
from sqlalchemy.exc import SQLAlchemyError

from server.config import Config
from server.db import migrate
from server.documents.sandbox import Sandbox, find_sandbox
from server.domain.oidc import OidcRefused
from server.identity.ldap import LdapError
from server.mail.mailbox import ImapMailbox, MailboxError
from server.main_identity import build_directory, build_provider
from server.rest.origin import is_loopback_name
from server.storage import StartError, Storage, open_storage
from server.tls import tls_context
from sip_gateway.config import SipConfig
from sip_gateway.dns_resolver import DnsResolver
from sip_gateway.location import LookupFailed, Resolver, Target, locate
from sip_gateway.tls import server_context
from sip_gateway.trunk_config import TrunkConfig, trunk_contexts

SMTP_TIMEOUT = 5.0  # seconds
MAX_WAITING = 1000  # mails in the mailbox that are counted
EXPIRY_WARNING = timedelta(days=14)


class Verdict(StrEnum):
    OK = "ok"
    NOTE = "note"  # works, but somebody should know
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CheckResult:
    name: str
    verdict: Verdict
    detail: str

    @property
    def failed(self) -> bool:
        return self.verdict is Verdict.FAILED

    def line(self) -> str:
        return f"{self.verdict.value:<7}{self.name:<16}{self.detail}"


async def run_all(config: Config, now: datetime) -> list[CheckResult]:
    """Ask everything; a failing answer never hides the following ones."""
    results = [CheckResult("configuration", Verdict.OK, config.source)]
    results += await _storage(config)
    results += check_ports(config)
    results.append(check_tls(config, now))
    if config.sip.tls_port:
        results.append(check_sip_tls(config.sip, now))
    results += [await check_trunk(config.sip, trunk) for trunk in config.outbound.all_trunks()]
    results.append(await check_public_address(config))
    results.append(await check_mail(config))
    results.append(check_documents(await asyncio.to_thread(find_sandbox)))
    results += await check_logins(config)
    if config.mailbox.host:
        results.append(await check_mailbox(config))
    return results


def check_documents(sandbox: Sandbox) -> CheckResult:
    """Which documents can be shown here, and behind which walls?"""
    name = "documents"
    if not sandbox.bubblewrap:
        detail = "PDF and images, with limits only; bubblewrap is missing or may not work here"
        return CheckResult(name, Verdict.NOTE, detail)
    if not sandbox.office:
        return CheckResult(name, Verdict.NOTE, "PDF and images; LibreOffice is not installed")
    return CheckResult(name, Verdict.OK, "PDF, images and office documents, in a sandbox")


async def _storage(config: Config) -> list[CheckResult]:
    folder = config.data.dir.absolute()
    try:
        storage = open_storage(config)
    except StartError as error:
        return [CheckResult("data", Verdict.FAILED, str(error))]
    if not os.access(folder, os.W_OK):
        return [CheckResult("data", Verdict.FAILED, f"data.dir: {folder}: not writable")]
    return [CheckResult("data", Verdict.OK, str(folder)), await check_database(storage)]


async def check_database(storage: Storage) -> CheckResult:
    """Reachable, of the newest schema, and of this key file? An empty one is left empty."""
    name = "database"
    try:
        revisions = await migrate.revisions(storage.database)
        if revisions.current is None:
            return CheckResult(name, Verdict.NOTE, "empty; `ucc serve` will create the schema")
        await storage.prepare()
    except (SQLAlchemyError, OSError) as error:
        return CheckResult(name, Verdict.FAILED, storage.describe_fault(error))
    except StartError as error:
        return CheckResult(name, Verdict.FAILED, str(error))
    finally:
        await storage.database.close()
    detail = f"{storage.database.describe()}, schema {revisions.current}"
    return CheckResult(name, Verdict.OK, detail)


def check_ports(config: Config) -> list[CheckResult]:
    """Try to bind each port that we shall listen on."""
    results = [_bindable("http port", config.http.host, config.http.port, socket.SOCK_STREAM)]
    for address in config.sfu.addresses or ("0.0.0.0",):
        results.append(_bindable("media port", address, config.sfu.port, socket.SOCK_DGRAM))
        tcp = config.sfu.port if config.sfu.tcp_port is None else config.sfu.tcp_port
        if tcp:
            results.append(_bindable("media port", address, tcp, socket.SOCK_STREAM))
    for address in config.sip.hosts:
        results.append(_bindable("sip port", address, config.sip.port, socket.SOCK_DGRAM))
        if config.sip.tcp:
            results.append(_bindable("sip port", address, config.sip.port, socket.SOCK_STREAM))
        if config.sip.tls_port:
            port = config.sip.tls_port
            results.append(_bindable("sip tls port", address, port, socket.SOCK_STREAM))
    return results


def _bindable(name: str, host: str, port: int, kind: socket.SocketKind) -> CheckResult:
    transport = "tcp" if kind is socket.SOCK_STREAM else "udp"
    where = f"{host}:{port}/{transport}"
    try:
        family = socket.getaddrinfo(host, port, type=kind, flags=socket.AI_PASSIVE)[0][0]
        with socket.socket(family, kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return CheckResult(name, Verdict.FAILED, f"{where}: {error.strerror or error}")
    return CheckResult(name, Verdict.OK, f"{where} is free")


def check_tls(config: Config, now: datetime) -> CheckResult:
    name, cert = "tls", config.http.tls_cert
    if cert is None:
        return CheckResult(name, Verdict.OK, "not configured; http.tls_cert is empty")
    return _certificate(name, cert, lambda: tls_context(config.http), now)


def check_sip_tls(config: SipConfig, now: datetime) -> CheckResult:
    """Of a listener that is on; call for no other."""
    cert, key = config.tls_certificate, config.tls_key
    assert cert is not None and key is not None
    return _certificate("sip tls", cert, lambda: server_context(cert, key), now)


def _certificate(name: str, cert: Path, load: Callable[[], object], now: datetime) -> CheckResult:
    try:
        load()
        certificate = x509.load_pem_x509_certificate(cert.read_bytes())
    except (StartError, ValueError, OSError) as error:
        detail = error.strerror if isinstance(error, OSError) else None
        return CheckResult(name, Verdict.FAILED, detail or str(error))
    until = certificate.not_valid_after_utc
    if until <= now:
        return CheckResult(name, Verdict.FAILED, f"{cert}: expired {until:%Y-%m-%d}")
    verdict = Verdict.NOTE if until - now < EXPIRY_WARNING else Verdict.OK
    return CheckResult(name, verdict, f"{cert}: valid until {until:%Y-%m-%d}")


async def check_trunk(
    sip: SipConfig, trunk: TrunkConfig, resolver: Resolver | None = None
) -> CheckResult:
    """Can it be called at all? Whether it answers is seen when it is called."""
    name = f"trunk {trunk.name}"
    missing = {"tcp": not sip.tcp, "tls": not sip.tls_port}.get(trunk.transport, False)
    if missing:
        key = {"tcp": "sip.tcp", "tls": "sip.tls_port"}[trunk.transport]
        detail = f"transport: {trunk.transport} needs {key}, where the trunk answers"
        return CheckResult(name, Verdict.FAILED, detail)
    try:
        trunk_contexts([trunk])
    except OSError as error:
        return CheckResult(name, Verdict.FAILED, error.strerror or str(error))
    try:
        targets = await _targets(trunk, resolver or DnsResolver())
    except LookupFailed as failure:
        return CheckResult(name, Verdict.FAILED, f"{trunk.host}: no answer of the DNS: {failure}")
    if not targets:
        return CheckResult(name, Verdict.FAILED, f"{trunk.host}: the DNS knows no address")
    peers = ", ".join(str(trunk.peer(each.address)) for each in targets)
    return CheckResult(name, Verdict.OK, f"{peers} is called")


async def _targets(trunk: TrunkConfig, resolver: Resolver) -> tuple[Target, ...]:
    if not trunk.is_named:
        return (trunk.target(),)
    return (await locate(trunk.host, trunk.port, trunk.transport, resolver)).targets


async def check_public_address(config: Config) -> CheckResult:
    """Browsers open microphone and camera only for pages over https or from localhost."""
    name, origin = "public address", config.http.origin()
    parts = urlsplit(origin)
    host = parts.hostname or ""
    try:
        loop = asyncio.get_running_loop()
        await loop.getaddrinfo(host, parts.port or 0, type=socket.SOCK_STREAM)
    except OSError as error:
        return CheckResult(name, Verdict.FAILED, f"{origin}: {error.strerror or error}")
    if parts.scheme != "https" and not is_loopback_name(host):
        detail = f"{origin}: browsers refuse microphone and camera without https"
        return CheckResult(name, Verdict.FAILED, detail)
    if not config.http.public_url and not config.http.is_loopback:
        detail = f"{origin} for this machine; set http.public_url for others"
        return CheckResult(name, Verdict.NOTE, detail)
    return CheckResult(name, Verdict.OK, origin)


async def check_mail(config: Config) -> CheckResult:
    mail = config.mail
    if not mail.host:
        return CheckResult("mail", Verdict.NOTE, "no mail is sent; mail.host is empty")
    where = f"{mail.host}:{mail.port}"
    client = aiosmtplib.SMTP(hostname=mail.host, port=mail.port, timeout=SMTP_TIMEOUT)
    try:
        await client.connect()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return CheckResult("mail", Verdict.FAILED, f"{where}: {reason}")
    return CheckResult("mail", Verdict.OK, f"{where} answers")


async def check_mailbox(config: Config) -> CheckResult:
    """Does it let us in, and is there the folder? Nothing is read or marked."""
    name, where = "mailbox", f"{config.mailbox.host}:{config.mailbox.port}"
    mailbox = ImapMailbox(config.mailbox.settings)
    try:
        await asyncio.to_thread(mailbox.open)
        waiting = await asyncio.to_thread(mailbox.waiting, MAX_WAITING)
    except MailboxError as error:
        return CheckResult(name, Verdict.FAILED, f"{where}: {error}")
    finally:
        await asyncio.to_thread(mailbox.close)
    if not config.mail.host:
        return CheckResult(name, Verdict.NOTE, f"{where} answers, but mail.host is empty")
    count = f"{len(waiting)}{'+' if len(waiting) == MAX_WAITING else ''}"
    return CheckResult(name, Verdict.OK, f"{where}, {config.mailbox.folder}: {count} to read")


async def check_logins(config: Config) -> list[CheckResult]:
    """Those who vouch for people, where there are any: do they answer as they should?"""
    results = []
    try:
        provider, directory = build_provider(config), build_directory(config)
    except StartError as error:
        return [CheckResult("logins", Verdict.FAILED, str(error))]
    if provider is not None:
        try:
            await provider.discover()
            results.append(CheckResult("oidc", Verdict.OK, f"{provider.issuer} answers"))
        except OidcRefused as error:
            results.append(CheckResult("oidc", Verdict.FAILED, str(error)))
    if directory is not None:
        try:
            await directory.probe()
            results.append(CheckResult("ldap", Verdict.OK, f"{config.ldap.url} answers"))
        except LdapError as error:
            results.append(CheckResult("ldap", Verdict.FAILED, f"{config.ldap.url}: {error}"))
    return results
