"""Pages turned by telephone: what keys do for who presents, and what telephones hear of pages. Sans-IO.

Whoever presents by telephone has two keys without a star: `#` goes on, `0` goes back. Nobody's keys do
that where the codes' own prefix needs them. A listener is told the page by the code that counts the
people; what stands on it no voice here can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.conferencing.saying import Saying, figure, keys
from server.domain.entry import Device
from server.live.commands import TurnPage
from server.live.people import Participant
from server.live.presentation import Presentation
from server.live.room import Room

ON, BACK = "#", "0"
TURNS: Mapping[str, int] = MappingProxyType({ON: 1, BACK: -1})


def turned(key: str, person: Participant, room: Room) -> TurnPage | None:
    """What a key means that belongs to no code; None when it means nothing, as for everybody who
    does not present."""
    shown = room.stage.shown
    if shown is None or shown.presenter != person.peer or key not in TURNS:
        return None
    return TurnPage(shown.page + TURNS[key])


def page_now(shown: Presentation | None) -> Saying:
    """Which page is shown, of how many; nothing when none is."""
    if shown is None:
        return ()
    return ("page-shown", *figure(shown.page), "page-count", *figure(shown.pages))


def page_told(shown: Presentation) -> Saying:
    """The answer to who has turned."""
    return ("page-shown", *figure(shown.page))


def help_for(person: Participant, shown: Presentation | None) -> Saying:
    if shown is None or shown.presenter != person.peer:
        return ()
    return ("help-page-on", *keys(ON), "help-page-back", *keys(BACK))


def given(person: Participant, shown: Presentation) -> Saying:
    """What a telephone is told that presents from now on. With a browser the page tells it."""
    if person.kind is not Device.PHONE:
        return ()
    return ("presents-now", *help_for(person, shown))
