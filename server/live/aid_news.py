"""What those hear who are in a room together. None of it is an event of the room: it is of the moment,
and whoever comes later has missed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from server.live.captions import Caption
from sfu.api import PeerId

Reaction = Literal["agree", "applause", "heart", "laughter", "surprise", "party"]


@dataclass(frozen=True, slots=True)
class Reacted:
    by: PeerId
    reaction: Reaction


AidNews = Reacted | Caption
