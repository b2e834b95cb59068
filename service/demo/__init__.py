"""The demonstration: the real service, embedded, stand-ins for the WhatsApp gateway and Telegram, and customers who write as people do."""
