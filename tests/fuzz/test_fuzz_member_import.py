"""Invariant: any text gives rows whose lines exist and ascend, and never raises; what the member
form takes of them has an address that mail can be sent to, on one line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.errors import Invalid
from server.domain.member_draft import new_member
from server.domain.member_import import READERS

_PIECES = st.sampled_from(
    ["name", "email", "Nom", ";", ",", "\t", '"', "\\", "\r\n", "\n", "\n ", "a@x.example", "<", ">",
     "BEGIN:VCARD", "END:VCARD", "FN:", "N:Favre;Anna", "EMAIL;TYPE=", "EMAIL:", "\ufeff", "\0", "é"]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map("".join))


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_any_text(kind: str, text: str) -> None:
    rows = list(READERS[kind](text))
    lines = [row.line for row in rows]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + len(text.splitlines()) + 1 for line in lines)
    for row in rows:
        try:
            draft = new_member({"name": row.name or row.email, "email": row.email}, None, "fr")
        except Invalid:
            continue
        assert draft.name
        assert not draft.email or draft.email.count("@") == 1
        assert not set("\r\n\0") & set(draft.name + draft.email)
