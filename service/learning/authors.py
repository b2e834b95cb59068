"""Whoever teaches the bot, or decides on what it was taught, and whether their word is enough."""

from dataclasses import dataclass
from uuid import UUID

from service.database.pool import Connection
from service.records import tenants
from service.records.tenant_config import Config
from service.tenants.staff import Member

_TRUSTED = ("owner",)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPolicy:
    """Whether a tenant's people teach the bot, and whose word is true at once, and approves that of others."""

    enabled: bool = True
    trusted: frozenset[str] = frozenset(_TRUSTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who taught or decided, at one tenant. `staff_id` is None for the business's phone, its document and the operator."""

    client_id: UUID
    staff_id: UUID | None
    name: str
    trusted: bool


def policy_of(config: Config) -> LearningPolicy:
    """Return what a tenant's settings say of learning."""
    learning = config.get("learning") or {}
    return LearningPolicy(enabled=learning.get("enabled", True), trusted=frozenset(learning.get("trusted") or _TRUSTED))


async def policy(connection: Connection, client_id: UUID) -> LearningPolicy:
    """Read a tenant's."""
    return policy_of((await tenants.view(connection, client_id)).config)


async def author_of(connection: Connection, member: Member) -> Author:
    """Return a member as an author, in the role in which their word weighs most."""
    trusted = (await policy(connection, member.client_id)).trusted
    person = next((person for person in member.people if person.role in trusted), member.acts_as)
    return Author(
        client_id=member.client_id, staff_id=person.staff_id, name=person.name, trusted=person.role in trusted
    )


def operator(client_id: UUID, name: str) -> Author:
    """Return the operator at the terminal as an author."""
    return Author(client_id=client_id, staff_id=None, name=name, trusted=True)
