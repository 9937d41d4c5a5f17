"""What webhooks tell: which changes, which legs, and what is kept from them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.domain.audit import Action, AuditEntry
from server.domain.call import CallCause, CallKind
from server.domain.happening import of_begin, of_change, of_end
from server.domain.webhook import WebhookEvent
from tests.call_samples import begun, call
from tests.installation import START


def entry(object_: str, action: Action, **changes: Any) -> AuditEntry:
    return AuditEntry(
        vpbx_id="alpha",
        at=START,
        actor_id="anna",
        actor_name="Anna",
        action=action,
        object=object_,
        object_id="x",
        object_name="Budget",
        changes=changes,
        conference_id="c1",
        id=7,
    )


@pytest.mark.parametrize(
    ("change", "event", "data"),
    [
        (
            entry("conference", Action.CREATE, pin="changed", name=(None, "Budget")),
            WebhookEvent.CONFERENCE_CREATED,
            {"conference": {"id": "x", "name": "Budget"}},
        ),
        (
            entry("conference", Action.UPDATE, pin="changed", duration=(15, 30)),
            WebhookEvent.CONFERENCE_UPDATED,
            {"conference": {"id": "x", "name": "Budget"}, "changed": ["pin", "duration"]},
        ),
        (
            entry("conference", Action.DELETE),
            WebhookEvent.CONFERENCE_DELETED,
            {"conference": {"id": "x", "name": "Budget"}},
        ),
        (
            entry("member", Action.ANSWER, answer=("none", "declined")),
            WebhookEvent.INVITATION_ANSWERED,
            {"conference": {"id": "c1"}, "member": {"id": "x"}, "answer": "declined"},
        ),
    ],
)
def test_changes_that_are_told(
    change: AuditEntry, event: WebhookEvent, data: dict[str, Any]
) -> None:
    told = of_change(change)
    assert told is not None
    assert (told.event, told.data, told.vpbx_id, told.key) == (event, data, "alpha", "audit:7")
    assert json.loads(told.payload()) == {
        "type": event.value,
        "timestamp": "2030-05-06T09:00:00Z",
        "data": data,
    }


@pytest.mark.parametrize(
    "change",
    [
        entry("conference", Action.INVITE, members=(None, 3)),
        entry("conference", Action.IMPORT, members=(None, 3)),
        entry("member", Action.UPDATE, name=("a", "b")),
        entry("account", Action.LOGIN),
        entry("token", Action.CREATE),
        entry("webhook", Action.UPDATE),
    ],
)
def test_changes_that_are_nobodys_business(change: AuditEntry) -> None:
    assert of_change(change) is None


def test_legs_and_their_room() -> None:
    events = [told.event.value for told in of_begin(begun(), first=True)]
    assert events == ["room.started", "participant.joined"]
    events = [told.event.value for told in of_begin(begun(), first=False)]
    assert events == ["participant.joined"]
    events = [told.event.value for told in of_end(call(), was_in=True, last=True)]
    assert events == ["participant.left", "call.ended", "room.ended"]
    events = [told.event.value for told in of_end(call(), was_in=False, last=False)]
    assert events == ["call.ended"]
    with pytest.raises(ValueError, match="not ended"):
        of_end(begun(), was_in=True, last=False)


def test_neither_name_nor_number_of_a_person_leaves() -> None:
    record = call(
        "Maria Muster",
        id="k1",
        kind=CallKind.PHONE,
        number="+417••••••67",
        line="192.0.2.9",
        cause=CallCause.LOST,
    )
    told = [*of_begin(record, first=True), *of_end(record, was_in=True, last=True)]
    text = "".join(one.payload() for one in told)
    for kept in ("Maria", "+417", "192.0.2.9", "4711"):
        assert kept not in text
    ended = json.loads(told[3].payload())["data"]["call"]
    assert (ended["cause"], ended["seconds"]) == ("lost", 600)


def test_a_message_has_the_same_id_whenever_it_is_told() -> None:
    first, again = of_begin(begun(), first=True), of_begin(begun(), first=True)
    ids = {one.message_id(hook) for one in (*first, *again) for hook in ("w1", "w2")}
    assert len(ids) == 4
    assert all(len(one) == 36 and one.startswith("msg_") for one in ids)
