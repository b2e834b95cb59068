"""Files of customers and of people: fetched from the gateway, kept for one tenant, and offered to the gateway under a signed link."""
