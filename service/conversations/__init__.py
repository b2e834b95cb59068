"""A conversation with a customer: what comes in, the turns that answer it, and what goes out."""
