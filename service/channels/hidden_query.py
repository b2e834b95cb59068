"""Addresses whose query, or path, must not be seen.

Both ChatFlow generations take what they need in the query: the token, the customer's number, the words of the message.
httpx writes every address it calls to its log, and puts requests into its exceptions.
"""

import logging

import httpx


class HiddenQuery(httpx.URL):
    """An address that is requested in full and printed without its query.

    httpx and httpcore take `raw_path` and its like for the wire, and `str` only to show the address to a reader.
    """

    def __str__(self) -> str:
        return str(httpx.URL(self).copy_with(query=None))

    def __repr__(self) -> str:
        return f"HiddenQuery({str(self)!r})"


class HiddenPath(HiddenQuery):
    """An address of which only the host may be seen: its path holds a token or a session."""

    def __str__(self) -> str:
        return str(httpx.URL(self).copy_with(raw_path=b"/"))

    def __repr__(self) -> str:
        return f"HiddenPath({str(self)!r})"


class _WithoutResponseHeaders(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return "receive_response_headers.complete" not in record.getMessage()


_WITHOUT_RESPONSE_HEADERS = _WithoutResponseHeaders()


def keep_response_headers_out_of_logs() -> None:
    """Drop httpcore's DEBUG records of response headers: a redirect repeats the whole address, token included."""
    for name in ("httpcore.http11", "httpcore.http2"):
        logging.getLogger(name).addFilter(_WITHOUT_RESPONSE_HEADERS)
