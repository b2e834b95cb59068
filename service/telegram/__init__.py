"""The tenants' people, in Telegram: one bot for all tenants tells them of handoffs and takes their answers."""
