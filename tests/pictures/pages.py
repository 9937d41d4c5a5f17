"""The AdminCenter's pages, of a service with demo data and a mail relay that takes nearly all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

from tests.e2e.pages import log_in
from tests.e2e.service import Service

# Put into the page's own session: the pictures show pages, not how data come to be.
FILL: Final = """
async () => {
  const {csrf} = await (await fetch('/api/v1/session')).json();
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': csrf};
  const send = async (path, body) => (await (await fetch('/api/v1' + path,
    {method: 'POST', headers, body: JSON.stringify(body)})).json());
  const find = async (source, q) => (await (await fetch(
    `/api/v1/destinations?source=${source}&q=${q}`)).json()).items[0];
  const soon = (hours) => new Date(Date.now() + hours * 3600e3).toISOString();
  await send('/conferences', {kind: 'audio', name: 'Réunion du lundi', room_number: '4711',
    pin: '135790', start: soon(-0.1), duration: 60});
  await send('/conferences', {kind: 'ucc', name: 'Atelier qualité', room_number: '5512',
    pin: '975310', start: soon(-40), duration: 90});
  const budget = await send('/conferences', {kind: 'ucc', name: 'Budget 2027',
    room_number: '210330', pin: '246810', start: soon(26), duration: 60});
  const members = `/conferences/${budget.id}/members`;
  for (const [source, q] of [['extension', 'bru'], ['directory', 'whit']]) {
    const {source_id} = await find(source, q);
    await send(members, {source, source_id, send_mail: true});
  }
  await send(members, {source: 'name', name: 'Dominique Martin',
    email: 'dominique@example.net', send_mail: true, language: 'de'});
  await send(members, {source: 'name', name: 'Salle Léman'});
  const {items} = await send(`/conferences/${budget.id}/invitation`, {});
  return items[0].url.split('#m=')[1];
}
"""


# A token of the administrator's own, and a webhook that is switched off.
PROGRAMS: Final = """
async (url) => {
  const {csrf} = await (await fetch('/api/v1/session')).json();
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': csrf};
  const send = (path, body) => fetch(`/api/v1/${path}`, {method: 'POST', headers,
    body: JSON.stringify(body)});
  await send('tokens', {name: 'Reception', scopes: ['conferences:read', 'members:read'],
    expires_at: null});
  await send('webhooks', {url, events: ['room.started', 'call.ended'], description: 'CRM',
    enabled: false});
}
"""


@dataclass(frozen=True, slots=True)
class Look:
    """`width` in CSS pixels; the file name ends with `suffix`."""

    suffix: str
    width: int
    dark: bool


LOOKS: Final = (
    Look("", 1440, dark=False),
    Look("-dark", 1440, dark=True),
    Look("-320", 320, dark=False),
    Look("-320-dark", 320, dark=True),
)


def take(browser: Browser, service: Service, folder: Path) -> None:
    """Login, answer and administration once; list, editor and members in each of LOOKS."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-CH")
    page = context.new_page()
    page.goto(service.url)
    page.get_by_role("button", name="Se connecter").wait_for()
    page.screenshot(path=str(folder / "login.png"))
    log_in(page, "alice@demo.example", service.password("alice@demo.example"))
    page.get_by_role("heading", name="Conférences").wait_for()
    link = page.evaluate(FILL)
    state: Any = context.storage_state()
    context.close()
    _answer(browser, f"{service.url}/answer#{link}", folder)
    _administration(browser, service, folder)
    for look in LOOKS:
        context = browser.new_context(
            viewport={"width": look.width, "height": 800},
            color_scheme="dark" if look.dark else "light",
            locale="fr-CH",
            reduced_motion="reduce",
            storage_state=state,
        )
        page = context.new_page()
        page.goto(service.url)
        _shots(page, folder, look.suffix)
        context.close()


def _answer(browser: Browser, url: str, folder: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="fr-CH")
    page.goto(url)
    page.get_by_text("Budget 2027").first.wait_for()
    page.screenshot(path=str(folder / "answer.png"))
    page.close()


def _administration(browser: Browser, service: Service, folder: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="fr-CH")
    page.goto(service.url)
    log_in(page, "admin@demo.example", service.password("admin@demo.example"))
    page.get_by_role("heading", name="Conférences").wait_for()
    page.evaluate(PROGRAMS, "https://crm.example/ucc/events")
    for name, section, row in (
        ("subscribers", "Abonnés", "Chiara Rossi"),
        ("directory", "Annuaire externe", "Whitfield Ltd"),
        ("programs", "Intégrations", "crm.example"),
        ("journal", "Journal", "Budget 2027"),
    ):
        page.get_by_role("link", name=section).click()
        page.get_by_text(row).first.wait_for()
        page.screenshot(path=str(folder / f"{name}.png"))
    page.set_viewport_size({"width": 320, "height": 800})
    page.screenshot(path=str(folder / "journal-320.png"))
    page.close()


def _shots(page: Page, folder: Path, suffix: str) -> None:
    page.get_by_text("Budget 2027").wait_for()
    page.screenshot(path=str(folder / f"admincenter{suffix}.png"))
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("dialog").get_by_label("Nom").fill("Séance de projet")
    page.screenshot(path=str(folder / f"editor{suffix}.png"))
    page.get_by_role("dialog").get_by_label("Fréquence").select_option("weekly")
    colleagues = page.get_by_role("dialog").get_by_role("combobox", name="Co-organisateurs")
    colleagues.fill("bru")
    page.get_by_role("option", name="Bruno Keller").click()
    page.screenshot(path=str(folder / f"editor-series{suffix}.png"))
    page.goto(page.url)
    page.get_by_role("button", name="Budget 2027").filter(has_text="4").click()
    # Refused by the relay of the pictures: the page says so when the outbox has been there.
    page.get_by_text("No such mailbox here").wait_for(timeout=30_000)
    page.screenshot(path=str(folder / f"members{suffix}.png"), full_page=True)
