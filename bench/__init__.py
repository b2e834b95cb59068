"""Measurements of speed and memory, on this machine, against real processes. Not a test: nothing here fails a build."""
