"""Calls that were forwarded to us: the number that was called first decides, if it is one of ours.

A site that forwards its conference number to us keeps the language and vPBX of that number, though
what arrives is a number of the line. A number that is a portal itself always counts as it is.
"""

from __future__ import annotations

import logging

from sip_gateway.api import Caller, PhoneDirectory, Portal
from sip_gateway.core.events import CallOffered
from sip_gateway.number_plan import NumberPlan

_log = logging.getLogger(__name__)


class ForwardedCalls:
    """`plan` knows in which ways a trunk may write a number."""

    def __init__(self, directory: PhoneDirectory, plan: NumberPlan) -> None:
        self._directory = directory
        self._plan = plan

    async def portal(self, offered: CallOffered, caller: Caller) -> Portal | None:
        """The portal that a call is for; None when neither the number called nor one that it was
        forwarded from is ours."""
        portal = await self._directory.portal(offered.dialled, caller)
        if portal is not None:
            return portal
        for before in offered.forwardings:
            if not before.number.lstrip("+").isdecimal():  # codes are not forwarded
                continue
            for number in self._plan.forms(before.number):
                portal = await self._directory.portal(number, caller)
                if portal is not None:
                    via = "a number that is withheld" if before.private else number
                    _log.info("A call for a portal came by way of %s", via)
                    return portal
        return None
