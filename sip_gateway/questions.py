"""Questions to the product that may fail without harm to other calls."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import TypeVar

_log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


async def asked(what: str, question: Awaitable[_Answer]) -> _Answer | None:
    """The directory's answer, or None when it failed.

    Only the kind of failure is logged: its text may repeat what the caller keyed in.
    """
    try:
        return await question
    except Exception as error:  # noqa: BLE001 - one call's fault must not end the others
        _log.error("The directory failed on %s: %s", what, type(error).__name__)
        return None
