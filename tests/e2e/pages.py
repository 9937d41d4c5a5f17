"""What a person does on our pages, by the names that they read there (French, as the manual)."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.softphone import until
from tests.e2e.spoken import say


@dataclass(frozen=True, slots=True)
class Access:
    """What an organiser passes on to the participants."""

    url: str
    room_number: str
    pin: str


def log_in(page: Page, email: str, password: str) -> None:
    """On the page of the login, or past the guests' door of a conference."""
    address = page.get_by_label("Adresse e-mail")
    door = page.get_by_role("link", name=say("fr", "guest-login"))
    expect(address.or_(door)).to_be_visible()
    if door.is_visible():
        door.click()
    address.fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()


def add_conference(
    page: Page, name: str, *, ucc: bool = True, start: str = "", lobby: str = ""
) -> Access:
    """Press Add, fill in the form with the proposed numbers, save, and read the access.

    `lobby` is what the form calls those who have to wait; `start` is DD.MM.YYYY hh:mm in the organiser's time zone; without it the conference is now.
    The list has the link only of an audio/video conference that is open.
    """
    page.get_by_role("button", name="Ajouter", exact=True).first.click()
    editor = page.get_by_role("dialog", name="Nouvelle conférence")
    if ucc:
        editor.get_by_role("switch", name="Conférence de l’UCC").click()
    editor.get_by_role("textbox", name="Nom", exact=True).fill(name)
    if lobby:
        editor.get_by_role("radio", name=lobby).check()
    if start:
        editor.get_by_role("textbox", name="Début").fill(start)
    room_number = editor.get_by_role(
        "textbox", name=re.compile("^Numéro de la salle")
    ).input_value()
    pin = editor.get_by_role("textbox", name=re.compile("^PIN")).input_value()
    editor.get_by_role("button", name="Enregistrer").click()
    expect(editor).to_be_hidden()
    expect(page.get_by_text(f"Conférence « {name} » ajoutée.")).to_be_visible()
    link = page.get_by_role("link", name=f"Entrer dans la salle : {name}")
    url = page.evaluate("(link) => link.href", link.element_handle()) if ucc and not start else ""
    return Access(url, room_number, pin)


def enter(page: Page, url: str, email: str, password: str) -> None:
    """From the URL through login and preview into the room, with sound as it is."""
    page.goto(url)
    log_in(page, email, password)
    prepare(page)
    page.get_by_role("button", name="Entrer maintenant").click()
    expect(page.get_by_role("toolbar", name="Commandes de la conférence")).to_be_visible()


def prepare(page: Page, language: str = "fr", ready: str = "pre-join") -> None:
    """Allow the devices, and ask for original sound: a steady tone is noise to a browser."""
    opener = page.get_by_role("button", name=say(language, "pre-open"))
    enter_by = page.get_by_role("button", name=say(language, ready))

    def opened() -> bool:
        # In this order: the two come together, and between two looks.
        enabled = enter_by.is_visible() and enter_by.is_enabled()
        if opener.is_visible():
            # Where the permission is there already, the page opens them itself meanwhile.
            with contextlib.suppress(PlaywrightTimeout):
                opener.click(timeout=1_000)
            return False
        return enabled

    until(opened, 20, "camera and microphone to open")
    original = page.get_by_role("switch", name=say(language, "device-original"))
    if not original.is_visible():
        page.get_by_text(say(language, "pre-devices"), exact=True).first.click()
    original.check()


def roster(page: Page) -> set[str]:
    """The names of everyone in the room, as the tiles show them to this page."""
    names = page.locator("[data-participant] .name").all_inner_texts()
    return {name.removesuffix(" (vous)") for name in names}


def wait_for_people(page: Page, count: int) -> None:
    expect(page.locator("[data-participant]")).to_have_count(count)


def tile(page: Page, name: str) -> str:
    """A selector for the tile of the person of that name."""
    return f"[data-participant]:has(.name:text-is('{name}'))"
