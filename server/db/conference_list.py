"""The SQL behind lists of conferences: keyset paging on the index (vpbx_id, start), and feeds.

An offset would read everything before the page; a position is found in the index.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from server.db import co_organisers
from server.db.folding import Folded
from server.db.tables import UTCDateTime, account, co_organiser, conference, extension, member
from server.domain.account import Account
from server.domain.conference import ConferenceKind, WindowState
from server.domain.listing import ConferenceQuery, Order, Position, words
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
    backwards = asked.order is Order.STATE and asked.state is WindowState.EXPIRED
    query = select_conferences().where(*_found(vpbx_id, asked))
    if asked.after is not None:
        query = query.where(_before(asked.after) if backwards else _behind(asked.after))
    if asked.state is not None:
        query = query.where(_in_state(asked.state, now))
    columns = (conference.c.start, conference.c.id)
    query = query.order_by(*(column.desc() if backwards else column for column in columns))
    return query if asked.limit is None else query.limit(asked.limit + 1)


def counts_of(vpbx_id: str, asked: ConferenceQuery, now: datetime) -> Select[Any]:
    """One row: how many of each state there are, wherever a page begins and ends."""
    states = (
        func.count(case((_in_state(state, now), 1))).label(state.value) for state in WindowState
    )
    query: Select[Any] = select().add_columns(*states)
    return query.where(*_found(vpbx_id, asked))


def _found(vpbx_id: str, asked: ConferenceQuery) -> list[ColumnElement[bool]]:
    found = [conference.c.vpbx_id == vpbx_id]
    if asked.organiser_id is not None:
        found.append(_organised_by(asked.organiser_id))
    return [*found, *(_holds(vpbx_id, word) for word in words(asked.search))]


def _organised_by(account_id: str) -> ColumnElement[bool]:
    """As the organiser or one of the co-organisers."""
    return or_(
        conference.c.organiser_id == account_id,
        exists().where(
            co_organiser.c.conference_id == conference.c.id,
            co_organiser.c.account_id == account_id,
        ),
    )


def calendar_of(asker: Account, since: datetime, limit: int) -> Select[Any]:
    """What an account organises or is a member of, within its own vPBX; not what began with a
    call, since nobody planned it."""
    own_extension = select(extension.c.id).where(extension.c.account_id == asker.id)
    is_member = exists().where(
        member.c.conference_id == conference.c.id,
        or_(
            and_(
                member.c.source == MemberSource.EXTENSION,
                member.c.source_id.in_(own_extension),
            ),
            func.lower(member.c.email) == asker.email.lower(),
        ),
    )
    query = select_conferences().where(
        conference.c.vpbx_id == asker.vpbx_id,
        conference.c.start >= since,
        conference.c.kind != ConferenceKind.ADHOC,
        or_(_organised_by(asker.id), is_member),
    )
    return query.order_by(conference.c.start, conference.c.id).limit(limit)


def _behind(position: Position) -> ColumnElement[bool]:
    # Not a row comparison: the plain >= lets both databases enter their index at the position.
    return and_(
        conference.c.start >= position.start,
        or_(conference.c.start > position.start, conference.c.id > position.id),
    )


def _before(position: Position) -> ColumnElement[bool]:
    return and_(
        conference.c.start <= position.start,
        or_(conference.c.start < position.start, conference.c.id < position.id),
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


def _holds(vpbx_id: str, word: str) -> ColumnElement[bool]:
    """In the conference's own texts, or in its organiser's name or extension."""
    own_extension = exists().where(
        extension.c.account_id == account.c.id, extension.c.number.contains(word, autoescape=True)
    )
    organisers = select(account.c.id).where(
        account.c.vpbx_id == vpbx_id,
        or_(Folded(account.c.name).contains(word, autoescape=True), own_extension),
    )
    return or_(
        Folded(conference.c.name).contains(word, autoescape=True),
        conference.c.room_number.contains(word, autoescape=True),
        Folded(conference.c.description).contains(word, autoescape=True),
        conference.c.organiser_id.in_(organisers),
    )
