"""The files of messages: kept here, still with the gateway, or with Telegram."""

from dataclasses import dataclass, field
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional

_SQL = Queries.load("media")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file that is kept here."""

    content: bytes = field(repr=False)
    mimetype: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramFile:
    """A person's file, which Telegram keeps."""

    telegram_file_id: str
    mimetype: str
    file_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfetchedFile:
    """A file that the gateway offers at `source_url`, which names its session and is never logged."""

    message_id: int
    source_url: str = field(repr=False)


async def keep(
    connection: Connection,
    message_id: int,
    *,
    client_id: UUID,
    mimetype: str,
    file_name: str | None,
    content: bytes | None = None,
    source_url: str | None = None,
    telegram_file_id: str | None = None,
) -> None:
    """Keep the file of a message: its content, or where it is."""
    file = {"message_id": message_id, "client_id": client_id, "mimetype": mimetype, "file_name": file_name}
    where = {"content": content, "source_url": source_url, "telegram_file_id": telegram_file_id}
    await connection.execute(_SQL["keep"], file | where)


async def read(connection: Connection, message_id: int) -> KeptFile | None:
    """Return the file of a message, None where it is not kept here."""
    return await fetch_optional(connection, KeptFile, _SQL["read"], {"message_id": message_id})


async def in_telegram(connection: Connection, message_id: int) -> TelegramFile | None:
    """Return where Telegram keeps the file of a message, None where it does not."""
    return await fetch_optional(connection, TelegramFile, _SQL["in_telegram"], {"message_id": message_id})


async def unfetched(connection: Connection, turn_id: UUID) -> list[UnfetchedFile]:
    """Return the files of a turn's messages that the gateway named without sending them."""
    return await fetch_all(connection, UnfetchedFile, _SQL["unfetched"], {"turn_id": turn_id})


async def fetched(connection: Connection, message_id: int, content: bytes | None) -> None:
    """Keep a file that was fetched, or nothing of one that could not be, and forget where it was."""
    await connection.execute(_SQL["fetched"], {"message_id": message_id, "content": content})
