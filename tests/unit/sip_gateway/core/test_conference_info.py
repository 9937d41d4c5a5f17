"""Documents about who is in a conference: by the schema, without addresses, and in parts."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sip_gateway.core.conference_info import MAX_USERS, Pseudonyms, changes, whole
from sip_gateway.roster import Roster, RosterLeg, RosterUser
from tests.conference_reader import Reader

ENTITY = "sip:192.0.2.1:5060"
ALICE = RosterUser("peer-a", "Alice", (RosterLeg("leg-1", phone=True),), moderates=True)
BOB = RosterUser(
    "peer-b", "0791•••••67", (RosterLeg("leg-2", phone=True), RosterLeg("web-3", phone=False))
)
ROOM = Roster("Weekly <sync> & more", (ALICE, BOB))


def read(*rosters: Roster) -> tuple[Reader, list[str]]:
    """What a subscriber knows who is told of one after another."""
    reader, names, states = Reader(), Pseudonyms(), []
    before: Roster | None = None
    for version, roster in enumerate(rosters, start=1):
        if before is None:
            document = whole(roster, ENTITY, version, names)
        else:
            document = changes(before, roster, ENTITY, version, names)
        states.append(reader.read(document))
        before = roster
        names.keep(roster)
    return reader, states


def test_the_whole_roster() -> None:
    reader, states = read(ROOM)
    assert (states, reader.title, reader.count) == (["full"], "Weekly <sync> & more", 2)
    assert list(reader.people.values()) == [
        ("Alice", "moderator", ("Telephone connected audio=sendrecv",)),
        (
            "0791•••••67",
            "participant",
            (
                "Telephone connected audio=sendrecv",
                "Browser connected audio=sendrecv video=recvonly",
            ),
        ),
    ]


def test_mute_hold_and_picture() -> None:
    legs = (
        RosterLeg("1", phone=True, muted=True),
        RosterLeg("2", phone=True, muted=True, held=True),
        RosterLeg("3", phone=False, video=True),
    )
    reader, _ = read(Roster("", (replace(ALICE, legs=legs),), locked=True))
    assert reader.locked
    assert next(iter(reader.people.values()))[2] == (
        "Telephone muted-via-focus audio=recvonly",
        "Telephone on-hold audio=inactive",
        "Browser connected audio=sendrecv video=sendrecv",
    )


def test_no_id_and_no_address_of_ours_is_told() -> None:
    document = whole(ROOM, ENTITY, 1, Pseudonyms())
    for secret in (b"peer-a", b"leg-1", b"web-3"):
        assert secret not in document
    assert document.count(b"@anonymous.invalid") == 5


def test_only_what_changed_is_told_again() -> None:
    muted = replace(BOB, legs=(RosterLeg("leg-2", phone=True, muted=True),))
    names = Pseudonyms()
    whole(ROOM, ENTITY, 1, names)
    document = changes(ROOM, replace(ROOM, users=(ALICE, muted)), ENTITY, 2, names)
    assert b"Alice" not in document and b"0791" in document
    assert b"conference-state" not in document
    gone = changes(ROOM, replace(ROOM, users=(ALICE,)), ENTITY, 3, names)
    assert b'state="deleted"' in gone and b"0791" not in gone
    nothing = changes(ROOM, ROOM, ENTITY, 4, names)
    assert b"user" not in nothing.partition(b"conference-info ")[2]


def test_whoever_comes_back_is_somebody_new() -> None:
    names = Pseudonyms()
    first = names.of("user", "peer-b")
    names.keep(replace(ROOM, users=(ALICE,)))
    assert names.of("user", "peer-b") != first


def test_a_large_room_fits_into_a_datagram_and_says_how_large_it_is() -> None:
    many = tuple(
        replace(ALICE, id=f"p{n}", name="Ä" * 64, legs=(RosterLeg(f"l{n}", phone=False),))
        for n in range(500)
    )
    document = whole(Roster("Everybody", many), ENTITY, 1, Pseudonyms())
    assert len(document) < 65_000
    reader, _ = read(Roster("Everybody", many))
    assert (reader.count, len(reader.people)) == (500, MAX_USERS)


LEGS = st.builds(
    RosterLeg, st.sampled_from("abc"), st.booleans(), st.booleans(), st.booleans(), st.booleans()
)
USERS = st.builds(
    RosterUser,
    st.sampled_from("12345"),
    st.text(max_size=8),
    st.lists(LEGS, max_size=2, unique_by=lambda leg: leg.id).map(tuple),
    st.booleans(),
)
ROSTERS = st.builds(
    Roster,
    st.text(max_size=8),
    st.lists(USERS, max_size=4, unique_by=lambda user: user.id).map(tuple),
    st.booleans(),
)


@given(st.lists(ROSTERS, min_size=1, max_size=5))
def test_parts_add_up_to_the_whole(rosters: list[Roster]) -> None:
    told, _ = read(*rosters)
    anew, _ = read(rosters[-1])
    assert (told.title, told.count, told.locked) == (anew.title, anew.count, anew.locked)
    assert sorted(told.people.values()) == sorted(anew.people.values())
