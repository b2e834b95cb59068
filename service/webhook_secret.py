"""The secret that the gateway's calls carry in their address."""

import hashlib


def hash_secret(secret: str) -> str:
    """Return the form in which a webhook secret is kept: it has high entropy, so a plain SHA-256 (hex) is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
