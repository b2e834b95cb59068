"""The WhatsApp gateways: what they send us, and what we send through them."""
