"""The service is killed in the middle of a document: what was acknowledged is there, and goes on.

browser: upload ── 201 ──▶ pages 1, 2, 3 …  ✗ SIGKILL
                                            ○ started again, same data
         pages 4 … 60: ready, each with its picture

Two browsers that look at a page look at the same page afterwards, without a click.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Playwright, expect

from tests import document_files as files
from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import add_conference, enter, log_in
from tests.e2e.service import Service
from tests.e2e.softphone import until

pytestmark = pytest.mark.e2e

PAGES = 60


class Office:
    """Alice's login, as a browser has it."""

    def __init__(self, service: Service) -> None:
        self.url = service.url.rstrip("/")
        self.http = requests.Session()
        self.http.headers["Origin"] = self.url
        body = {"email": "alice@demo.example", "password": service.password("alice@demo.example")}
        answer = self.http.post(f"{self.url}/api/v1/session", json=body, timeout=20)
        self.http.headers["X-CSRF-Token"] = answer.json()["csrf"]
        # Secure cookies go to localhost in browsers; `requests` knows no such exception.
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.http.headers["Cookie"] = cookie

    def get(self, path: str) -> Any:
        return self.http.get(f"{self.url}{path}", timeout=20)

    def plan(self) -> str:
        start = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        raw = {"kind": "ucc", "room_number": "987654", "start": start}
        answer = self.http.post(f"{self.url}/api/v1/conferences", json=raw, timeout=20)
        return f"/api/v1/conferences/{answer.json()['id']}/documents"

    def bring(self, shelf: str, data: bytes) -> str:
        headers = {"Content-Type": "application/octet-stream"}
        url = f"{self.url}{shelf}?name=plan.pdf"
        answer = self.http.post(url, data=data, headers=headers, timeout=20)
        assert answer.status_code == 201, answer.text
        return f"{shelf}/{answer.json()['id']}"


def test_a_killed_service_goes_on_where_it_was(tmp_path: Path) -> None:
    service = Service(tmp_path / "service")
    service.start()
    try:
        office = Office(service)
        shelf = office.plan()
        document = office.bring(shelf, files.pdf([f"page {number}" for number in range(PAGES)]))
        second = office.bring(shelf, files.pdf(["after"]))
        until(lambda: office.get(document).json()["rendered"] >= 3, 20, "the first pages")
        service.kill()
        (done,) = {path.parent for path in tmp_path.rglob("page-1.webp")}
        before = (done / "page-1.webp").stat().st_mtime_ns
        service.start()
        office = Office(service)
        until(lambda: office.get(document).json()["state"] == "ready", 30, "all pages")
        until(lambda: office.get(second).json()["state"] == "ready", 30, "the next document")
        texts = [one["text"] for one in office.get(f"{document}/pages").json()["items"]]
        assert texts == [f"page {number}" for number in range(PAGES)]
        for number in (1, PAGES):
            assert office.get(f"{document}/pages/{number}").content[8:12] == b"WEBP"
        assert (done / "page-1.webp").stat().st_mtime_ns == before
    finally:
        service.stop()


def test_presenter_and_viewer_find_their_page_again(
    service: Service, playwright: Playwright, folder: Path
) -> None:
    browser = chromium(playwright, folder, 880.0, camera=False)
    _, office = new_page(browser)
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    url = add_conference(office, "Panne").url
    office.context.close()
    pages = []
    for person in ("alice", "bruno"):
        _, page = new_page(browser)
        email = f"{person}@demo.example"
        enter(page, url, email, service.password(email))
        pages.append(page)
    alice, bruno = pages
    alice.get_by_role("button", name="Documents", exact=True).click()
    data = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": files.pdf(["a", "b", "c"])}
    alice.locator("dialog input[type=file]").set_input_files(data)  # type: ignore[arg-type]
    alice.get_by_role("button", name="Montrer à tous").click()
    where = "[data-document] .bar .digits"
    expect(bruno.locator(where)).to_have_text("1 / 3")
    alice.keyboard.press("ArrowRight")
    expect(bruno.locator(where)).to_have_text("2 / 3")

    service.kill()
    service.start()

    def turned() -> bool:
        """Nothing is turned until both are back; at the last page nothing more is."""
        alice.keyboard.press("ArrowRight")
        return bruno.locator(where).all_inner_texts() == ["3 / 3"]

    until(turned, 45, "the next page")
    expect(bruno.get_by_role("img", name="Page 3 sur 3")).to_be_visible()
    browser.close()
