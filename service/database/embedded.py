"""The PostgreSQL that comes in a wheel, so that a fresh machine needs no server.

One process owns a data directory: the embedded vector engine cannot be shared, so the database is not shared either.
"""

import fcntl
import os
from pathlib import Path
from typing import IO

from service.database.postmaster import Postmaster, handle
from service.errors import DatabaseUnavailable, DataDirectoryInUse, DataDirectoryUnusable
from service.texts.sentences import of_system, sentence


class DataDirectory:
    """A data directory that this process owns from `acquire` to `release`, or to its death."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock_file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the directory, creating it.

        Raises `DataDirectoryInUse` when another process has it, `DataDirectoryUnusable` when nobody can.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock_file = (self.path / "owner.pid").open("a+", encoding="ascii")
        except OSError as error:
            raise DataDirectoryUnusable(str(self.path), of_system(error)) from error
        try:
            # The kernel drops the lock with the process, so a killed owner leaves nothing to clean up.
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock_file.seek(0)
            owner = lock_file.read().strip()
            lock_file.close()
            raise DataDirectoryInUse(str(self.path), owner) from None
        try:
            lock_file.truncate(0)
            lock_file.write(str(os.getpid()))
            lock_file.flush()
        except OSError as error:
            # A full disk lets a file be opened and nothing be put into it.
            raise DataDirectoryUnusable(str(self.path), of_system(error)) from error
        self._lock_file = lock_file

    def release(self) -> None:
        """Give the directory back. Does nothing when it is not held."""
        if self._lock_file is not None:
            self._lock_file.close()
            self._lock_file = None


class EmbeddedPostgres:
    """PostgreSQL 18 on a Unix socket under `data_dir/postgres`. It ends with this process; a killed one is adopted."""

    def __init__(self, data_dir: Path, *, owned: bool = True) -> None:
        """`owned`: this process holds the data directory; otherwise it looks into the server of the one that does."""
        self._folder = data_dir / "postgres"
        self._owned = owned
        self.postmaster = Postmaster(self._folder)

    def start(self) -> str:
        """Start (or adopt) the server and return its URL. Takes about a second, two the first time. Blocking."""
        try:
            if self._owned:
                # A killed owner never signed off, and the server would wait for it to do so before it ends.
                (self._folder / ".handle_pids.json").unlink(missing_ok=True)
                self.postmaster.clear_away()
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            server = handle(self._folder)
        except Exception as error:
            raise DatabaseUnavailable(
                sentence("embedded_database_failed", error=error, log=self._folder / "log")
            ) from error
        return str(server.get_uri())

    def stop(self) -> None:
        """Stop the server. Blocking."""
        self.postmaster.stop()
