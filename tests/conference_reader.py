"""A subscriber to the conference event package: checks each document against the rules of RFC 4575
and keeps the roster up to date as §4.6 says."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, fromstring

from sip_gateway.core.conference_info import NAMESPACE

# Children in the order of the schema (§6); those with a number of at least one are required here.
_CHILDREN = {
    "conference-info": ("conference-description", "conference-state", "users"),
    "conference-description": ("display-text",),
    "conference-state": ("user-count", "active", "locked"),
    "users": ("user",),
    "user": ("display-text", "roles", "endpoint"),
    "roles": ("entry",),
    "endpoint": ("display-text", "status", "media"),
    "media": ("type", "status"),
}
_ATTRIBUTES = {
    "conference-info": {"entity", "state", "version"},
    "users": {"state"},
    "user": {"entity", "state"},
    "endpoint": {"entity", "state"},
    "media": {"id"},
}
_MANY = {"user", "entry", "endpoint", "media"}
_STATES = {"full", "partial", "deleted"}
_ENDPOINT_STATUS = {
    "pending", "dialing-out", "dialing-in", "alerting", "on-hold", "connected",
    "muted-via-focus", "disconnecting", "disconnected",
}  # fmt: skip
_MEDIA_STATUS = {"sendrecv", "sendonly", "recvonly", "inactive"}


def check(document: bytes) -> Element:
    """The root, once everything in the document is as the schema has it."""
    root = fromstring(document)
    assert _name(root) == "conference-info"
    assert int(root.attrib["version"]) >= 0 and root.attrib["entity"].startswith("sip")
    _check(root)
    return root


def _check(element: Element) -> None:
    name = _name(element)
    assert set(element.attrib) == _ATTRIBUTES.get(name, set()), name
    assert element.attrib.get("state", "full") in _STATES
    order = _CHILDREN.get(name, ())
    children = [_name(child) for child in element]
    assert set(children) <= set(order), f"{children} in {name}"
    assert children == sorted(children, key=order.index), f"order in {name}"
    for each in set(children) - _MANY:
        assert children.count(each) == 1, f"{each} twice in {name}"
    if name == "media":
        assert _text(element, "status") in _MEDIA_STATUS
    if name == "endpoint":
        assert _text(element, "status") in _ENDPOINT_STATUS
    if not order:
        assert (element.text or "").isprintable()
    for child in element:
        _check(child)


def _name(element: Element) -> str:
    namespace, _, name = element.tag.removeprefix("{").partition("}")
    assert namespace == NAMESPACE
    return name


def find(element: Element, name: str) -> Element | None:
    return element.find(f"{{{NAMESPACE}}}{name}")


def _text(element: Element, name: str) -> str:
    found = find(element, name)
    return "" if found is None else found.text or ""


@dataclass
class Reader:
    """`people` are those that the documents have told of, each as (name, role, endpoints)."""

    version: int = 0
    title: str = ""
    count: int = 0
    locked: bool = False
    people: dict[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)

    def read(self, document: bytes) -> str:
        """Take the next document; returns its state."""
        root = check(document)
        version, state = int(root.attrib["version"]), root.attrib["state"]
        assert version == self.version + 1, "a document is missing"
        self.version = version
        if state == "full":
            self.people.clear()
        description, conference = (
            find(root, "conference-description"),
            find(root, "conference-state"),
        )
        if description is not None:
            self.title = _text(description, "display-text")
        if conference is not None:
            self.count = int(_text(conference, "user-count"))
            self.locked = _text(conference, "locked") == "true"
        users = find(root, "users")
        for user in () if users is None else users:
            self._user(user)
        return state

    def _user(self, user: Element) -> None:
        entity = user.attrib["entity"]
        if user.attrib["state"] == "deleted":
            del self.people[entity]
            return
        roles = find(user, "roles")
        endpoints = user.findall(f"{{{NAMESPACE}}}endpoint")
        self.people[entity] = (
            _text(user, "display-text"),
            "" if roles is None else _text(roles, "entry"),
            tuple(self._endpoint(each) for each in endpoints),
        )

    def _endpoint(self, endpoint: Element) -> str:
        media = endpoint.findall(f"{{{NAMESPACE}}}media")
        words = [_text(endpoint, "display-text"), _text(endpoint, "status")]
        return " ".join([*words, *(f"{_text(m, 'type')}={_text(m, 'status')}" for m in media)])

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.people.values()]
