"""Repository of conference members. Their PIN and link are sealed; a link is found by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import conference, extension, member
from server.domain.member import Answer, Member, MemberSource
from server.secretbox import SecretBox


class MemberRepository:
    def __init__(self, box: SecretBox) -> None:
        self._box = box

    async def of_conference(self, connection: AsyncConnection, conference_id: str) -> list[Member]:
        """In the order they were added."""
        query = select(member).where(member.c.conference_id == conference_id)
        rows = await connection.execute(query.order_by(member.c.created_at, member.c.id))
        return [self._to_member(row) for row in rows]

    async def by_id(self, connection: AsyncConnection, member_id: str) -> Member | None:
        query = select(member).where(member.c.id == member_id)
        row = (await connection.execute(query)).one_or_none()
        return self._to_member(row) if row else None

    async def by_link(self, connection: AsyncConnection, link: str) -> Member | None:
        query = select(member).where(member.c.link_hash == hash_of(link))
        row = (await connection.execute(query)).one_or_none()
        return self._to_member(row) if row else None

    async def own_pin(
        self, connection: AsyncConnection, conference_id: str, account_id: str
    ) -> str | None:
        """The personal PIN of an account that is a member by its extension."""
        query = (
            select(member)
            .join(extension, extension.c.id == member.c.source_id)
            .where(
                member.c.conference_id == conference_id,
                member.c.source == MemberSource.EXTENSION.value,
                extension.c.account_id == account_id,
            )
            .limit(1)
        )
        row = (await connection.execute(query)).one_or_none()
        return self._to_member(row).pin if row else None

    async def counts(self, connection: AsyncConnection, vpbx_id: str) -> dict[str, int]:
        """Members by conference, for those conferences of a vPBX that have any."""
        query = (
            select(member.c.conference_id, func.count())
            .join(conference, conference.c.id == member.c.conference_id)
            .where(conference.c.vpbx_id == vpbx_id)
            .group_by(member.c.conference_id)
        )
        return {row[0]: row[1] for row in await connection.execute(query)}

    async def counts_of(
        self, connection: AsyncConnection, conference_ids: Collection[str]
    ) -> dict[str, int]:
        """The same for the conferences of a page."""
        query = (
            select(member.c.conference_id, func.count())
            .where(member.c.conference_id.in_(conference_ids))
            .group_by(member.c.conference_id)
        )
        return {row[0]: row[1] for row in await connection.execute(query)}

    async def count(self, connection: AsyncConnection, conference_id: str) -> int:
        query = select(func.count()).where(member.c.conference_id == conference_id)
        return (await connection.execute(query)).scalar_one()

    async def add(self, connection: AsyncConnection, items: Sequence[Member]) -> None:
        if items:
            await connection.execute(insert(member), [self._values(item) for item in items])

    async def save(self, connection: AsyncConnection, item: Member) -> bool:
        """Change a member; False when it is gone."""
        query = update(member).where(member.c.id == item.id).values(self._values(item))
        return (await connection.execute(query)).rowcount == 1

    async def forget_answers(self, connection: AsyncConnection, conference_id: str) -> None:
        """Nobody of this conference has answered."""
        query = update(member).where(member.c.conference_id == conference_id)
        await connection.execute(query.values(answer=Answer.NONE, answered_at=None))

    async def remove(self, connection: AsyncConnection, member_id: str) -> bool:
        """Delete a member; False when it is gone already."""
        query = delete(member).where(member.c.id == member_id)
        return (await connection.execute(query)).rowcount == 1

    def _values(self, item: Member) -> dict[str, object]:
        return {
            "id": item.id,
            "conference_id": item.conference_id,
            "source": item.source,
            "source_id": item.source_id,
            "name": item.name,
            "email": item.email,
            "number": item.number,
            "send_mail": item.send_mail,
            "language": item.language,
            "pin_sealed": self._box.seal(item.pin, f"member-pin:{item.id}"),
            "link_sealed": self._box.seal(item.link, f"member-link:{item.id}"),
            "link_hash": hash_of(item.link),
            "answer": item.answer,
            "answered_at": item.answered_at,
            "created_at": item.created_at,
        }

    def _to_member(self, row: Row[Any]) -> Member:
        return Member(
            id=row.id,
            conference_id=row.conference_id,
            source=MemberSource(row.source),
            source_id=row.source_id,
            name=row.name,
            email=row.email,
            number=row.number,
            send_mail=row.send_mail,
            language=row.language,
            pin=self._box.open(row.pin_sealed, f"member-pin:{row.id}"),
            link=self._box.open(row.link_sealed, f"member-link:{row.id}"),
            created_at=row.created_at,
            answer=Answer(row.answer),
            answered_at=row.answered_at,
        )


def hash_of(link: str) -> str:
    """A link has 128 random bits, so a plain hash cannot be undone by guessing."""
    return hashlib.sha256(link.encode(errors="replace")).hexdigest()
