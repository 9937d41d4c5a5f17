"""The header Idempotency-Key: whoever did not hear the answer of a POST may ask again with it."""

from __future__ import annotations

import re
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from server.domain.errors import FieldError, Invalid
from server.rest.keys import IDENTITY, REPETITIONS
from server.services.repetitions import Answer, Call

KEY_HEADER: Final = "Idempotency-Key"
REPLAY_HEADER: Final = "Idempotent-Replay"
KEY: Final = re.compile(r"^[!-~]{1,128}$")


@web.middleware
async def idempotency_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Runs behind the access check. Only successes are kept: a refusal has changed nothing."""
    key, identity = request.headers.get(KEY_HEADER), request.get(IDENTITY)
    if request.method != "POST" or key is None or identity is None:
        return await handler(request)
    if request.content_type != "application/json" and request.can_read_body:
        return await handler(request)  # a file, which is read as it comes and kept nowhere twice
    if not KEY.fullmatch(key):
        raise Invalid([FieldError(KEY_HEADER, "invalid")])
    asked = request.path_qs.encode() + b"\0" + await request.read()
    call = Call(identity.account.id, key, asked)
    repetitions = request.app[REPETITIONS]
    former = await repetitions.begin(call)
    if former is not None:
        return _replay(former)
    try:
        response = await handler(request)
    except Exception:
        await repetitions.release(call)
        raise
    if response.status >= 300 or not isinstance(response, web.Response):
        await repetitions.release(call)
    else:
        location = response.headers.get("Location", "")
        await repetitions.finish(call, Answer(response.status, location, response.text or ""))
    return response


def _replay(former: Answer) -> web.Response:
    headers = {REPLAY_HEADER: "true"}
    if former.location:
        headers["Location"] = former.location
    kind = "application/json" if former.body else None
    return web.Response(
        status=former.status, text=former.body or None, content_type=kind, headers=headers
    )
