"""A server of somebody else's in a process of its own, for as long as the tests need it."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Child:
    """What it writes to standard error is kept, so that it never waits for a reader."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    reader: threading.Thread = field(default_factory=threading.Thread)

    @classmethod
    def start(cls, command: Sequence[str], ready: str) -> Child:
        """Return once it has written a line with `ready` in it."""
        environment = {**os.environ, "NO_COLOR": "1"}
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
        )
        child = cls(process)
        assert process.stderr is not None
        for line in process.stderr:
            child.lines.append(line)
            if ready in line:
                child.reader = threading.Thread(target=child._read_on, daemon=True)
                child.reader.start()
                return child
        process.stderr.close()
        raise AssertionError(f"{command[0]} did not start: {''.join(child.lines)}")

    def _read_on(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            self.lines.extend(lines)

    def stop(self) -> str:
        """End it; all that it wrote."""
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        return "".join(self.lines)
