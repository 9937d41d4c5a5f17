"""Logins by others as an operator sets them up, and the one line for what cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from server.config import Config, DataConfig, LdapConfig, OidcConfig, load
from server.config_reader import ConfigError
from server.main import build
from server.main_identity import build_directory
from server.storage import StartError
from tests.certificates import self_signed
from tests.unit.server.test_main import CHEAP

OIDC = OidcConfig("https://id.example.org", "ucc", "hunter2")
LDAP = {"UCC_LDAP_URL": "ldap://ldap.example.org", "UCC_LDAP_BASE": "dc=example,dc=org"}


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"UCC_OIDC_ISSUER": "http://id.example.org"}, "UCC_OIDC_ISSUER: is like https://"),
        ({"UCC_OIDC_ISSUER": "https://id.example.org/?x"}, "UCC_OIDC_ISSUER: is like https://"),
        ({"UCC_OIDC_ISSUER": "https://id.example.org"}, "oidc.client_id: is needed"),
        ({"UCC_LDAP_URL": "https://x.example"}, "UCC_LDAP_URL: is like ldaps://"),
        ({"UCC_LDAP_URL": "ldap://x.example/dc=x"}, "UCC_LDAP_URL: is like ldaps://"),
        ({"UCC_LDAP_URL": "ldap://x.example"}, "ldap.base: is needed"),
        ({**LDAP, "UCC_LDAP_START_TLS": "no"}, "UCC_LDAP_START_TLS: passwords go over the netw"),
        ({**LDAP, "UCC_LDAP_BIND_DN": "cn=x"}, "ldap.bind_password: goes together with bind_dn"),
        ({**LDAP, "UCC_LDAP_FILTER": "uid={login}"}, "UCC_LDAP_FILTER: a filter stands in brac"),
        ({**LDAP, "UCC_LDAP_FILTER": "(uid=*)"}, "UCC_LDAP_FILTER: asks for {login} somewhere"),
        (
            {**LDAP, "UCC_LDAP_TIMEOUT": "0"},
            "UCC_LDAP_TIMEOUT: '0' is not allowed; allowed: 1 to 60",
        ),
    ],
)
def test_a_wrong_key_is_one_clear_line(env: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, env)
    assert message in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "env",
    [
        {},
        LDAP,
        {**LDAP, "UCC_LDAP_URL": "ldaps://ldap.example.org:3269", "UCC_LDAP_START_TLS": "no"},
        {**LDAP, "UCC_LDAP_URL": "ldap://127.0.0.1:3890", "UCC_LDAP_START_TLS": "no"},
        {"UCC_OIDC_ISSUER": "http://127.0.0.1:9400", "UCC_OIDC_CLIENT_ID": "ucc"},
    ],
)
def test_right_keys(env: dict[str, str]) -> None:
    load(None, env)


def test_secrets_are_in_no_repr() -> None:
    ldap = LdapConfig(url="ldaps://x", base="dc=x", bind_dn="cn=x", bind_password="hunter2")
    assert "hunter2" not in repr(Config(oidc=OIDC, ldap=ldap))


def test_which_connections_have_tls(tmp_path: Path) -> None:
    self_signed(tmp_path)
    trust = tmp_path / "cert.pem"
    for url, start_tls in (("ldap://localhost", True), ("ldaps://localhost", False)):
        ldap = LdapConfig(url=url, start_tls=start_tls, base="dc=x", ca_file=trust)
        directory = build_directory(Config(ldap=ldap))
        assert directory is not None
        tls = directory.settings.tls
        assert tls is not None and tls.check_hostname
        assert len(tls.get_ca_certs()) == 1
    plain = LdapConfig(url="ldap://localhost", start_tls=False, base="dc=x")
    directory = build_directory(Config(ldap=plain))
    assert directory is not None and directory.settings.tls is None
    assert build_directory(Config()) is None


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_authority_that_cannot_be_read(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    config = Config(ldap=LdapConfig(url="ldaps://x", base="dc=x", ca_file=path))
    with pytest.raises(StartError, match=r"ldap\.ca_file"):
        build_directory(config)


async def test_everything_wired(tmp_path: Path) -> None:
    ldap = LdapConfig(url="ldaps://x", base="dc=x")
    system = build(Config(data=DataConfig(tmp_path / "var"), oidc=OIDC, ldap=ldap), CHEAP)
    assert system.services.single_sign_on is not None
    assert system.services.single_sign_on.label == "OpenID Connect"
    await system.storage.database.close()


async def test_the_extra_is_asked_for_where_it_is_needed_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "joserfc", None)
    monkeypatch.delitem(sys.modules, "server.identity.oidc", raising=False)
    data = DataConfig(tmp_path / "var")
    system = build(Config(data=data), CHEAP)
    await system.storage.database.close()
    with pytest.raises(StartError, match=r"ucc-webrtc\[oidc\]"):
        build(Config(data=data, oidc=OIDC), CHEAP)
