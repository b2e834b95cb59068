"""A file is fetched from an outer machine only, whatever its name has come to mean meanwhile."""

from typing import Any

import httpx
import pytest

from service.database.pool import Database
from service.media.fetching import Fetcher


class _Peer:
    """The connection of an answer, as httpx shows it."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get_extra_info(self, name: str) -> Any:
        return (self._address, 443) if name == "server_addr" else None


@pytest.mark.parametrize(
    ("looked_up", "answered_by", "had"),
    [
        ("93.184.215.14", "93.184.215.14", True),
        ("93.184.215.14", "10.0.0.7", False),
        ("93.184.215.14", None, False),
        ("10.0.0.7", "10.0.0.7", False),
        ("::ffff:127.0.0.1", "127.0.0.1", False),
    ],
)
async def test_the_address_that_answers_must_be_public_too(
    database_url: str, looked_up: str, answered_by: str | None, had: bool
) -> None:
    async def look_up(host: str) -> list[str]:
        return [looked_up]

    extensions = {"network_stream": _Peer(answered_by)} if answered_by else {}
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b"a file", extensions=extensions))
    async with httpx.AsyncClient(transport=transport) as http:
        fetcher = Fetcher(Database(database_url, size=4), http, "https://app.chatflow.kz", look_up=look_up)
        assert await fetcher.fetch("https://files.example/x.png") == (b"a file" if had else None)
