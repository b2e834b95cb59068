"""What reaches the logs; and what `set_up_logs` changes, for the whole process, put back."""

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from service.observability.logs import set_up_logs


@contextmanager
def logging_restored() -> Iterator[None]:
    """Put back, at the end, whoever hears of logs, of warnings and of errors that nobody catches."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning
    root.handlers = []
    try:
        yield
    finally:
        root.handlers, root.level = handlers, level
        sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
        structlog.reset_defaults()


@contextmanager
def heard() -> Iterator[io.StringIO]:
    """All that reaches our logs, at the lowest level, as JSON."""
    output = io.StringIO()
    with logging_restored(), warnings.catch_warnings():
        warnings.simplefilter("always")
        set_up_logs(level="DEBUG", as_json=True)
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(output))
        logging.getLogger().handlers[0].setLevel(logging.DEBUG)
        yield output
