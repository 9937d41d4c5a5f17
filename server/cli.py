"""The command `ucc`."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Coroutine, Iterator, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import ifaddr

from auth.passwords import PasswordHasher
from server import check, demo, logs
from server.config import Config, load
from server.config_reader import ConfigError
from server.keeping import kept_from_now
from server.storage import StartError, Storage, open_storage

EXIT_FAILED = 1
EXIT_USAGE = 2

# Seconds after which a thread that has packets or a mixer's tick gets its turn; ten times as long by
# itself, which is a fifth of a tick.
SWITCH_INTERVAL = 0.0005


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="ucc", description="UCC WebRTC conference service")
    top.add_argument(
        "--config", type=Path, help="configuration file (default: $UCC_CONFIG, else ./ucc.toml)"
    )
    commands = top.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="run the service")
    serving.add_argument(
        "--demo", action="store_true", help="prepare the database with demo data when it is empty"
    )
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("demo-data", help="add the demo vPBX with its public passwords")
    commands.add_parser("check", help="verify ports, database, mail, address and TLS files")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code. Faults of the configuration are one line."""
    arguments = parser().parse_args(argv)
    try:
        config = load(arguments.config, os.environ)
        logs.set_up(config.log.level, config.log.format)
        return _run(_command(arguments, config))
    except (ConfigError, StartError) as error:
        print(f"ucc: {error}", file=sys.stderr)
        return EXIT_USAGE if isinstance(error, ConfigError) else EXIT_FAILED


def _command(arguments: argparse.Namespace, config: Config) -> Coroutine[Any, Any, int]:
    match arguments.command:
        case "serve":
            return _serve(config, with_demo=arguments.demo)
        case "migrate":
            return _migrate(config)
        case "demo-data":
            return _demo_data(config)
        case _:
            return _check(config)


def _run(command: Coroutine[Any, Any, int]) -> int:
    try:
        import uvloop  # type: ignore[import-not-found,unused-ignore]
    except ImportError:  # not on every platform
        factory = asyncio.new_event_loop
    else:
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(command)


async def _serve(config: Config, *, with_demo: bool) -> int:
    sys.setswitchinterval(SWITCH_INTERVAL)
    with kept_from_now() as keep:
        # Here and not above: the media stack takes a second to import, and only serving needs it.
        from server.main import build, serve

        system = build(config)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        shows_demo = with_demo and await _has_demo(system.storage, config, system.hasher)

        def announce(port: int) -> None:
            keep()
            url = config.http.origin(port)
            sip_port = system.conferencing.phones.addresses()[0].port
            if shows_demo:
                print(demo_block(config, url, sip_port), flush=True)
            else:
                print(f"UCC WebRTC listens at {url}", flush=True)

        await serve(system, stop, announce)
    return 0


async def _has_demo(storage: Storage, config: Config, hasher: PasswordHasher) -> bool:
    """Fill an empty database with the demo data; whether they are there."""
    await storage.prepare()
    if await demo.is_empty(storage.database):
        await _install_demo(storage, config, hasher)
    return await demo.exists(storage.database)


def demo_block(config: Config, url: str, sip_port: int) -> str:
    """What a newcomer needs, passwords included: for the terminal, never for the log."""
    logins = "\n".join(
        f"    {person.email:<24} {person.password:<16} {person.role.value}"
        for person in demo.PEOPLE
    )
    phones = ", ".join(
        f"{person.number}/{person.sip_password}" for person in demo.PEOPLE if person.number
    )
    return (
        f"\n  UCC WebRTC      {url}\n"
        f"  Logins\n{logins}\n"
        f"  Portal number   {demo.DEMO_VPBX.portal_number}\n"
        f"  SIP address     {_sip_address(config, sip_port)}\n"
        f"  SIP logins      {phones}\n"
        f"  Data            {config.data.dir.absolute()}\n"
        f"  Stop with Ctrl+C\n"
    )


def _sip_address(config: Config, port: int) -> str:
    """What a softphone registers at: on this machine, and on others where they reach us."""
    host = config.sip.advertised_host or config.sip.hosts[0]
    by = "UDP, TCP" if config.sip.tcp else "UDP"
    if config.sip.tls_port:
        by += f"; TLS {config.sip.tls_port}"
    if host != "0.0.0.0":
        host = "::1" if host == "::" else host
        return f"{f'[{host}]' if ':' in host else host}:{port} ({by})"
    outside = next((ip for ip in _ipv4_addresses() if not ip_address(ip).is_loopback), None)
    elsewhere = f", from other devices {outside}:{port}" if outside else ""
    return f"127.0.0.1:{port} ({by}){elsewhere}"


def _ipv4_addresses() -> Iterator[str]:
    for adapter in ifaddr.get_adapters():
        yield from (str(ip.ip) for ip in adapter.ips if ip.is_IPv4)


async def _install_demo(storage: Storage, config: Config, hasher: PasswordHasher) -> bool:
    realm = config.sip.realm
    return await demo.install(storage.database, storage.box, hasher, realm, utc_now())


async def _migrate(config: Config) -> int:
    storage = open_storage(config)
    try:
        await storage.migrate()
        print(f"{storage.database.describe()}: up to date")
    finally:
        await storage.database.close()
    return 0


async def _demo_data(config: Config) -> int:
    storage = open_storage(config)
    try:
        await storage.prepare()
        added = await _install_demo(storage, config, PasswordHasher())
        print("demo data added" if added else "demo data was there already")
    finally:
        await storage.database.close()
    return 0


async def _check(config: Config) -> int:
    results = await check.run_all(config, utc_now())
    for result in results:
        print(result.line())
    return EXIT_FAILED if any(result.failed for result in results) else 0


def utc_now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
