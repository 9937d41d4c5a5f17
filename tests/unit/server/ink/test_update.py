"""What is taken of the updates that browsers send, and what is not."""

from __future__ import annotations

import pytest

from server.ink.stroke import ARROW, LONGEST, MARKER, MAX_POINTS, PEN, RECTANGLE, is_stroke
from server.ink.update import (
    MAX_ERASED,
    MAX_STROKES,
    MAX_UPDATE,
    Update,
    UpdateRefused,
    read_known,
    read_update,
    write_known,
)
from tests.pen import Pen, erase, number, stroke, text

# Written by Yjs 13.6: two strokes, two more at once, one erased, the other three erased.
FROM_YJS = (
    ("0101dde9de8e0200230103696e6b0b3536373738343636392e3005000001000200", 0, 1, 0),
    ("0101dde9de8e0201230103696e6b0b3536373738343636392e3105010001000200", 1, 1, 0),
    (
        "0102dde9de8e0202230103696e6b0b3536373738343636392e32050000010002"
        + "230103696e6b0b3536373738343636392e3305000001000200",
        2,
        2,
        0,
    ),
    ("0001dde9de8e02010001", 0, 0, 1),
    ("0001dde9de8e02010103", 0, 0, 3),
)


@pytest.mark.parametrize(("data", "clock", "strokes", "erased"), FROM_YJS)
def test_what_the_page_writes(data: str, clock: int, strokes: int, erased: int) -> None:
    found = read_update(bytes.fromhex(data))
    assert (found.clock, len(found.strokes), len(found.erased)) == (clock, strokes, erased)
    if strokes:
        assert found.client == 567784669


def test_strokes_and_erasing() -> None:
    pen = Pen(2**32 - 1)
    one, two = stroke(), stroke((0, 0), (65_535, 9), tool=ARROW)
    assert read_update(pen.draw(one)) == Update(pen.client, 0, (one,))
    assert read_update(pen.draw(one, two)) == Update(pen.client, 1, (one, two))
    assert read_update(erase([(7, 3), (9, 0), (7, 1)])).erased == ((7, 3), (7, 1), (9, 0))


def item(
    *, info: int = 0x23, root: bytes = b"ink", key: bytes = b"7.0", data: bytes = stroke()
) -> bytes:
    return (
        number(1)
        + number(1)
        + b"\x07\x00"
        + bytes([info, 1])
        + text(root)
        + text(key)
        + text(data)
        + b"\0"
    )


def nested(depth: int) -> bytes:
    """A list in a list in a list …: the merging library overflows its stack on the long ones."""
    head = b"\x01\x01\x07\x00\x28\x01" + text(b"ink") + text(b"7.0") + b"\x01"
    return head + b"\x75\x01" * depth + b"\x7e\x00"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"\0\0",
        item()[:-1],
        item() + b"\0",
        item(root=b"elsewhere"),
        item(key=b"7.1"),
        item(key=b"8.0"),
        item(key=b"07.0"),
        item(info=0x28),  # any value
        item(info=0xA3),  # after another item
        item(info=0x27),  # a type
        item(info=0x00),  # a gap that was collected
        item(info=0x0A),  # a gap
        item(data=b""),
        item(data=b"\x09" + stroke()[1:]),
        item(data=stroke() + b"\0"),
        nested(10),
        nested(10_000),
        b"\x01\x00\x07\x00\x00",  # no item
        b"\x02" + item()[1:],  # two writers
        b"\x01\x01\xff\xff\xff\xff\x1f\x00" + item()[4:],  # a writer that Yjs cannot be
        b"\xff\xff\xff\xff\x0f",
        b"\xff" * 40,
        b"\x00\xff\xff\xff\xff\x0f",
        b"\x00\x01\x07\x01\x00\xff\xff\xff\xff\x0f",
        b"\x00\x01\x07\x00",
        Pen().draw(*[stroke()] * (MAX_STROKES + 1)),
        erase((7, clock) for clock in range(MAX_ERASED + 1)),
        b"\x00\x01\x07\x01\x00" + number(MAX_ERASED + 1),
        bytes(MAX_UPDATE + 1),
    ],
)
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(UpdateRefused):
        read_update(data)


def test_an_item_as_it_should_be_is_taken() -> None:
    assert read_update(item()) == Update(7, 0, (stroke(),))


def test_state_vectors() -> None:
    assert read_known(b"\0") == {}
    assert read_known(write_known({7: 3, 2**32 - 1: 0})) == {7: 3, 2**32 - 1: 0}
    for bad in (b"", b"\x01\x07", b"\x01\x07\x03\x00", b"\xff\xff\x03", bytes(MAX_UPDATE + 1)):
        with pytest.raises(UpdateRefused):
            read_known(bad)


@pytest.mark.parametrize(
    ("data", "good"),
    [
        (stroke((0, 0)), True),
        (stroke((0, 0), tool=MARKER), True),
        (bytes([PEN]) + bytes(4 * MAX_POINTS), True),
        (bytes([PEN]) + bytes(4 * MAX_POINTS + 4), False),
        (stroke((0, 0), (1, 1), tool=RECTANGLE), True),
        (stroke((0, 0), tool=ARROW), False),
        (stroke((0, 0), (1, 1), (2, 2), tool=RECTANGLE), False),
        (b"\0", False),
        (b"", False),
        (stroke(tool=4), False),
        (bytes(LONGEST + 4), False),
    ],
)
def test_strokes(data: bytes, good: bool) -> None:
    assert is_stroke(data) is good
