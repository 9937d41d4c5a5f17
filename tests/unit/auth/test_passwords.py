"""Password hashing with cheap parameters; the real ones are compared as numbers."""

from __future__ import annotations

import pytest

from auth.passwords import MAX_PASSWORD, HashCost, PasswordHasher, Verification

CHEAP = HashCost(memory=64, rounds=1, parallelism=1)


@pytest.fixture(scope="module")
def hasher() -> PasswordHasher:
    return PasswordHasher(CHEAP)


def test_the_right_password_fits_and_no_other(hasher: PasswordHasher) -> None:
    stored = hasher.hash("corrêct horse")
    assert hasher.verify("corrêct horse", stored) == Verification(ok=True)
    for wrong in ("correct horse", "", "corrêct horse ", "x" * 10_000, "\0", "\ud800"):
        assert hasher.verify(wrong, stored) == Verification(ok=False)


def test_hashes_are_argon2id_salted_and_never_the_password(hasher: PasswordHasher) -> None:
    first, second = hasher.hash("secret"), hasher.hash("secret")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert "secret" not in first


def test_an_unknown_account_never_fits(hasher: PasswordHasher) -> None:
    assert hasher.verify("the password of nobody", None) == Verification(ok=False)


def test_a_damaged_hash_refuses_instead_of_failing(hasher: PasswordHasher) -> None:
    for stored in ("nonsense", "$argon2id$v=19$m=64", "$2b$12$abc"):
        assert hasher.verify("secret", stored) == Verification(ok=False)


def test_a_hash_of_older_policy_is_renewed(hasher: PasswordHasher) -> None:
    stored = hasher.hash("secret")
    stronger = PasswordHasher(HashCost(memory=128, rounds=1, parallelism=1))
    verification = stronger.verify("secret", stored)
    assert verification.ok and verification.new_hash is not None
    assert "m=128" in verification.new_hash
    assert stronger.verify("secret", verification.new_hash) == Verification(ok=True)
    assert stronger.verify("wrong", stored) == Verification(ok=False)


@pytest.mark.parametrize("password", ["", "x" * (MAX_PASSWORD + 1), "é" * MAX_PASSWORD])
def test_impossible_passwords_are_not_hashed(hasher: PasswordHasher, password: str) -> None:
    with pytest.raises(ValueError, match="a password has 1 to 256 bytes"):
        hasher.hash(password)


def test_the_default_cost_is_one_that_owasp_names() -> None:
    assert PasswordHasher().hash("x").startswith("$argon2id$v=19$m=47104,t=1,p=1$")
