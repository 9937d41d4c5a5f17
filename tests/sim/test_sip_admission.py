"""Who gets in: trunks, digest, registrations, and what strangers are told, in virtual time."""

from __future__ import annotations

import pytest

from sip_gateway.core.admission import SipSettings
from sip_gateway.core.digest import authorize
from sip_gateway.core.events import CallEnded, CallOffered, CredentialsWanted, InputRefused
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.registration import MAX_CONTACTS, MAX_EXPIRES
from tests.sip_flood import requests
from tests.sip_phone import ScriptedPhone, sdp
from tests.sip_playbook import GATEWAY, Playbook

STRANGER = "198.51.100.7"


def outsider(play: Playbook, name: str = "alice") -> ScriptedPhone:
    return play.phone(name, STRANGER)


def calls(phone: ScriptedPhone, password: str = "wonderland") -> None:
    """INVITE, challenge, INVITE with the answer."""
    phone.invite()
    content = (("Content-Type", "application/sdp"),)
    phone.authorized("INVITE", password, "9000", content, sdp())


@pytest.mark.parametrize("algorithms", [("MD5",), ("SHA-256",), ("SHA-256", "MD5")])
def test_call_of_an_account(algorithms: tuple[str, ...]) -> None:
    play = Playbook(algorithms=algorithms)
    calls(outsider(play))
    assert play.ladder() == [
        "0.0 alice > INVITE",
        "0.0 alice < 401 INVITE",
        "0.0 alice > ACK",
        "0.0 alice > INVITE",
        "0.0 alice < 100 INVITE",
    ]
    offered = play.event(CallOffered)
    assert (offered.username, offered.dialled, offered.trusted) == ("alice", "9000", False)


def test_challenge_leaves_nothing_behind() -> None:
    play = Playbook()
    outsider(play).invite()
    assert (play.core.transactions, play.core.calls, play.core.next_deadline()) == (0, 0, None)


def test_challenges_stand_in_order_of_preference() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.invite()
    lines = alice.last(401).headers.lines("www-authenticate")
    assert ["SHA-256" in line for line in lines] == [True, False]


def test_copies_of_a_challenged_request_get_the_same_tag() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.acknowledges = False
    alice.invite()
    first = alice.last(401).to.tag
    alice.invite_again()
    assert alice.last(401).to.tag == first


def test_call_of_a_trunk_needs_no_password_and_may_name_the_caller() -> None:
    play = Playbook()
    trunk = play.phone("trunk")
    trunk.invite(headers=(("P-Asserted-Identity", '"Zoe" <tel:+41441234567>'),))
    offered = play.event(CallOffered)
    assert (offered.username, offered.number, offered.display_name, offered.trusted) == (
        None,
        "+41441234567",
        "Zoe",
        True,
    )


@pytest.mark.parametrize("name", ["P-Asserted-Identity", "P-Asserted-Identity "])
def test_an_accounts_word_on_its_identity_is_not_asserted(name: str) -> None:
    play = Playbook()
    alice = outsider(play)
    alice.invite()
    headers = ((name, "<tel:+41000000000>"), ("Content-Type", "application/sdp"))
    alice.authorized("INVITE", "wonderland", "9000", headers, sdp())
    assert play.event(CallOffered).number == "alice"


@pytest.mark.parametrize(("name", "password"), [("alice", "wrong"), ("nobody", "wonderland")])
def test_wrong_password_and_unknown_account_sound_the_same(name: str, password: str) -> None:
    play = Playbook()
    phone = outsider(play, name)
    calls(phone, password)
    assert play.ladder()[3:] == [
        f"0.0 {name} > INVITE",
        f"0.0 {name} < 401 INVITE",
        f"0.0 {name} > ACK",
    ]
    assert play.count(CallOffered) == 0
    play.assert_clean()


def test_guessing_is_stopped_after_ten_wrong_passwords() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.invite()
    for _ in range(10):
        alice.authorized("REGISTER", "wrong", "")
    alice.authorized("REGISTER", "wonderland", "")
    assert play.ladder()[-1] == "0.0 alice < 403 REGISTER"
    play.wait(61)
    alice.register()
    assert play.ladder()[-1] == "61.0 alice < 200 REGISTER"


def test_replayed_authorization_is_stale() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.register()
    alice.authorized("REGISTER", "wonderland", "")  # same nonce, same count
    challenge = alice.last(401).headers.get("www-authenticate") or ""
    assert play.ladder()[-1] == "0.0 alice < 401 REGISTER"
    assert "stale=true" in challenge


def test_old_nonce_is_stale_and_costs_no_lookup() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.send("REGISTER", "", to_user="alice")
    play.wait(301)
    alice.authorized("REGISTER", "wonderland", "")
    assert "stale=true" in (alice.last(401).headers.get("www-authenticate") or "")
    assert play.count(CredentialsWanted) == 0


def test_nonce_of_another_address_is_not_taken() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.invite()
    thief = play.phone("alice", "203.0.113.5")
    thief.inbox = alice.inbox[:]
    thief.authorized("REGISTER", "wonderland", "")
    assert play.count(CredentialsWanted) == 0
    assert play.bindings.load("alice") == ()


def test_authorization_for_another_target_is_not_taken() -> None:
    """The answer is signed for *72 but sent with 9000."""
    play = Playbook()
    alice = outsider(play)
    alice.invite()
    lines = alice.last(401).headers.lines("www-authenticate")
    answer = authorize(lines, "alice", "wonderland", "INVITE", "sip:*72@192.0.2.1", "c0ffee")
    alice.send("INVITE", "9000", (("Authorization", answer or ""),))
    assert play.count(CallOffered) == 0


@pytest.mark.parametrize("user", ["*72", "%2A72", "*72;phone-context=+41"])
def test_star_code_arrives_as_dialled(user: str) -> None:
    play = Playbook()
    play.phone("trunk").invite(user)
    assert play.event(CallOffered).dialled == "*72"


def test_cancel_while_the_account_is_looked_up() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.invite()
    play.settle = lambda: None  # type: ignore[method-assign] # the directory is slow
    content = (("Content-Type", "application/sdp"),)
    alice.authorized("INVITE", "wonderland", "9000", content, sdp())
    alice.cancel()
    del play.settle
    play.settle()
    assert "0.0 alice < 487 INVITE" in play.ladder()
    assert (play.count(CallOffered), play.count(CallEnded)) == (0, 0)
    play.assert_clean()


def test_full_house_asks_to_come_back() -> None:
    play = Playbook(max_calls=1)
    play.phone("one", port=5071).invite()
    two = play.phone("two", port=5072)
    two.invite()
    assert two.last(503).headers.get("retry-after") == "5"


# -- registrations ----------------------------------------------------------------------------


def test_registration_tells_contacts_and_their_time() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.register((("Expires", "600"),))
    assert alice.last(200).headers.get("contact") == f"<sip:alice@{STRANGER}:5070>;expires=600"
    (binding,) = play.bindings.load("alice")
    assert (str(binding.uri), binding.flow.remote.host) == (f"sip:alice@{STRANGER}:5070", STRANGER)


def test_registration_runs_out_and_is_removed_by_star() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.register((("Expires", "60"), ("Contact", "<sip:alice@198.51.100.8>")))
    assert len(alice.last(200).headers.lines("contact")) == 2
    play.wait(61)
    alice.send("REGISTER", "", to_user="alice")
    alice.authorized("REGISTER", "wonderland", "", (("Expires", "90"),))
    assert len(alice.last(200).headers.lines("contact")) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((("Expires", "30"),), 423),
        ((("Expires", "0"),), 200),
        ((("Expires", "999999"),), 200),
        ((("Contact", "*"),), 400),
        ((("Contact", "<mailto:alice@example.com>"),), 400),
        ((("Contact", '"open <sip:x>'),), 400),
        (tuple(("Contact", f"<sip:alice@h{n}>") for n in range(MAX_CONTACTS)), 403),
    ],
)
def test_registration_rules(headers: tuple[tuple[str, str], ...], status: int) -> None:
    play = Playbook()
    alice = outsider(play)
    alice.register(headers)
    assert play.ladder()[-1] == f"0.0 alice < {status} REGISTER"
    for binding in play.bindings.load("alice"):
        assert binding.expires_at <= MAX_EXPIRES


def test_registration_for_somebody_else_is_forbidden() -> None:
    play = Playbook()
    alice = outsider(play)
    alice.send("REGISTER", "", to_user="bob")
    alice.name, answer_as = "alice", "bob"
    lines = alice.last(401).headers.lines("www-authenticate")
    answer = authorize(lines, "alice", "wonderland", "REGISTER", "sip:192.0.2.1", "c0ffee")
    alice.send("REGISTER", "", (("Authorization", answer or ""),), to_user=answer_as)
    assert play.ladder()[-1] == "0.0 alice < 403 REGISTER"
    assert len(play.bindings) == 0


# -- strangers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("OPTIONS", (), 200),
        ("MESSAGE", (), 405),
        ("SUBSCRIBE", (), 401),
        ("NOTIFY", (), 405),
        ("PUBLISH", (), 405),
        ("REFER", (), 403),
        ("BREW", (), 501),
        ("BYE", (), 481),
        ("INFO", (), 481),
        ("UPDATE", (), 481),
        ("INVITE", (), 401),
        ("REGISTER", (), 401),
        ("PRACK", (), 481),
        ("INVITE", (("Require", "100rel, timer"),), 401),
        ("INVITE", (("Require", "100rel, precondition"),), 420),
        ("OPTIONS", (("Require", "x-telepathy"),), 420),
    ],
)
def test_what_a_stranger_is_told(
    method: str, headers: tuple[tuple[str, str], ...], status: int
) -> None:
    play = Playbook()
    phone = outsider(play)
    phone.acknowledges = False
    phone.send(method, headers=headers)
    assert play.ladder() == [f"0.0 alice > {method}", f"0.0 alice < {status} {method}"]
    assert play.core.transactions == 0


def test_420_names_only_what_is_unknown() -> None:
    play = Playbook()
    phone = outsider(play)
    phone.send("OPTIONS", headers=(("Require", "timer, gruu"), ("Require", "path")))
    assert phone.last(420).headers.get("unsupported") == "gruu, path"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ((("Accept", "application/pidf+xml"),), sdp(), 406),
        ((("Content-Type", "text/plain"),), b"hello", 415),
        ((("Content-Type", "text/plain"), ("Content-Disposition", "x;handling=optional")), b"x", 0),
        ((("Content-Type", "application/sdp"), ("Content-Encoding", "gzip")), sdp(), 415),
        ((("Content-Type", "application/sdp"),), b"v=1\r\n", 400),
        ((("Content-Type", "application/sdp"),), sdp(formats="18"), 488),
        ((("Content-Type", "application/sdp"),), sdp(host="example.com"), 488),
        ((("Content-Type", "application/sdp"),), sdp(port=0), 488),
        ((("Session-Expires", "60"), ("Supported", "timer")), b"", 422),
        ((("Session-Expires", "soon"),), b"", 400),
        ((("Contact", "<sip:other@192.0.2.9>"),), b"", 400),
    ],
)
def test_what_a_trunks_invite_is_told(
    headers: tuple[tuple[str, str], ...], body: bytes, status: int
) -> None:
    play = Playbook()
    trunk = play.phone("trunk")
    trunk.send("INVITE", headers=headers, body=body)
    expected = f"0.0 trunk < {status} INVITE" if status else "0.0 trunk < 100 INVITE"
    assert play.ladder()[1] == expected
    assert play.count(CallOffered) == (0 if status else 1)


def test_flood_of_invites_is_mostly_not_answered_and_leaves_nothing() -> None:
    """Row 10 of the research: 1,000 INVITEs at once beside a call that must live."""
    play = Playbook()
    alice = play.phone("alice")
    alice.invite()
    play.accept()
    flood = outsider(play, "flood")
    flood.acknowledges = False
    before = play.core.transactions
    for number in range(1_000):
        flood.call_id = f"flood-{number}"
        flood.invite()
    answered = sum("flood <" in step for step in play.ladder())
    assert answered == 200  # the burst of the bucket
    assert play.core.transactions == before
    assert play.count(InputRefused) == 800
    alice.bye()
    assert play.ladder()[-1] == "0.0 alice < 200 BYE"


def test_bucket_of_one_source_does_not_touch_another() -> None:
    play = Playbook()
    flood = outsider(play, "flood")
    for _ in range(300):
        flood.send("OPTIONS")
    bob = play.phone("bob", "203.0.113.5")
    play.ladder()
    bob.send("OPTIONS")
    assert play.ladder()[-1] == "0.0 bob < 200 OPTIONS"


def test_settings_default_to_both_algorithms() -> None:
    assert SipSettings("ucc").algorithms == ("SHA-256", "MD5")


@pytest.mark.parametrize("method", ["INVITE", "REGISTER", "OPTIONS", "SUBSCRIBE", "BYE", "FOO"])
def test_a_flood_of_strangers_is_bounded_in_all_that_it_takes(method: str) -> None:
    """Virtual time stands still: what is answered at once, and what is kept, has a limit."""
    play = Playbook()
    alice = play.phone("alice")
    alice.invite()
    play.accept()
    flow = Flow("udp", GATEWAY, SocketAddress("198.51.100.66", 5060))
    head, rest = requests(method, "198.51.100.66", GATEWAY.host)
    before, answers = play.core.transactions, 0
    for number in range(20_000):
        play.core.receive(head + b"%d" % number + rest, flow, play.now)
        sends, events = play.core.drain()
        answers += len(sends)
        assert len(events) <= 1
    assert 0 < answers <= 400
    assert play.core.counters["sip-rate-limited"] >= 19_000
    assert (play.core.calls, play.core.transactions) == (1, before)
    alice.invite()
    assert alice.last(200).cseq.number == 2
    alice.bye()
    play.assert_clean()
