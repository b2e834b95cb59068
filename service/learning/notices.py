"""What a tenant's people are shown of what the bot learns: written in the transaction that it is about, shown by a job."""

from uuid import UUID

from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.learning.authors import policy
from service.records import learning_notices


async def show_answer(connection: Connection, queue: JobQueue, client_id: UUID, answer_id: UUID) -> None:
    """Show an answer that is new, or as it has become, to those who decide on it and to whoever taught it."""
    trusted = (await policy(connection, client_id)).trusted
    if await learning_notices.show_answer(connection, answer_id, trusted):
        await queue.put_show(connection, client_id=client_id)
