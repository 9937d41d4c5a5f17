"""The commands that need no running service, and the one line for whatever stops them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server import cli
from server.config import Config, HttpConfig
from sip_gateway.config import SipConfig

LOOPBACK = {
    "UCC_HTTP_HOST": "127.0.0.1",
    "UCC_HTTP_PORT": "0",
    "UCC_SFU_ADDRESSES": "127.0.0.1",
    "UCC_SFU_PORT": "0",
    "UCC_SIP_HOSTS": "127.0.0.1",
    "UCC_SIP_PORT": "0",
}
Ucc = Callable[..., int]


@pytest.fixture
def ucc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ucc]:
    """Run a command in an empty folder; `ucc("serve", UCC_HTTP_PORT="x")`."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **variables: str) -> int:
        with monkeypatch.context() as patch:
            for name, value in (LOOPBACK | variables).items():
                patch.setenv(name, value)
            return cli.main(arguments)

    yield run
    root.handlers, root.level = handlers, level


def test_migrate_demo_data_and_check(ucc: Ucc, capfd: pytest.CaptureFixture[str]) -> None:
    assert ucc("migrate") == 0
    assert "up to date" in capfd.readouterr().out
    assert ucc("demo-data") == 0
    assert "demo data added" in capfd.readouterr().out
    assert ucc("demo-data") == 0
    assert "was there already" in capfd.readouterr().out
    assert ucc("check") == 0
    assert re.search(r"^ok +database +sqlite.*schema", capfd.readouterr().out, re.MULTILINE)
    assert Path("var/secret.key").stat().st_mode & 0o777 == 0o600


def test_check_fails_when_one_answer_does(ucc: Ucc, capfd: pytest.CaptureFixture[str]) -> None:
    assert ucc("check", UCC_HTTP_HOST="192.0.2.77") == 1
    out = capfd.readouterr().out
    assert re.search(r"^failed +http port +192\.0\.2\.77:0/tcp:", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("variables", "code", "line"),
    [
        ({"UCC_HTTP_PORT": "x"}, 2, "ucc: UCC_HTTP_PORT: 'x' is not allowed; allowed: a whole"),
        ({"UCC_CONFIG": "gone.toml"}, 2, "ucc: gone.toml: No such file or directory"),
        ({"UCC_HTTP_HOST": "192.0.2.77"}, 1, "ucc: http.port: 192.0.2.77:0: "),
        ({"UCC_DATA_DIR": "/proc/nowhere"}, 1, "ucc: data.dir: /proc/nowhere: "),
        ({"UCC_DATABASE_URL": "sqlite:////nowhere/x"}, 1, "ucc: database: sqlite+aiosqlite:///"),
        (
            {"UCC_HTTP_TLS_CERT": "gone.pem", "UCC_HTTP_TLS_KEY": "gone.pem"},
            1,
            "ucc: http.tls_cert: gone.pem, gone.pem: No such file",
        ),
    ],
)
def test_what_stops_the_start_is_one_line(
    ucc: Ucc,
    capfd: pytest.CaptureFixture[str],
    variables: dict[str, str],
    code: int,
    line: str,
) -> None:
    assert ucc("serve", **variables) == code
    captured = capfd.readouterr()
    assert captured.err.startswith(line)
    assert len(captured.err.splitlines()) == 1
    assert captured.out == ""


@pytest.mark.parametrize("command", ["serve", "migrate", "demo-data"])
def test_a_key_file_of_another_installation_stops_it(
    ucc: Ucc, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    assert ucc("migrate") == 0
    Path("var/secret.key").unlink()
    assert ucc(command) == 1
    assert "data.key_file: does not belong to this database" in capfd.readouterr().err


def test_an_unknown_command_is_told_by_the_parser(ucc: Ucc) -> None:
    with pytest.raises(SystemExit) as caught:
        ucc("fly")
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("sip", "address"),
    [
        (SipConfig(), "127.0.0.1:5060 (UDP, TCP)"),
        (SipConfig(hosts=("::1",), port=5070, tcp=False), "[::1]:5070 (UDP)"),
        (SipConfig(advertised_host="198.51.100.1"), "198.51.100.1:5060 (UDP, TCP)"),
        (
            SipConfig(tls_port=5061, tls_certificate=Path("c.pem"), tls_key=Path("k.pem")),
            "127.0.0.1:5060 (UDP, TCP; TLS 5061)",
        ),
    ],
)
def test_the_demo_block_has_all_that_a_newcomer_needs(sip: SipConfig, address: str) -> None:
    config = Config(http=HttpConfig(), sip=sip)
    block = cli.demo_block(config, "http://localhost:8080", sip.port)
    for needed in ("http://localhost:8080", "admin@demo.example", "demo-admin", "9000", address):
        assert needed in block
    assert max(len(line) for line in block.splitlines()) < 100
