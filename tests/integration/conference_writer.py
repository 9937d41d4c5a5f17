"""The process that test_db_kill9 kills: it writes conferences and says so after each commit.

Arguments: database URL, key of the secret box, number of the round.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys

from server.db.engine import Database
from tests.installation import ALPHA, ANNA, Installation

WRITERS = 3


async def write(installation: Installation, prefix: str) -> None:
    for number in itertools.count():
        fields = {"room_number": f"{prefix}{number:05}", "name": f"first {number}", "pin": "2468"}
        view = await installation.conferences.create(ANNA, ALPHA, fields)
        acknowledge(view.conference.id, view.conference.name)
        changed = await installation.conferences.change(
            ANNA, ALPHA, view.conference.id, {"name": f"second {number}"}
        )
        acknowledge(changed.conference.id, changed.conference.name)


def acknowledge(conference_id: str, name: str) -> None:
    # One write call: a killed process leaves whole lines in the pipe.
    os.write(1, (json.dumps([conference_id, name]) + "\n").encode())


async def main() -> None:
    url, key, number = sys.argv[1:]
    installation = Installation(Database(url), key=key.encode(), random_bytes=os.urandom)
    async with asyncio.TaskGroup() as group:
        for writer in range(WRITERS):
            group.create_task(write(installation, f"{number}{writer}"))


if __name__ == "__main__":
    asyncio.run(main())
