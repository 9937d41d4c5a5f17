"""An ICE-lite agent's ladder: checks in, answers out, in virtual time."""

from __future__ import annotations

import pytest

from sfu.core import ice, stun
from sfu.core.ice import Credentials, IceLite, IceState, Path
from sfu.core.stun import BindingRequest, parse_binding_request

FIRST = Credentials("here", "our-password-of-22-chars", "there", "unused")
SECOND = Credentials("here2", "another-password-of-ours", "there2", "unused")
HOME = Path(0, ("192.0.2.7", 4000))
MOBILE = Path(1, ("198.51.100.9", 5000))


def check(
    credentials: Credentials = FIRST,
    *,
    nominate: bool = False,
    password: str | None = None,
    extra: tuple[tuple[int, bytes], ...] = (),
) -> BindingRequest:
    attributes = [
        (stun.USERNAME, f"{credentials.local_ufrag}:{credentials.remote_ufrag}".encode()),
        (stun.PRIORITY, b"\0\0\0\1"),
        *extra,
    ]
    if nominate:
        attributes.append((stun.USE_CANDIDATE, b""))
    key = (password or credentials.local_password).encode()
    return parse_binding_request(stun.build(stun.BINDING_REQUEST, bytes(12), attributes, key))


def test_a_check_is_answered_and_its_path_known() -> None:
    agent = IceLite(FIRST, now=0)
    response = agent.check(check(nominate=True), HOME, now=1)
    assert response is not None
    assert response[:2] == b"\x01\x01"
    assert agent.state is IceState.CONNECTED
    assert agent.selected == HOME
    assert agent.knows(HOME)
    assert not agent.knows(MOBILE)


@pytest.mark.parametrize(
    "forged",
    [
        check(nominate=True, password="a guess"),
        check(Credentials("here", FIRST.local_password, "someone-else", ""), nominate=True),
        check(SECOND, nominate=True),
    ],
    ids=["password", "remote half of the username", "credentials never given"],
)
def test_a_check_that_is_not_authentic_changes_nothing(forged: BindingRequest) -> None:
    agent = IceLite(FIRST, now=0)
    assert agent.check(forged, MOBILE, now=1) is None
    assert agent.selected is None
    assert agent.state is IceState.NEW
    assert not agent.knows(MOBILE)


def test_the_first_valid_path_serves_until_the_browser_nominates() -> None:
    agent = IceLite(FIRST, now=0)
    agent.check(check(), HOME, now=1)
    assert agent.selected == HOME
    agent.check(check(), MOBILE, now=1)
    assert agent.selected == HOME
    agent.check(check(nominate=True), MOBILE, now=2)
    assert agent.selected == MOBILE
    assert agent.knows(HOME)


def test_the_browser_may_nominate_again() -> None:
    agent = IceLite(FIRST, now=0)
    for path in (HOME, MOBILE, HOME):
        agent.check(check(nominate=True), path, now=1)
        assert agent.selected == path


def test_a_check_without_nomination_moves_nothing_once_a_path_is_selected() -> None:
    agent = IceLite(FIRST, now=0)
    agent.check(check(nominate=True), HOME, now=1)
    agent.check(check(), MOBILE, now=2)
    assert agent.selected == HOME


def test_consent_is_lost_found_and_lost_for_good() -> None:
    agent = IceLite(FIRST, now=0)
    agent.check(check(nominate=True), HOME, now=0)
    assert agent.poll(4.9) is IceState.CONNECTED
    assert agent.poll(5.0) is IceState.DISCONNECTED
    agent.check(check(), HOME, now=20)
    assert agent.poll(20) is IceState.CONNECTED
    assert agent.poll(49.9) is IceState.DISCONNECTED
    assert agent.poll(50) is IceState.CLOSED
    assert agent.check(check(nominate=True), HOME, now=51) is None


def test_media_keeps_a_peer_connected_but_does_not_renew_consent() -> None:
    agent = IceLite(FIRST, now=0)
    agent.check(check(), HOME, now=0)
    agent.touch(29)
    assert agent.poll(29.5) is IceState.CONNECTED
    assert agent.poll(30) is IceState.CLOSED


def test_a_browser_that_never_checks_is_closed() -> None:
    agent = IceLite(FIRST, now=0)
    assert agent.poll(29) is IceState.NEW
    assert agent.poll(30) is IceState.CLOSED


def test_restart_keeps_the_old_generation_until_the_new_one_is_used() -> None:
    agent = IceLite(FIRST, now=0)
    agent.check(check(nominate=True), HOME, now=1)
    agent.restart(SECOND)
    assert list(agent.local_ufrags) == ["here", "here2"]
    assert agent.credentials == SECOND
    assert agent.check(check(FIRST), HOME, now=2) is not None
    assert agent.check(check(SECOND, nominate=True), MOBILE, now=3) is not None
    assert agent.selected == MOBILE
    assert list(agent.local_ufrags) == ["here2"]
    assert agent.check(check(FIRST, nominate=True), HOME, now=4) is None
    assert agent.selected == MOBILE


def test_an_old_generation_cannot_nominate_during_a_restart() -> None:
    agent = IceLite(FIRST, now=0)
    agent.check(check(nominate=True), HOME, now=1)
    agent.restart(SECOND)
    assert agent.check(check(FIRST, nominate=True), MOBILE, now=2) is not None
    assert agent.selected == HOME


@pytest.mark.parametrize(
    ("extra", "code"),
    [(((stun.ICE_CONTROLLED, bytes(8)),), b"\0\0\4\x57"), (((0x7001, b""),), b"\0\0\4\x14")],
    ids=["role conflict 487", "unknown attribute 420"],
)
def test_authentic_but_impossible_checks_get_an_error(
    extra: tuple[tuple[int, bytes], ...], code: bytes
) -> None:
    agent = IceLite(FIRST, now=0)
    response = agent.check(check(extra=extra), HOME, now=1)
    assert response is not None
    assert response[:2] == b"\x01\x11"
    assert code in response
    assert not agent.knows(HOME)


def test_paths_are_bounded_and_the_selected_one_is_never_forgotten() -> None:
    agent = IceLite(FIRST, now=0)
    agent.check(check(nominate=True), HOME, now=0)
    many = [Path(0, ("203.0.113.1", port)) for port in range(ice.MAX_PATHS + 3)]
    for path in many:
        agent.check(check(), path, now=1)
    assert agent.knows(HOME)
    assert agent.forgotten == many[:4]
    assert not agent.knows(many[0])
    assert agent.knows(many[-1])


def test_no_password_in_a_representation() -> None:
    assert "password" not in repr(FIRST)


def test_the_next_check_says_where_to_send_when_the_path_is_gone() -> None:
    agent = IceLite(FIRST, now=0)
    for path in (HOME, MOBILE):
        agent.check(check(nominate=path is HOME), path, now=1)
    agent.forget(HOME)
    assert agent.selected is None
    assert not agent.knows(HOME)
    agent.check(check(), MOBILE, now=2)
    assert agent.selected == MOBILE
    agent.forget(HOME)
    assert agent.selected == MOBILE
