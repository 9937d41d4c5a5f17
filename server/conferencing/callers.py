"""Who a caller is, as far as that can be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from server.conferencing.collaborators import Plans
from server.domain.caller_id import DialPlan, Known, name_of, tail
from server.domain.member import Member
from server.live.people import masked
from server.services.lookups import PlannedRoom
from sip_gateway.api import AdmissionRequest

_ANONYMOUS: Mapping[str, str] = MappingProxyType(
    {"de": "Telefon", "fr": "Téléphone", "it": "Telefono", "en": "Phone"}
)


@dataclass(frozen=True, slots=True)
class Identified:
    """`number` is None for whoever hides it; `is_on_file` when it is that of an extension, or
    of somebody in the directory or among the members."""

    name: str
    number: str | None
    account_id: str | None = None
    is_on_file: bool = False


class Callers:
    """`plan` is how numbers are written here."""

    def __init__(self, plans: Plans, plan: DialPlan) -> None:
        self._plans = plans
        self._plan = plan

    async def identify(
        self, request: AdmissionRequest, planned: PlannedRoom, member: Member | None
    ) -> Identified:
        """Of names only those of an authenticated caller are believed, and that of the `member`
        whose personal PIN was keyed in."""
        account = request.caller.account
        if account is not None:
            extension = await self._plans.extension_by_sip_username(account.username)
            account_id = extension.account_id if extension is not None else None
            name = account.display_name
            if member is not None and account_id is None:
                name = member.name
            return Identified(name, account.extension, account_id, is_on_file=True)
        number = _dialable(request.caller.number) or None
        if member is not None:
            return Identified(member.name, number)
        if number is None:
            return Identified(_ANONYMOUS.get(request.portal.language, _ANONYMOUS["en"]), None)
        known = await self._known(planned, number)
        return Identified(known or masked(number), number, is_on_file=bool(known))

    async def _known(self, planned: PlannedRoom, number: str) -> str:
        """Who has that number, with the number: it is a name that a trunk has told, and proves
        nothing. "" for nobody, or several."""
        members = [Known(one.name, one.number) for one in planned.members]
        others = await self._plans.known_numbers(planned.vpbx.id, tail(number))
        plan = replace(self._plan, country=planned.phones.country_code)
        name = name_of(number, (members, others), plan)
        return f"{name} ({masked(number)})" if name else ""


def _dialable(number: str) -> str:
    """The number without anything that is not dialled; a caller's header is not to be trusted."""
    return "".join(char for char in number if char in "+0123456789*#")[:32]
