"""How fast this machine is while all its cores work, which says how many browsers it carries.

A virtual machine may be fast for a second and half as fast in the next, when others work on the same
hardware: what counts is the slower part of some seconds, with every core busy.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

SECONDS = 4.0
# Seconds for a piece of work that took 0.008 on a machine on which three files with browsers ran
# well side by side, and 0.020 on one on which two of those that hear and see in time did not.
QUICK = 0.014


def quick() -> bool:
    """Whether nine tenths of the time every core does a piece of work in less than QUICK."""
    command = (sys.executable, "-m", "tests.speed")
    measuring = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for _ in range(os.cpu_count() or 1)
    ]
    # Each is read to its end, also after one that was slow: none may be left running.
    taken = [float(one.communicate()[0]) for one in measuring]
    return max(taken) < QUICK


def slower_part() -> float:
    """Seconds that a piece of work takes in the slowest tenth of the time."""
    taken = []
    end = time.perf_counter() + SECONDS
    while (start := time.perf_counter()) < end:
        sum(number * number for number in range(200_000))
        taken.append(time.perf_counter() - start)
    return statistics.quantiles(taken, n=10)[-1]


if __name__ == "__main__":
    print(slower_part())
