"""Templates of what staff read."""
