"""Two ways in besides a password, through the pages: an identity provider, an authenticator app.

Alice (Chromium)      service                provider (Authlib)      app (RFC 6238)
  | the other button --> |  303 ------------------> |
  | consents ------------------------------------>  |
  | <- 303 callback, code, state ----------------   |
  | ------------------> |  code, verifier --------> |
  | <- logged in ------ | <- ID token ------------- |
  | second factor on -> |  secret, picture ------------------------------> |
  | code <---------------------------------------------------------------- |
  | <- recovery codes - |                           |
another browser
  | password ---------> |                           |                      |
  | <- code? ---------- |                           |                      |
  | code of the app, then of the paper             <---------------------- |
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from auth.totp import code_at, step_at
from tests.e2e.browser import chromium, new_page
from tests.e2e.service import Service
from tests.oidc_providers import RealProvider
from tests.ports import free_port

pytestmark = pytest.mark.e2e

ALICE = "alice@demo.example"
USER = {"sub": "alice-1", "email": ALICE, "email_verified": True, "name": "Alice Favre"}
LABEL = "Exemple ID"


@dataclass(frozen=True, slots=True)
class Desk:
    browser: Browser
    service: Service

    def open(self) -> Page:
        """A browser that has never been here."""
        _, page = new_page(self.browser)
        page.goto(self.service.url)
        return page


@pytest.fixture(scope="module")
def desk(playwright: Playwright, folder: Path) -> Iterator[Desk]:
    with ExitStack() as ends:
        provider = RealProvider.start(USER)
        ends.callback(provider.stop)
        port = free_port()
        client, secret = provider.register(f"http://localhost:{port}/oidc/callback")
        settings = {
            "UCC_HTTP_PORT": str(port),
            "UCC_OIDC_ISSUER": provider.issuer,
            "UCC_OIDC_CLIENT_ID": client,
            "UCC_OIDC_CLIENT_SECRET": secret,
            "UCC_OIDC_LABEL": LABEL,
        }
        service = Service(folder / "login", settings)
        service.start()
        ends.callback(service.stop)
        browser = chromium(playwright, folder, 1250.0)
        ends.callback(browser.close)
        yield Desk(browser, service)


def test_by_the_provider_and_then_with_a_second_factor(desk: Desk) -> None:
    page = desk.open()
    page.get_by_role("button", name=f"Se connecter avec {LABEL}").click()
    page.get_by_role("button", name="alice-1").click()
    expect(page.get_by_role("heading", name="Conférences")).to_be_visible()
    assert "code=" not in page.url and "state=" not in page.url

    secret, codes = switch_on(page, desk.service.password(ALICE))

    other = desk.open()
    second_step(other, desk, code_at(secret, step_at(datetime.now(UTC)) + 1))
    expect(other.get_by_role("heading", name="Conférences")).to_be_visible()

    paper = desk.open()
    second_step(paper, desk, "000000")
    expect(paper.get_by_text("Ce code n’est pas correct ou a déjà été utilisé.")).to_be_visible()
    paper.get_by_role("button", name="Utiliser un code de secours").click()
    paper.get_by_label("Code de secours").fill(codes[0])
    paper.get_by_role("button", name="Se connecter").click()
    expect(paper.get_by_role("heading", name="Conférences")).to_be_visible()


def switch_on(page: Page, password: str) -> tuple[bytes, list[str]]:
    """The app's secret and the recovery codes."""
    page.get_by_role("button", name="Compte : Alice Favre").click()
    page.get_by_role("button", name="Profil").click()
    page.get_by_role("button", name="Activer").click()
    page.get_by_label("Mot de passe actuel", exact=True).fill(password)
    page.get_by_role("button", name="Suivant").click()
    picture = page.get_by_role("img", name="Code QR de la clé")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.complete && image.naturalWidth > 0")
    shown = page.get_by_text(re.compile("^([A-Z2-7]{4} ?){8}$")).inner_text()
    secret = base64.b32decode(shown.replace(" ", ""))
    page.get_by_label("Code de l’application").fill(code_at(secret, step_at(datetime.now(UTC))))
    page.get_by_role("button", name="Activer").click()
    paper = page.get_by_role("dialog", name="Codes de secours")
    expect(paper.get_by_role("listitem")).to_have_count(10)
    return secret, paper.get_by_role("listitem").all_inner_texts()


def second_step(page: Page, desk: Desk, code: str) -> None:
    page.get_by_label("Adresse e-mail").fill(ALICE)
    page.get_by_label("Mot de passe", exact=True).fill(desk.service.password(ALICE))
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Se connecter").click()
