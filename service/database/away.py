"""The database's absences: a restart, a failover, a network that is gone for a while. Here is what tells them from mistakes."""

from collections.abc import AsyncIterator

import psycopg
import stamina
from procrastinate.exceptions import ConnectorException


def is_away(error: Exception) -> bool:
    """Return whether `error` says that the database was not there: what was asked of it may be asked again."""
    # The job queue's driver wraps whatever happened to it.
    cause = error.__cause__ if isinstance(error, ConnectorException) else error
    return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)


def until_database_answers(seconds: float | None = None) -> AsyncIterator[stamina.Attempt]:
    """Attempts of a block that is safe to repeat, for `seconds` or without end: `async for attempt in ...: with attempt: ...`.

    What ended the last attempt is raised.
    """
    return stamina.retry_context(
        on=is_away, attempts=None, timeout=seconds, wait_initial=0.2, wait_max=2.0, wait_jitter=0.2
    )
