"""The process that makes a film: `python -m server.recording.worker FOLDER SPOOL PLACE`.

It decodes what strangers' browsers sent, so it limits itself first, holds no secrets, and expects to
be killed at any time. It writes the film's length in seconds to standard output.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final

from server.recording.compose import compose

MEMORY: Final = 2 * 1024 * 1024 * 1024
NICENESS: Final = 15  # whoever is in a conference comes first


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    os.nice(NICENESS)
    folder, spool, place = (Path(one) for one in sys.argv[1:4])
    print(round(compose(folder, spool, place)))


if __name__ == "__main__":
    main()
