"""Pages of ours name tests; whether those are there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]


def require(named: str) -> None:
    """`path` or `path::test`. Raises AssertionError where there is none."""
    path, _, test = named.partition("::")
    assert (ROOT / path).exists(), f"no file {path}"
    if test:
        # Vitest fills the case's own words in for %s.
        wanted = f"def {test}(" if path.endswith(".py") else test
        source = (ROOT / path).read_text(encoding="utf-8")
        assert wanted in source, f"{path} has no test {test!r}"
