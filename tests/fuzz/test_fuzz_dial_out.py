"""Whatever is dialled after `*71`.

Invariants: reading it never raises, and gives no number twice; the number plan gives a number of
plain digits or NumberRefused, nothing else; what it gives it gives again unchanged, so that what was
checked is what is sent; and nothing it gives, read as the network will read it, is costly or outside
of what is allowed.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sip_gateway.adhoc_codes import adhoc_numbers
from sip_gateway.number_plan import COSTLY, NumberPlan, NumberRefused

PLANS = (
    NumberPlan(),
    NumberPlan(allow=("+",)),
    NumberPlan(allow=("+41", "+49", "2"), deny=("+49170",)),
    NumberPlan(country="1", international="011", national="1", allow=("+1", "+44")),
)
PIECES = st.sampled_from(
    ["0", "00", "+", "41", "49", "39", "1", "900", "90", "84", "44", "881", "870", "(0)", " ", "-",
     "*", "#", ",", ";", "071", "123", "4567", "011", "٣", "\r\n", "a", "\u2010"]
)  # fmt: skip
DIALLED = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30)


@settings(max_examples=400, deadline=None)
@given(DIALLED)
def test_the_code_is_read_or_none_of_ours(text: str) -> None:
    for dialled in (text, f"*71*{text}", f"*71*{text}#"):
        numbers = adhoc_numbers(dialled)
        assert numbers is None or len(set(numbers)) == len(numbers)
        assert not any("*" in number for number in numbers or ())


@settings(max_examples=800, deadline=None)
@given(st.sampled_from(PLANS), DIALLED)
def test_what_is_sent_is_what_was_checked(plan: NumberPlan, text: str) -> None:
    try:
        sent = plan.dialled(text)
    except NumberRefused:
        return
    assert sent.isascii() and sent.isdigit()
    assert plan.dialled(sent) == sent
    if sent.startswith(plan.international):
        world = sent.removeprefix(plan.international)
    elif sent.startswith(plan.national):
        world = plan.country + sent.removeprefix(plan.national)
    else:
        assert any(sent.startswith(each) for each in plan.allow)
        return
    assert any(f"+{world}".startswith(each) for each in plan.allow)
    assert not world.startswith(COSTLY)
