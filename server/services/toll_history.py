"""How long each vPBX has telephoned over trunks today, and what that cost, from the call records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime

from server.db import calls
from server.db.engine import Database
from sip_gateway.api import TollDay


class CallRecordTolls:
    """A `TollHistory`. `clock` gives aware UTC; a day is one of UTC."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def today(self, trunks: Collection[str]) -> TollDay:
        now = self._clock()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        async with self._database.read() as connection:
            talks = await calls.talked(connection, trunks, midnight)
        spent: defaultdict[str, float] = defaultdict(float)
        paid: defaultdict[str, float] = defaultdict(float)
        for talk in talks:
            talked = min(talk.ends, now) - max(talk.begins, midnight)
            seconds = max(0.0, talked.total_seconds())
            spent[talk.vpbx_id] += seconds
            paid[talk.vpbx_id] += seconds * talk.rate / 60
        return TollDay((now - midnight).total_seconds(), dict(spent), dict(paid))
