"""A tenant's people, and the one-time invitations by which they come to be known in Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional, has_row

_SQL = Queries.load("staff")

Role = Literal["manager", "owner", "admin", "support"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of a tenant's people, as found by what they do in Telegram. `language` is the one that they are written to in."""

    staff_id: UUID
    client_id: UUID
    role: Role
    name: str
    tenant: str
    language: Literal["ru", "kk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One of a tenant's people, as the tenant's list names them."""

    id: UUID
    client_id: UUID
    name: str
    role: Role
    telegram: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One of a tenant's people, or with role `group` and no name the group that they share; `telegram` is its number then.

    `contact`: bound, unbound (never opened an invitation) or unreachable (Telegram refuses); of a group: works or unusable.
    """

    slug: str
    role: Role | Literal["group"]
    name: str | None
    telegram: str | None
    priority: int
    bound_at: datetime | None
    unreachable_since: datetime | None
    contact: Literal["bound", "unbound", "unreachable", "works", "unusable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnList:
    """One of a tenant's people, with what is known of them in Telegram."""

    role: Role
    name: str
    telegram: str | None
    telegram_user_id: int | None
    unreachable_since: datetime | None
    priority: int

    @property
    def reachable(self) -> bool:
        """Can the bot write to this person in Telegram?"""
        return self.telegram_user_id is not None and self.unreachable_since is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Whose contact somebody is, which must be known before a tenant is."""

    client_id: UUID
    staff_id: UUID


async def listed(connection: Connection, slug: str | None) -> list[Listed]:
    """Return the people of the tenant, or of all without `slug`, and before those of each the group that they share."""
    return await fetch_all(connection, Listed, _SQL["list"], {"slug": slug})


async def on_list(connection: Connection, client_id: UUID) -> list[OnList]:
    """Return the tenant's people, those who are told first before the others."""
    return await fetch_all(connection, OnList, _SQL["on_list"], {"client_id": client_id})


async def find(connection: Connection, slug: str, telegram: str) -> Contact | None:
    """Return the tenant's contact that has the Telegram name `telegram`, with its @."""
    return await fetch_optional(connection, Contact, _SQL["find"], {"slug": slug, "telegram": telegram})


async def beside(connection: Connection, slug: str, people: Sequence[str]) -> list[Membership]:
    """Return a tenant's people beside those who are given, each as role:name."""
    return await fetch_all(connection, Membership, _SQL["others"], {"slug": slug, "people": list(people)})


async def save(
    connection: Connection, client_id: UUID, *, role: Role, name: str, telegram: str | None, priority: int
) -> None:
    """Put a person on the tenant's list. Who has another Telegram name now is bound to the old one no longer."""
    person = {"client_id": client_id, "role": role, "name": name, "telegram": telegram, "priority": priority}
    await connection.execute(_SQL["save"], person)


async def remove(connection: Connection, staff_id: UUID) -> None:
    """Take a person off the list, with their binding to Telegram."""
    await connection.execute(_SQL["remove"], {"staff_id": staff_id})


async def remove_beside(connection: Connection, client_id: UUID, people: Sequence[str]) -> None:
    """Take all but `people`, each as role:name, off the tenant's list."""
    await connection.execute(_SQL["remove_others"], {"client_id": client_id, "people": list(people)})


async def invite(connection: Connection, contact: Contact, *, code_hash: str, now: datetime, ends: datetime) -> None:
    """Keep a new invitation, good until `ends`; it ends the contact's earlier ones."""
    await connection.execute(_SQL["end_invites"], {"staff_id": contact.id, "now": now})
    made = {"staff_id": contact.id, "client_id": contact.client_id, "code_hash": code_hash, "expires_at": ends}
    await connection.execute(_SQL["invite"], made)


async def find_invite(connection: Connection, code_hash: str) -> Membership | None:
    """Return whose invitation it is, be it over or not."""
    return await fetch_optional(connection, Membership, _SQL["find_invite"], {"code_hash": code_hash})


async def use_invite(connection: Connection, code_hash: str, now: datetime) -> bool:
    """Use an invitation. Returns False where it is over, or was used before."""
    return await has_row(connection, _SQL["use_invite"], {"code_hash": code_hash, "now": now})


async def bind(connection: Connection, staff_id: UUID, user_id: int, *, language: str | None, now: datetime) -> None:
    """Bind the Telegram user to a contact, who is written to in `language` from now on where that is known."""
    bound = {"staff_id": staff_id, "user_id": user_id, "language": language, "now": now}
    await connection.execute(_SQL["bind"], bound)


async def memberships(connection: Connection, user_id: int) -> list[Membership]:
    """Return whose contacts a Telegram user is, those of one tenant together."""
    return await fetch_all(connection, Membership, _SQL["memberships"], {"user_id": user_id})


async def person(connection: Connection, staff_id: UUID, user_id: int) -> Person | None:
    """Return the contact as which the Telegram user is bound; None where it is another's, or nobody's."""
    return await fetch_optional(connection, Person, _SQL["person"], {"staff_id": staff_id, "user_id": user_id})


async def speak(connection: Connection, staff_id: UUID, language: str) -> None:
    """Write to a person in `language` (ru or kk) from now on."""
    await connection.execute(_SQL["speak"], {"staff_id": staff_id, "language": language})


async def reached(connection: Connection, staff_id: UUID) -> None:
    """Write down that a person can be written to."""
    await connection.execute(_SQL["reached"], {"staff_id": staff_id})


async def unreachable(connection: Connection, staff_id: UUID) -> None:
    """Write down that Telegram refuses to let a person be written to."""
    await connection.execute(_SQL["unreachable"], {"staff_id": staff_id})
