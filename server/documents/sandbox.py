"""The command that starts the rendering process with as little around it as this machine allows.

With bubblewrap: no network, no other processes, no files but the interpreter, the system's libraries
and the one document, all read-only; scratch space in memory, bounded. Without it only the limits that
the process sets itself remain, so that LibreOffice, which follows links, is not called there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_SCRATCH: Final = 128 * 1024 * 1024
_PROBE_TIME: Final = 10.0  # seconds
_SYSTEM: Final = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
# Fonts and the dynamic loader's cache; nothing in /etc that is anybody's secret.
_SETTINGS: Final = ("/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives", "/etc/libreoffice")
_MODULE: Final = "server.documents.worker"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """`bubblewrap` is empty where there is none that works, `office` tells whether office
    documents can be shown."""

    bubblewrap: str = ""
    office: bool = False

    def command(self, document: Path, first: int) -> list[str]:
        """For `create_subprocess_exec`, with `environment`."""
        if not self.bubblewrap:
            return [sys.executable, "-s", "-B", "-m", _MODULE, str(document), str(first), "0"]
        return [
            *_walls(self.bubblewrap),
            "--ro-bind",
            str(document),
            "/document",
            "--",
            sys.executable,
            "-s",
            "-B",
            "-m",
            _MODULE,
            "/document",
            str(first),
            "1" if self.office else "0",
        ]

    @property
    def environment(self) -> dict[str, str]:
        """All of it: nothing of the service's own goes along."""
        root = "/app" if self.bubblewrap else str(_PACKAGE.parents[1])
        return {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "PYTHONPATH": root}


def find_sandbox() -> Sandbox:
    """What this machine has, tried out: in containers bubblewrap often may not do its work."""
    bubblewrap = shutil.which("bwrap") or ""
    if not bubblewrap or not _works(bubblewrap):
        return Sandbox()
    return Sandbox(bubblewrap, office=shutil.which("soffice") is not None)


def _works(bubblewrap: str) -> bool:
    try:
        done = subprocess.run(
            [*_walls(bubblewrap), "--", sys.executable, "-s", "-B", "-c", "import pypdfium2"],
            check=False,
            env=Sandbox(bubblewrap).environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_TIME,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _walls(bubblewrap: str) -> list[str]:
    words = [bubblewrap, "--unshare-all", "--die-with-parent", "--new-session"]
    words += ["--cap-drop", "ALL"]
    words += ["--proc", "/proc", "--dev", "/dev"]
    words += ["--size", str(_SCRATCH), "--tmpfs", "/tmp"]  # first: some live below /tmp
    for path in _SYSTEM:
        words += _as_here(Path(path))
    for path in _SETTINGS:
        if Path(path).exists():
            words += ["--ro-bind", path, path]
    for prefix in sorted({sys.prefix, sys.base_prefix}):
        if not prefix.startswith("/usr/") and prefix != "/usr":
            words += ["--ro-bind", prefix, prefix]
    words += ["--ro-bind", str(_PACKAGE), "/app/server/documents"]
    return [*words, "--chdir", "/tmp"]


def _as_here(path: Path) -> list[str]:
    """A directory as it is, a link into /usr as a link."""
    if path.is_symlink():
        return ["--symlink", str(path.readlink()), str(path)]
    return ["--ro-bind", str(path), str(path)] if path.is_dir() else []
