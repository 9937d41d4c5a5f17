"""Secrets at rest, and the file that opens them."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from server.secretbox import SecretBox, SecretError, load_keys

KEY = Fernet.generate_key()
BOX = SecretBox([KEY])


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_sealed_comes_out_again(value: str) -> None:
    sealed = BOX.seal(value, "conference:c1")
    assert BOX.open(sealed, "conference:c1") == value
    assert sealed.isascii()


def test_equal_secrets_do_not_look_equal() -> None:
    assert BOX.seal("2468", "c1") != BOX.seal("2468", "c1")
    assert "2468" not in BOX.seal("2468", "c1")


def test_a_sealed_value_belongs_to_one_row() -> None:
    with pytest.raises(SecretError, match="c2: sealed for something else"):
        BOX.open(BOX.seal("2468", "c1"), "c2")


@pytest.mark.parametrize(
    "sealed",
    ["", "nonsense", "é", BOX.seal("x", "c1")[:-4] + "AAA="],
    ids=["empty", "nonsense", "not-ascii", "cut"],
)
def test_damaged_values_are_refused(sealed: str) -> None:
    with pytest.raises(SecretError, match="not sealed with any of our keys"):
        BOX.open(sealed, "c1")


def test_keys_rotate_the_first_seals_all_open() -> None:
    old = BOX.seal("2468", "c1")
    new_key = Fernet.generate_key()
    both = SecretBox([new_key, KEY])
    assert both.open(old, "c1") == "2468"
    assert SecretBox([new_key]).open(both.seal("2468", "c1"), "c1") == "2468"
    with pytest.raises(SecretError):
        SecretBox([new_key]).open(old, "c1")


def test_the_key_file_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = load_keys(path)
    assert len(first) == 1
    assert load_keys(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(KEY + b"\n" + first[0] + b"\n")
    assert load_keys(path) == [KEY, first[0]]


def test_unusable_key_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    with pytest.raises(SecretError, match=r"nowhere.*: No such file"):
        load_keys(tmp_path / "nowhere" / "secret.key")
    path.touch(mode=0o600)
    with pytest.raises(SecretError, match=r"secret\.key: has no key"):
        load_keys(path)
    path.write_bytes(KEY)
    path.chmod(0o640)
    with pytest.raises(SecretError, match=r"chmod 600"):
        load_keys(path)
    with pytest.raises(SecretError, match="32 bytes"):
        SecretBox([b"short"])
