"""The room's page of features names tests and pictures; each of them has to be there."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.named_tests import ROOT, require

PAGE: Final = (ROOT / "docs" / "room-coverage.md").read_text(encoding="utf-8")
ROWS: Final = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in PAGE.splitlines()
    if row.startswith("| ") and not row.startswith("| Feature")
]
# Beside the width of a desk, that of a telephone.
NARROW: Final = "-390"


@pytest.mark.parametrize("feature, shown, pictures", ROWS)
def test_a_feature_has_a_test_and_pictures_at_both_widths(
    feature: str, shown: str, pictures: str
) -> None:
    for named in re.findall(r"`((?:tests|bench)/[^`]+)`", shown):
        require(named)
    wide, narrow = re.findall(r"`([\w-]+)`", pictures)
    assert narrow == wide + NARROW
    for name in (wide, narrow):
        assert (ROOT / "docs" / "images" / f"{name}.png").is_file(), f"{feature}: {name}.png"
