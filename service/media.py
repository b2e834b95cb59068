"""Stored media, read for one tenant at a time."""

from uuid import UUID

from service.database.pool import Database
from service.database.queries import Queries

_SQL = Queries.load("media")


class TenantMedia:
    """The media of one tenant's messages."""

    def __init__(self, database: Database, client_id: UUID) -> None:
        self._database = database
        self._client_id = client_id

    async def read(self, media_id: str) -> tuple[bytes, str]:
        """Return the content and the MIME type. Raises `KeyError` when this tenant has no such media."""
        async with self._database.tenant(self._client_id) as connection:
            row = await (await connection.execute(_SQL["read"], {"message_id": int(media_id)})).fetchone()
        if row is None:
            raise KeyError(media_id)
        return bytes(row["content"]), str(row["mimetype"])
