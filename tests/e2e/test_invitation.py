"""An organiser invites, changes and cancels through the pages; mails arrive at a real server.

Alice (Chromium)         service               letterbox                reader
  | members, invite --------> |  invitation ----> |  REQUEST, SEQUENCE 0 -> |
  | <-- answer -------------- | <-------------------------- link, accepted |
  | other start ------------> |  update --------> |  REQUEST, SEQUENCE 1   |
  | description ------------> |        nothing    |                        |
  | member, invite ---------> |  invitation --- 550                        |
  | <-- 550 ----------------- |                   |                        |
  | retry ------------------> |  invitation ----> |                        |
  | delete -----------------> |  cancellation --> |  CANCEL                |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.browser import chromium, new_page
from tests.e2e.letterbox import Arrived, Letterbox, letterbox
from tests.e2e.pages import add_conference, log_in
from tests.e2e.service import Service

pytestmark = pytest.mark.e2e

NAME = "Budget 2031"
ZURICH = ZoneInfo("Europe/Zurich")
BRUNO, WEBER = "bruno@demo.example", "info@weber.example"
CARLA, DAN = "carla@verdi.example", "dan@verdi.example"
REFUSAL = "550 5.1.1 No such mailbox here"
REFRESH = 20_000  # ms: the members page asks every ten seconds
UNCONFIRMED = "Non è ancora salvato nulla: prema «Accetta» per confermare."


@dataclass(frozen=True, slots=True)
class Office:
    """Alice's AdminCenter, and what the world outside gets from it."""

    page: Page
    box: Letterbox


@pytest.fixture(scope="module")
def office(playwright: Playwright, folder: Path) -> Iterator[Office]:
    with letterbox() as box:
        service = Service(folder / "service", box.settings)
        service.start()
        browser = chromium(playwright, folder, 1250.0)
        _, page = new_page(browser)
        page.goto(service.url)
        log_in(page, "alice@demo.example", service.password("alice@demo.example"))
        yield Office(page, box)
        browser.close()
        service.stop()


def test_from_the_invitation_to_the_cancellation(office: Office) -> None:
    page, box = office.page, office.box
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    start, later, latest = (
        (now + timedelta(minutes=minutes)).astimezone(ZURICH) for minutes in (120, 185, 245)
    )
    add_conference(page, NAME, start=typed(start))
    details = page.get_by_role("dialog", name="Accès à la conférence")
    details.get_by_role("button", name="Membres (0)").click()
    add_found(page, "Poste", "kell", "Bruno Keller", mail=True)
    add_found(page, "Annuaire externe", "weber", "Fiduciaire Weber", mail=False)
    add_named(page, "Carla Verdi", CARLA, "Italiano")

    invite(page, "2 invitations sont en route.")
    invitations = box.next(2)
    uid = check_invitations(page, invitations, start)

    accept(page, invitations[CARLA])
    expect(row(page, "Carla Verdi")).to_contain_text("Accepté", timeout=REFRESH)
    expect(row(page, "Bruno Keller")).to_contain_text("Sans réponse")
    for name in ("Bruno Keller", "Carla Verdi"):
        expect(row(page, name)).to_contain_text("Invité : ")
    expect(row(page, "Fiduciaire Weber")).to_contain_text("Aucun courriel")

    back(page)
    change(page, "Début", typed(later))
    updates = box.next(2)
    assert facts(updates) == {(to, "REQUEST", uid, 1, later) for to in (BRUNO, CARLA)}
    assert updates[CARLA].subject.startswith(f"Modificata: {NAME}, ")
    # A description is no reason to write: the next mails are the next start's, one step on.
    change(page, "Description", "Chiffres de novembre")
    change(page, "Début", typed(latest))
    updates = box.next(2)
    assert facts(updates) == {(to, "REQUEST", uid, 2, latest) for to in (BRUNO, CARLA)}
    assert "Chiffres de novembre" in updates[BRUNO].text

    page.get_by_role("button", name=f"Membres de {NAME} : 3").click()
    refuse_and_retry(page, box)

    back(page)
    page.get_by_role("button", name=f"Supprimer : {NAME}").click()
    question = page.get_by_role("alertdialog")
    question.get_by_role("button", name="Supprimer", exact=True).click()
    expect(question).to_be_hidden()
    cancellations = box.next(3)
    assert facts(cancellations) == {(to, "CANCEL", uid, 3, latest) for to in (BRUNO, CARLA, DAN)}
    assert cancellations[BRUNO].subject.startswith(f"Annulée : {NAME}, ")
    assert box.unread() == []


def check_invitations(page: Page, mails: dict[str, Arrived], start: datetime) -> str:
    """Who is invited to what, in which language and with which PIN; the calendar's UID."""
    assert {mail.header for mail in mails.values()} == {
        f"Bruno Keller <{BRUNO}>",
        f"Carla Verdi <{CARLA}>",
    }
    (uid,) = {mail.uid for mail in mails.values()}
    assert facts(mails) == {(to, "REQUEST", uid, 0, start) for to in (BRUNO, CARLA)}
    assert {typed(mail.start) for mail in mails.values()} == {typed(start)}
    assert mails[BRUNO].subject.startswith(f"Invitation : {NAME}, ")
    assert mails[CARLA].subject.startswith(f"Invito: {NAME}, ")
    pins = {
        BRUNO: mails[BRUNO].row("Votre PIN personnel"),
        CARLA: mails[CARLA].row("Il Suo PIN personale"),
    }
    for name, address in (("Bruno Keller", BRUNO), ("Carla Verdi", CARLA)):
        # The mail has it in groups, to be dialled from.
        assert re.sub(r"\s", "", pins[address]) == pin_of(page, name)
    assert len(set(pins.values())) == 2
    return uid


def refuse_and_retry(page: Page, box: Letterbox) -> None:
    """A mail that the server refuses is told with the server's words, and goes out later."""
    box.refuse(DAN, REFUSAL)
    add_named(page, "Dan Verdi", DAN, "English")
    invite(page, "Une invitation est en route.")
    dan = row(page, "Dan Verdi")
    expect(dan).to_contain_text("Invitation non remise", timeout=REFRESH)
    expect(dan).to_contain_text(REFUSAL)
    expect(page.get_by_text("Un membre n’a pas pu être atteint.")).to_be_visible()
    box.accept(DAN)
    dan.get_by_role("button", name="Réessayer").click()
    mail = box.next(1)[DAN]
    assert (mail.method, mail.sequence) == ("REQUEST", 2)
    assert mail.subject.startswith(f"Invitation: {NAME}, ")
    expect(dan).to_contain_text("Invité : ", timeout=REFRESH)
    expect(dan.get_by_role("button", name="Réessayer")).to_be_hidden()


def typed(moment: datetime) -> str:
    return moment.strftime("%d.%m.%Y %H:%M")


def facts(mails: dict[str, Arrived]) -> set[tuple[str, str, str, int, datetime]]:
    return {
        (mail.recipient, mail.method, mail.uid, mail.sequence, mail.start)
        for mail in mails.values()
    }


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("button", name=f"Modifier : {name}"))


def new_member(page: Page, source: str) -> Locator:
    page.get_by_role("button", name="Ajouter", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Nouveau membre")
    dialog.get_by_role("combobox", name="Destination").select_option(label=source)
    return dialog


def add_found(page: Page, source: str, part: str, name: str, *, mail: bool) -> None:
    """Look somebody up by part of the name, and add them."""
    dialog = new_member(page, source)
    dialog.get_by_role("combobox", name="Motif de recherche").fill(part)
    dialog.get_by_role("option", name=re.compile(f"^{name}")).click()
    expect(dialog.get_by_role("textbox", name="Nom", exact=True)).to_have_value(name)
    dialog.get_by_role("switch", name="Envoyer un courriel").set_checked(mail)
    submit(page, dialog, name)


def add_named(page: Page, name: str, address: str, language: str) -> None:
    """Add somebody who is in no list, to get mails."""
    dialog = new_member(page, "Nom")
    dialog.get_by_role("textbox", name="Nom", exact=True).fill(name)
    dialog.get_by_role("textbox", name="Adresse Email").fill(address)
    dialog.get_by_role("switch", name="Envoyer un courriel").set_checked(True)
    dialog.get_by_role("combobox", name="Langue").select_option(label=language)
    submit(page, dialog, name)


def submit(page: Page, dialog: Locator, name: str) -> None:
    dialog.get_by_role("button", name="Ajouter", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(row(page, name)).to_be_visible()


def invite(page: Page, told: str) -> None:
    page.get_by_role("button", name="Envoyer invitation").click()
    question = page.get_by_role("alertdialog", name="Envoyer les invitations ?")
    question.get_by_role("button", name="Envoyer maintenant").click()
    expect(page.get_by_text(told)).to_be_visible()


def pin_of(page: Page, name: str) -> str:
    """The personal PIN, as the organiser reads it."""
    row(page, name).get_by_role("button", name=f"Modifier : {name}").click()
    dialog = page.get_by_role("dialog", name="Modifier le membre")
    pin = dialog.locator("dt:text-is('PIN personnel') + dd .value").inner_text()
    dialog.get_by_role("button", name="Annuler").click()
    expect(dialog).to_be_hidden()
    return pin


def accept(page: Page, mail: Arrived) -> None:
    """Follow the link in another browser, without login. Opening it is no answer yet."""
    assert page.context.browser is not None
    context, reader = new_page(page.context.browser, "it")
    reader.goto(mail.row("Sì"))
    expect(reader.get_by_text(UNCONFIRMED)).to_be_visible()
    reader.get_by_role("button", name="Accetta").click()
    expect(reader.get_by_text("Ha accettato; Alice Favre lo vede.")).to_be_visible()
    context.close()


def back(page: Page) -> None:
    page.get_by_role("button", name="Toutes les conférences").click()


def change(page: Page, field: str, value: str) -> None:
    page.get_by_role("button", name=f"Modifier : {NAME}").click()
    editor = page.get_by_role("dialog", name="Modifier la conférence")
    editor.get_by_role("textbox", name=field).fill(value)
    editor.get_by_role("button", name="Enregistrer").click()
    expect(editor).to_be_hidden()
