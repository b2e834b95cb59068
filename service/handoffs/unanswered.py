"""When a conversation goes back to the bot, it answers what the customer wrote meanwhile and nobody has answered.

A person's word answers all that came before it, and so does closing a handoff. What people are still being asked stays
theirs.
"""

from uuid import UUID

from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.records import handoffs


async def reopen(connection: Connection, queue: JobQueue, *, client_id: UUID, conversation_id: UUID) -> bool:
    """Have the customer's unanswered last messages answered, in one turn. Returns False when there are none.

    The conversation is locked, and the bot leads it again.
    """
    if not await handoffs.reopen(connection, conversation_id):
        return False
    await queue.put_turn(connection, client_id=client_id, conversation_id=conversation_id, at=None)
    return True
