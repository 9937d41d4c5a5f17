"""Certificate and key of our own HTTPS listener."""

from __future__ import annotations

import ssl

from server.config import HttpConfig
from server.storage import StartError


def tls_context(http: HttpConfig) -> ssl.SSLContext | None:
    """None without TLS files. Raises StartError when they hold no certificate and its key."""
    if http.tls_cert is None or http.tls_key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(http.tls_cert, http.tls_key)
    except (OSError, ssl.SSLError) as error:
        where = f"http.tls_cert: {http.tls_cert}, {http.tls_key}"
        raise StartError(f"{where}: {error.strerror or error}") from error
    return context
