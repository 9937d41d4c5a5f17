"""Passwords of a directory: OpenLDAP's slapd, whoever answers in its place, and whose login it is."""

from __future__ import annotations

import asyncio
import base64
import logging
import shutil
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from auth.totp import code_at, step_at
from server.check import check_logins
from server.config import Config, LdapConfig
from server.db import accounts
from server.db.engine import Database
from server.domain.account import Account, AccountStatus
from server.identity import ber, ldap_filter, ldap_messages
from server.identity.ldap import CONNECTIONS, WAITING, LdapDirectory, LdapError, LdapSettings
from server.services.logins import DirectoryPerson
from tests.conftest import BrowserFactory
from tests.installation import ALPHA, ANNA, BEN, BETA, Browser, Installation, password_of
from tests.slapd import BASE, PEOPLE, PEOPLE_DN, READER, READER_PASSWORD, Slapd

BY_UID = "(&(objectClass=person)(uid={login}))"
BY_MAIL = "(&(objectClass=person)(mail={login}))"
ANNA_IN_IT = DirectoryPerson("anna@alpha.example", "Anna in the directory")
PASSWORDS = {uid: password for uid, _, _, password in PEOPLE}


@pytest.fixture(scope="module")
def slapd() -> Iterator[Slapd]:
    server = Slapd.start()
    yield server
    server.stop()


def settings(slapd: Slapd, template: str = BY_UID) -> LdapSettings:
    return LdapSettings(
        url=f"ldap://127.0.0.1:{slapd.port}",
        base=BASE,
        filter=ldap_filter.parse(template),
        bind_dn=READER,
        bind_password=READER_PASSWORD,
        mail="mail",
        name="CN",
        tls=slapd.trust(),
        timeout=10,
    )


@pytest.mark.parametrize("way", ["StartTLS", "ldaps", "plain"])
async def test_three_ways_to_a_real_directory(slapd: Slapd, way: str) -> None:
    given = settings(slapd)
    if way == "ldaps":
        given = replace(given, url=f"ldaps://127.0.0.1:{slapd.tls_port}")
    elif way == "plain":
        given = replace(given, tls=None)
    directory = LdapDirectory(given)
    assert await directory.person("anna", PASSWORDS["anna"]) == ANNA_IN_IT
    assert await directory.person("ANNA", PASSWORDS["anna"]) == ANNA_IN_IT
    assert await directory.person("anna", PASSWORDS["ben"]) is None
    carla = await directory.person("carla", PASSWORDS["carla"])
    assert carla == DirectoryPerson("carla@alpha.example", "Carla Müller")


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("nobody", "x"),
        ("twin", "twin's word"),  # two entries
        ("nomail", "nomail's word"),  # no address
        ("anna", ""),
        ("anna", "\0"),
        ("", "anna's word"),
        ("", ""),
    ],
)
async def test_who_is_nobody(slapd: Slapd, login: str, password: str) -> None:
    assert await LdapDirectory(settings(slapd)).person(login, password) is None


async def test_a_bind_without_password_succeeds_and_proves_nothing(slapd: Slapd) -> None:
    """RFC 4513 §5.1.2: what this server answers to the request that is never sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", slapd.port)
    writer.write(ldap_messages.bind(1, f"cn=Ben,{PEOPLE_DN}", ""))
    [result] = ldap_messages.Incoming().feed(await reader.read(1000))
    writer.close()
    await writer.wait_closed()
    assert isinstance(result, ldap_messages.Result) and result.code == ldap_messages.SUCCESS
    assert await LdapDirectory(settings(slapd)).person("ben", "") is None


@pytest.mark.parametrize("template", [BY_UID, "(|(uid={login})(mail={login}))", "(uid={login})"])
@pytest.mark.parametrize(
    "login",
    [
        "*",
        "a*",
        "*)(uid=*",
        "anna)(uid=*",
        "anna)(|(uid=*))(cn=*",
        "*)(objectClass=*))(&(uid=*",
        r"\2a",
        r"ann\61",
        "anna\0",
        "anna ",
        "{login}",
        "(uid=anna)",
        "é\ud800",
        "x" * 10_000,
    ],
)
async def test_syntax_in_a_login_is_no_syntax(slapd: Slapd, template: str, login: str) -> None:
    """The password is right for somebody whom a wider filter would find."""
    found = await LdapDirectory(settings(slapd, template)).person(login, PASSWORDS["anna"])
    # Spaces at the end do not count in a directory (RFC 4518 §2.6.1).
    assert found == (ANNA_IN_IT if login == "anna " else None)


async def test_an_asterisk_that_belongs_to_a_login(slapd: Slapd) -> None:
    directory = LdapDirectory(settings(slapd))
    assert await directory.person("star*", PASSWORDS["star*"]) is not None
    assert await directory.person("sta*", PASSWORDS["star*"]) is None
    wider = LdapDirectory(settings(slapd, "(uid=st*{login})"))
    assert await wider.person("r*", PASSWORDS["star*"]) is not None
    assert await wider.person("*", PASSWORDS["anna"]) is None


async def test_whom_the_reader_may_not_see_is_nobody(slapd: Slapd) -> None:
    nameless = replace(settings(slapd), bind_dn="", bind_password="")
    assert await LdapDirectory(nameless).person("anna", PASSWORDS["anna"]) is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"bind_password": "wrong"}, "ldap.bind_dn: result 49"),
        ({"base": "dc=nowhere"}, "search: result 32"),
        ({"base": "no dn"}, "search: result 34"),
        ({"url": "ldap://127.0.0.1:1"}, "Connect call failed"),
        ({"url": "ldap://localhost:{port}"}, "certificate verify failed"),  # not in its name
        ({"url": "ldaps://127.0.0.1:{port}"}, ""),  # speaks no TLS yet
    ],
)
async def test_a_directory_that_cannot_be_asked_lets_nobody_in(
    slapd: Slapd, caplog: pytest.LogCaptureFixture, wrong: dict[str, str], reason: str
) -> None:
    wrong = {name: value.format(port=slapd.port) for name, value in wrong.items()}
    given = replace(settings(slapd), **wrong)  # type: ignore[arg-type]
    assert await LdapDirectory(given).person("anna", PASSWORDS["anna"]) is None
    [record] = [one for one in caplog.records if one.name == "server.identity.ldap"]
    assert record.levelno == logging.WARNING and reason in record.__dict__["reason"]
    assert PASSWORDS["anna"] not in str(record.__dict__)
    assert READER_PASSWORD not in repr(given)
    with pytest.raises(LdapError):
        await LdapDirectory(given).probe()


async def test_a_certificate_that_nobody_trusts(slapd: Slapd) -> None:
    given = replace(settings(slapd), tls=ssl.create_default_context())
    assert await LdapDirectory(given).person("anna", PASSWORDS["anna"]) is None


Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def answering(
    slapd: Slapd, answer: bytes, *, tls: bool = False
) -> AsyncIterator[LdapSettings]:
    """Somebody else at that port, who says the same to everything."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096):
            if not answer:
                break
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    given = replace(settings(slapd), url=f"ldap://127.0.0.1:{port}", timeout=0.2)
    async with server:
        yield given if tls else replace(given, tls=None)


def message(tag: int, code: int, number: int = 1) -> bytes:
    result = ber.write(tag, ber.number(code, ber.ENUMERATED), ber.text(""), ber.text(""))
    return ber.write(ber.SEQUENCE, ber.number(number), result)


@pytest.mark.parametrize(
    ("answer", "tls"),
    [
        pytest.param(b"", False, id="hangs up"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", False, id="no LDAP"),
        pytest.param(b"\x30\x80", False, id="endless"),
        pytest.param(b"\x30\x84\xff\xff\xff\xff" + b"x" * 300_000, False, id="too large"),
        pytest.param(b"\x30", False, id="says no more"),
        pytest.param(message(ldap_messages.BOUND, 0, number=7), False, id="to nothing"),
        pytest.param(message(ldap_messages.SEARCHED, 0), False, id="of another kind"),
        pytest.param(message(ldap_messages.BOUND, 0) * 2, False, id="and more"),
        pytest.param(message(ldap_messages.EXTENDED, 0, number=0), False, id="disconnects"),
        pytest.param(message(ldap_messages.EXTENDED, 52), True, id="no StartTLS"),
        pytest.param(
            message(ldap_messages.EXTENDED, 0) + message(ldap_messages.BOUND, 0, 2),
            True,
            id="answers ahead of TLS",
        ),
        pytest.param(
            message(ldap_messages.EXTENDED, 0) + b"\x30\x0c", True, id="begins ahead of TLS"
        ),
    ],
)
async def test_whoever_answers_in_its_place_lets_nobody_in(
    slapd: Slapd, answer: bytes, tls: bool
) -> None:
    async with answering(slapd, answer, tls=tls) as given:
        assert await LdapDirectory(given).person("anna", PASSWORDS["anna"]) is None


async def test_logins_do_not_queue_at_a_directory_that_hangs(
    slapd: Slapd, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever waits for a connection gives up when those who have one do."""
    asked: list[bytes] = []

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(1))
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    url = f"ldap://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        directory = LdapDirectory(replace(settings(slapd), url=url, tls=None, timeout=2.0))
        logins = [directory.person("anna", "x") for _ in range(CONNECTIONS + WAITING + 5)]
        assert await asyncio.gather(*logins) == [None] * len(logins)
        # One after the other they would all have asked.
        assert CONNECTIONS <= len(asked) <= 2 * CONNECTIONS
        reasons = [record.__dict__["reason"] for record in caplog.records]
        assert reasons.count("too many logins wait for it") == 5
        assert reasons.count("TimeoutError") == CONNECTIONS + WAITING
        # All places are free again.
        caplog.clear()
        await directory.person("anna", "x")
        assert [record.__dict__["reason"] for record in caplog.records] == ["TimeoutError"]


async def test_what_an_operator_is_told(slapd: Slapd, tmp_path: Path) -> None:
    trust = tmp_path / "ca.pem"
    shutil.copy(slapd.folder / "cert.pem", trust)
    url = f"ldaps://127.0.0.1:{slapd.tls_port}"
    right = LdapConfig(
        url=url, base=BASE, bind_dn=READER, bind_password=READER_PASSWORD, ca_file=trust
    )
    for ldap, expected in (
        (right, f"ok     ldap            {url} answers"),
        (
            replace(right, bind_password="x"),
            f"failed ldap            {url}: ldap.bind_dn: result 49",
        ),
        (replace(right, ca_file=None), f"failed ldap            {url}: [SSL: CERTIFICATE_VERIFY"),
        (replace(right, ca_file=tmp_path / "no"), "failed logins          ldap.ca_file: "),
    ):
        [told] = await check_logins(Config(ldap=ldap))
        assert told.line().startswith(expected)


def directory_person(name: str) -> Account:
    return Account(name, ALPHA.id, f"{name}@alpha.example", name, ANNA.role, "fr", "", None)


async def house(
    database: Database, slapd: Slapd, open_browser: BrowserFactory, create_in: str = ""
) -> tuple[Installation, Browser]:
    passwords = LdapDirectory(settings(slapd, BY_MAIL))
    made = Installation(database, passwords=passwords, create_in=create_in)
    installation = await made.populate()
    return installation, await open_browser(installation)


async def test_logging_in_with_the_directorys_password(
    database: Database, slapd: Slapd, open_browser: BrowserFactory
) -> None:
    installation, browser = await house(database, slapd, open_browser)
    for password, expected in (
        (PASSWORDS["anna"], 200),
        (password_of(ANNA), 200),  # our own goes on working
        (PASSWORDS["ben"], 401),
        ("", 401),
    ):
        assert (await browser.log_in(ANNA, password))[0] == expected
    stranger = directory_person("carla")
    assert (await browser.log_in(stranger, PASSWORDS["carla"]))[0] == 401
    async with installation.database.write() as connection:
        await accounts.set_status(connection, BEN.id, AccountStatus.DISABLED)
    assert (await browser.log_in(BEN, PASSWORDS["ben"]))[0] == 401


async def test_a_second_factor_is_asked_for_after_it(
    database: Database, slapd: Slapd, open_browser: BrowserFactory
) -> None:
    installation, browser = await house(database, slapd, open_browser)
    await browser.log_in(ANNA, PASSWORDS["anna"])
    path = "/api/v1/second-factor"
    status, made = await browser.call("POST", path, {"password": PASSWORDS["anna"]})
    assert status == 201
    secret = base64.b32decode(made["secret"])
    code = code_at(secret, step_at(installation.clock()))
    assert (await browser.call("POST", f"{path}/confirm", {"code": code}))[0] == 200
    status, body = await browser.log_in(ANNA, PASSWORDS["anna"])
    assert (status, body["code"]) == (401, "second-factor")
    code = code_at(secret, step_at(installation.clock()) + 1)
    step = {"challenge": body["challenge"], "code": code}
    assert (await browser.call("POST", "/api/v1/session/second-factor", step))[0] == 200


async def test_an_account_where_the_configuration_says_so(
    database: Database, slapd: Slapd, open_browser: BrowserFactory
) -> None:
    installation, browser = await house(database, slapd, open_browser, create_in=BETA.id)
    carla = directory_person("carla")
    assert (await browser.log_in(carla, "wrong"))[0] == 401
    first = await browser.log_in(carla, PASSWORDS["carla"])
    again = await browser.log_in(carla, PASSWORDS["carla"])
    assert (first[0], again[0]) == (200, 200)
    made = first[1]["account"]
    assert again[1]["account"] == made
    assert (made["name"], made["email"], first[1]["vpbx"]["id"]) == (
        "Carla Müller",
        "carla@alpha.example",
        BETA.id,
    )
    async with installation.database.read() as connection:
        found = await accounts.by_email(connection, made["email"])
    assert found is not None and found[1].startswith("$argon2id$")


async def test_attempts_at_the_directory_are_throttled(
    database: Database, slapd: Slapd, open_browser: BrowserFactory
) -> None:
    _, browser = await house(database, slapd, open_browser)
    for _ in range(10):
        assert (await browser.log_in(ANNA, "guess"))[0] == 401
    assert (await browser.log_in(ANNA, PASSWORDS["anna"]))[0] == 429


async def test_the_password_asked_again_is_ones_own(
    database: Database, slapd: Slapd, open_browser: BrowserFactory
) -> None:
    """By a filter in which Ben's address is the login of Anna's entry."""
    directory = LdapDirectory(settings(slapd, "(&(uid=anna)(!(uid={login})))"))
    installation = await Installation(database, passwords=directory).populate()
    browser = await open_browser(installation)
    await browser.log_in(BEN)
    body = {"old": PASSWORDS["anna"], "password": "a much better one"}
    status, answer = await browser.call("PUT", "/api/v1/profile/password", body)
    assert (status, answer["errors"]) == (422, [{"field": "old", "code": "wrong"}])
