"""Numbers that steal money, in every spelling; and those that people really call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sip_gateway.number_plan import COSTLY, NumberPlan, NumberRefused

DEFAULT = NumberPlan()
# An operator who allows the whole world still does not allow these.
WORLD = NumberPlan(allow=("+",))

# Country code and national number.
DANGEROUS = (
    ("41", "900123456"), ("41", "901123456"), ("41", "906123456"), ("41", "840123456"),
    ("41", "848123456"), ("41", "740123456"), ("41", "878123456"), ("41", "18123456"),
    ("423", "9001234"), ("49", "9001123456"), ("49", "1805123456"), ("49", "1371234567"),
    ("49", "11833"), ("49", "7001234567"), ("43", "900123456"), ("43", "939123456"),
    ("33", "899123456"), ("33", "826123456"), ("33", "118218"), ("39", "899123456"),
    ("39", "199123456"), ("39", "166123456"), ("44", "9012345678"), ("44", "8712345678"),
    ("44", "7012345678"), ("44", "7624123456"), ("34", "806123456"), ("31", "9061234567"),
    ("32", "90212345"), ("353", "1512345678"), ("46", "9001234567"), ("61", "1902123456"),
    ("1", "9005551234"), ("1", "8095551234"), ("1", "8765551234"), ("1", "4735551234"),
    ("870", "773123456"), ("881", "612345678"), ("882", "161234567"), ("979", "123456789"),
    ("878", "101234567"), ("883", "510012345"),
)  # fmt: skip


def forms(country: str, number: str) -> list[str]:
    """How the same number may be keyed in."""
    found = [
        f"+{country}{number}",
        f"00{country}{number}",
        f"+{country} ({number[:2]}) {number[2:]}",
        f"00{country}-{number[:3]}.{number[3:]}",
        f"+{country}\u00a0{number}",
    ]
    if country != "39":  # in Italy the zero makes another number of it
        found += [f"+{country}0{number}", f"00{country}00{number}", f"+{country} (0) {number}"]
    if country == "41":
        found.append(f"0{number}")
    return found


@pytest.mark.parametrize(("country", "number"), DANGEROUS)
@pytest.mark.parametrize("plan", [DEFAULT, WORLD], ids=["default", "world"])
def test_dangerous_in_every_form(plan: NumberPlan, country: str, number: str) -> None:
    assert len(DANGEROUS) >= 40
    for form in forms(country, number):
        with pytest.raises(NumberRefused):
            plan.dialled(form)


@pytest.mark.parametrize(
    ("dialled", "sent"),
    [
        ("0123456456789", "0123456456789"),  # the manual's national number
        ("0441234567", "0441234567"),
        ("+41 44 123 45 67", "0441234567"),
        ("+41 (0)44 123 45 67", "0441234567"),
        ("0041441234567", "0441234567"),
        ("044-123-45-67", "0441234567"),
    ],
)
def test_national_numbers(dialled: str, sent: str) -> None:
    assert DEFAULT.dialled(dialled) == sent


@pytest.mark.parametrize(
    "dialled",
    ["0049234564567890", "+33199001234", "00442079460106", "112", "117", "1811", "0900", "23456"],
)
def test_everything_else_needs_the_operator(dialled: str) -> None:
    with pytest.raises(NumberRefused):
        DEFAULT.dialled(dialled)


@pytest.mark.parametrize(
    ("allow", "deny", "dialled", "sent"),
    [
        # The manual's international number, and an extension of the PBX behind the trunk.
        (("+41", "+49"), (), "0049234564567890", "0049234564567890"),
        (("+41", "+49"), (), "+49 (0)234 564 567 890", "0049234564567890"),
        (("2",), (), "23456", "23456"),
        (("112",), (), "112", "112"),
        # Longer beginnings decide, whatever they say.
        (("+49", "+491805"), (), "00491805123456", "00491805123456"),
        (("+49",), ("+49170",), "00491701234567", None),
        (("+49", "+491701"), ("+49170",), "00491701234567", "00491701234567"),
        (("+49170",), ("+49170",), "00491701234567", None),
        (("+1",), (), "+12125551234", "0012125551234"),
        (("+39",), (), "+39 06 1234567", "0039061234567"),  # the zero of Rome is dialled
        (("+",), (), "+41441234567", "0441234567"),
        ((), (), "0441234567", None),
    ],
)
def test_what_the_operator_says(
    allow: tuple[str, ...], deny: tuple[str, ...], dialled: str, sent: str | None
) -> None:
    plan = NumberPlan(allow=allow, deny=deny)
    if sent is None:
        with pytest.raises(NumberRefused):
            plan.dialled(dialled)
    else:
        assert plan.dialled(dialled) == sent


@pytest.mark.parametrize(
    "dialled",
    [
        "", "+", "0", "0441234567#", "*31#0441234567", "0441234567,,1", "0441234567;ext=9",
        "0441234567;phone-context=+41", "044p1234567", "alice", "sip:0441234567", "0441234567@evil",
        "٠٤٤١٢٣٤٥٦٧", "０４４１２３４５６７", "044\n1234567", "0441234567\r\nX: 1", "%30441234567",
        "++41441234567", "0+41441234567", "000441234567", "+0441234567", "+41", "+41123",
        "+41441234567890123", "0" * 20,
    ],
)  # fmt: skip
@pytest.mark.parametrize("plan", [DEFAULT, WORLD, NumberPlan(allow=("+", "1", "2", "4"))])
def test_what_is_no_number(plan: NumberPlan, dialled: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        plan.dialled(dialled)
    assert not any(char.isdigit() for char in str(refused.value))


def test_another_country() -> None:
    plan = NumberPlan(country="1", international="011", national="1", allow=("+1", "+44"))
    assert plan.dialled("12125551234") == "12125551234"
    assert plan.dialled("011442079460106") == "011442079460106"
    with pytest.raises(NumberRefused):
        plan.dialled("19005551234")


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"country": "+41"}, "country"), ({"country": "4"}, "country"), ({"country": ""}, "country"),
        ({"international": ""}, "international"), ({"national": "x"}, "national"),
        ({"allow": ("",)}, "allow"), ({"allow": ("41*",)}, "allow"), ({"deny": ("a",)}, "deny"),
    ],
)  # fmt: skip
def test_plans_that_cannot_be(values: dict[str, str], key: str) -> None:
    with pytest.raises(ValueError, match=f"^{key}:"):
        NumberPlan(**values)  # type: ignore[arg-type]  # strings and tuples, as they come


def test_the_list_has_digits_only() -> None:
    assert all(each.isascii() and each.isdigit() for each in COSTLY)


@pytest.mark.parametrize("country", ["39", "225", "241", "242", "378"])
@pytest.mark.parametrize("local", ["0881 631 1234", "01900 555 1234", "06 698 2345"])
def test_a_zero_that_is_part_of_the_number_never_becomes_a_prefix(country: str, local: str) -> None:
    """The national prefix before it would make a satellite's or another country's number of it."""
    plan = NumberPlan(country=country, allow=(f"+{country}",))
    sent = f"00{country}{local.replace(' ', '')}"
    assert plan.dialled(f"+{country} {local}") == sent
    assert plan.dialled(local) == sent


@given(
    country=st.sampled_from(["41", "39", "1", "44", "225", "241", "242", "378", "7"]),
    national=st.sampled_from(["0", "1", "8", "06"]),
    number=st.from_regex(r"(\+|00|0|1|8)?[0-9]{2,15}", fullmatch=True),
)
def test_what_is_sent_is_understood_as_what_was_allowed(
    country: str, national: str, number: str
) -> None:
    # Invariant: what was sent, dialled once more, is sent as the very same.
    plan = NumberPlan(country=country, national=national, allow=("+", *"0123456789"))
    try:
        sent = plan.dialled(number)
    except NumberRefused:
        return
    assert plan.dialled(sent) == sent


@pytest.mark.parametrize(
    ("number", "forms"),
    [
        ("+41445559000", ("+41445559000", "41445559000", "0445559000")),
        ("0445559000", ("0445559000", "+41445559000", "41445559000")),
        ("0049301234567", ("0049301234567", "+49301234567", "49301234567")),
        ("201", ("201",)),
        ("+0", ("+0",)),
        ("alice", ("alice",)),
    ],
)
def test_how_else_a_number_may_be_written(number: str, forms: tuple[str, ...]) -> None:
    assert DEFAULT.forms(number) == forms
