"""Telegram's update as the idempotency key of what a person does by it."""

from dataclasses import dataclass

from service.database.pool import Connection
from service.records import updates


@dataclass(frozen=True, slots=True)
class UpdateKey:
    """One update. Telegram delivers it until it was answered, so it may come again."""

    update_id: int

    @property
    def name(self) -> str:
        return str(self.update_id)

    async def claim(self, connection: Connection) -> bool:
        return await updates.record(connection, self.update_id)
