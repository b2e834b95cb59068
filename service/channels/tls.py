"""The certificates that this process trusts, read once: each HTTP client would read them anew, for a twentieth of a second."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """Return what HTTP clients verify servers by: httpx's own choice of certificates."""
    return httpx.create_ssl_context()
