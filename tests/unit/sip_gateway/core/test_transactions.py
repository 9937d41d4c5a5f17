"""The transaction machines: their tables hold together, and time runs as RFC 3261 says."""

from __future__ import annotations

import pytest

from sip_gateway.core.flow import Hop, Send, SocketAddress
from sip_gateway.core.message import Request, Response, parse_message
from sip_gateway.core.response import make_response
from sip_gateway.core.timers import TimerQueue
from sip_gateway.core.transaction_tables import (
    CLIENT,
    INVITE_CLIENT,
    INVITE_SERVER,
    SERVER,
    Machine,
    State,
)
from sip_gateway.core.transactions import TransactionLayer, server_key

PEER = SocketAddress("192.0.2.9", 5070)
MACHINES = (INVITE_SERVER, SERVER, INVITE_CLIENT, CLIENT)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_is_reached_and_left(machine: Machine) -> None:
    reached = {machine.initial} | {state for state, _ in machine.rows.values()}
    left = {state for state, _ in machine.rows}
    assert State.TERMINATED in reached
    assert reached - {State.TERMINATED} == left


@pytest.mark.parametrize("machine", MACHINES)
def test_every_timer_of_a_state_leads_somewhere(machine: Machine) -> None:
    for state, timers in machine.timers.items():
        for timer in timers:
            assert (state, timer.input) in machine.rows
            assert timer.repeats or timer.cap == 0


def request(method: str = "INVITE", branch: str = "z9hG4bK1", cseq: int = 1) -> Request:
    text = (
        f"{method} sip:bob@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5070;branch={branch}\r\n"
        "From: <sip:a@b>;tag=1\r\nTo: <sip:bob@192.0.2.1>\r\nCall-ID: x\r\n"
        f"CSeq: {cseq} {method}\r\nRoute: <sip:p;lr>\r\n\r\n"
    )
    message = parse_message(text.encode())
    assert isinstance(message, Request)
    return message


PEER_HOP, STREAM = Hop(PEER), Hop(PEER, 7)


class Line:
    """A layer with its clock; `log` is what it sent, as (time, first word or status)."""

    def __init__(self) -> None:
        self.timers = TimerQueue()
        self.outbox: list[Send] = []
        self.layer = TransactionLayer(self.timers, self.outbox)
        self.now = 0.0
        self.log: list[tuple[float, str]] = []
        self.heard: list[int | str] = []

    def ask(self, method: str, hop: Hop = PEER_HOP) -> Request:
        sent = request(method)
        self.layer.request(
            sent,
            hop,
            self.now,
            lambda response, _: self.heard.append(response.status),
            lambda _: self.heard.append("expired"),
        )
        self.collect()
        return sent

    def answer(self, sent: Request, status: int) -> bool:
        message = parse_message(make_response(sent, status, "tag").serialise())
        assert isinstance(message, Response)
        taken = self.layer.receive_response(message, self.now)
        self.collect()
        return taken

    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while (at := self.timers.next_deadline()) is not None and at <= end:
            self.now = at
            self.timers.advance(at)
            self.collect()
        self.now = end

    def collect(self) -> None:
        for send in self.outbox:
            words = send.data.split(b" ")
            self.log.append((self.now, (words[1] if words[0] == b"SIP/2.0" else words[0]).decode()))
        self.outbox.clear()

    def times(self) -> list[float]:
        return [at for at, _ in self.log]


def test_invite_to_a_silent_peer() -> None:
    """Timer A doubles without bound, timer B ends it after 32 s: seven copies."""
    line = Line()
    line.ask("INVITE")
    line.wait(100)
    assert line.times() == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert line.heard == ["expired"]
    assert len(line.layer) == 0


def test_other_request_to_a_silent_peer() -> None:
    """Timer E doubles up to T2, timer F ends it after 32 s: eleven copies."""
    line = Line()
    line.ask("BYE")
    line.wait(100)
    assert line.times() == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert line.heard == ["expired"]


def test_provisional_response_stops_the_copies_of_an_invite() -> None:
    line = Line()
    sent = line.ask("INVITE")
    line.answer(sent, 180)
    line.wait(60)
    assert (line.times(), line.heard) == ([0], [180])
    assert line.layer.unanswered == 1


def test_failure_is_acknowledged_each_time_and_told_once() -> None:
    line = Line()
    sent = line.ask("INVITE")
    line.answer(sent, 486)
    line.wait(1)
    line.answer(sent, 486)
    assert line.log == [(0, "INVITE"), (0, "ACK"), (1, "ACK")]
    assert line.heard == [486]
    line.wait(32)
    assert len(line.layer) == 0
    assert not line.answer(sent, 486)


def test_ack_of_a_failure_is_the_invites_twin() -> None:
    line = Line()
    sent = line.ask("INVITE")
    message = make_response(sent, 486, "tag")
    line.layer.receive_response(message, 0)
    ack = parse_message(line.outbox[-1].data)
    assert isinstance(ack, Request)
    assert (ack.method, ack.via.branch, ack.to.tag, ack.cseq.number) == (
        "ACK",
        "z9hG4bK1",
        "tag",
        1,
    )
    assert ack.headers.lines("route") == ("<sip:p;lr>",)


def test_each_2xx_of_an_invite_is_told_for_the_user_to_acknowledge() -> None:
    line = Line()
    sent = line.ask("INVITE")
    line.answer(sent, 200)
    line.answer(sent, 200)
    line.wait(33)
    assert (line.heard, len(line.layer)) == ([200, 200], 0)


def test_final_response_of_a_request_is_told_once() -> None:
    line = Line()
    sent = line.ask("BYE")
    line.answer(sent, 100)
    line.answer(sent, 200)
    line.answer(sent, 200)
    assert line.heard == [100, 200]
    line.wait(5)
    assert len(line.layer) == 0


def test_rejection_is_repeated_until_the_ack_and_given_up_after_32_s() -> None:
    line = Line()
    invite = request()
    transaction = line.layer.serve(invite, Hop(PEER), 0)
    line.layer.respond(transaction, make_response(invite, 404, "tag"), 0)
    line.collect()
    line.wait(60)
    assert line.times() == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert len(line.layer) == 0


def test_ack_of_a_rejection_is_absorbed_and_of_a_2xx_is_not() -> None:
    for status, absorbed in ((404, True), (200, False)):
        line = Line()
        invite = request()
        transaction = line.layer.serve(invite, Hop(PEER), 0)
        line.layer.respond(transaction, make_response(invite, status, "tag"), 0)
        assert line.layer.absorb(request("ACK"), 0) is absorbed


def test_request_of_an_old_stack_is_matched_without_a_branch() -> None:
    """RFC 2543 peers send no magic branch; Via, Call-ID, CSeq and From tag then say it all."""
    line = Line()
    line.layer.serve(request(branch="1"), Hop(PEER), 0)
    assert line.layer.absorb(request(branch="1"), 0)
    assert not line.layer.absorb(request(branch="1", cseq=2), 0)
    assert server_key(request("ACK", branch="1")) == server_key(request(branch="1"))


def test_same_request_by_another_way_is_merged() -> None:
    line = Line()
    line.layer.serve(request(branch="z9hG4bK1"), Hop(PEER), 0)
    assert line.layer.is_merged(request(branch="z9hG4bK2"))
    assert not line.layer.is_merged(request(branch="z9hG4bK2", cseq=2))


def test_nothing_waits_over_a_reliable_transport() -> None:
    line = Line()
    bye = request("BYE")
    transaction = line.layer.serve(bye, STREAM, 0)
    line.layer.respond(transaction, make_response(bye, 200, "tag"), 0)
    assert (len(line.layer), line.timers.next_deadline()) == (0, None)


@pytest.mark.parametrize("method", ["INVITE", "BYE"])
def test_on_a_stream_nothing_is_repeated(method: str) -> None:
    line = Line()
    line.ask(method, STREAM)
    line.wait(40)
    assert line.times() == [0]
    assert line.heard == ["expired"]
    assert len(line.layer) == 0


def test_a_rejection_on_a_stream_is_sent_once() -> None:
    line = Line()
    invite = request()
    transaction = line.layer.serve(invite, STREAM, 0)
    line.layer.respond(transaction, make_response(invite, 404, "tag"), 0)
    line.collect()
    line.wait(60)
    assert line.times() == [0]
    assert len(line.layer) == 0


@pytest.mark.parametrize(
    ("method", "before", "heard"),
    [
        ("INVITE", [], ["expired"]),
        ("INVITE", [180], [180, "expired"]),
        ("BYE", [100], [100, "expired"]),
        ("INVITE", [200], [200]),  # answered already
        ("BYE", [481], [481]),
    ],
)
def test_who_waits_on_a_stream_that_is_lost_hears_at_once(
    method: str, before: list[int], heard: list[int | str]
) -> None:
    line = Line()
    sent = line.ask(method, STREAM)
    for status in before:
        line.answer(sent, status)
    line.layer.connection_lost(8, line.now)  # another one
    assert line.heard == before
    line.layer.connection_lost(7, line.now)
    line.layer.connection_lost(7, line.now)
    assert line.heard == heard


def test_datagrams_lose_no_connection() -> None:
    line = Line()
    line.ask("BYE")
    line.layer.connection_lost(7, line.now)
    assert line.heard == []


def test_cancelled_timers_do_not_pile_up() -> None:
    timers = TimerQueue()
    for number in range(10_000):
        timers.set(number % 3, number, lambda _: None)
    assert len(timers) == 3
    assert len(timers._heap) < 100
