"""Fetches the files that the gateway names without sending them.

The address comes from a webhook body, so it is a stranger's: it may not lead to an inner machine, may not be answered
with more than `MOST_BYTES`, and may not take longer than `_SECONDS`, nor most of the turn's time. Redirects are not followed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from uuid import UUID

import httpx
import structlog

from service.budget import of_this_turn
from service.channels.hidden_query import HiddenPath, keep_response_headers_out_of_logs
from service.database.pool import Database
from service.records import media

_log = structlog.get_logger(__name__)

MOST_BYTES = 20 * 1024 * 1024
_SECONDS = 15.0
_SHARE = 0.4
"""How much of the time that is left to the turn one file may take."""

LookUp = Callable[[str], Awaitable[list[str]]]
"""Returns the addresses of a host's name."""


class Fetcher:
    """Fetches from the gateway at `gateway_url`, wherever that is, and from public addresses, which `look_up` finds."""

    def __init__(
        self, database: Database, http: httpx.AsyncClient, gateway_url: str, *, look_up: LookUp | None = None
    ) -> None:
        self._look_up = look_up or _addresses_of
        self._database = database
        self._http = http
        self._gateway = _origin(httpx.URL(gateway_url))
        keep_response_headers_out_of_logs()

    async def complete(self, client_id: UUID, turn_id: UUID) -> None:
        """Fetch what the turn's messages lack, once: what cannot be fetched is named to people instead."""
        async with self._database.tenant(client_id) as connection:
            unfetched = await media.unfetched(connection, turn_id)
        for file in unfetched:
            content = await self.fetch(file.source_url)
            # Not pipelined: the pipeline does not take values of this size.
            async with self._database.tenant(client_id, pipelined=False) as connection:
                await media.fetched(connection, file.message_id, content)

    async def fetch(self, url: str) -> bytes | None:
        """Return what is at `url`, None when it cannot be had. Its address, which names a session, is not logged."""
        try:
            async with asyncio.timeout(of_this_turn().part(_SHARE, at_most=_SECONDS).left):
                return await self._fetch(httpx.URL(url))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError, ValueError) as error:
            _log.warning("media_not_fetched", error=type(error).__name__)
            return None

    async def _fetch(self, url: httpx.URL) -> bytes | None:
        trusted = _origin(url) == self._gateway
        if not trusted and not (url.scheme in ("http", "https") and await self._is_public(url.host)):
            _log.warning("media_address_refused")
            return None
        request = self._http.build_request("GET", url, headers={"Accept-Encoding": "identity"})
        request.url = HiddenPath(request.url)
        response = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            # The name may have come to mean another machine since it was looked up.
            meant = trusted or _is_global(_peer(response))
            # What is packed all the same could be a thousand times as large.
            plain = response.headers.get("content-encoding", "identity") == "identity"
            return await _limited(response) if meant and plain and response.status_code == 200 else None
        finally:
            await response.aclose()

    async def _is_public(self, host: str) -> bool:
        found = await self._look_up(host)
        return bool(found) and all(_is_global(address) for address in found)


async def _limited(response: httpx.Response) -> bytes | None:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > MOST_BYTES:
            return None
    return bytes(content) or None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _addresses_of(host: str) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, None)
    return [str(address[4][0]) for address in found]


def _is_global(address: str) -> bool:
    """Is it everybody's? Raises `ValueError` for what is no address."""
    return ip_address(address.partition("%")[0]).is_global


def _peer(response: httpx.Response) -> str:
    """Return the address that answered, empty when the connection does not tell."""
    stream = response.extensions.get("network_stream")
    address = stream.get_extra_info("server_addr") if stream is not None else None
    return str(address[0]) if address else ""
