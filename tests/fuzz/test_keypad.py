"""Keys from a telephone, in any order and at any time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.conferencing.keypad import PAIR_CODE, Keypad
from server.conferencing.pairing import DIGITS

KEYS = st.lists(st.tuples(st.sampled_from("0123456789*#ABCD"), st.floats(0, 20)), max_size=60)


# Invariant: what comes out is one digit, or that of pairing with at most a code's digits; none comes
# without the whole prefix before it; a key that stands alone does not begin the prefix; and nothing
# raises.
@given(st.from_regex(r"[*#]|[0-9*#]{2}", fullmatch=True), KEYS)
def test_only_whole_codes_come_out(prefix: str, keys: list[tuple[str, float]]) -> None:
    keypad, now, seen = Keypad(prefix), 0.0, ""
    for key, pause in keys:
        now += pause
        seen += key
        pressed = keypad.press(key, now)
        if pressed is None:
            assert not (keypad.alone and key == prefix[0])
            continue
        assert pressed.isdigit()
        assert len(pressed) == 1 if pressed[0] != PAIR_CODE else len(pressed) <= 1 + DIGITS
        assert prefix + pressed in seen
        seen = ""
