"""Which PostgreSQL the service works on. The tests run its statements on the oldest, and on the embedded one."""

from typing import Any

from psycopg import BaseConnection

from service.errors import DatabaseUnavailable
from service.texts.sentences import sentence

OLDEST_VERSION = 15
"""The first with `UNIQUE NULLS NOT DISTINCT` and views with the rights of who asks (`security_invoker`)."""


class DatabaseTooOld(DatabaseUnavailable):
    """The server is older than the oldest that is supported."""

    def __init__(self, version: int) -> None:
        super().__init__(sentence("database_too_old", version=version, oldest=OLDEST_VERSION))


def check_version(connection: BaseConnection[Any]) -> None:
    """Raise `DatabaseTooOld` unless the server at the other end is one that the service works on."""
    # libpq's number: 150018 for 15.18.
    if (version := connection.info.server_version // 10_000) < OLDEST_VERSION:
        raise DatabaseTooOld(version)
