"""A tenant's people: who they are, and how they come to be known in Telegram.

A bot cannot write to a person first, so each contact opens a one-time link once; only the numeric id that Telegram then
names identifies the person afterwards.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

from graph.context import Clock
from service.database.pool import Database
from service.database.queries import Queries
from service.errors import TrufflesError, UnknownTenant
from service.tenants.webhook_secret import hash_secret
from service.texts.sentences import sentence

_SQL = Queries.load("staff")
_TENANTS = Queries.load("tenants")
INVITE_LASTS = timedelta(days=3)


class UnknownContact(TrufflesError):
    """The tenant has no such contact."""

    status = 404

    def __init__(self, slug: str, telegram: str) -> None:
        super().__init__(sentence("unknown_contact", slug=slug, telegram=telegram))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A one-time code for one contact. The code itself is kept nowhere."""

    code: str
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of a tenant's people, as found by what they do in Telegram. `language` is the one that they are written to in."""

    staff_id: UUID
    client_id: UUID
    role: str
    name: str
    tenant: str
    language: Literal["ru", "kk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One Telegram user at one tenant: their contacts there, one for each role that they have, never none."""

    people: tuple[Person, ...]

    @property
    def acts_as(self) -> Person:
        """Return the contact in whose name what they do is written down where no role is asked for."""
        return self.people[0]

    @property
    def owner(self) -> Person | None:
        """Return the contact as which they own the business, None when they do not."""
        return next((person for person in self.people if person.role == "owner"), None)

    @property
    def owns(self) -> bool:
        """Return whether they own the business."""
        return self.owner is not None

    @property
    def ids(self) -> list[UUID]:
        """Return the ids of their contacts: what they took, and what is shown to them, is under one of these."""
        return [person.staff_id for person in self.people]

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles that they have."""
        return frozenset(person.role for person in self.people)

    @property
    def client_id(self) -> UUID:
        """Return the tenant's id."""
        return self.acts_as.client_id

    @property
    def tenant(self) -> str:
        """Return the tenant's name."""
        return self.acts_as.tenant

    @property
    def language(self) -> Literal["ru", "kk"]:
        """Return the language that they are written to in."""
        return self.acts_as.language


class StaffDirectory:
    """The people of all tenants."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def all(self, slug: str | None) -> list[dict[str, Any]]:
        """Return a row a person, with `contact`: bound, unbound or unreachable; a group is one with role `group`.

        A group works or is unusable. Raises `UnknownTenant`.
        """
        async with self._database.operator() as connection:
            if slug is not None and not await (await connection.execute(_TENANTS["find"], {"slug": slug})).fetchone():
                raise UnknownTenant(slug)
            return await (await connection.execute(_SQL["list"], {"slug": slug})).fetchall()

    async def contact(self, slug: str, telegram: str) -> dict[str, Any]:
        """Return the contact as a row of `staff.sql: find`. Raises `UnknownTenant`, `UnknownContact`."""
        async with self._database.operator() as connection:
            if not await (await connection.execute(_TENANTS["find"], {"slug": slug})).fetchone():
                raise UnknownTenant(slug)
            contact = {"slug": slug, "telegram": f"@{telegram.removeprefix('@')}"}
            person = await (await connection.execute(_SQL["find"], contact)).fetchone()
        if person is None:
            raise UnknownContact(slug, contact["telegram"])
        return person

    async def invite(self, slug: str, telegram: str) -> Invite:
        """Return a new one-time code for a contact; it ends the earlier ones. Raises `UnknownTenant`, `UnknownContact`."""
        now, code = self._clock.now(), secrets.token_urlsafe(24)
        person = await self.contact(slug, telegram)
        async with self._database.operator() as connection:
            expires_at = now + INVITE_LASTS
            invite = {"code_hash": hash_secret(code), "staff_id": person["id"], "client_id": person["client_id"]}
            await connection.execute(_SQL["end_invites"], {"staff_id": person["id"], "now": now})
            await connection.execute(_SQL["invite"], invite | {"expires_at": expires_at})
        return Invite(code=code, name=person["name"], expires_at=expires_at)

    async def bind(self, code: str, user_id: int, language: str | None) -> Person | None:
        """Bind the Telegram user to the contact that `code` was made for.

        Returns None when the code is unknown, expired, or was used by somebody else; opening one's own again is no mistake.
        """
        key = {"code_hash": hash_secret(code), "now": self._clock.now()}
        async with self._database.pool.connection() as connection:
            found = await (await connection.execute(_SQL["find_invite"], key)).fetchone()
        if found is None:
            return None
        async with self._database.tenant(found["client_id"]) as connection:
            used = await (await connection.execute(_SQL["use_invite"], key)).fetchone()
            if used is not None:
                bound = {"staff_id": found["staff_id"], "user_id": user_id, "language": language, "now": key["now"]}
                await connection.execute(_SQL["bind"], bound)
            row = await (await connection.execute(_SQL["person"], found)).fetchone()
        if row is None or row["telegram_user_id"] != user_id:
            return None
        return _person(row)

    async def who(self, user_id: int) -> list[Person]:
        """Return what the Telegram user is at each tenant that they serve; empty for a stranger."""
        async with self._database.pool.connection() as connection:
            rows = await (await connection.execute(_SQL["memberships"], {"user_id": user_id})).fetchall()
        people = []
        for row in rows:
            async with self._database.tenant(row["client_id"], durable=False) as connection:
                await connection.execute(_SQL["reached"], row)
                found = await (await connection.execute(_SQL["person"], row)).fetchone()
            if found is not None:
                people.append(_person(found))
        return people

    async def speak(self, people: Sequence[Person], language: str) -> None:
        """Write to one user in `language` (ru or kk) from now on, at all the tenants that they serve."""
        for person in people:
            async with self._database.tenant(person.client_id) as connection:
                await connection.execute(_SQL["speak"], {"staff_id": person.staff_id, "language": language})


def by_tenant(people: Sequence[Person]) -> list[list[Person]]:
    """Group one user's contacts: those of one tenant together. `people` are as `StaffDirectory.who` returns them."""
    return [list(own) for _, own in groupby(people, key=attrgetter("client_id"))]


def members_of(people: Sequence[Person]) -> list[Member]:
    """Return one user's contacts as a member of each tenant. `people` are as `StaffDirectory.who` returns them."""
    return [Member(people=tuple(own)) for own in by_tenant(people)]


def _person(row: dict[str, Any]) -> Person:
    return Person(**{name: row[name] for name in Person.__dataclass_fields__})
