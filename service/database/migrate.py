"""Bring a database to the present schema: the job queue's, the checkpointer's, then ours. Safe to run again and at once."""

from importlib.resources import as_file, files
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import stamina
from langgraph.checkpoint.postgres import PostgresSaver
from procrastinate import App, SyncPsycopgConnector
from psycopg.rows import DictRow, dict_row

from service.database.logins import check_makeable, make_logins
from service.database.queries import Queries
from service.database.version import check_version
from service.errors import DatabaseUnavailable
from service.texts.sentences import sentence

_SQL = Queries.load("session")
_PATIENCE_SECONDS = 120.0


class MigrationsUnderWay(DatabaseUnavailable):
    """Another process has been migrating this database for minutes."""

    def __init__(self) -> None:
        super().__init__(sentence("migrations_under_way"))


class MigrationNotAllowed(DatabaseUnavailable):
    """The user of the database may not do what migrating takes; the message says what they need."""


def migrate(owner_url: str, serving_url: str) -> list[str]:
    """Apply what is missing, and make the users of `serving_url`. Blocking.

    Returns the names of our migrations that were applied now.

    Raises `DatabaseUnavailable` when the database cannot be reached, `DatabaseTooOld` when its server is not one that we
    work on, `MigrationNotAllowed` when the owner lacks a right, `LoginMayTooMuch` when it is to serve as well.
    """
    try:
        with psycopg.connect(owner_url, autocommit=True, connect_timeout=5, row_factory=dict_row) as connection:
            check_version(connection)
            _lock(connection)
            try:
                _check_rights(connection)
                check_makeable(connection, serving_url)
                _prepare_job_queue(owner_url)
                PostgresSaver(connection).setup()
                applied = _apply_ours(owner_url)
                make_logins(connection, serving_url)
                return applied
            except psycopg.errors.InsufficientPrivilege as error:
                problem = error.diag.message_primary
                raise MigrationNotAllowed(
                    sentence("migration_not_allowed", user=connection.info.user, problem=problem)
                ) from error
            finally:
                connection.execute(_SQL["unlock_migrations"])
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is not None:
            raise
        raise DatabaseUnavailable(sentence("owner_unreachable")) from error


def _lock(connection: psycopg.Connection[DictRow]) -> None:
    """Wait for our turn to migrate, asking anew each time.

    A statement that waited would hold a snapshot, and the checkpointer's `CREATE INDEX CONCURRENTLY` waits for every
    snapshot to end: a deadlock.
    """
    for attempt in stamina.retry_context(
        on=MigrationsUnderWay, attempts=None, timeout=_PATIENCE_SECONDS, wait_initial=0.1, wait_max=1.0
    ):
        with attempt:
            row = connection.execute(_SQL["lock_migrations"]).fetchone()
            if row is None or not row["locked"]:
                raise MigrationsUnderWay


def _check_rights(connection: psycopg.Connection[DictRow]) -> None:
    """Look before anything is done: what one user had half done, another could not carry on with."""
    row: Any = connection.execute(_SQL["lacking_privilege"]).fetchone()
    if row["lacking"] is not None:
        raise MigrationNotAllowed(sentence(row["lacking"], user=row["user"]))


def _prepare_job_queue(url: str) -> None:
    with App(connector=SyncPsycopgConnector(conninfo=url)).open() as app:
        if not app.check_connection():
            app.schema_manager.apply_schema()


def _apply_ours(url: str) -> list[str]:
    import yoyo

    backend = yoyo.get_backend(_for_yoyo(url))
    try:
        with as_file(files("service.database") / "migrations") as folder:
            migrations: Any = backend.to_apply(yoyo.read_migrations(str(folder)))
            with backend.lock():
                backend.apply_migrations(migrations)
        return [migration.id for migration in migrations]
    finally:
        backend.connection.close()


def _for_yoyo(url: str) -> str:
    """yoyo chooses its driver by the scheme; without this it would look for psycopg 2."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(scheme="postgresql+psycopg"))
