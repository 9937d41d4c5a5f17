"""The conference event package, as ladders in virtual time (RFC 6665, RFC 4575)."""

from __future__ import annotations

import pytest

from sip_gateway.core.events import CallEnded, CallId, SubscriptionId, SubscriptionWanted
from sip_gateway.roster import Roster, RosterLeg, RosterUser
from tests.conference_reader import Reader
from tests.sip_phone import Pairs, ScriptedPhone
from tests.sip_playbook import Playbook

ALICE = RosterUser("a", "Alice", (RosterLeg("1", phone=True),))
BOB = RosterUser("b", "Bob", (RosterLeg("2", phone=True),))
ALONE = Roster("Weekly", (ALICE,))
BOTH = Roster("Weekly", (ALICE, BOB))
EVENT = ("Event", "conference")


class Stage:
    """Alice's telephone is in a call; `told` is what it has read so far."""

    def __init__(self, calls: bool = True) -> None:
        self.play = Playbook()
        self.alice = self.play.phone("alice")
        self.alice.answers["NOTIFY"] = 200
        self.told = Reader()
        self._read = 0
        self.call = CallId("")
        if calls:
            self.alice.invite()
            self.play.accept()
            self.call = self.play.call
            self.play.ladder()

    def subscribe(self, *headers: tuple[str, str], expires: int | None = None) -> None:
        fields = (EVENT, *headers) if not any(h[0] == "Event" for h in headers) else headers
        if expires is not None:
            fields = (*fields, ("Expires", str(expires)))
        self.alice.send("SUBSCRIBE", headers=fields)

    @property
    def wanted(self) -> SubscriptionId:
        return self.play.event(SubscriptionWanted).subscription

    def accept(self, roster: Roster = ALONE, room: str = "room") -> None:
        subscriptions = self.play.core.subscriptions
        subscriptions.accept(self.wanted, room, self.call, roster, self.play.now)
        self.play.settle()

    def publish(self, roster: Roster) -> None:
        self.play.core.subscriptions.publish("room", roster, self.play.now)
        self.play.settle()

    def states(self) -> list[str]:
        """The documents since the last look, read in turn: their state and that of their NOTIFY."""
        found = []
        requests = [each for each in self.alice.inbox if hasattr(each, "method")]
        notifies = [each for each in requests if each.method == "NOTIFY"]
        for each in notifies[self._read :]:
            assert each.headers.get("event") in {"conference", "conference;id=7"}
            state = (each.headers.get("subscription-state") or "").partition(";expires")[0]
            kind = self.told.read(each.body) if each.body else "none"
            found.append(f"{kind} {state}")
        self._read = len(notifies)
        return found

    def assert_clean(self) -> None:
        if self.play.core.calls:
            self.play.hang_up(self.call)
            self.play.core.subscriptions.end_call(self.call, self.play.now)
        self.play.assert_clean()
        subscriptions = self.play.core.subscriptions
        assert (len(subscriptions), subscriptions.watched) == (0, frozenset())


def test_all_at_first_then_what_changed_and_an_end_with_the_room() -> None:
    stage = Stage()
    stage.subscribe()
    stage.accept()
    stage.play.wait(5)
    stage.publish(BOTH)
    stage.play.wait(5)
    stage.publish(BOTH)  # nothing new
    stage.play.core.subscriptions.end_room("room", stage.play.now)
    stage.play.settle()
    assert stage.play.ladder() == [
        "0.0 alice > SUBSCRIBE",
        "0.0 alice < 200 SUBSCRIBE",
        "0.0 alice < NOTIFY",
        "0.0 alice > 200 NOTIFY",
        "5.0 alice < NOTIFY",
        "5.0 alice > 200 NOTIFY",
        "10.0 alice < NOTIFY",
        "10.0 alice > 200 NOTIFY",
    ]
    assert stage.states() == ["full active", "partial active", "none terminated;reason=noresource"]
    assert (stage.told.names, stage.told.count) == (["Alice", "Bob"], 2)
    ok = stage.alice.last(200)
    assert ok.headers.get("expires") == "3600"
    stage.assert_clean()


def test_many_changes_within_a_second_are_told_as_one() -> None:
    stage = Stage()
    stage.subscribe()
    stage.accept()
    stage.states()
    for turn in range(20):
        stage.publish(BOTH if turn % 2 else ALONE)
        stage.play.wait(0.04)
    assert stage.states() == []
    stage.play.wait(1)
    assert (stage.states(), stage.told.names) == (["partial active"], ["Alice", "Bob"])
    stage.play.wait(60)
    assert stage.states() == []
    stage.assert_clean()


def test_news_wait_until_the_notify_before_was_heard() -> None:
    stage = Stage()
    stage.subscribe()
    stage.play.lose("alice < NOTIFY", "alice < NOTIFY")
    stage.accept()
    stage.publish(BOTH)
    stage.play.wait(1.4)  # repeated after 0.5 and 1.5
    assert stage.states() == []
    stage.play.wait(3)
    assert stage.states() == ["full active", "partial active"]
    stage.assert_clean()


def test_who_never_answers_is_told_nothing_more() -> None:
    stage = Stage()
    del stage.alice.answers["NOTIFY"]
    stage.subscribe()
    stage.accept()
    stage.play.wait(33)
    assert len(stage.play.core.subscriptions) == 0
    assert stage.play.count(CallEnded) == 0
    stage.assert_clean()


@pytest.mark.parametrize("status", [481, 489, 500])
def test_who_refuses_a_notify_is_told_nothing_more(status: int) -> None:
    stage = Stage()
    stage.alice.answers["NOTIFY"] = status
    stage.subscribe()
    stage.accept()
    stage.publish(BOTH)
    stage.play.wait(10)
    assert len(stage.play.core.subscriptions) == 0
    stage.assert_clean()


def test_a_refresh_brings_everything_anew_and_more_time() -> None:
    stage = Stage()
    stage.subscribe(expires=100)
    stage.accept()
    stage.play.wait(90)
    stage.subscribe(expires=100)
    assert stage.states() == ["full active", "full active"]
    assert stage.play.count(SubscriptionWanted) == 1
    stage.play.wait(99)
    assert stage.states() == []
    stage.play.wait(1)
    assert stage.states() == ["full terminated;reason=timeout"]
    stage.assert_clean()


def test_an_unsubscribe_is_told_the_last_state() -> None:
    stage = Stage()
    stage.subscribe()
    stage.accept()
    stage.play.wait(2)
    stage.subscribe(expires=0)
    assert stage.alice.last(200).headers.get("expires") == "0"
    assert stage.states() == ["full active", "full terminated;reason=timeout"]
    stage.publish(BOTH)
    assert stage.states() == []
    stage.assert_clean()


def test_a_look_without_a_subscription() -> None:
    stage = Stage()
    stage.subscribe(expires=0)
    stage.accept(BOTH)
    assert stage.states() == ["full terminated;reason=timeout"]
    assert len(stage.play.core.subscriptions) == 0
    stage.assert_clean()


def test_the_end_of_the_call_ends_what_it_allowed() -> None:
    stage = Stage()
    stage.subscribe()
    stage.accept()
    stage.alice.bye()
    ended = stage.play.event(CallEnded)
    stage.play.core.subscriptions.end_call(ended.call, stage.play.now)
    stage.play.settle()
    assert stage.states() == ["full active", "none terminated;reason=noresource"]
    stage.assert_clean()


@pytest.mark.parametrize(
    ("headers", "status", "field"),
    [
        ((("Event", "presence"),), 489, ("allow-events", "conference")),
        ((("Event", "refer;id=1"),), 489, ("allow-events", "conference")),
        ((("Event", "con ference"),), 400, None),
        ((EVENT, ("Expires", "59")), 423, ("min-expires", "60")),
        ((EVENT, ("Expires", "soon")), 400, None),
        (
            (EVENT, ("Accept", "application/pidf+xml")),
            406,
            ("accept", "application/conference-info+xml"),
        ),
    ],
)
def test_what_is_refused(headers: Pairs, status: int, field: tuple[str, str] | None) -> None:
    stage = Stage()
    stage.alice.send("SUBSCRIBE", headers=headers)
    answer = stage.alice.last(status)
    assert field is None or answer.headers.get(field[0]) == field[1]
    assert stage.play.count(SubscriptionWanted) == 0
    stage.assert_clean()


def test_without_an_event_there_is_nothing_to_subscribe_to() -> None:
    stage = Stage()
    stage.alice.send("SUBSCRIBE")
    assert stage.alice.last(400)
    stage.assert_clean()


def test_a_refusal_by_the_user() -> None:
    stage = Stage()
    stage.subscribe()
    stage.play.core.subscriptions.refuse(stage.wanted, 403, stage.play.now)
    stage.play.settle()
    assert stage.alice.last(403)
    stage.assert_clean()


def test_one_call_holds_few_subscriptions() -> None:
    stage = Stage()
    for turn in range(4):
        stage.subscribe(("Event", f"conference;id={turn}"))
        if turn < 2:
            stage.accept()
    assert stage.alice.last(403)
    assert len(stage.play.core.subscriptions) == 2
    stage.assert_clean()


def test_a_named_subscription_is_named_in_what_it_is_told() -> None:
    stage = Stage()
    stage.subscribe(("Event", "conference;id=7"))
    stage.accept()
    assert stage.alice.last_request("NOTIFY").headers.get("event") == "conference;id=7"
    stage.assert_clean()


# -- outside of any call ----------------------------------------------------------------------


def outside(stage: Stage, *headers: tuple[str, str]) -> ScriptedPhone:
    """Alice subscribes with her password from a telephone that has no call."""
    phone = stage.alice
    phone.call_id, phone.remote_tag = "sub-1@alice", ""
    phone.send("SUBSCRIBE", headers=(EVENT, *headers))
    phone.authorized("SUBSCRIBE", "wonderland", "9000", (EVENT, *headers))
    return phone


def test_outside_of_a_call_it_takes_the_password_and_a_dialog_of_its_own() -> None:
    stage = Stage(calls=False)
    phone = outside(stage)
    wanted = stage.play.event(SubscriptionWanted)
    assert (wanted.call, wanted.username) == (None, "alice")
    stage.accept()
    ok = phone.last(200)
    assert (ok.headers.get("contact") or "").endswith(";isfocus")
    phone.remote_tag = ok.to.tag or ""
    assert stage.states() == ["full active"]
    stage.subscribe(expires=0)
    assert stage.states() == ["full terminated;reason=timeout"]
    stage.subscribe()  # the dialog is over
    assert phone.last(481)
    assert stage.play.ladder()[-2:] == ["0.0 alice > SUBSCRIBE", "0.0 alice < 481 SUBSCRIBE"]
    stage.assert_clean()


def test_a_trunk_has_no_password_and_subscribes_in_its_calls_only() -> None:
    stage = Stage(calls=False)
    stage.subscribe()
    assert stage.alice.last(401)
    assert stage.play.count(SubscriptionWanted) == 0
    stage.assert_clean()


def test_a_dialog_that_nobody_knows() -> None:
    stage = Stage(calls=False)
    stage.alice.remote_tag = "unknown"
    stage.subscribe()
    assert stage.alice.last(481)
    stage.assert_clean()


def test_another_subscription_in_a_dialog_of_its_own_is_not_taken() -> None:
    stage = Stage(calls=False)
    phone = outside(stage)
    stage.accept()
    phone.remote_tag = phone.last(200).to.tag or ""
    stage.subscribe(("Event", "conference;id=2"))
    assert phone.last(481)
    stage.subscribe(expires=0)
    stage.assert_clean()


# -- isfocus ----------------------------------------------------------------------------------


def contact(phone: ScriptedPhone, method: str) -> str:
    return phone.last_request(method).headers.get("contact") or ""


def test_a_telephone_that_takes_update_is_told_that_this_is_a_conference() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite(headers=(("Allow", "INVITE, UPDATE"),))
    play.accept()
    assert "isfocus" not in (alice.last(200).headers.get("contact") or "")
    assert alice.last(200).headers.get("allow-events") == "conference"
    play.core.become_focus(play.call, play.now)
    play.core.become_focus(play.call, play.now)
    play.settle()
    assert play.ladder()[4:] == ["0.0 alice < UPDATE", "0.0 alice > 200 UPDATE"]
    assert contact(alice, "UPDATE") == "<sip:192.0.2.1:5060>;isfocus"
    assert alice.last_request("UPDATE").body == b""
    play.hang_up()
    play.assert_clean()


@pytest.mark.parametrize("refresher", ["uac", "uas"])
def test_the_session_timer_goes_on_as_it_was(refresher: str) -> None:
    play = Playbook()
    alice = play.phone("alice")
    timer = (("Session-Expires", f"600;refresher={refresher}"), ("Supported", "timer"))
    alice.invite(headers=(("Allow", "UPDATE"), *timer))
    play.accept()
    play.core.become_focus(play.call, play.now)
    play.settle()
    # Whoever refreshed does: we are the client of this request, and were the server of the first.
    expected = "uas" if refresher == "uac" else "uac"
    field = alice.last_request("UPDATE").headers.get("session-expires")
    assert field == f"600;refresher={expected}"
    before = len(alice.inbox)
    play.wait(301)
    assert (len(alice.inbox) > before) == (expected == "uac")
    play.hang_up()
    play.assert_clean()


def test_a_telephone_without_update_learns_it_when_there_is_something_to_say() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite()
    play.accept()
    play.core.become_focus(play.call, play.now)
    play.settle()
    assert "UPDATE" not in alice.methods
    alice.invite()
    assert (alice.last(200).headers.get("contact") or "").endswith(";isfocus")
    play.hang_up()
    play.assert_clean()
