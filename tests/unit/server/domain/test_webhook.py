"""Webhooks as values: what may be subscribed to, and how a message is signed."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from server.domain.errors import Invalid
from server.domain.webhook import (
    ROTATION,
    Webhook,
    WebhookDraft,
    WebhookEvent,
    draft_of,
    new_secret,
    read_draft,
    signature,
)
from tests.installation import START

# The example of Standard Webhooks 1.0.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOOK = Webhook(
    *("w1", "alpha", "https://crm.example/in?key=abc", "CRM"),
    *((WebhookEvent.ROOM_ENDED,), True, SECRET, START),
)


def fields(**changes: Any) -> dict[str, Any]:
    return {"url": "https://crm.example/in", "events": ["room.ended"]} | changes


def faults(raw: dict[str, Any], *, http: bool = False) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        read_draft(raw, None, allow_http=http)
    return [(error.field, error.code) for error in caught.value.errors]


def test_the_signature_of_the_standards_example() -> None:
    body = b'{"test": 2432232314}'
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature((SECRET,), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == expected


def test_after_a_change_of_the_secret_both_sign_for_a_while() -> None:
    webhook = Webhook(
        *("w1", "alpha", "https://crm.example", ""),
        *((WebhookEvent.ROOM_ENDED,), True, SECRET, START),
        former_secret=new_secret(b"o" * 32),
        former_until=START + ROTATION,
    )
    secrets = webhook.signing_secrets(START + ROTATION - timedelta(seconds=1))
    assert len(signature(secrets, "msg", 1, b"x").split(" ")) == 2
    assert webhook.signing_secrets(START + ROTATION) == (SECRET,)


def test_nothing_secret_is_shown_by_accident() -> None:
    assert SECRET not in repr(HOOK)
    assert "key=abc" not in repr(HOOK)


def test_a_secret_is_256_bits_in_base64() -> None:
    secret = new_secret(bytes(range(32)))
    assert base64.b64decode(secret.removeprefix("whsec_")) == bytes(range(32))


def test_fields_left_out_stay() -> None:
    draft = read_draft({"description": " x "}, draft_of(HOOK), allow_http=False)
    assert draft == WebhookDraft(HOOK.url, "x", HOOK.events, enabled=True)


def test_events_are_kept_once_and_in_order() -> None:
    raw = fields(events=["room.ended", "conference.created", "room.ended"])
    assert read_draft(raw, None, allow_http=False).events == (
        WebhookEvent.CONFERENCE_CREATED,
        WebhookEvent.ROOM_ENDED,
    )


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ({"url": "https://a.example"}, ("events", "required")),
        ({"events": ["room.ended"]}, ("url", "required")),
        (fields(events=[]), ("events", "required")),
        (fields(events="room.ended"), ("events", "invalid")),
        (fields(events=["room.painted"]), ("events", "not-in-menu")),
        (fields(events=["webhook.test"]), ("events", "not-in-menu")),
        (fields(events=[["room.ended"]]), ("events", "not-in-menu")),
        (fields(enabled="yes"), ("enabled", "invalid")),
        (fields(description="x" * 201), ("description", "too-long")),
        (fields(url=""), ("url", "required")),
        (fields(url=7), ("url", "invalid")),
        (fields(url="https://" + "a" * 500), ("url", "too-long")),
        (fields(url="http://crm.example"), ("url", "not-https")),
        (fields(url="ftp://crm.example"), ("url", "invalid")),
        (fields(url="file:///etc/passwd"), ("url", "invalid")),
        (fields(url="//crm.example"), ("url", "invalid")),
        (fields(url="https:///path"), ("url", "invalid")),
        (fields(url="https://user@crm.example"), ("url", "invalid")),
        (fields(url="https://:pw@crm.example"), ("url", "invalid")),
        (fields(url="https://crm.example/#x"), ("url", "invalid")),
        (fields(url="https://crm.example#"), ("url", "invalid")),
        (fields(url="https://crm.example:99999"), ("url", "invalid")),
        (fields(url="https://crm.example:0"), ("url", "invalid")),
        (fields(url="https://crm example/"), ("url", "invalid")),
        (fields(url="https://crm.example/\r\nX: y"), ("url", "invalid")),
        (fields(url="https://crm.example\\@evil"), ("url", "invalid")),
        (fields(url="https://crm\u3002example"), ("url", "invalid")),
        (fields(url="https://[::1"), ("url", "invalid")),
    ],
)
def test_what_is_refused(raw: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(raw) == [fault]


def test_without_tls_only_where_the_operator_allows_it() -> None:
    assert read_draft(fields(url="http://10.1.2.3/x"), None, allow_http=True).url
    assert faults(fields(url="gopher://10.1.2.3/x"), http=True) == [("url", "invalid")]
