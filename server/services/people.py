"""The services about people, as the front ends get them."""

from __future__ import annotations

from dataclasses import dataclass

from server.services.directory import DirectoryService
from server.services.password_links import PasswordLinks
from server.services.profile import ProfileService
from server.services.subscribers import SubscriberService


@dataclass(frozen=True, slots=True)
class People:
    directory: DirectoryService
    subscribers: SubscriberService
    profile: ProfileService
    links: PasswordLinks
