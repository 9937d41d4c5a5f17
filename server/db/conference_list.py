"""The SQL behind lists of conferences: keyset paging on the index (vpbx_id, start), and feeds.

An offset would read everything before the page; a position is found in the index.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from server.db import co_organisers
from server.db.tables import UTCDateTime, co_organiser, conference, extension, member
from server.domain.account import Account
from server.domain.conference import ConferenceKind, WindowState
from server.domain.listing import ConferenceQuery, Position
from server.domain.member import MemberSource


class ClosesAt(FunctionElement[datetime]):
    """Conference.closes_at in SQL: the start and as many minutes as the conference lasts."""

    type = UTCDateTime()
    inherit_cache = True
    name = "closes_at"

    def __init__(self) -> None:
        super().__init__(conference.c.start, conference.c.duration)


@compiles(ClosesAt, "sqlite")
def _closes_at_sqlite(element: ClosesAt, compiler: SQLCompiler, **options: Any) -> str:
    start, duration = (compiler.process(part, **options) for part in element.clauses)
    # As text, in the form that moments are stored in; starts are whole seconds.
    return f"strftime('%Y-%m-%d %H:%M:%S.000000', {start}, {duration} || ' minutes')"


@compiles(ClosesAt, "postgresql")
def _closes_at_postgresql(element: ClosesAt, compiler: SQLCompiler, **options: Any) -> str:
    start, duration = (compiler.process(part, **options) for part in element.clauses)
    return f"({start} + {duration} * interval '1 minute')"


def select_conferences() -> Select[Any]:
    """Rows as ConferenceRepository reads them."""
    return select(conference, co_organisers.ids())


def page_of(vpbx_id: str, asked: ConferenceQuery, now: datetime) -> Select[Any]:
    """One row more than the page has, which tells whether there is another page."""
    query = select_conferences().where(conference.c.vpbx_id == vpbx_id)
    if asked.after is not None:
        query = query.where(_behind(asked.after))
    if asked.organiser_id is not None:
        query = query.where(conference.c.organiser_id == asked.organiser_id)
    if asked.state is not None:
        query = query.where(_in_state(asked.state, now))
    if asked.search:
        query = query.where(_holds(asked.search))
    query = query.order_by(conference.c.start, conference.c.id)
    return query if asked.limit is None else query.limit(asked.limit + 1)


def calendar_of(account: Account, since: datetime, limit: int) -> Select[Any]:
    """What an account organises or is a member of, within its own vPBX; not what began with a
    call, since nobody planned it."""
    own_extension = select(extension.c.id).where(extension.c.account_id == account.id)
    is_member = exists().where(
        member.c.conference_id == conference.c.id,
        or_(
            and_(
                member.c.source == MemberSource.EXTENSION,
                member.c.source_id.in_(own_extension),
            ),
            func.lower(member.c.email) == account.email.lower(),
        ),
    )
    is_co_organiser = exists().where(
        co_organiser.c.conference_id == conference.c.id, co_organiser.c.account_id == account.id
    )
    query = select_conferences().where(
        conference.c.vpbx_id == account.vpbx_id,
        conference.c.start >= since,
        conference.c.kind != ConferenceKind.ADHOC,
        or_(conference.c.organiser_id == account.id, is_co_organiser, is_member),
    )
    return query.order_by(conference.c.start, conference.c.id).limit(limit)


def _behind(position: Position) -> ColumnElement[bool]:
    # Not a row comparison: the plain >= lets both databases enter their index at the position.
    return and_(
        conference.c.start >= position.start,
        or_(conference.c.start > position.start, conference.c.id > position.id),
    )


def _in_state(state: WindowState, now: datetime) -> ColumnElement[bool]:
    """server.domain.conference.window as a condition."""
    match state:
        case WindowState.EARLY:
            return conference.c.start > now
        case WindowState.OPEN:
            return and_(conference.c.start <= now, ClosesAt() > now)
        case WindowState.EXPIRED:
            # The first half is implied; it narrows what the index has to give.
            return and_(conference.c.start < now, ClosesAt() <= now)


def _holds(search: str) -> ColumnElement[bool]:
    """In the name or the room number. Case as in server.db.destinations."""
    return or_(
        func.lower(conference.c.name).contains(search.lower(), autoescape=True),
        conference.c.room_number.contains(search, autoescape=True),
    )
