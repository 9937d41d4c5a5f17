"""Requests of ours inside a dialog that end with their answer: PRACK, BYE, NOTIFY."""

from __future__ import annotations

from collections.abc import Callable

from sip_gateway.core.context import Context
from sip_gateway.core.dialog import Dialog
from sip_gateway.core.message import Response

Headers = tuple[tuple[str, str], ...]


def _forget(status: int) -> None:
    """Default for those to whom the answer does not matter."""


def tell(
    dialog: Dialog,
    context: Context,
    now: float,
    method: str,
    headers: Headers = (),
    body: bytes = b"",
    done: Callable[[int], None] = _forget,
) -> None:
    """Send it, with credentials if its peer is a trunk that asks for ours. `done` gets the final
    status, 408 when there was none (RFC 3261 §8.1.3.1)."""

    def answered(response: Response, at: float) -> None:
        if response.status < 200:
            return
        credentials = dialog.credentials
        if credentials is not None and credentials.take(response):
            tell(dialog, context, at, method, headers, body, done)
        else:
            done(response.status)

    request = dialog.request(method, context.token(), headers, body)
    context.transactions.request(request, dialog.hop(), now, answered, lambda _: done(408))
