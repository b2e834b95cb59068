"""Tenants: their folder, its validation, their rows, and what the graph may know of them."""
