"""Invariant: the native engine answers a check on the nominated path exactly when `sfu.core` would answer
it with success, and with the same bytes; whatever else comes is handed up as it came."""

from __future__ import annotations

from hypothesis import event, given, settings
from hypothesis import strategies as st

from sfu.core import stun
from sfu.core.stun import Address, StunError
from sfu.engines import native_module
from sfu.native.module import Module

NAME, PASSWORD = "ours:theirs", "a password of ours"
FROM: Address = ("192.0.2.7", 4321)
CONNECTION = 70_000  # no socket, so that what is sent can be fetched

KINDS = (
    stun.PRIORITY,
    stun.USE_CANDIDATE,
    stun.ICE_CONTROLLING,
    stun.ICE_CONTROLLED,
    0x0033,
    0x8022,
)
usual = st.tuples(st.sampled_from(KINDS), st.binary(max_size=9))
names = st.sampled_from((NAME, NAME, NAME, "ours:others", "ours", "")).map(
    lambda name: (stun.USERNAME, name.encode())
)
integrities = st.tuples(st.just(stun.MESSAGE_INTEGRITY), st.sampled_from((b"", bytes(20))))


@st.composite
def checks(draw: st.DrawFn) -> bytes:
    """Mostly authentic ones; then some octets are changed, cut off or added."""
    attributes = [*draw(st.lists(usual, max_size=3)), draw(names)]
    attributes += draw(st.lists(st.one_of(usual, usual, names, integrities), max_size=2))
    password = draw(st.sampled_from((PASSWORD, PASSWORD, PASSWORD, "another")))
    kind = draw(st.sampled_from((stun.BINDING_REQUEST,) * 6 + (stun.BINDING_INDICATION,)))
    made = bytearray(
        stun.build(kind, draw(st.binary(min_size=12, max_size=12)), attributes, password.encode())
    )
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        made[draw(st.integers(0, len(made) - 1))] = draw(st.integers(0, 255))
    return bytes(made[: draw(st.sampled_from((None, None, None, -4, -1, 19)))]) + draw(
        st.sampled_from((b"", b"", b"", b"\0\0\0\0"))
    )


def reference(data: bytes) -> bytes | None:
    try:
        request = stun.parse_binding_request(data)
    except StunError:
        return None
    if request.username != NAME or not request.authentic(PASSWORD.encode()):
        return None
    if request.unknown or request.controlled:
        return None
    return stun.binding_success(request, FROM, PASSWORD.encode())


def compare(module: Module, data: bytes) -> None:
    core = module.Engine()
    transport = core.add_transport()
    core.bind(CONNECTION, *FROM, transport)
    core.aim(transport, CONNECTION, *FROM)
    core.consent(transport, (NAME, PASSWORD))
    core.load(*FROM, [data], 1.0)
    told = core.pump(CONNECTION, 1.0)
    answers = [answer for _, _, answer in core.streamed()]
    expected = reference(data)
    event("answered" if expected is not None else "handed up")
    if expected is not None:
        assert (told, answers) == (None, [expected])
        assert core.alive(transport)[1] == 1.0
    else:
        assert answers == []
        assert core.alive(transport)[1] == 0.0
        if data and data[0] < 4:
            assert told == (0, None, *FROM, data)


native = native_module()
if native is not None:

    @settings(max_examples=300)
    @given(st.one_of(checks(), checks(), checks(), st.binary(max_size=200)))
    def test_checks(data: bytes) -> None:
        assert native is not None
        compare(native, data)
