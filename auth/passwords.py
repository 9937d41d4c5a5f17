"""Password hashing: Argon2id behind the passlib API (distribution `libpass`).

Both operations take tens of milliseconds and `memory` KiB each: call them in a worker thread
and limit how many run at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from passlib.context import CryptContext

# Bytes; longer input is refused unhashed, so that a login cannot buy arbitrary hashing work.
MAX_PASSWORD = 256


@dataclass(frozen=True, slots=True)
class HashCost:
    """Argon2id parameters; the default is the first choice of OWASP's Password Storage Cheat
    Sheet.

    RFC 9106 §4 would rather have 64 MiB, 3 rounds and 4 lanes. That is three times the work on
    four cores at once, and these cores also owe every conversation its next 20 ms.
    """

    memory: int = 46 * 1024  # KiB
    rounds: int = 1
    parallelism: int = 1


@dataclass(frozen=True, slots=True)
class Verification:
    """`new_hash` is set when the stored hash is weaker than today's policy: store it."""

    ok: bool
    new_hash: str | None = None


class PasswordHasher:
    """Hash and verify. Verifying for an unknown account costs the same as for a known one."""

    def __init__(self, cost: HashCost | None = None) -> None:
        cost = cost or HashCost()
        self._context = CryptContext(
            schemes=["argon2"],
            argon2__type="ID",
            argon2__memory_cost=cost.memory,
            argon2__rounds=cost.rounds,
            argon2__parallelism=cost.parallelism,
        )
        self._nobody = self.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """Raises ValueError for a password that is empty or longer than MAX_PASSWORD bytes."""
        if not 0 < len(password.encode(errors="surrogatepass")) <= MAX_PASSWORD:
            raise ValueError(f"a password has 1 to {MAX_PASSWORD} bytes")
        return self._context.hash(password)

    def verify(self, password: str, stored: str | None) -> Verification:
        """Check `password` against the stored hash; None stands for an unknown account."""
        if not 0 < len(password.encode(errors="surrogatepass")) <= MAX_PASSWORD:
            password, stored = "refused", None
        try:
            ok, new_hash = self._context.verify_and_update(password, stored or self._nobody)
        except (ValueError, TypeError):  # lone surrogates, NUL, or a damaged stored hash
            return Verification(ok=False)
        if not stored:  # the hash of nobody was compared with: no password fits
            return Verification(ok=False)
        return Verification(ok=ok, new_hash=new_hash)
