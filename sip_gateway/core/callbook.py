"""The calls that are not over, found by our id, by their INVITE, or by their dialog; and those
of ours that nobody has answered yet."""

from __future__ import annotations

from sip_gateway.core.call import Call
from sip_gateway.core.events import CallId
from sip_gateway.core.message import Request
from sip_gateway.core.outgoing import OutgoingCall
from sip_gateway.core.transactions import Key
from sip_gateway.core.transfer_fields import Replaces


class CallBook:
    def __init__(self) -> None:
        self._calls: dict[CallId, Call] = {}
        self._by_invite: dict[Key, Call] = {}
        self._by_tag: dict[str, Call] = {}
        self._outgoing: dict[CallId, OutgoingCall] = {}
        self._outgoing_by_tag: dict[str, OutgoingCall] = {}

    def __len__(self) -> int:
        return len(self._calls) + len(self._outgoing)

    def dialling(self, call: OutgoingCall) -> None:
        self._outgoing[call.id] = call
        self._outgoing_by_tag[call.tag] = call

    def forget_outgoing(self, call_id: CallId) -> None:
        call = self._outgoing.pop(call_id, None)
        if call is not None:
            del self._outgoing_by_tag[call.tag]

    def get_outgoing(self, call_id: CallId) -> OutgoingCall | None:
        return self._outgoing.get(call_id)

    def all_outgoing(self) -> tuple[OutgoingCall, ...]:
        return tuple(self._outgoing.values())

    def add(self, call: Call) -> None:
        self._calls[call.id] = call
        if call.invite is not None:
            self._by_invite[call.invite.key] = call
        self._by_tag[call.tag] = call

    def forget(self, call_id: CallId) -> None:
        call = self._calls.pop(call_id, None)
        if call is not None:
            if call.invite is not None:
                del self._by_invite[call.invite.key]
            del self._by_tag[call.tag]

    def get(self, call_id: CallId) -> Call | None:
        return self._calls.get(call_id)

    def of_invite(self, key: Key) -> Call | None:
        return self._by_invite.get(key)

    def of_dialog(self, request: Request) -> Call | None:
        """The call whose dialog the request names by Call-ID and both tags (§12)."""
        call = self._by_tag.get(request.to.tag or "")
        return call if call is not None and call.dialog.is_remote(request) else None

    def of_replaces(self, named: Replaces) -> Call | None:
        """The call whose dialog a Replaces field names (RFC 3891 §3)."""
        call = self._by_tag.get(named.to_tag)
        if call is None or call.dialog.call_id != named.call_id:
            return None
        return call if call.dialog.remote.tag == named.from_tag else None

    def of_early_dialog(self, request: Request) -> OutgoingCall | None:
        """The call of ours, not answered yet, that a request of its peer belongs to."""
        call = self._outgoing_by_tag.get(request.to.tag or "")
        return call if call is not None and call.call_id == request.call_id else None

    def all(self) -> tuple[Call, ...]:
        return tuple(self._calls.values())
