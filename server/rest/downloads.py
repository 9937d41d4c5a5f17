"""Tables for keeping: CSV that is written page by page, so that no size is too large."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from server.domain.csv_table import BYTE_ORDER_MARK, lines


async def send_table(
    request: web.Request,
    name: str,
    titles: Sequence[str],
    pages: AsyncIterator[Sequence[Sequence[str]]],
) -> web.StreamResponse:
    """Answer with a file called `name`.

    Whoever calls this has read the first page: from here on nothing can be refused any more.
    """
    response = web.StreamResponse()
    response.content_type = "text/csv"
    response.charset = "utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    await response.prepare(request)
    if request.method == "HEAD":
        return response
    await response.write((BYTE_ORDER_MARK + lines([titles])).encode())
    async for rows in pages:
        await response.write(lines(rows).encode())
    await response.write_eof()
    return response
