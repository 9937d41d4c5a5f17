"""The configuration: one TOML file and `UCC_…` variables into frozen dataclasses.

`UCC_<SECTION>_<KEY>` overrides `key` of `[section]`; `UCC_CONFIG` names the file. The keys are
the fields below and those of `SfuConfig`, `SipConfig` and `OutboundConfig`; docs/operations.md describes each.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from server.config_reader import ConfigError, keys_of, limited, read_section
from server.db.engine import DatabaseUrlError, parse_url
from server.domain.oidc import is_trusted_url
from server.domain.relay import Relays
from server.identity.ldap_filter import FilterError, names_login
from server.identity.ldap_filter import parse as parse_filter
from server.mail.mailbox import MailboxSettings
from sfu.config import SfuConfig
from sip_gateway.config import SipConfig
from sip_gateway.outbound_config import OutboundConfig

DEFAULT_FILE: Final = "ucc.toml"
FILE_VARIABLE: Final = "UCC_CONFIG"
# RFC 7065.
TURN_URL: Final = re.compile(
    r"turns?:(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?", re.ASCII
)
LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})


@dataclass(frozen=True, slots=True)
class HttpConfig:
    """Where browsers come in. Without `public_url`, links name the host that was asked."""

    host: str = "0.0.0.0"
    port: int = limited(8080, 0, 65535)
    public_url: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    trusted_proxies: tuple[str, ...] = ()
    max_body: int = limited(64 * 1024, 1024, 64 * 1024 * 1024)

    def __post_init__(self) -> None:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert: goes together with tls_key; set both or none")
        for network in self.trusted_proxies:
            try:
                ip_network(network)
            except ValueError:
                raise ValueError("trusted_proxies: takes addresses and networks") from None
        parts = urlsplit(self.public_url)
        if self.public_url and (
            parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/")
        ):
            raise ValueError("public_url: is like https://ucc.example.org, without a path")

    @property
    def scheme(self) -> str:
        return "https" if self.tls_cert else "http"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the listener."""
        if self.host in LOOPBACK_NAMES:
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def origin(self, port: int | None = None) -> str:
        """The URL for people, without trailing slash; `port` when the system chose it."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "localhost" if self.is_loopback or self.host in {"0.0.0.0", "::"} else self.host
        host = f"[{host}]" if ":" in host else host
        return f"{self.scheme}://{host}:{self.port if port is None else port}"


@dataclass(frozen=True, slots=True)
class DataConfig:
    """`dir` holds what the installation must keep: database, key file, documents."""

    dir: Path = Path("var")
    key_file: Path | None = None

    @property
    def key_path(self) -> Path:
        return self.key_file or self.dir / "secret.key"


@dataclass(frozen=True, slots=True)
class DatabaseConfig:
    """`url` empty means SQLite in the data directory. It may hold a password."""

    url: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.url:
            try:
                parse_url(self.url)
            except DatabaseUrlError as error:
                raise ValueError(f"url: {error}") from None


@dataclass(frozen=True, slots=True)
class MailConfig:
    """The relay that mails go through; an empty host means that no mail is sent."""

    host: str = ""
    port: int = limited(25, 1, 65535)
    sender: str = ""
    sender_name: str = "UCC WebRTC"
    security: Literal["none", "starttls", "tls"] = "none"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: int = limited(20, 1, 120)

    def __post_init__(self) -> None:
        if self.host and "@" not in self.sender:
            raise ValueError("sender: is the From address, like conference@example.org")
        if bool(self.username) != bool(self.password):
            raise ValueError("password: goes together with username; set both or none")
        if self.password and self.security == "none":
            raise ValueError("security: a password needs starttls or tls")

    @property
    def domain(self) -> str:
        """What Message-IDs and calendar UIDs end with."""
        return self.sender.rpartition("@")[2] or "ucc.invalid"


@dataclass(frozen=True, slots=True)
class MailboxConfig:
    """Where answers to invitations and notices of failure are fetched from (IMAP); an empty host
    means that nobody looks. `address` empty: the sender's."""

    host: str = ""
    port: int = limited(993, 1, 65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    username: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    interval: int = limited(30, 1, 3600)
    timeout: int = limited(20, 1, 120)
    address: str = ""
    separator: Literal["+", "-", "=", ""] = "+"
    accept: Literal["proven", "sender"] = "proven"

    def __post_init__(self) -> None:
        if self.host and not (self.username and self.password):
            raise ValueError("username: is needed with host, and so is the password")
        if self.host and self.security == "none" and self.host not in LOOPBACK_NAMES:
            raise ValueError("security: a password needs tls or starttls beyond this machine")
        if self.address and "@" not in self.address:
            raise ValueError("address: is the mailbox's, like answers@example.org")

    @property
    def settings(self) -> MailboxSettings:
        return MailboxSettings(
            host=self.host,
            port=self.port,
            security=self.security,
            username=self.username,
            password=self.password,
            folder=self.folder,
            timeout=self.timeout,
        )


@dataclass(frozen=True, slots=True)
class WebhooksConfig:
    """`private_networks` may be reached besides the Internet, and without TLS."""

    private_networks: tuple[str, ...] = ()
    timeout: int = limited(10, 1, 30)

    def __post_init__(self) -> None:
        try:
            self.networks()
        except ValueError:
            raise ValueError("private_networks: takes addresses and networks") from None

    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(network) for network in self.private_networks)


@dataclass(frozen=True, slots=True)
class DocumentsConfig:
    """`max_file` and `max_conference` in MiB; `seconds` that a document may take to be shown."""

    max_file: int = limited(50, 1, 500)
    max_conference: int = limited(200, 1, 10_000)
    seconds: int = limited(60, 5, 600)


@dataclass(frozen=True, slots=True)
class RecordingConfig:
    """`enabled`: whether conferences may be recorded, where their vPBX allows it. Without `dir` they
    are in the data directory. One ends after `hours`, and is kept for `days`."""

    enabled: bool = True
    dir: Path | None = None
    hours: int = limited(4, 1, 24)
    days: int = limited(90, 1, 3660)


@dataclass(frozen=True, slots=True)
class RecordsConfig:
    """For how many days what happened is kept."""

    call_days: int = limited(180, 1, 3660)


@dataclass(frozen=True, slots=True)
class OidcConfig:
    """The identity provider that people may log in at; an empty issuer means none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    label: str = "OpenID Connect"
    create_in: str = ""

    def __post_init__(self) -> None:
        if not self.issuer:
            return
        if not is_trusted_url(self.issuer) or "?" in self.issuer or len(self.issuer) > 255:
            raise ValueError("issuer: is like https://id.example.org, without a query")
        if not self.client_id:
            raise ValueError("client_id: is needed; the provider gives one out")


@dataclass(frozen=True, slots=True)
class LdapConfig:
    """The directory that knows people's passwords; an empty url means none."""

    url: str = ""
    start_tls: bool = True
    ca_file: Path | None = None
    base: str = ""
    bind_dn: str = ""
    bind_password: str = field(default="", repr=False)
    filter: str = "(&(objectClass=person)(mail={login}))"
    mail: str = "mail"
    name: str = "cn"
    create_in: str = ""
    timeout: int = limited(5, 1, 60)

    def __post_init__(self) -> None:
        if not self.url:
            return
        parts = urlsplit(self.url)
        if parts.scheme not in {"ldap", "ldaps"} or not parts.hostname or parts.path.strip("/"):
            raise ValueError("url: is like ldaps://ldap.example.org, without a path")
        if not self.start_tls and parts.scheme == "ldap" and parts.hostname not in LOOPBACK_NAMES:
            raise ValueError("start_tls: passwords go over the network with TLS only")
        if not self.base:
            raise ValueError("base: is needed, like ou=people,dc=example,dc=org")
        if bool(self.bind_dn) != bool(self.bind_password):
            raise ValueError("bind_password: goes together with bind_dn; set both or none")
        try:
            parsed = parse_filter(self.filter)
        except FilterError as error:
            raise ValueError(f"filter: {error}") from None
        if not names_login(parsed):
            raise ValueError("filter: asks for {login} somewhere")


@dataclass(frozen=True, slots=True)
class TurnConfig:
    """Relays for browsers whose network lets nothing else through; without `urls` there are none.
    `secret` is shared with them, `hours` is how long a password holds."""

    urls: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    hours: int = limited(12, 1, 168)

    def __post_init__(self) -> None:
        if not all(TURN_URL.fullmatch(url) for url in self.urls):
            raise ValueError("urls: are like turns:turn.example.org:443?transport=tcp")
        if bool(self.urls) != bool(self.secret):
            raise ValueError("secret: goes together with urls; set both or none")

    @property
    def relays(self) -> Relays:
        return Relays(self.urls, self.secret, timedelta(hours=self.hours))


@dataclass(frozen=True, slots=True)
class LogConfig:
    """`access` adds one line per HTTP request."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["plain", "json"] = "plain"
    access: bool = False


@dataclass(frozen=True, slots=True)
class MetricsConfig:
    """Where Prometheus comes in, a listener of its own; port 0: nowhere."""

    host: str = "127.0.0.1"
    port: int = limited(0, 0, 65535)


@dataclass(frozen=True, slots=True)
class GuestsConfig:
    """What lets people into a conference's page who have no account: nothing, a member's personal
    link, or that and a name with the PIN."""

    entry: Literal["off", "link", "pin"] = "pin"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything an operator may set. `source` names the file, for messages."""

    http: HttpConfig = field(default_factory=HttpConfig)
    data: DataConfig = field(default_factory=DataConfig)
    database: DatabaseConfig = field(default_factory=DatabaseConfig)
    sfu: SfuConfig = field(default_factory=SfuConfig)
    sip: SipConfig = field(default_factory=SipConfig)
    outbound: OutboundConfig = field(default_factory=OutboundConfig)
    mail: MailConfig = field(default_factory=MailConfig)
    mailbox: MailboxConfig = field(default_factory=MailboxConfig)
    webhooks: WebhooksConfig = field(default_factory=WebhooksConfig)
    documents: DocumentsConfig = field(default_factory=DocumentsConfig)
    recording: RecordingConfig = field(default_factory=RecordingConfig)
    guests: GuestsConfig = field(default_factory=GuestsConfig)
    records: RecordsConfig = field(default_factory=RecordsConfig)
    oidc: OidcConfig = field(default_factory=OidcConfig)
    ldap: LdapConfig = field(default_factory=LdapConfig)
    turn: TurnConfig = field(default_factory=TurnConfig)
    log: LogConfig = field(default_factory=LogConfig)
    metrics: MetricsConfig = field(default_factory=MetricsConfig)
    source: str = "defaults"

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{(self.data.dir / 'ucc.sqlite3').absolute()}"


SECTIONS: Final[tuple[tuple[str, type[Any]], ...]] = (
    ("http", HttpConfig),
    ("data", DataConfig),
    ("database", DatabaseConfig),
    ("sfu", SfuConfig),
    ("sip", SipConfig),
    ("outbound", OutboundConfig),
    ("mail", MailConfig),
    ("mailbox", MailboxConfig),
    ("webhooks", WebhooksConfig),
    ("documents", DocumentsConfig),
    ("recording", RecordingConfig),
    ("guests", GuestsConfig),
    ("records", RecordsConfig),
    ("oidc", OidcConfig),
    ("ldap", LdapConfig),
    ("turn", TurnConfig),
    ("log", LogConfig),
    ("metrics", MetricsConfig),
)


def all_keys() -> tuple[str, ...]:
    """Every key as `section.key`; the documentation is compared with this."""
    return tuple(f"{name}.{key}" for name, config in SECTIONS for key in keys_of(config))


def load(path: Path | None, env: Mapping[str, str]) -> Config:
    """Read the file (default: `$UCC_CONFIG`, else ./ucc.toml if it exists) and the variables.

    Raises ConfigError with one line naming source, key and what is allowed.
    """
    if path is None and env.get(FILE_VARIABLE):
        path = Path(env[FILE_VARIABLE])
    if path is None and Path(DEFAULT_FILE).is_file():
        path = Path(DEFAULT_FILE)
    source = str(path) if path else "defaults"
    tables = _read_file(path) if path else {}
    variables = _variables(env)
    names = [name for name, _ in SECTIONS]
    for name, table in tables.items():
        if name not in names:
            raise ConfigError(f"{source}: {name}: unknown section; allowed: {', '.join(names)}")
        if not isinstance(table, dict):
            raise ConfigError(f"{source}: {name}: must be a section, written [{name}]")
    return Config(
        source=source,
        **{
            name: read_section(config, name, tables.get(name, {}), source, variables[name])
            for name, config in SECTIONS
        },
    )


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error


def _variables(env: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Our variables by section. A misspelt one is an error: silence would hide the mistake."""
    found: dict[str, dict[str, str]] = {name: {} for name, _ in SECTIONS}
    for variable, text in env.items():
        if not variable.startswith("UCC_") or variable == FILE_VARIABLE:
            continue
        section = variable.split("_")[1].lower()
        if section not in found:
            names = ", ".join(f"UCC_{name.upper()}_…" for name in found)
            raise ConfigError(f"{variable}: unknown variable; allowed: {names}, {FILE_VARIABLE}")
        found[section][variable] = text
    return found
