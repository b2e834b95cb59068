"""A mistake ends where it is made: what else the process does goes on."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from service.database.away import is_away
from service.logs import place

_log = structlog.get_logger(__name__)


@contextmanager
def contained(task: str, about: object) -> Iterator[None]:
    """Log what the block raises, without its text, which may quote a customer. The database's absence is raised."""
    try:
        yield
    except Exception as error:
        if is_away(error):
            raise
        _log.error("job_failed", task=task, about=str(about), error=type(error).__name__, where=place(error))
