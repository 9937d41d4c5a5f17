"""Run the benchmarks: `python -m bench` all, `python -m bench NAME` one.

A benchmark is a module of this package that runs as `python -m bench.NAME` and prints as its last
line `NAME VALUE UNIT`. Each runs in a process of its own, so that none warms another's caches.
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import bench


def names() -> list[str]:
    """All benchmarks; modules whose name begins with an underscore support others."""
    found = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in found if not name.startswith("_"))


def main(arguments: list[str]) -> int:
    """Run what is asked for; gives the exit status of the process."""
    known = names()
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"no benchmark {' '.join(unknown)}; there are: {' '.join(known)}", file=sys.stderr)
        return 2
    failed = 0
    for name in arguments or known:
        failed |= subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
