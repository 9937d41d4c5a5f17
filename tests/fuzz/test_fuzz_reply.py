"""Invariant: whatever comes into the mailbox, it is an answer, a notice of failure or nothing, and
no exception; what an answer says can be stored (no control characters, aware times in UTC), and the
member it claims to be for has an id of ours."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from server.mail.answer_address import claims
from server.mail.bounce import Bounce
from server.mail.reply import AnswerMail, Unusable, read
from tests.reply_samples import ACCEPTED, BOUNCE, alone, calendar

_SAMPLES = st.sampled_from([*ACCEPTED.values(), BOUNCE])
_PIECES = st.sampled_from(
    [b"\r\n", b"\n ", b"--x", b"=", b"\0", b"\xff\xfe", b";", b":", b'"', b"charset*=x'y'%ff", b"<", b"@",
     b"Content-Type: multipart/mixed; boundary=x\r\n\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n",
     b"begin 666 x\r\n", b"BEGIN:VEVENT", b"END:VEVENT", b"END:VCALENDAR", b"METHOD:REPLY", b"TZID=",
     b"RECURRENCE-ID:", b"99999999T999999Z", b"message/rfc822", b"=?utf-16?b?/w==?=", b"boundary*0*="]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good mail with pieces put in, taken out and doubled."""
    raw = draw(_SAMPLES)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        upto = min(len(raw), at + draw(st.integers(0, 60)))
        raw = raw[:at] + draw(_PIECES) * draw(st.integers(0, 3)) + raw[upto:]
    return raw


def check(raw: bytes) -> None:
    match read(raw):
        case AnswerMail() as mail:
            reply = mail.reply
            assert reply.uid.isprintable() and mail.in_reply_to.isprintable()
            assert 0 <= reply.sequence < 2**31
            for moment in (reply.stamp, reply.start, reply.end):
                assert moment is None or moment.tzinfo is UTC
            for claim in claims((*mail.recipients, reply.organizer)):
                assert claim.member_id.isalnum() and len(claim.member_id) == 26
        case Bounce() as bounce:
            assert bounce.reason.isprintable() and len(bounce.reason) <= 300
            assert all(one.isprintable() for one in bounce.message_ids)
        case Unusable(reason):
            assert reason.replace("-", "").isalpha()


@settings(max_examples=300)
@given(damaged())
def test_damaged_mails(raw: bytes) -> None:
    check(raw)


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    check(raw)
    check(b"Content-Type: text/calendar; method=REPLY\r\n\r\nVCALENDAR" + raw)


@settings(max_examples=150)
@given(
    st.text(max_size=60), st.sampled_from(["UID", "DTSTART", "ATTENDEE", "SEQUENCE", "ORGANIZER"])
)
def test_any_property(text: str, name: str) -> None:
    check(alone(calendar(**{name: text or ":"}).encode("utf-8", "surrogatepass")))
