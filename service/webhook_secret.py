"""The secret that the gateway's calls carry in their address."""

import hashlib
import re

SHORTEST = 24
_NEEDS_NO_ESCAPE = re.compile(r"[A-Za-z0-9._~-]*")


def hash_secret(secret: str) -> str:
    """Return the form in which a webhook secret is kept: it has high entropy, so a plain SHA-256 (hex) is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def weakness(secret: str) -> str | None:
    """Return what is wrong with a secret, without repeating it, or None. It is all that tells the gateway from others."""
    if len(secret) < SHORTEST:
        return f"is too short for a secret: {SHORTEST} random letters and digits or more, as `openssl rand -hex {SHORTEST}` makes"
    if not _NEEDS_NO_ESCAPE.fullmatch(secret):
        return "has characters that an address would have to escape; use letters and digits only"
    return None
