"""Mails as their readers' programs get them: parsed again from the bytes that are sent."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.policy import default as modern
from typing import Any

import pytest

from server.domain.fields import LANGUAGES
from server.domain.outbox import MailKind
from server.mail.compose import Unaddressable, one_line
from server.mail.content import ConferenceMail, Mailbox
from tests.mail_samples import COMPOSER, PASSWORD, cancelled, sample

WITH_CALENDAR = [MailKind.INVITATION, MailKind.UPDATE, MailKind.CANCELLATION]


def received(mail: ConferenceMail) -> EmailMessage:
    sent = COMPOSER.conference(mail)
    message = message_from_bytes(sent.as_bytes(policy=SMTP), policy=modern)
    assert isinstance(message, EmailMessage)
    return message


def text(message: EmailMessage, subtype: str) -> str:
    body = message.get_body((subtype,))
    assert body is not None
    content: str = body.get_content()
    return content


def shape(message: Any) -> Any:
    if message.is_multipart():
        return (message.get_content_type(), [shape(part) for part in message.iter_parts()])
    return message.get_content_type()


def test_a_reminder_asks_no_calendar_again() -> None:
    assert shape(received(sample(kind=MailKind.REMINDER))) == (
        "multipart/alternative",
        ["text/plain", "text/html"],
    )


@pytest.mark.parametrize("kind", WITH_CALENDAR)
def test_the_parts_and_their_order(kind: MailKind) -> None:
    message = received(sample(kind=kind))
    assert shape(message) == (
        "multipart/mixed",
        [
            ("multipart/alternative", ["text/plain", "text/html", "text/calendar"]),
            "application/ics",
        ],
    )
    calendar = list(message.walk())[4]
    method = "CANCEL" if kind is MailKind.CANCELLATION else "REQUEST"
    assert calendar.get_param("method") == method
    assert calendar.get_content_charset() == "utf-8"


def test_the_headers() -> None:
    message = received(sample())
    assert message["From"] == "UCC WebRTC <conference@ucc.example>"
    assert message["To"] == "Carla Rossi <carla@x.example>"
    assert message["Reply-To"] == "Anna Favre <anna@alpha.example>"
    assert message["Message-ID"] == "<m1@ucc.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == sample().written_at
    assert message["Subject"] == "Invitation : Budget, mercredi, 6 mai 2026, 11:00"


@pytest.mark.parametrize(
    ("language", "day", "question"),
    [
        ("de", "Mittwoch, 6. Mai 2026, 11:00–11:15", "Nehmen Sie teil?"),
        ("fr", "mercredi, 6 mai 2026, 11:00–11:15", "Participerez-vous ?"),
        ("it", "mercoledì, 6 maggio 2026, 11:00–11:15", "Parteciperà?"),
        ("en", "Wednesday, 6 May 2026, 11:00–11:15", "Will you take part?"),
    ],
)
def test_each_language_says_everything(language: str, day: str, question: str) -> None:
    message = received(sample(language=language))
    plain, html = text(message, "plain"), text(message, "html")
    assert day.partition(",")[0] in html and ">11:00–11:15</span>" in html  # on one line
    assert day in plain
    for part in (plain, html):
        for said in ("Europe/Zurich", "0315551234", "471 132", "864 201 35", question):
            assert said in part, (language, said)
        for said in ("Anna Favre", "Budget", "Ligne 1", "Ligne 2", "https://ucc.example/c/c1"):
            assert said in part, (language, said)
    assert f'lang="{language}"' in html
    assert 'href="tel:0315551234,,471132%23,,86420135%23"' in html
    assert "&amp;answer=declined" in html and "&answer=declined" in plain


def test_a_language_that_we_do_not_speak_is_english() -> None:
    assert "Invitation: Budget" in received(sample(language="rm"))["Subject"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cancellation_opens_no_door(language: str) -> None:
    message = received(cancelled(language=language))
    whole = message.as_string()
    for secret in ("86420135", "864 201 35", "/c/c1", "answer", "tel:"):
        assert secret not in whole
    assert "Budget" in message["Subject"]


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "dans une minute"), (15, "dans 15 minutes"), (0, "dans 0 minutes")]
)
def test_a_reminder_tells_the_true_minutes(minutes: int, said: str) -> None:
    message = received(sample(kind=MailKind.REMINDER, minutes_left=minutes))
    if minutes == 0:  # French counts zero as one
        said = "dans une minute"
    assert said in message["Subject"]
    assert "Participerez-vous" not in text(message, "plain")  # the answer was asked for before


@pytest.mark.parametrize(
    ("changes", "there", "missing"),
    [
        ({"url": ""}, "0315551234", "Par navigateur"),
        ({"portal_number": ""}, "Par navigateur", "Par téléphone"),
        ({"answer_url": ""}, "Budget", "Participerez"),
        ({"description": ""}, "Budget", "Description"),
        ({"name": ""}, "Conférence, salle 471132", "« »"),
        ({"organiser_extension": ""}, "Organisateur: Anna Favre", "poste 201"),
    ],
)
def test_what_there_is_not_is_not_mentioned(
    changes: dict[str, str], there: str, missing: str
) -> None:
    plain = text(received(sample(**changes)), "plain")
    assert there in plain and missing not in plain


def test_a_window_over_midnight_names_both_days() -> None:
    plain = text(received(sample(duration=1440)), "plain")
    assert "mercredi, 6 mai 2026, 11:00 – jeudi, 7 mai 2026, 11:00" in plain


@pytest.mark.parametrize(
    "name",
    [
        "Budget\r\nBcc: eve@x.example",
        "Budget\u2028Bcc: eve@x.example",
        "x" * 10_000,
        "\u202eevil\u202c",
        "<script>alert(1)</script>",
        "Zoë 👩‍👩‍👧 & Söhne «AG»",
        "=?utf-8?q?=42cc?=",
        "שלום عالم",
        '"; DROP',
        "$name ${lead} {$pin}",
    ],
)
def test_hostile_names_stay_names(name: str) -> None:
    box = Mailbox(name, "carla@x.example")
    message = received(sample(name=name, recipient=box, organiser=box, vpbx_name=name))
    for header in ("From", "To", "Subject", "Reply-To", "Message-ID", "Date"):
        assert len(message.get_all(header, [])) == 1
    assert message["Bcc"] is None and message["Cc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["carla@x.example"]
    assert not set("\r\n\u202e\u2028") & set(message["Subject"])
    assert len(message["Subject"]) <= 200
    html = text(message, "html")
    assert "<script" not in html
    assert "86420135" not in message["Subject"]


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("a\r\n b\tc", "a b c"),
        ("👩‍👧", "👩‍👧"),
        ("\ufeffa\u200bb\u202e", "a b"),
        ("x" * 300, "x" * 200),
    ],
)
def test_one_line(given: str, clean: str) -> None:
    assert one_line(given) == clean


def test_international_addresses() -> None:
    message = received(sample(recipient=Mailbox("B", "anna@bücher.example")))
    assert message["To"].addresses[0].addr_spec == "anna@xn--bcher-kva.example"
    umlaut = COMPOSER.conference(sample(recipient=Mailbox("B", "ännä@x.example")))
    assert b"\xc3\xa4nn\xc3\xa4@x.example" in umlaut.as_bytes(policy=SMTPUTF8)


@pytest.mark.parametrize(
    "address", ["", "nobody", "@x.example", "a@", "a@b\r\nc", "a b@x.example", "a@" + "x" * 70]
)
def test_what_no_mail_can_be_sent_to(address: str) -> None:
    with pytest.raises(Unaddressable):
        COMPOSER.conference(sample(recipient=Mailbox("Carla", address)))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "eine Minute"), (60, "60 Minuten"), (120, "2 Stunden"), (10_079, "6 Tage")],
)
def test_how_long_a_link_is_good(minutes: int, said: str) -> None:
    message = COMPOSER.account(replace(PASSWORD, valid_minutes=minutes))
    assert f"gilt {said}" in text(message, "plain")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_about_an_account(language: str) -> None:
    notice = replace(PASSWORD, purpose="password-changed", language=language, valid_minutes=0)
    message = COMPOSER.account(notice)
    assert "AdminCenter" in text(message, "plain") and message["Subject"]
    for form in ("plain", "html"):
        assert notice.url in text(message, form)


@pytest.mark.parametrize("purpose", ["password-reset", "email-check"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_about_accounts(purpose: str, language: str) -> None:
    message = COMPOSER.account(replace(PASSWORD, purpose=purpose, language=language))
    assert shape(message) == ("multipart/alternative", ["text/plain", "text/html"])
    assert PASSWORD.url in text(message, "plain") and "60 " in text(message, "plain")
    assert "secret" not in repr(PASSWORD) and "86420135" not in repr(sample())
