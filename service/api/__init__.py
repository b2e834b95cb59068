"""HTTP: the webhooks of the gateway and of Telegram, people's files, health and figures."""
