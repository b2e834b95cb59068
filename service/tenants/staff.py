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
from typing import Literal
from uuid import UUID

from graph.context import Clock
from service.database.pool import Database
from service.errors import TrufflesError, UnknownTenant
from service.records import staff, tenants
from service.records.staff import Contact, Listed, Person
from service.tenants.webhook_secret import hash_secret
from service.texts.sentences import sentence

__all__ = [
    "Contact",
    "Invite",
    "Listed",
    "Member",
    "Person",
    "StaffDirectory",
    "UnknownContact",
    "by_tenant",
    "members_of",
]

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

    async def all(self, slug: str | None) -> list[Listed]:
        """Return the people, and the group that they share, of one tenant or of all. Raises `UnknownTenant`."""
        async with self._database.operator() as connection:
            if slug is not None and await tenants.find(connection, slug) is None:
                raise UnknownTenant(slug)
            return await staff.listed(connection, slug)

    async def contact(self, slug: str, telegram: str) -> Contact:
        """Return the tenant's contact of that Telegram name. Raises `UnknownTenant`, `UnknownContact`."""
        named = f"@{telegram.removeprefix('@')}"
        async with self._database.operator() as connection:
            if await tenants.find(connection, slug) is None:
                raise UnknownTenant(slug)
            contact = await staff.find(connection, slug, named)
        if contact is None:
            raise UnknownContact(slug, named)
        return contact

    async def invite(self, slug: str, telegram: str) -> Invite:
        """Return a new one-time code for a contact; it ends the earlier ones. Raises `UnknownTenant`, `UnknownContact`."""
        now, code = self._clock.now(), secrets.token_urlsafe(24)
        contact = await self.contact(slug, telegram)
        ends = now + INVITE_LASTS
        async with self._database.operator() as connection:
            await staff.invite(connection, contact, code_hash=hash_secret(code), now=now, ends=ends)
        return Invite(code=code, name=contact.name, expires_at=ends)

    async def bind(self, code: str, user_id: int, language: str | None) -> Person | None:
        """Bind the Telegram user to the contact that `code` was made for.

        Returns None when the code is unknown, expired, or was used by somebody else; opening one's own again is no mistake.
        """
        code_hash, now = hash_secret(code), self._clock.now()
        async with self._database.pool.connection() as connection:
            found = await staff.find_invite(connection, code_hash)
        if found is None:
            return None
        async with self._database.tenant(found.client_id) as connection:
            if await staff.use_invite(connection, code_hash, now):
                await staff.bind(connection, found.staff_id, user_id, language=language, now=now)
            return await staff.person(connection, found.staff_id, user_id)

    async def who(self, user_id: int) -> list[Person]:
        """Return what the Telegram user is at each tenant that they serve; empty for a stranger."""
        async with self._database.pool.connection() as connection:
            memberships = await staff.memberships(connection, user_id)
        people = []
        for membership in memberships:
            async with self._database.tenant(membership.client_id, durable=False) as connection:
                await staff.reached(connection, membership.staff_id)
                found = await staff.person(connection, membership.staff_id, user_id)
            if found is not None:
                people.append(found)
        return people

    async def speak(self, people: Sequence[Person], language: str) -> None:
        """Write to one user in `language` (ru or kk) from now on, at all the tenants that they serve."""
        for person in people:
            async with self._database.tenant(person.client_id) as connection:
                await staff.speak(connection, person.staff_id, language)


def by_tenant(people: Sequence[Person]) -> list[list[Person]]:
    """Group one user's contacts: those of one tenant together. `people` are as `StaffDirectory.who` returns them."""
    return [list(own) for _, own in groupby(people, key=attrgetter("client_id"))]


def members_of(people: Sequence[Person]) -> list[Member]:
    """Return one user's contacts as a member of each tenant. `people` are as `StaffDirectory.who` returns them."""
    return [Member(people=tuple(own)) for own in by_tenant(people)]
