"""A PostgreSQL that calls itself older than it is. All else passes through to the real one."""

import contextlib
import re
import socket
import threading
from typing import Self

from psycopg.conninfo import conninfo_to_dict

_GREETING = re.compile(rb"S.{4}server_version\0[^\0]*\0", re.DOTALL)


class OlderPostgres:
    """Use as `with`. `url` is the database at the given one, in a server of the given version ("14.9")."""

    def __init__(self, url: str, version: str) -> None:
        real = conninfo_to_dict(url)
        self._path = f"{real['host']}/.s.PGSQL.{real.get('port') or 5432}"
        said = b"server_version\0" + version.encode() + b"\0"
        # The wire: https://www.postgresql.org/docs/current/protocol-message-formats.html, ParameterStatus.
        self._greeting = b"S" + (len(said) + 4).to_bytes(4, "big") + said
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = f"postgresql://{real['user']}@127.0.0.1:{port}/{real['dbname']}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # Wakes the thread that waits in `accept`, which closing alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            real = socket.socket(socket.AF_UNIX)
            real.connect(self._path)
            threading.Thread(target=self._pass, args=(caller, real, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(real, caller, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, greets: bool) -> None:
        # Whichever side ends, and however rudely, the other is told.
        with contextlib.suppress(OSError), target:
            while received := source.recv(65_536):
                target.sendall(_GREETING.sub(lambda _: self._greeting, received, count=1) if greets else received)
