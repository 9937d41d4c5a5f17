"""Services that need not read all their code first: a process that has read it forks them.

Reading code is half of what a start costs, and tests with browsers start some sixty services. From
`server.cli.main` on, a fork is what a start is: settings, files, signals and its end are its own.

    python -m tests.e2e.forks    lines of JSON with `log` and `env` in, lines with process ids out
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

COMMAND = ("serve", "--demo")


class Fork:
    """What `subprocess.Popen` is to a process, to one that is not our own child."""

    def __init__(self, pid: int) -> None:
        """Raises ProcessLookupError for one that has ended."""
        self.pid = pid
        self._handle: int | None = os.pidfd_open(pid)  # until it has ended

    def poll(self) -> int | None:
        """None while it runs. Why it ended, nobody tells."""
        return 0 if self._ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Raises TimeoutExpired after `timeout` seconds."""
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired(COMMAND, timeout or 0.0)
        return 0

    def send_signal(self, number: signal.Signals) -> None:
        """To one that has ended it says nothing, as Popen's."""
        if self.poll() is None and self._handle is not None:
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _ended(self, timeout: float | None) -> bool:
        if self._handle is not None:
            watch = select.poll()
            watch.register(self._handle, select.POLLIN)
            if watch.poll(None if timeout is None else timeout * 1000):
                os.close(self._handle)
                self._handle = None
        return self._handle is None


class Forks:
    """The process that forks, from the first service on."""

    def __init__(self) -> None:
        self._source: subprocess.Popen[str] | None = None

    def close(self) -> None:
        if self._source is not None:
            with self._source as source:
                assert source.stdin is not None
                source.stdin.close()

    def begin(self, env: Mapping[str, str], log: Path) -> Fork:
        if self._source is None:
            self._source = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.forks"],
                # No thread survives a fork: NumPy's linear algebra starts none.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._source.stdin is not None and self._source.stdout is not None
        print(json.dumps({"env": dict(env), "log": str(log)}), file=self._source.stdin, flush=True)
        return Fork(int(self._source.stdout.readline()))


def main() -> int:
    """Fork at each line; the forks return the service's own status."""
    from server import cli

    # Nobody waits for them here: the kernel forgets those that have ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            become(json.loads(line))
            return cli.main(COMMAND)
        print(pid, flush=True)
    return 0


def become(asked: Mapping[str, Any]) -> None:
    """A process as a shell would have started it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for own, path, flags in (
        ((0,), os.devnull, os.O_RDONLY),
        ((1, 2), asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT),
    ):
        opened = os.open(path, flags)
        for number in own:
            os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(asked["env"])


if __name__ == "__main__":
    sys.exit(main())
