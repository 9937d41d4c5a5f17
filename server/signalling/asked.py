"""What a browser asks for, in the words of those who do it."""

from __future__ import annotations

from server.conferencing.dialling import Wish
from server.conferencing.entry import Claim
from server.signalling import call_messages
from server.signalling import protocol as wire
from server.signalling import session as actions
from sfu.api import Offer


def offer(sdp: wire.Sdp | None) -> Offer | None:
    return None if sdp is None else Offer(sdp.gen, sdp.sdp)


def claim(resume: wire.Resume | None) -> Claim | None:
    return None if resume is None else Claim(resume.session, resume.key, resume.seq)


def reply_to(action: actions.Action) -> int | None:
    if isinstance(action, actions.Enter):
        return action.hello.id
    if isinstance(action, actions.Negotiate):
        return action.offer.id
    if isinstance(action, actions.BeginCheck):
        return action.asked.id
    if isinstance(action, actions.Ink | actions.Aid | actions.Poll):
        return getattr(action.asked, "id", None)
    answered = (
        actions.Apply
        | actions.Decide
        | actions.IssueCode
        | actions.Dial
        | actions.Write
        | actions.ReadChat
    )
    return action.re if isinstance(action, answered) else None


def wish(asked: call_messages.CallNumber | call_messages.CallMe | call_messages.CallAgain) -> Wish:
    match asked:
        case call_messages.CallNumber():
            return Wish(number=asked.number, name=asked.name)
        case call_messages.CallMe():
            return Wish(number=asked.number, own=True)
        case call_messages.CallAgain():
            return Wish(again=asked.call)
