"""The address that a process listens on: taken before anything is loaded, so that a busy one is told of at once."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from service.errors import TrufflesError
from service.texts.sentences import sentence

Sockets = Sequence[socket.socket]


class PortTaken(TrufflesError):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(sentence("port_taken", host=host, port=port))


@contextmanager
def taken(host: str, port: int) -> Iterator[Sockets]:
    """Take `host` and `port` (0: any free one) until the block is left; yield a socket for each address of the host.

    They do not listen yet: who connects is refused, as if there was nobody, until somebody is there to answer. Raises
    `PortTaken`.
    """
    with ExitStack() as stack:
        sockets: list[socket.socket] = []
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            for family, kind, protocol, _, address in dict.fromkeys(found):
                taking = stack.enter_context(socket.socket(family, kind, protocol))
                taking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    # "::" would take the addresses of version 4 too, and "localhost" is both.
                    taking.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                # The addresses of a host share its port, also where any free one will do.
                shared = sockets[0].getsockname()[1] if sockets else port
                taking.bind((address[0], shared, *address[2:]))
                sockets.append(taking)
        except OSError:
            raise PortTaken(host, port) from None
        yield sockets
