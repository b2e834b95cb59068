"""Stored media, read for one tenant at a time."""

from uuid import UUID

from service.database.pool import Database
from service.records import media


class NoMedia:
    """There are no files, as in a simulation."""

    async def read(self, media_id: str) -> tuple[bytes, str] | None:
        return None


class TenantMedia:
    """The media of one tenant's messages."""

    def __init__(self, database: Database, client_id: UUID) -> None:
        self._database = database
        self._client_id = client_id

    async def read(self, media_id: str) -> tuple[bytes, str] | None:
        """Return the content and the MIME type, None when this tenant has no such file."""
        async with self._database.tenant(self._client_id) as connection:
            kept = await media.read(connection, int(media_id))
        return None if kept is None else (kept.content, kept.mimetype)
