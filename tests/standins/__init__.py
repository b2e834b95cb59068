"""Small servers that speak the protocols of the outside world, for tests and benchmarks."""
