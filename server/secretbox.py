"""Secrets at rest: PINs and SIP digests are stored encrypted, under a key beside the database.

Fernet (AES-128-CBC with HMAC-SHA-256). The key file has one key a line: the first encrypts, all
decrypt, so a key is changed by putting a new line on top.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SecretError(Exception):
    """A secret that this installation's keys do not open, or an unusable key file."""


class SecretBox:
    """Seals short strings. `context` ties a sealed value to its row, so none can be swapped."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise SecretError("a key is 32 bytes in URL-safe base64") from error

    def seal(self, value: str, context: str) -> str:
        """Encrypt. The empty string is sealed too: whether there is a PIN is a secret as well."""
        return self._fernet.encrypt(f"{context}\0{value}".encode()).decode("ascii")

    def open(self, sealed: str, context: str) -> str:
        """Decrypt. Raises SecretError for a foreign key, a changed value or another context."""
        try:
            clear = self._fernet.decrypt(sealed.encode("ascii", errors="replace")).decode()
        except InvalidToken:
            raise SecretError(f"{context}: not sealed with any of our keys") from None
        found, _, value = clear.partition("\0")
        if found != context:
            raise SecretError(f"{context}: sealed for something else")
        return value


def load_keys(path: Path) -> list[bytes]:
    """Read the key file; make one (mode 0600) when there is none.

    Raises SecretError naming the file when it is unreadable, empty or open to other users.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise SecretError(f"{path}: {error.strerror}") from error
    else:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return _read(path)


def _read(path: Path) -> list[bytes]:
    try:
        mode = path.stat().st_mode
        lines = path.read_bytes().split()
    except OSError as error:
        raise SecretError(f"{path}: {error.strerror}") from error
    if mode & 0o077:
        raise SecretError(f"{path}: must be readable by its owner only (chmod 600)")
    if not lines:
        raise SecretError(f"{path}: has no key")
    return lines
