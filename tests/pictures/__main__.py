"""Take all pictures: `python -m tests.pictures [FOLDER]`, docs/images by default."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from playwright.sync_api import sync_playwright

from tests.e2e.service import Service
from tests.pictures import (
    aids,
    annotation,
    devices,
    documents,
    groups,
    layouts,
    mails,
    pages,
    polls,
    recording,
    roles,
    room,
)
from tests.ports import free_port


class NearlyAll:
    """A relay that knows no outside office, so that a refusal is seen as well."""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("office@"):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    relay = Controller(NearlyAll(), hostname="127.0.0.1", port=port)
    relay.start()
    try:
        with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"]
            )
            mails.take(browser, folder)
            settings = {
                "UCC_MAIL_HOST": "127.0.0.1",
                "UCC_MAIL_PORT": str(port),
                "UCC_MAIL_SENDER": "conference@demo.example",
            }
            service = Service(Path(scratch) / "service", settings)
            service.start()
            try:
                pages.take(browser, service, folder)
                room.take(playwright, service, folder, Path(scratch))
                documents.take(playwright, service, folder, Path(scratch))
                annotation.take(playwright, service, folder, Path(scratch))
                devices.take(playwright, service, folder, Path(scratch))
                recording.take(playwright, service, folder, Path(scratch))
                roles.take(playwright, service, folder, Path(scratch))
                groups.take(playwright, service, folder, Path(scratch))
                layouts.take(playwright, service, folder, Path(scratch))
                polls.take(playwright, service, folder, Path(scratch))
                aids.take(playwright, service, folder, Path(scratch))
            finally:
                service.stop()
            browser.close()
    finally:
        relay.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/images"))
