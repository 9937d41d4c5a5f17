"""Whose time the receiving side of loopback is (Documentation/networking/scaling.rst of Linux, RPS).

To send to a socket of the same machine, the sender's core carries the datagram all the way into the
receiver's buffer, and cuts buffers of several datagrams (UDP_SEGMENT) into single ones there. Where receivers
are elsewhere nobody does that for a server. So the kernel is told to do this half on the load's core, as it is
told on machines with several cores; it is the same for every system under test.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = Path("/sys/class/net/lo/queues/rx-0/rps_cpus")


@contextmanager
def received_on(core: int, setting: Path = LOOPBACK) -> Iterator[bool]:
    """Have `core` do it; False where the system does not let us, and nothing is changed.

    `UCC_BENCH_STEERING=0` leaves it as it is.
    """
    before = None
    if os.environ.get("UCC_BENCH_STEERING") != "0":
        try:
            before = setting.read_text()
            setting.write_text(f"{1 << core:x}")
        except OSError:
            before = None
    try:
        yield before is not None
    finally:
        if before is not None:
            setting.write_text(before)
