"""The built client: pages never cached, assets for ever, and a word when it is not built."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.conftest import BrowserFactory
from tests.installation import Installation


@pytest.mark.parametrize(
    ("path", "content", "caching"),
    [
        ("/", "<title>AdminCenter</title>", "no-store"),
        ("/c/abcdef", "<title>Room</title>", "no-store"),
        ("/answer", "<title>Invitation</title>", "no-store"),
        ("/static/assets/app-1a2b.js", "export {}", "public, max-age=31536000, immutable"),
        ("/static/favicon.svg", "<svg/>", "no-cache"),
    ],
)
async def test_pages_and_assets(
    small_installation: Installation,
    open_browser: BrowserFactory,
    path: str,
    content: str,
    caching: str,
) -> None:
    browser = await open_browser(small_installation)
    async with browser.client.get(path) as response:
        assert (response.status, await response.text()) == (200, content)
        assert response.headers["Cache-Control"] == caching
    async with browser.client.head(path) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/assets/gone.js",
        "/static/../pyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static/outside.txt",
        "/static/",
        "/static/assets/",
    ],
)
async def test_nothing_else_is_served(
    small_installation: Installation,
    open_browser: BrowserFactory,
    static_folder: Path,
    path: str,
) -> None:
    secret = static_folder.parent / "secret.txt"
    secret.write_text("secret")
    (static_folder / "outside.txt").symlink_to(secret)
    browser = await open_browser(small_installation)
    async with browser.client.get(path) as response:
        assert response.status in {403, 404}
        assert "immutable" not in response.headers.get("Cache-Control", "")
        assert "secret" not in await response.text()


async def test_the_client_is_not_built(small_installation: Installation, tmp_path: Path) -> None:
    app = small_installation.app(tmp_path / "nowhere")
    async with TestClient(TestServer(app, host="localhost")) as client:
        for path in ("/", "/c/abc", "/answer"):
            async with client.get(path) as response:
                assert response.status == 503
                assert "has not been built" in await response.text()
        async with client.get("/healthz") as response:
            assert response.status == 200
