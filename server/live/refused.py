"""What a live room says no with."""

from __future__ import annotations

from typing import Literal

RefusalCode = Literal[
    "forbidden",
    "not-found",
    "locked",
    "full",
    "ended",
    "bad-state",
    "limit",
    "not-allowed",
    "unreachable",
    "no-floor",
    "bad-offer",
]


class CommandRefused(Exception):
    """The room does not do what was asked; `code` is safe to send to the client."""

    def __init__(self, code: RefusalCode, detail: str) -> None:
        super().__init__(detail)
        self.code: RefusalCode = code
        self.detail = detail
