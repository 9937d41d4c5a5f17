"""Keys and certificates for SIP over TLS."""

from __future__ import annotations

import ssl
from pathlib import Path


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """For our own listener: TLS 1.2 and above. Raises OSError (an ssl.SSLError is one) naming
    the file for what is not a certificate with its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:
        where = f"sip.tls_certificate: {certificate}, {key}"
        raise OSError(error.errno, f"{where}: {error.strerror or error}") from None
    return context


def client_context(authorities: Path | None) -> ssl.SSLContext:
    """Towards a trunk, whose certificate is checked against `authorities`, or the machine's."""
    context = ssl.create_default_context(cafile=None if authorities is None else str(authorities))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
