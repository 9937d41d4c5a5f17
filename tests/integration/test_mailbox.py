"""The mailbox client against Debian's Dovecot, and against servers that are none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from server.check import Verdict, check_mailbox
from server.config import Config, MailboxConfig, MailConfig
from server.mail.mailbox import ImapMailbox, MailboxError, MailboxSettings
from tests.mail_site import PASSWORD, MailSite, mail_site

ADDRESS = "answers@ucc.example"


@pytest.fixture(scope="module")
def site() -> Iterator[MailSite]:
    with mail_site([ADDRESS], postfix=False) as running:
        yield running


def settings(site: MailSite, **changes: Any) -> MailboxSettings:
    given = MailboxSettings("127.0.0.1", site.imap, "none", ADDRESS, PASSWORD, timeout=5)
    return replace(given, **changes)


def test_the_oldest_first_and_each_until_it_is_marked(site: MailSite) -> None:
    first, second = b"Subject: 1\r\n\r\n" + b"\xff\x80x" * 500 + b"\r\n)\r\n", b"Subject: 2\r\n\r\n"
    site.put(ADDRESS, first, second)
    for left in ([first, second], [second], []):
        visit = ImapMailbox(settings(site))
        visit.open()
        waiting = visit.waiting(10)
        assert [one.size for one in waiting] == [len(raw) for raw in left]
        assert [visit.fetch(one.uid) for one in waiting] == left
        assert visit.waiting(1) == waiting[:1]  # looking is not reading
        if waiting:
            visit.mark(waiting[0].uid)
        assert visit.fetch("99999") == b""
        visit.close()
    assert site.seen(ADDRESS) == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"password": "wrong"}, "AUTHENTICATIONFAILED"),
        ({"folder": 'No "such" folder'}, "Mailbox doesn't exist"),
        ({"security": "starttls"}, "TLS not supported"),
        ({"security": "tls"}, ""),
        ({"host": "nowhere.invalid"}, ""),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    site: MailSite, changes: dict[str, Any], told: str
) -> None:
    visit = ImapMailbox(settings(site, **changes))
    with pytest.raises(MailboxError) as caught:
        visit.open()
    visit.close()
    assert told in str(caught.value) and str(caught.value).isprintable() and str(caught.value)
    assert PASSWORD not in repr(settings(site, **changes))


async def test_the_check_of_a_configuration(site: MailSite) -> None:
    mailbox = MailboxConfig(
        host="127.0.0.1", port=site.imap, security="none", username=ADDRESS, password=PASSWORD
    )
    mail = MailConfig(host="mail.ucc.example", sender=ADDRESS)
    result = await check_mailbox(Config(mail=mail, mailbox=mailbox))
    assert result.verdict is Verdict.OK and f"127.0.0.1:{site.imap}, INBOX: " in result.detail
    assert (await check_mailbox(Config(mailbox=mailbox))).verdict is Verdict.NOTE
    wrong = replace(mailbox, password="wrong")
    assert (await check_mailbox(Config(mail=mail, mailbox=wrong))).failed


@pytest.mark.parametrize(
    "greeting", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0\xff\r\n", b"* BYE go\r\n", b""]
)
async def test_a_server_of_another_kind(greeting: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        visit = ImapMailbox(MailboxSettings("127.0.0.1", port, "none", "x", "y", timeout=5))
        with pytest.raises(MailboxError):
            await asyncio.to_thread(visit.open)
        visit.close()


async def test_a_silent_server_is_left_at_once() -> None:
    connected = threading.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK [CAPABILITY IMAP4rev1] hello\r\n")
        while line := await reader.readline():
            tag, command, *_ = line.split()
            if command == b"SELECT":
                connected.set()  # and say nothing
            elif command == b"CAPABILITY":
                writer.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
            else:
                writer.write(tag + b" OK done\r\n")
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        visit = ImapMailbox(MailboxSettings("127.0.0.1", port, "none", "x", "y", timeout=60))
        opening = asyncio.create_task(asyncio.to_thread(visit.open))
        await asyncio.to_thread(connected.wait, 10)
        visit.abort()
        async with asyncio.timeout(10):
            with pytest.raises(MailboxError):
                await opening
        visit.close()
    late = ImapMailbox(MailboxSettings("127.0.0.1", port, "none", "x", "y"))
    late.abort()
    with pytest.raises(MailboxError):
        late.open()
    late.close()


def test_nothing_is_done_before_it_is_open() -> None:
    visit = ImapMailbox(MailboxSettings("127.0.0.1", 1, "none", "x", "y"))
    with pytest.raises(MailboxError, match="not open"):
        visit.waiting(1)
    visit.close()
