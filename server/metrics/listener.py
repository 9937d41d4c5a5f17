"""Where Prometheus comes: a port of its own, so that it is not reached from outside by accident."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.aiohttp import make_aiohttp_handler


def make_metrics_app(
    registry: CollectorRegistry, refresh: Callable[[], Awaitable[None]]
) -> web.Application:
    """`GET /metrics`, after a `refresh`."""
    tell = make_aiohttp_handler(registry)

    async def handle(request: web.Request) -> web.StreamResponse:
        await refresh()
        return await tell(request)

    app = web.Application()
    app.router.add_get("/metrics", handle)
    return app


@contextlib.asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve it; gives the port. Raises OSError when that is taken."""
    runner = web.AppRunner(app, access_log=None, auto_decompress=False, shutdown_timeout=1.0)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
