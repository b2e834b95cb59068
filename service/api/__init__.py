"""HTTP: the gateway's webhook, health and figures."""
