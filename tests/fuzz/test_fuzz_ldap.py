"""Invariant: any bytes are LDAP messages or a BerError, in whatever pieces they come, and the
pieces change nothing; any text is a filter or a FilterError; and whatever somebody types as a
login, the filter keeps its shape: one value of it holds exactly those octets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.identity import ber
from server.identity.ber import BerError
from server.identity.ldap_filter import FilterError, encode, parse
from server.identity.ldap_messages import Incoming, Message

TAGS = st.sampled_from([0x02, 0x04, 0x0A, 0x30, 0x31, 0x61, 0x64, 0x65, 0x73, 0x78])
ELEMENTS = st.recursive(
    st.builds(ber.write, TAGS, st.binary(max_size=12)),
    lambda inner: st.builds(lambda tag, parts: ber.write(tag, *parts), TAGS, st.lists(inner)),
    max_leaves=12,
)
STREAMS = st.binary(max_size=200) | ELEMENTS | st.builds(bytes.__add__, ELEMENTS, ELEMENTS)


def messages(pieces: list[bytes]) -> list[Message] | None:
    incoming, found = Incoming(), []
    try:
        for piece in pieces:
            found += incoming.feed(piece)
    except BerError:
        return None
    return found


@given(STREAMS, st.integers(1, 20))
def test_any_bytes_in_any_pieces(stream: bytes, size: int) -> None:
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert messages(pieces) == messages([stream])


@given(st.text(alphabet="()&|!=*\\{login}ab0", max_size=40))
def test_any_text_as_a_filter(text: str) -> None:
    try:
        parsed = parse(text)
    except FilterError:
        return
    made = encode(parsed, "anna")
    element, end = ber.read(made)
    assert end == len(made) and element.tag in {0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0x87}


@given(st.text())
def test_a_login_is_a_value_whatever_it_is(login: str) -> None:
    made, _ = ber.read(encode(parse("(&(uid={login})(cn=a*{login}))"), login))
    equality, substrings = made.children()
    octets = login.encode(errors="replace")
    assert [one.content for one in equality.children()] == [b"uid", octets]
    name, pieces = substrings.children()
    expected = [b"a", octets] if octets else [b"a"]
    assert (name.content, [one.content for one in pieces.children()]) == (b"cn", expected)
