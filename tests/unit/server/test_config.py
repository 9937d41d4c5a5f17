"""What an operator may write, and the one line they get for what they may not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.config import Config, HttpConfig, all_keys, load
from server.config_reader import ConfigError, read_section
from sip_gateway.rates import Rate

MAILBOX = '[mailbox]\nhost = "mail.example.org"\nusername = "x"\npassword = "y"\n'
OPERATIONS = Path(__file__).parents[3] / "docs" / "operations.md"


def write(folder: Path, text: str) -> Path:
    path = folder / "ucc.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_is_complete(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    assert load(path, {}) == Config(source=str(path))


def test_the_file_sets_and_the_environment_overrides(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [http]
        port = 8443
        trusted_proxies = ["10.0.0.0/8"]
        [sip]
        rtp_ports = [30000, 30998]
        hosts = ["127.0.0.1", "::1"]
        [log]
        format = "json"
        access = true
        """,
    )
    env = {
        "UCC_HTTP_PORT": "9443",
        "UCC_HTTP_TLS_CERT": "/etc/ucc/cert.pem",
        "UCC_HTTP_TLS_KEY": "/etc/ucc/key.pem",
        "UCC_SFU_ADVERTISE": "192.0.2.1, 2001:db8::1",
        "UCC_SIP_ADVERTISED_HOST": "",
        "UCC_LOG_ACCESS": "off",
        "PATH": "/bin",
    }
    config = load(path, env)
    assert (config.http.port, config.http.trusted_proxies) == (9443, ("10.0.0.0/8",))
    assert config.http.tls_cert == Path("/etc/ucc/cert.pem")
    assert config.sfu.advertise == ("192.0.2.1", "2001:db8::1")
    assert (config.sip.rtp_ports, config.sip.advertised_host) == ((30000, 30998), None)
    assert config.sip.hosts == ("127.0.0.1", "::1")
    assert (config.log.format, config.log.access) == ("json", False)


def test_the_file_is_found_by_variable_and_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "[http]\nport = 1234\n")
    assert load(None, {"UCC_CONFIG": str(path)}).http.port == 1234
    monkeypatch.chdir(tmp_path)
    assert load(None, {}).http.port == 1234
    assert load(None, {}).source == "ucc.toml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[http]\nprot = 1", "ucc.toml: http.prot: unknown key; allowed: host, max_body, port,"),
        ("[htpp]\nport = 1", "ucc.toml: htpp: unknown section; allowed: http, data,"),
        ("http = 1", "ucc.toml: http: must be a section, written [http]"),
        ("[http]\nport = 99999", "http.port: '99999' is not allowed; allowed: 0 to 65535"),
        ('[http]\nport = "8080x"', "http.port: '8080x' is not allowed; allowed: a whole number"),
        ("[http]\nport = 80.5", "http.port: '80.5' is not allowed; allowed: a whole number"),
        ("[http]\nport = true", "http.port: 'True' is not allowed; allowed: a whole number"),
        ("[http]\nhost = 1", "http.host: '1' is not allowed; allowed: a text in quotes"),
        ('[http]\ntls_cert = "a.pem"', "http.tls_cert: goes together with tls_key"),
        ('[http]\ntrusted_proxies = "10.0.0.1"', "http.trusted_proxies: '10.0.0.1' is not allow"),
        ('[http]\ntrusted_proxies = ["me"]', "http.trusted_proxies: takes addresses"),
        ('[http]\npublic_url = "ftp://x"', "http.public_url: is like https://"),
        ('[log]\nlevel = "loud"', "log.level: 'loud' is not allowed; allowed: debug, info,"),
        ('[log]\naccess = "perhaps"', "log.access: 'perhaps' is not allowed; allowed: true or"),
        ('[database]\nurl = "mysql://u:pw@h/d"', "database.url: only sqlite:///… and postgresql"),
        ("[sip]\nrtp_ports = [1]", "sip.rtp_ports: '[1]' is not allowed; allowed: a list of 2"),
        ("[sip]\nrtp_ports = [7, 9]", "sip.rtp_ports: two even ports"),
        ('[sip]\nhosts = ["pbx"]', "sip.hosts: 'pbx' is not an IP address"),
        ('[mailbox]\nhost = "x"', "mailbox.username: is needed with host, and so is the pass"),
        (f"{MAILBOX}security = 'none'", "mailbox.security: a password needs tls or starttls"),
        (f"{MAILBOX}address = 'answers'", "mailbox.address: is the mailbox's, like answers@"),
        (f"{MAILBOX}separator = '%'", "mailbox.separator: '%' is not allowed; allowed: +, -, ="),
        (f"{MAILBOX}interval = 0", "mailbox.interval: '0' is not allowed; allowed: 1 to 3600"),
        ("[http", "ucc.toml: not TOML:"),
    ],
)
def test_a_wrong_file_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {})
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"UCC_HTTP_PROT": "1"}, "UCC_HTTP_PROT: unknown key; allowed: host, max_body,"),
        ({"UCC_HTPP_PORT": "1"}, "UCC_HTPP_PORT: unknown variable; allowed: UCC_HTTP_…,"),
        ({"UCC_HTTP_PORT": "many"}, "UCC_HTTP_PORT: 'many' is not allowed; allowed: a whole numb"),
        ({"UCC_SIP_PORT": "70000"}, "UCC_SIP_PORT: not between 0 and 65535"),
        ({"UCC_CONFIG": "/nowhere/ucc.toml"}, "/nowhere/ucc.toml: No such file or directory"),
    ],
)
def test_a_wrong_variable_is_one_clear_line(env: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, env)
    assert message in str(caught.value)


def test_a_refused_secret_is_not_repeated(tmp_path: Path) -> None:
    for text in ("[database]\nurl = 4711", '[database]\nurl = "hunter2"'):
        with pytest.raises(ConfigError) as caught:
            load(write(tmp_path, text), {})
        assert "4711" not in str(caught.value) and "hunter2" not in str(caught.value)


@dataclass(frozen=True)
class Trunk:
    name: str
    weight: float = 1.0


@dataclass(frozen=True)
class Nested:
    trunks: tuple[Trunk, ...] = ()


def test_tables_of_tables_become_dataclasses() -> None:
    table: dict[str, object] = {"trunks": [{"name": "a", "weight": 2}, {"name": "b"}]}
    assert read_section(Nested, "sip", table, "f", {}) == Nested((Trunk("a", 2.0), Trunk("b")))
    cases: list[tuple[dict[str, object], str]] = [
        ({"trunks": [{"nam": "a"}]}, "f: sip.trunks.nam: unknown key; allowed: name, weight"),
        ({"trunks": [{}]}, "name"),
        ({"trunks": ["a"]}, "allowed: a table"),
    ]
    for wrong, message in cases:
        with pytest.raises(ConfigError, match=re.escape(message)):
            read_section(Nested, "sip", wrong, "f", {})
    with pytest.raises(ConfigError, match="set it in the configuration file"):
        read_section(Nested, "sip", {}, "f", {"UCC_SIP_TRUNKS": "a"})


def test_prices(tmp_path: Path) -> None:
    rates = '[[outbound.rates]]\nprefix = "+4179"\nprice = 0.25\n'
    outbound = load(write(tmp_path, f"[outbound]\nspend_per_day = 20\n{rates}"), {}).outbound
    assert (outbound.spend_per_day, outbound.rates) == (20.0, (Rate("+4179", 0.25),))
    with pytest.raises(ConfigError, match=r"outbound\.spend_per_day: goes together with rates"):
        load(write(tmp_path, "[outbound]\nspend_per_day = 20"), {})
    with pytest.raises(ConfigError, match=r"outbound\.rates.*price"):
        load(write(tmp_path, rates.replace("0.25", "-1")), {})


def test_every_key_is_documented_and_every_documented_key_exists() -> None:
    rows = re.findall(r"^\| `([a-z]+\.[a-z0-9_]+)` \|", OPERATIONS.read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(all_keys())


@pytest.mark.parametrize(
    ("http", "origin", "loopback"),
    [
        (HttpConfig(), "http://localhost:8080", False),
        (HttpConfig(host="127.0.0.1"), "http://localhost:8080", True),
        (HttpConfig(host="::1", port=0), "http://localhost:5555", True),
        (HttpConfig(host="192.0.2.1"), "http://192.0.2.1:8080", False),
        (HttpConfig(host="2001:db8::1"), "http://[2001:db8::1]:8080", False),
        (HttpConfig(public_url="https://ucc.example.org/"), "https://ucc.example.org", False),
        (HttpConfig(tls_cert=Path("c"), tls_key=Path("k")), "https://localhost:8080", False),
    ],
)
def test_the_url_for_people(http: HttpConfig, origin: str, loopback: bool) -> None:
    assert http.origin(5555 if http.port == 0 else None) == origin
    assert http.is_loopback is loopback


def test_a_database_password_is_in_no_repr() -> None:
    config = load(None, {"UCC_DATABASE_URL": "postgresql://ucc:hunter2@db/ucc"})
    assert "hunter2" not in repr(config)
    assert config.database_url.startswith("postgresql://")


@pytest.mark.parametrize(
    "url",
    [
        "turn:turn.example.org",
        "turn:192.0.2.1:3478?transport=udp",
        "turns:turn.example.org:443?transport=tcp",
        "turn:[2001:db8::1]:3478",
    ],
)
def test_relays_are_urls_and_a_secret(tmp_path: Path, url: str) -> None:
    config = load(write(tmp_path, f'[turn]\nurls = ["{url}"]\nsecret = "hunter2"\n'), {})
    assert config.turn.relays.urls == (url,)
    assert "hunter2" not in repr(config)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('urls = ["stun:turn.example.org"]\nsecret = "x"', "turn.urls"),
        ('urls = ["turn:turn.example.org?transport=sctp"]\nsecret = "x"', "turn.urls"),
        ('urls = ["turn:a/b"]\nsecret = "x"', "turn.urls"),
        ('urls = ["turn:turn.example.org"]', "turn.secret"),
        ('secret = "hunter2"', "turn.secret"),
        ("hours = 0", "turn.hours"),
    ],
)
def test_half_a_relay_is_refused(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ConfigError, match=key) as refusal:
        load(write(tmp_path, f"[turn]\n{text}\n"), {})
    assert "hunter2" not in str(refusal.value)
