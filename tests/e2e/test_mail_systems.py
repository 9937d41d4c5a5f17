"""Invitations and answers through a site's own mail systems: Debian's Postfix and Dovecot.

service              Postfix                     Dovecot              mail programs
  | -- Carla, Dan ----> | ----------------------> | ------- imap ------> | REQUEST
  | -- Nora ----------> | 550, no such mailbox    |                      |
  | -- Erika ---------> | ---------- 550 -------> |                      |
  | <---- imap -------- | -- failure notice ----> |                      |
  |                     | <---------------------- | <------ smtp ------- | REPLY to ORGANIZER
  | <---- imap -------- | ----------------------> |                      |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import add_conference, log_in
from tests.e2e.service import Service
from tests.e2e.softphone import until
from tests.e2e.test_invitation import REFRESH, add_named, back, invite, row, typed
from tests.mail_site import PASSWORD, WAIT, MailSite, mail_site

pytestmark = pytest.mark.e2e

SERVICE = "conference@ucc.example"
CARLA, DAN = "carla@verdi.example", "dan@verdi.example"
ERIKA, NORA = "erika@verdi.example", "nora@verdi.example"
NAME = "Budget 2031"


@dataclass(frozen=True, slots=True)
class Office:
    """Alice's AdminCenter, and the mail systems of the world outside."""

    page: Page
    site: MailSite


@pytest.fixture(scope="module")
def office(playwright: Playwright, folder: Path) -> Iterator[Office]:
    with mail_site([SERVICE, CARLA, DAN], vanished=[ERIKA]) as site:
        service = Service(folder / "service", settings(site))
        service.start()
        browser = chromium(playwright, folder, 1250.0)
        _, page = new_page(browser)
        page.goto(service.url)
        log_in(page, "alice@demo.example", service.password("alice@demo.example"))
        yield Office(page, site)
        browser.close()
        service.stop()


def settings(site: MailSite) -> dict[str, str]:
    return {
        "UCC_MAIL_HOST": "127.0.0.1",
        "UCC_MAIL_PORT": str(site.smtp),
        "UCC_MAIL_SENDER": SERVICE,
        "UCC_MAILBOX_HOST": "127.0.0.1",
        "UCC_MAILBOX_PORT": str(site.imap),
        "UCC_MAILBOX_SECURITY": "none",
        "UCC_MAILBOX_USERNAME": SERVICE,
        "UCC_MAILBOX_PASSWORD": PASSWORD,
        "UCC_MAILBOX_INTERVAL": "1",
    }


def test_who_answers_and_who_cannot_be_reached(office: Office) -> None:
    page, site = office.page, office.site
    start = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=2)
    add_conference(page, NAME, start=typed(start.astimezone(ZoneInfo("Europe/Zurich"))))
    details = page.get_by_role("dialog", name="Accès à la conférence")
    details.get_by_role("button", name="Membres (0)").click()
    for address in (CARLA, DAN, ERIKA, NORA):
        add_named(page, name_of(address), address, "English")
    invite(page, "4 invitations sont en route.")

    answer_by_organizer(site, site.mail(CARLA))
    answer_by_reply(site, site.mail(DAN))
    expect(row(page, "Carla Verdi")).to_contain_text("Accepté", timeout=REFRESH)
    expect(row(page, "Dan Verdi")).to_contain_text("Décliné", timeout=REFRESH)
    for name, reason in (("Nora Verdi", "User unknown"), ("Erika Verdi", "User doesn't exist")):
        expect(row(page, name)).to_contain_text("Invitation non remise", timeout=REFRESH)
        expect(row(page, name)).to_contain_text(reason)

    # Whoever knows the calendar's UID answers for nobody, and nobody gets an answer to anything.
    forge(site, site.mail(CARLA))
    leave_a_notice(site, site.mail(DAN))
    until(lambda: site.seen(SERVICE) == 5, WAIT, "all mails to be read")
    back(page)
    page.get_by_role("button", name=f"Membres de {NAME} : 4").click()
    expect(row(page, "Carla Verdi")).to_contain_text("Accepté")
    assert [len(site.mails(one)) for one in (CARLA, DAN, SERVICE)] == [1, 1, 5]


def name_of(address: str) -> str:
    return f"{address.partition('@')[0].title()} Verdi"


def answer_by_organizer(site: MailSite, invitation: EmailMessage) -> None:
    """As Google and Thunderbird: the whole event comes back, to the organiser's address."""
    text = as_reply(invitation, "ACCEPTED")
    organizer = re.search(
        r"^ORGANIZER.*mailto:(conference\+\w+@ucc\.example)\r$", text, re.MULTILINE
    )
    assert organizer is not None, text
    message = reply(CARLA, organizer[1], "Accepted")
    message.add_alternative(text, subtype="calendar", params={"method": "REPLY"}, cte="base64")
    site.send(message, CARLA, organizer[1])


def answer_by_reply(site: MailSite, invitation: EmailMessage) -> None:
    """As Exchange: under the person's main address, without ORGANIZER, to who sent the mail."""
    text = without("ORGANIZER", as_reply(invitation, "DECLINED"))
    message = reply(DAN, SERVICE, "Declined")
    message["In-Reply-To"] = invitation["Message-ID"]
    text = text.replace(f"mailto:{DAN}", "MAILTO:d.verdi@verdi.example")
    message.add_alternative(text, subtype="calendar", params={"method": "REPLY"})
    site.send(message, DAN, SERVICE)


def forge(site: MailSite, invitation: EmailMessage) -> None:
    """From Carla's address, with all but what only Carla's mail has."""
    text = without("DTSTAMP", without("ORGANIZER", as_reply(invitation, "DECLINED")))
    message = reply(CARLA, SERVICE, "Declined")
    message.add_alternative(text, subtype="calendar", params={"method": "REPLY"})
    site.send(message, "eve@verdi.example", SERVICE)


def leave_a_notice(site: MailSite, invitation: EmailMessage) -> None:
    message = reply(DAN, SERVICE, "Away until Monday")
    message["Auto-Submitted"] = "auto-replied"
    message["In-Reply-To"] = invitation["Message-ID"]
    site.send(message, DAN, SERVICE)


def reply(sender: str, recipient: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message.set_content(subject)
    return message


def as_reply(invitation: EmailMessage, partstat: str) -> str:
    """The invitation's calendar object, answered."""
    (part,) = [one for one in invitation.walk() if one.get_content_type() == "text/calendar"]
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    text = raw.decode().replace("\r\n ", "")
    assert "METHOD:REQUEST\r\n" in text and "PARTSTAT=NEEDS-ACTION" in text
    text = text.replace("METHOD:REQUEST", "METHOD:REPLY")
    return text.replace("PARTSTAT=NEEDS-ACTION", f"PARTSTAT={partstat}")


def without(name: str, text: str) -> str:
    return re.sub(rf"^{name}\b.*\r\n", "", text, flags=re.MULTILINE)
