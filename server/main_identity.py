"""The composition root, continued: how people prove who they are."""

from __future__ import annotations

import secrets
import ssl
import time
from datetime import UTC, datetime

from server.config import Config
from server.identity.ldap import LdapDirectory, LdapSettings
from server.identity.ldap_filter import parse as parse_filter
from server.services.logins import LoginService
from server.services.second_factors import SecondFactors
from server.services.single_sign_on import OidcClient, SingleSignOn
from server.storage import StartError, Storage

ISSUER = "UCC WebRTC"  # what authenticator apps call us


def _utc_now() -> datetime:
    return datetime.now(UTC)


def build_second_factors(storage: Storage, logins: LoginService) -> SecondFactors:
    return SecondFactors(
        storage.database,
        storage.box,
        logins,
        issuer=ISSUER,
        clock=_utc_now,
        monotonic=time.monotonic,
        random_bytes=secrets.token_bytes,
    )


def build_provider(config: Config) -> OidcClient | None:
    """The identity provider, where one is configured. Raises StartError without its extra."""
    oidc = config.oidc
    if not oidc.issuer:
        return None
    try:
        from server.identity.oidc import OidcProvider
    except ImportError as error:
        raise StartError("oidc.issuer: needs pip install 'ucc-webrtc[oidc]'") from error
    return OidcProvider(oidc.issuer, oidc.client_id, oidc.client_secret, monotonic=time.monotonic)


def build_single_sign_on(
    config: Config, storage: Storage, logins: LoginService
) -> SingleSignOn | None:
    """Logging in at the identity provider. Raises StartError."""
    client = build_provider(config)
    if client is None:
        return None
    return SingleSignOn(
        storage.database,
        storage.box,
        client,
        logins,
        label=config.oidc.label,
        create_in=config.oidc.create_in,
        clock=_utc_now,
        monotonic=time.monotonic,
        random_bytes=secrets.token_bytes,
    )


def build_directory(config: Config) -> LdapDirectory | None:
    """The directory of people's passwords, where one is configured. Raises StartError."""
    ldap = config.ldap
    if not ldap.url:
        return None
    tls = None
    if ldap.start_tls or ldap.url.startswith("ldaps:"):
        try:
            tls = ssl.create_default_context(cafile=ldap.ca_file)
        except OSError as error:
            raise StartError(f"ldap.ca_file: {ldap.ca_file}: {error}") from error
    return LdapDirectory(
        LdapSettings(
            url=ldap.url,
            base=ldap.base,
            filter=parse_filter(ldap.filter),
            bind_dn=ldap.bind_dn,
            bind_password=ldap.bind_password,
            mail=ldap.mail,
            name=ldap.name,
            tls=tls,
            timeout=ldap.timeout,
        )
    )
