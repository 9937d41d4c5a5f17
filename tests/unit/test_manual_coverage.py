"""The table of the manual's sentences names tests; each of them has to be there."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.named_tests import ROOT, require

PAGE: Final = (ROOT / "docs" / "manual-coverage.md").read_text(encoding="utf-8")
# `path` or `path::test`; a word in backticks without a folder is something else.
NAMED: Final = sorted(set(re.findall(r"`((?:web/)?tests/[^`]+)`", PAGE)))
# What a row has to say about planning, inviting and joining: not even a dash.
SECTIONS: Final = (
    "Planning and inviting",
    "Taking part by telephone",
    "Taking part by browser",
    "Ad-hoc conference, `*71`",
    "Where it is configured",
    "Parameters",
)


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_is_there(named: str) -> None:
    require(named)


@pytest.mark.parametrize("section", SECTIONS)
def test_no_row_is_empty(section: str) -> None:
    _, _, rest = PAGE.partition(f"## {section}\n")
    rows = [row for row in rest.partition("\n## ")[0].splitlines() if row.startswith("| ")][1:]
    assert rows
    for row in rows:
        *_, shown = [cell.strip() for cell in row.strip("|").split("|")]
        assert "test" in shown, row
        assert "not built" not in row, row
