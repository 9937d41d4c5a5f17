"""What a trunk answers to our REGISTER and OPTIONS, however broken.

Invariant: nothing is raised; we are registered only after a 2xx; and either a next try is planned,
never at once and never later than a day, or the refusal was final.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sip_gateway.core.registration_client import MAX_EXPIRES
from tests.sim.test_sip_trunk_registration import Provider

NAMES = st.sampled_from(["Contact", "Expires", "Min-Expires", "Retry-After", "WWW-Authenticate"])
WORDS = st.sampled_from(
    ["0", "1", "3600", "99999999999", "-1", "*", "<sip:ucc@192.0.2.1>", ";expires=", "Digest ",
     'realm="provider"', 'nonce="x"', "qop=auth", ",", '"', "<", "(busy)"]
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_characters="\r\n\0"), max_size=20)
VALUES = st.lists(st.one_of(WORDS, TEXTS), max_size=6).map("".join)


@given(
    st.sampled_from([200, 202, 302, 400, 401, 403, 407, 423, 480, 500, 503, 600]),
    st.lists(st.tuples(NAMES, VALUES.map(str.strip)), max_size=5),
)
def test_any_answer(status: int, headers: list[tuple[str, str]]) -> None:
    provider = Provider()
    play = provider.play
    count = len(provider.phone.inbox)
    provider.reply(status, tuple(headers))
    assert not provider.is_registered or 200 <= status < 300
    asked_again = len(provider.phone.inbox) > count  # the challenge, or the longer time
    at = play.core.next_deadline()
    if not asked_again and status not in (401, 403, 404, 407):
        assert at is not None and 0 < at <= MAX_EXPIRES
    provider.assert_clean()
