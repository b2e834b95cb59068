"""The files that people sent, streamed from Telegram to whoever has a signed address of one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import httpx
from telegram.error import BadRequest

from service.channels.hidden_query import HiddenPath
from service.database.pool import Database
from service.errors import TrufflesError
from service.media.links import Linked, MediaLinks
from service.records import media
from service.records.media import TelegramFile
from service.telegram.bot import Bot

_SECONDS = 20.0


class FileGone(TrufflesError):
    """Nobody has the file, or nobody ever had."""

    status = 404

    def __init__(self) -> None:
        super().__init__("there is no such file")


class FileAway(TrufflesError):
    """Telegram does not give the file just now."""

    status = 503

    def __init__(self) -> None:
        super().__init__("Telegram does not answer; try again")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A file whose content is on its way: read `chunks` to their end, or `close` it. `size` is in bytes, where it was told."""

    mimetype: str
    size: str | None
    chunks: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]


class StaffFiles:
    """Opens the file that an address stands for. Nothing is kept here: the file stays with Telegram."""

    def __init__(self, *, database: Database, bot: Bot, http: httpx.AsyncClient, links: MediaLinks) -> None:
        self._database = database
        self._bot = bot
        self._http = http
        self._links = links

    async def open(self, token: str) -> OpenFile:
        """Return the file. Raises `WrongLink`, `LinkExpired`, `FileGone`, `FileAway` and `TelegramError`."""
        stored = await self._stored(self._links.read(token))
        try:
            found = await self._bot.get_file(stored.telegram_file_id)
        except BadRequest:
            raise FileGone from None
        response = await self._request(found.file_path or "")
        return OpenFile(
            mimetype=stored.mimetype,
            size=response.headers.get("content-length"),
            chunks=_chunks(response),
            close=response.aclose,
        )

    async def _stored(self, linked: Linked) -> TelegramFile:
        async with self._database.tenant(linked.client_id) as connection:
            stored = await media.in_telegram(connection, linked.message_id)
        if stored is None:
            raise FileGone
        return stored

    async def _request(self, url: str) -> httpx.Response:
        """Ask for the file as it is, so that its length is known. An error's text would hold the bot's token."""
        request = self._http.build_request("GET", url, headers={"Accept-Encoding": "identity"}, timeout=_SECONDS)
        request.url = HiddenPath(request.url)
        try:
            response = await self._http.send(request, stream=True)
        except httpx.HTTPError:
            raise FileAway from None
        if response.status_code != 200:
            await response.aclose()
            raise FileAway
        return response


async def _chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.aiter_raw():
            yield chunk
    except httpx.HTTPError:
        # Breaks our answer off, too: the gateway sees that the file is not whole.
        raise FileAway from None
    finally:
        await response.aclose()
