"""Errors that ports may raise and the graph understands."""


class ModelUnavailable(Exception):
    """No model of the fallback chain answered: each one timed out, refused or returned nonsense."""
