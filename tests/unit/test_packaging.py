"""The house's walls: package names, file sizes, import contracts, one password library."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("server", "sip_gateway", "sfu", "auth", "media")
MAX_LINES = 500
SOURCES = (*OURS, "tests", "bench", "web/src", "web/tests", "native/src", "native/packets")
SUFFIXES = {".py", ".ts", ".svelte", ".css", ".rs"}


@pytest.mark.parametrize("name", OURS)
def test_no_other_distribution_provides_our_package(name: str) -> None:
    owners = set(packages_distributions().get(name, [])) - {"ucc-webrtc"}
    assert owners == set()


def test_the_old_passlib_is_not_installed_over_libpass() -> None:
    """Both write the folder `passlib`; the old one warns and fails with today's bcrypt."""
    assert distribution("libpass").version
    with pytest.raises(PackageNotFoundError):
        distribution("passlib")


def test_no_file_is_longer_than_it_may_be() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in SOURCES
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SUFFIXES
        and "static" not in path.parts
        and path.name != "protocol.ts"  # generated
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert long == {}


def test_every_package_says_that_it_is_typed() -> None:
    assert [name for name in OURS if not (ROOT / name / "py.typed").is_file()] == []


def test_the_wheel_has_our_packages_and_the_client() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert sorted(build["targets"]["wheel"]["packages"]) == sorted(OURS)
    assert build["artifacts"] == ["server/static/**"]


def test_import_contracts_are_kept() -> None:
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
