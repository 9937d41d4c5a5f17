"""Which passwords people may choose (OWASP ASVS 5.0, 6.2): long ones, whatever they consist of.

No character is demanded and none forbidden; refused is what is guessed first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from server.domain.fields import Fault

MIN_LENGTH: Final = 8  # characters
MAX_BYTES: Final = 256  # as auth.passwords.MAX_PASSWORD
_RUNS: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6y7u8i9o0p",
    "1q2w3e4r5t6z7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "qazwsxedcrfvtgbyhnujm",
)
# What tops the lists of leaked passwords, and its like in the languages of the product; digits
# and signs around it make it no better.
_COMMON: Final = frozenset(
    [
        "password",
        "passwort",
        "kennwort",
        "motdepasse",
        "passw0rd",
        "p@ssword",
        "p@ssw0rd",
        "pa$$word",
        "administrator",
        "administrateur",
        "amministratore",
        "admin",
        "root",
        "welcome",
        "willkommen",
        "bienvenue",
        "benvenuto",
        "letmein",
        "iloveyou",
        "ichliebedich",
        "jetaime",
        "tiamo",
        "princess",
        "princesse",
        "prinzessin",
        "principessa",
        "sunshine",
        "sonnenschein",
        "soleil",
        "football",
        "fussball",
        "baseball",
        "basketball",
        "superman",
        "batman",
        "dragon",
        "monkey",
        "shadow",
        "master",
        "michael",
        "jennifer",
        "jordan",
        "hunter",
        "killer",
        "trustno",
        "secret",
        "geheim",
        "changeme",
        "change",
        "test",
        "testtest",
        "starwars",
        "whatever",
        "computer",
        "internet",
        "samsung",
        "google",
        "facebook",
        "pokemon",
        "freedom",
        "access",
        "flower",
        "hello",
        "hallo",
        "bonjour",
        "ciao",
        "buongiorno",
        "salut",
        "summer",
        "winter",
        "sommer",
        "herbst",
        "fruehling",
        "spring",
        "autumn",
        "printemps",
        "automne",
        "hiver",
        "estate",
        "inverno",
        "schweiz",
        "suisse",
        "svizzera",
        "switzerland",
        "zuerich",
        "zurich",
        "geneve",
        "genf",
        "lausanne",
        "bern",
        "berne",
        "basel",
        "lugano",
        "telefon",
        "telephone",
        "telefono",
        "conference",
        "konferenz",
        "conferenza",
        "ucc",
        "webrtc",
        "default",
        "guest",
        "gast",
        "invite",
        "user",
        "benutzer",
        "utilisateur",
        "utente",
        "login",
        "schatz",
        "chouchou",
        "doudou",
        "loulou",
        "juventus",
        "barcelona",
        "liverpool",
        "arsenal",
        "chelsea",
    ]
)


def check(password: object, personal: Iterable[str]) -> str:
    """The password as it came, not a space less. `personal` are names and addresses of its owner.

    Raises Fault: `too-short`, `too-long`, `common`, `personal`, `invalid`.
    """
    if not isinstance(password, str) or "\0" in password:
        raise Fault("invalid")
    try:
        size = len(password.encode())
    except UnicodeEncodeError:  # half a surrogate pair
        raise Fault("invalid") from None
    if len(password) < MIN_LENGTH:
        raise Fault("too-short")
    if size > MAX_BYTES:
        raise Fault("too-long")
    plain = password.casefold()
    if _is_common(plain):
        raise Fault("common")
    if _core(plain) in {_core(word) for one in personal for word in _words(one)} - {""}:
        raise Fault("personal")
    return password


def _core(plain: str) -> str:
    """Without the digits and signs that people hang on a word."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)


def _is_common(plain: str) -> bool:
    core = _core(plain)
    doubled = core[: len(core) // 2] if core[: len(core) // 2] * 2 == core else core
    if core in _COMMON or doubled in _COMMON or len(set(plain)) < 4:
        return True
    return any(plain in run or plain in run[::-1] for run in _RUNS)


def _words(personal: str) -> tuple[str, ...]:
    """The whole, the part before the @, and each word of a name; run together as well."""
    plain = personal.casefold()
    local = plain.partition("@")[0]
    parts = [one for one in re.split(r"[\W_]+", local) if len(one) > 2]
    return (plain, local, "".join(parts), *parts)
