"""Documents of the conference event package (RFC 4575 §5): the whole roster, or what changed."""

from __future__ import annotations

from itertools import count
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from sip_gateway.core.identity import printable
from sip_gateway.roster import Roster, RosterLeg, RosterUser

MEDIA_TYPE: Final = "application/conference-info+xml"
NAMESPACE: Final = "urn:ietf:params:xml:ns:conference-info"
# So that a document fits into a datagram; `user-count` tells how many there really are.
MAX_USERS: Final = 100
# A host that cannot be called (RFC 3323 §4.1.1.3): in a room, people have no addresses.
_NOWHERE: Final = "anonymous.invalid"

register_namespace("", NAMESPACE)


class Pseudonyms:
    """What people and legs of one room are called in its documents. Ids stay inside: they are
    keys elsewhere."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._next = count(1)

    def of(self, kind: str, identity: str) -> str:
        key = f"{kind} {identity}"
        if key not in self._numbers:
            self._numbers[key] = next(self._next)
        return f"sip:{kind}-{self._numbers[key]}@{_NOWHERE}"

    def keep(self, roster: Roster) -> None:
        """Forget those who are gone."""
        there = {f"user {user.id}" for user in roster.users}
        there |= {f"leg {leg.id}" for user in roster.users for leg in user.legs}
        self._numbers = {key: n for key, n in self._numbers.items() if key in there}


def whole(roster: Roster, entity: str, version: int, names: Pseudonyms) -> bytes:
    """`entity` is the conference's URI, `version` one more than that of the document before."""
    root = _root(entity, version, "full")
    description = _add(root, "conference-description")
    _add(description, "display-text", printable(roster.title))
    _state(root, roster)
    users = _add(root, "users", state="full")
    for user in _listed(roster):
        _user(users, user, names)
    return _written(root)


def changes(before: Roster, after: Roster, entity: str, version: int, names: Pseudonyms) -> bytes:
    """What a reader who knows `before` has to know of `after`: users who are new or changed, as a
    whole, and those who left (§4.6)."""
    root = _root(entity, version, "partial")
    if after.title != before.title:
        description = _add(root, "conference-description")
        _add(description, "display-text", printable(after.title))
    if (len(after.users), after.locked) != (len(before.users), before.locked):
        _state(root, after)
    old = {user.id: user for user in _listed(before)}
    new = {user.id: user for user in _listed(after)}
    changed = [user for user in new.values() if old.get(user.id) != user]
    gone = [identity for identity in old if identity not in new]
    if changed or gone:
        users = _add(root, "users", state="partial")
        for user in changed:
            _user(users, user, names)
        for identity in gone:
            _add(users, "user", entity=names.of("user", identity), state="deleted")
    return _written(root)


def _listed(roster: Roster) -> tuple[RosterUser, ...]:
    return roster.users[:MAX_USERS]


def _state(root: Element, roster: Roster) -> None:
    state = _add(root, "conference-state")
    _add(state, "user-count", str(len(roster.users)))
    _add(state, "active", "true" if roster.users else "false")
    _add(state, "locked", "true" if roster.locked else "false")


def _user(users: Element, user: RosterUser, names: Pseudonyms) -> None:
    element = _add(users, "user", entity=names.of("user", user.id), state="full")
    _add(element, "display-text", printable(user.name))
    roles = _add(element, "roles")
    _add(roles, "entry", "moderator" if user.moderates else "participant")
    for leg in user.legs:
        _endpoint(element, leg, names)


def _endpoint(user: Element, leg: RosterLeg, names: Pseudonyms) -> None:
    element = _add(user, "endpoint", entity=names.of("leg", leg.id), state="full")
    _add(element, "display-text", "Telephone" if leg.phone else "Browser")
    status = "connected"
    if leg.held:
        status = "on-hold"
    elif leg.muted:
        status = "muted-via-focus"
    _add(element, "status", status)
    # Seen from the participant (§5.8.5).
    sound = "inactive" if leg.held else "recvonly" if leg.muted else "sendrecv"
    _media(element, "1", "audio", sound)
    if not leg.phone:
        _media(element, "2", "video", "sendrecv" if leg.video else "recvonly")


def _media(endpoint: Element, identity: str, kind: str, status: str) -> None:
    media = _add(endpoint, "media", id=identity)
    _add(media, "type", kind)
    _add(media, "status", status)


def _root(entity: str, version: int, state: str) -> Element:
    attributes = {"entity": entity, "state": state, "version": str(version)}
    return Element(f"{{{NAMESPACE}}}conference-info", attributes)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    element = SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = text or None
    return element


def _written(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
