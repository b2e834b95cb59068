"""The secret that the gateway's calls carry in their address."""

import hashlib
import re
from typing import Literal

SHORTEST = 24
_NEEDS_NO_ESCAPE = re.compile(r"[A-Za-z0-9._~-]*")


def hash_secret(secret: str) -> str:
    """Return the form in which a webhook secret is kept: it has high entropy, so a plain SHA-256 (hex) is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def weakness(secret: str) -> Literal["secret_short", "secret_characters"] | None:
    """Return the name of what is wrong with a secret, or None. It is all that tells the gateway from others."""
    if len(secret) < SHORTEST:
        return "secret_short"
    if not _NEEDS_NO_ESCAPE.fullmatch(secret):
        return "secret_characters"
    return None
