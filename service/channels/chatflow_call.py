"""One request to ChatFlow and what came of it. Both generations take GET requests and answer alike.

What a request that got no answer means:

- The connection could not be made (no route, name not found, refused, TLS failed, proxy refused, no free connection
  in the pool): not a byte of the request left. Safe to send again.
- Anything later (the write failed, the read timed out, the connection was reset, the answer was cut or garbled): the
  gateway may have read the request and sent the message. Media took over 30 s and still arrived. Unknown.

Requests ask for the connection to be closed after them. A kept connection that the gateway closes at the wrong moment
fails after the request was written, which is an unknown outcome; a new connection fails while connecting, which is
safe to try again. At one or two messages a second per number, the handshake is a small price.
"""

import asyncio
from collections.abc import Mapping

import httpx

from service.channels.hidden_query import HiddenQuery, keep_response_headers_out_of_logs
from service.channels.messages import Delivery
from service.channels.outcome import judge
from service.channels.storable import storable

TEXT_SECONDS = 30.0
MEDIA_SECONDS = 90.0
_CONNECT_SECONDS = 10.0

_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class ChatFlowCall:
    """Requests to one ChatFlow address through a shared client. `base_url` has no query; nothing is ever logged."""

    def __init__(self, http: httpx.AsyncClient, base_url: str) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        keep_response_headers_out_of_logs()

    async def get(
        self,
        path: str,
        parameters: Mapping[str, str],
        *,
        seconds: float,
        headers: Mapping[str, str] | None = None,
    ) -> Delivery:
        """Request `path` once, allowing `seconds` for the answer, and say what came of it. Never raises for it."""
        connecting = min(_CONNECT_SECONDS, seconds)
        request = self._http.build_request(
            "GET",
            f"{self._base_url}{path}",
            params={name: storable(value) for name, value in parameters.items()},
            headers={**(headers or {}), "Connection": "close"},
            timeout=httpx.Timeout(seconds, connect=connecting, pool=connecting),
        )
        request.url = HiddenQuery(request.url)
        try:
            # httpx's own limit is per read: an answer that drips would outlive it. Connecting and waiting for a free
            # connection end before this one does, so that what it cuts off may always have been sent.
            async with asyncio.timeout(seconds + 2 * connecting):
                response = await self._http.send(request, follow_redirects=False)
        except _NOTHING_SENT:
            return Delivery(status="retry", detail="unreachable")
        except (httpx.TimeoutException, TimeoutError):
            return Delivery(status="unknown", detail="too_slow")
        except httpx.HTTPError:
            return Delivery(status="unknown", detail="lost")
        return judge(response)
