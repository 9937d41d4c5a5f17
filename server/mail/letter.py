"""What a mail says, in words and in order, before it is laid out as text or as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.domain.outbox import MailKind
from server.mail.content import AccountMail, ConferenceMail
from server.mail.dialling import grouped, tap_uri
from server.mail.rhythm import rhythm_rows
from server.mail.wording import Words

ANSWERS = ("accepted", "tentative", "declined")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of details. `digits` are typed on a keypad and stand out."""

    label: str
    value: str
    digits: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """`title` names the conference in calendars. Has PIN and links: never log one."""

    language: str
    subject: str
    title: str
    heading: str
    lead: str
    rows: tuple[Row, ...] = ()
    links: tuple[Link, ...] = ()
    question: str = ""
    answers: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    footer: str = ""

    def __repr__(self) -> str:
        return f"Letter(subject={self.subject!r})"


def conference_letter(mail: ConferenceMail, words: Words) -> Letter:
    """The letter of any kind of mail about a conference."""
    kind = mail.kind.value
    title = mail.name or words.text("untitled", room=mail.room_number)
    when = f"{words.day(mail.start, mail.timezone)}, {words.clock(mail.start, mail.timezone)}"
    cancelled = mail.kind is MailKind.CANCELLATION
    asks = mail.answer_url and mail.kind in (MailKind.INVITATION, MailKind.UPDATE)
    return Letter(
        language=words.language,
        subject=words.text(f"subject-{kind}", name=title, when=when, minutes=mail.minutes_left),
        title=title,
        heading=words.text(f"heading-{kind}"),
        lead=words.text(
            f"lead-{kind}", name=title, organiser=mail.organiser.name, minutes=mail.minutes_left
        ),
        rows=tuple(_rows(mail, words)),
        links=() if cancelled else tuple(_links(mail, words)),
        question=words.text("answer-question") if asks else "",
        answers=tuple(_answers(mail, words)) if asks else (),
        notes=() if cancelled else tuple(_notes(mail, words)),
        footer=words.text("footer", vpbx=mail.vpbx_name),
    )


def account_letter(mail: AccountMail, words: Words) -> Letter:
    """The letter with the one link of an account."""
    purpose = mail.purpose
    subject = words.text(f"subject-{purpose}")
    return Letter(
        language=words.language,
        subject=subject,
        title=subject,
        heading=words.text(f"heading-{purpose}"),
        lead=words.text(f"lead-{purpose}"),
        links=(Link(words.text(f"button-{purpose}"), mail.url, main=True),),
        notes=(words.text(f"note-{purpose}", time=_span(mail.valid_minutes, words)),),
        footer=words.text("footer", vpbx=mail.sender.name or mail.sender.email),
    )


def _span(minutes: int, words: Words) -> str:
    """As people would say it: days from two on, hours likewise, else minutes; rounded down."""
    if minutes >= 2 * 1440:
        return words.text("span-days", count=minutes // 1440)
    if minutes >= 2 * 60:
        return words.text("span-hours", count=minutes // 60)
    return words.text("span-minutes", count=minutes)


def _rows(mail: ConferenceMail, words: Words) -> Iterator[Row]:
    yield Row(words.text("row-window"), words.window(mail.start, mail.end, mail.timezone))
    if mail.series is not None:
        yield from (Row(*line) for line in rhythm_rows(mail, mail.series, words))
    yield Row(words.text("row-zone"), mail.timezone)
    if mail.kind is not MailKind.CANCELLATION:
        if mail.portal_number:
            yield Row(words.text("row-portal"), mail.portal_number, digits=True)
        yield Row(words.text("row-room"), grouped(mail.room_number), digits=True)
        yield Row(words.text("row-pin"), grouped(mail.pin), digits=True)
    yield Row(words.text("row-organiser"), _organiser(mail, words))
    if mail.description:
        yield Row(words.text("row-description"), mail.description)


def _organiser(mail: ConferenceMail, words: Words) -> str:
    if not mail.organiser_extension:
        return mail.organiser.name
    return words.text(
        "organiser-extension", name=mail.organiser.name, extension=mail.organiser_extension
    )


def _links(mail: ConferenceMail, words: Words) -> Iterator[Link]:
    if mail.url:
        yield Link(words.text("button-enter"), mail.url, main=True)
    if mail.portal_number:
        yield Link(words.text("button-call"), tap_uri(mail), main=not mail.url)


def _answers(mail: ConferenceMail, words: Words) -> Iterator[Link]:
    """The page stores an answer when its button is pressed there: mail scanners open links."""
    for answer in ANSWERS:
        yield Link(words.text(f"answer-{answer}"), f"{mail.answer_url}&answer={answer}")


def _notes(mail: ConferenceMail, words: Words) -> Iterator[str]:
    if mail.url:
        yield words.text("how-web")
    if mail.portal_number:
        yield words.text("how-phone")
    yield words.text("how-service", vpbx=mail.vpbx_name)
    yield words.text("pin-private")
