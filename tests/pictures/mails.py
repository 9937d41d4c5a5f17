"""The mails as a browser shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from server.domain.outbox import MailKind
from server.mail.compose import Composer
from server.mail.content import ConferenceMail, Mailbox
from server.mail.markup import Markup
from server.mail.wording import Wordings


@dataclass(frozen=True, slots=True)
class Shot:
    """`width` in CSS pixels."""

    name: str
    language: str
    kind: MailKind = MailKind.INVITATION
    width: int = 1440
    dark: bool = False


LANGUAGES: Final = ("de", "fr", "it", "en")
SHOTS: Final = (
    *(
        Shot(f"mail-{language}{narrow}{look}", language, width=width, dark=bool(look))
        for language in LANGUAGES
        for narrow, width in (("", 1440), ("-320", 320))
        for look in ("", "-dark")
    ),
    Shot("mail-fr-reminder", "fr", MailKind.REMINDER),
    Shot("mail-fr-update", "fr", MailKind.UPDATE, width=320),
    Shot("mail-fr-cancellation", "fr", MailKind.CANCELLATION, dark=True),
)


def sample(kind: MailKind, language: str) -> ConferenceMail:
    cancelled = kind is MailKind.CANCELLATION
    return ConferenceMail(
        kind=kind,
        language=language,
        message_id="<sample@ucc.example>",
        written_at=datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
        sender=Mailbox("UCC WebRTC", "conference@ucc.example"),
        recipient=Mailbox("Chiara Rossi", "chiara@demo.example"),
        organiser=Mailbox("Alice Favre", "alice@demo.example"),
        organiser_extension="201",
        vpbx_name="Démo SA",
        uid="sample@ucc.example",
        sequence=0,
        name="Budget 2027",
        description="" if cancelled else "Merci d’apporter les chiffres du trimestre.",
        start=datetime(2026, 12, 3, 13, 30, tzinfo=UTC),
        duration=60,
        timezone="Europe/Zurich",
        portal_number="0315551234",
        room_number="471132",
        pin="" if cancelled else "86420135",
        url="" if cancelled else "https://ucc.example/c/abcdefghijklmnop#m=link",
        answer_url="" if cancelled else "https://ucc.example/answer#link",
        minutes_left=30,
    )


def take(browser: Browser, folder: Path) -> None:
    """One file for each of SHOTS."""
    composer = Composer(Wordings(), Markup())
    for shot in SHOTS:
        html = composer.conference(sample(shot.kind, shot.language)).get_body(("html",))
        assert html is not None
        page = browser.new_page(
            viewport={"width": shot.width, "height": 400},
            color_scheme="dark" if shot.dark else "light",
        )
        page.set_content(html.get_content())
        page.screenshot(path=str(folder / f"{shot.name}.png"), full_page=True)
        page.close()
