"""An address is taken first, and listened on when there is somebody to answer."""

import socket

import httpx
import pytest
from fastapi import FastAPI

from service.api.address import PortTaken, taken
from service.api.server import listening


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_who_connects_before_there_is_an_application_is_refused(host: str) -> None:
    with taken(host, 0) as sockets:
        port = sockets[0].getsockname()[1]
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((host, port))
        async with listening(FastAPI(), sockets), httpx.AsyncClient(base_url=f"http://{host}:{port}") as http:
            assert (await http.get("/")).status_code == 404
            with pytest.raises(PortTaken), taken(host, port):
                pass


async def test_of_two_that_take_an_address_at_once_the_second_is_told() -> None:
    with taken("127.0.0.1", 0) as first, taken("127.0.0.1", first[0].getsockname()[1]) as second:
        async with listening(FastAPI(), first):
            with pytest.raises(PortTaken):
                async with listening(FastAPI(), second):
                    pass
