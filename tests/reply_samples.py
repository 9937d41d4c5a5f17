"""Answers to an invitation as mail programs write them; persons and hosts are made up."""

from __future__ import annotations

import base64
import quopri
from textwrap import dedent

UID = "c1@ucc.example"
ORGANIZER = "conference+tag@ucc.example"
HEADERS = f"""\
From: Carla Rossi <carla@x.example>
To: {ORGANIZER}
Subject: Accepted: Budget
Message-ID: <1@x.example>
Date: Wed, 06 May 2026 08:00:00 +0200
MIME-Version: 1.0
"""


def calendar(partstat: str = "ACCEPTED", method: str = "REPLY", **changes: str) -> str:
    """A calendar object with one VEVENT; `changes` are properties, "" leaves one out."""
    lines = {
        "DTSTART": ":20260506T090000Z",
        "DTEND": ":20260506T091500Z",
        "DTSTAMP": ":20260501T100000Z",
        "ORGANIZER": f";CN=Anna:mailto:{ORGANIZER}",
        "UID": f":{UID}",
        "ATTENDEE": f";CUTYPE=INDIVIDUAL;PARTSTAT={partstat};CN=Carla:mailto:carla@x.example",
        "SEQUENCE": ":2",
        "STATUS": ":CONFIRMED",
    } | changes
    body = "".join(f"{name}{value}\n" for name, value in lines.items() if value)
    told = f"METHOD:{method}\n" if method else ""
    return (
        f"BEGIN:VCALENDAR\nPRODID:-//X//Y//EN\nVERSION:2.0\n{told}"
        f"BEGIN:VEVENT\n{body}END:VEVENT\nEND:VCALENDAR\n"
    )


def mail(body: bytes | str, headers: str = HEADERS) -> bytes:
    """Headers and body with CRLF; `body` begins with the headers of its type."""
    text = body.encode() if isinstance(body, str) else body
    return (headers.encode() + text).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def alone(text: str | bytes, content_type: str = "text/calendar; method=REPLY") -> bytes:
    """The calendar object is the whole mail."""
    raw = text.encode() if isinstance(text, str) else text
    head = f"Content-Type: {content_type}\nContent-Transfer-Encoding: base64\n\n"
    return mail(head.encode() + base64.encodebytes(raw))


def google() -> bytes:
    """An alternative in the text as it is, and the same as a file."""
    file = base64.encodebytes(calendar().encode()).decode()
    return mail(
        'Content-Type: multipart/mixed; boundary="000000000000a1"\n\n'
        "--000000000000a1\n"
        'Content-Type: multipart/alternative; boundary="000000000000b2"\n\n'
        "--000000000000b2\n"
        'Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes\n\n'
        "Carla has accepted this invitation.\n\n"
        "--000000000000b2\n"
        'Content-Type: text/html; charset="UTF-8"\n\n<p>Carla has accepted.</p>\n\n'
        "--000000000000b2\n"
        'Content-Type: text/calendar; charset="UTF-8"; method=REPLY\n'
        "Content-Transfer-Encoding: 7bit\n\n"
        f"{calendar()}\n"
        "--000000000000b2--\n"
        "--000000000000a1\n"
        'Content-Type: application/ics; name="invite.ics"\n'
        'Content-Disposition: attachment; filename="invite.ics"\n'
        "Content-Transfer-Encoding: base64\n\n"
        f"{file}\n--000000000000a1--\n"
    )


def exchange() -> bytes:
    """Microsoft's names of zones, no ORGANIZER, which mail it answers, all in base64."""
    text = calendar(
        ORGANIZER="",
        ATTENDEE=';PARTSTAT=ACCEPTED;CN="Rossi, Carla":MAILTO:Carla@X.example',
        DTSTART=";TZID=W. Europe Standard Time:20260506T110000",
        DTEND=";TZID=W. Europe Standard Time:20260506T111500",
        COMMENT=";LANGUAGE=de-CH:\\n",
    ).replace("BEGIN:VEVENT", ZONE + "BEGIN:VEVENT")
    body = base64.encodebytes(text.encode()).decode()
    return mail(
        'Content-Type: multipart/alternative; boundary="_000_ZR0P278_"\n\n'
        "--_000_ZR0P278_\n"
        'Content-Type: text/plain; charset="iso-8859-1"\n'
        "Content-Transfer-Encoding: quoted-printable\n\n=FCber\n\n"
        "--_000_ZR0P278_\n"
        'Content-Type: text/calendar; charset="utf-8"; method=REPLY\n'
        "Content-Transfer-Encoding: base64\n\n"
        f"{body}\n--_000_ZR0P278_--\n",
        HEADERS + "In-Reply-To: <m1@ucc.example>\nX-MS-Has-Attach:\n",
    )


ZONE = dedent("""\
    BEGIN:VTIMEZONE
    TZID:W. Europe Standard Time
    BEGIN:STANDARD
    DTSTART:16010101T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    END:VTIMEZONE
""")


def apple() -> bytes:
    """People by another URI, their address beside it; quoted-printable."""
    text = calendar(
        ATTENDEE=";EMAIL=carla@x.example;PARTSTAT=ACCEPTED:urn:uuid:0a5f9b7c-1d2e-4f30-8a9b-0c1d2e3f"
    )
    body = quopri.encodestring(text.encode()).decode()
    return mail(
        'Content-Type: multipart/alternative; boundary="Apple-Mail=_6E"\n\n'
        "--Apple-Mail=_6E\nContent-Type: text/plain; charset=us-ascii\n\nok\n"
        "--Apple-Mail=_6E\n"
        "Content-Type: text/calendar; charset=utf-8; name=iCal.ics; method=REPLY\n"
        "Content-Transfer-Encoding: quoted-printable\n\n"
        f"{body}\n--Apple-Mail=_6E--\n"
    )


def thunderbird() -> bytes:
    """In an alternative within a mixed; folded lines."""
    text = calendar().replace("CUTYPE=INDIVIDUAL;", "CUTYPE=INDI\n VIDUAL;\n ")
    return mail(
        'Content-Type: multipart/mixed;\n boundary="------------Boundary_(ID_1)"\n\n'
        "--------------Boundary_(ID_1)\n"
        'Content-Type: multipart/alternative;\n boundary="------------02"\n\n'
        "--------------02\nContent-Type: text/plain; charset=UTF-8\n\nok\n\n"
        "--------------02\nContent-Type: text/calendar; method=REPLY; charset=UTF-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{text}\n"
        "--------------02--\n--------------Boundary_(ID_1)--\n"
    )


def file_only() -> bytes:
    """A file of no particular type."""
    file = base64.encodebytes(calendar().encode()).decode()
    return mail(
        "Content-Type: multipart/mixed; boundary=x\n\n"
        "--x\nContent-Type: text/plain\n\nsee the file\n"
        '--x\nContent-Type: application/octet-stream; name="Answer.ICS"\n'
        f"Content-Transfer-Encoding: base64\n\n{file}\n--x--\n"
    )


ACCEPTED = {
    "google": google(),
    "exchange": exchange(),
    "apple": apple(),
    "thunderbird": thunderbird(),
    "a file only": file_only(),
    "method in the object only": alone(calendar(), "text/calendar"),
    "method in the mail only": alone(calendar(method="")),
    "wrong charset": alone(
        calendar(SUMMARY=":Größe").encode(), "text/calendar; charset=us-ascii; method=REPLY"
    ),
    "latin-1 called utf-8": alone(
        calendar(SUMMARY=":Größe").encode("latin-1"), "text/calendar; charset=utf-8"
    ),
    "utf-16": alone(calendar().encode("utf-16"), "text/calendar; charset=utf-16; method=REPLY"),
    "a mark before": alone("\ufeff" + calendar()),
    "a meeting and its series": alone(
        calendar().replace(
            "BEGIN:VEVENT",
            calendar("DECLINED", **{"RECURRENCE-ID": ":20260513T090000Z"})
            .partition("BEGIN:VEVENT")[2]
            .partition("END:VCALENDAR")[0]
            .join(("BEGIN:VEVENT", "BEGIN:VEVENT")),
        )
    ),
}

BOUNCE = mail(
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b/1"\n\n'
    "--b/1\nContent-Type: text/plain\n\nI'm sorry.\n\n"
    "--b/1\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mail.x.example\n\n"
    "Final-Recipient: rfc822; carla@x.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 <carla@x.example> User doesn't\n    exist\n\n"
    "--b/1\nContent-Type: message/rfc822\n\n"
    "From: conference@ucc.example\nMessage-ID: <m1@ucc.example>\n"
    "Content-Type: text/calendar; method=REPLY\n\n" + calendar() + "\n--b/1--\n",
    "From: MAILER-DAEMON@x.example\nTo: conference@ucc.example\nMIME-Version: 1.0\n",
)
