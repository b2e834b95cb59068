"""Logs: structured, for people or for machines, and without what must not be in them.

Messages' words, tokens and secrets never reach a log. Ours name ids and counts only. Libraries would write addresses with
tokens in them, arguments of jobs, the body that they could not read, the row that an error is about: of what they say
only what cannot quote anybody is passed on, and nothing below warnings.
"""

import logging
import sys
import threading
import warnings
from pathlib import PurePath
from types import TracebackType
from typing import Any

import structlog

from service.errors import first_of, place, places

_log = structlog.get_logger(__name__)


def set_up_logs(*, level: str, as_json: bool) -> None:
    """Send our logs to standard error, with what is left of the libraries', of warnings and of what nobody catches."""
    number = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_traceback,
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if as_json
            else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    libraries = Libraries()
    # Of the handler: a library may set the level of its own logger.
    libraries.setLevel(max(number, logging.WARNING))
    logging.basicConfig(handlers=[libraries], force=True)
    warnings.showwarning = _warned
    sys.excepthook = _ended
    sys.unraisablehook = lambda raised: _uncaught(raised.exc_value, raised.exc_type)
    threading.excepthook = lambda raised: _uncaught(raised.exc_value, raised.exc_type)


class Libraries(logging.Handler):
    """Passes on, of a library's record, whose it is, where it was made, the kind and the place of the error in it, and
    its words where the library's own code holds them as they are: what is put into them may be anybody's."""

    def emit(self, record: logging.LogRecord) -> None:
        about: dict[str, str] = {"logger": record.name, "at": _at(record.pathname, record.lineno)}
        if (words := _own_words(record)) is not None:
            about["said"] = words
        if (error := _error_of(record)) is not None:
            about |= _told(error)
        _log.log(min(record.levelno // 10 * 10, logging.CRITICAL), "library", **about)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing where nothing can be said: the inherited way prints the whole record."""


def _own_words(record: logging.LogRecord) -> str | None:
    if not isinstance(record.msg, str):
        return None
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == record.pathname and frame.f_code.co_name == record.funcName:
            return record.msg if record.msg in frame.f_code.co_consts else None
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _error_of(record: logging.LogRecord) -> BaseException | None:
    """The error that a record is about, be it its traceback's, one of its arguments, or all that it says."""
    said = record.args.values() if isinstance(record.args, dict) else record.args or ()
    about = [record.exc_info[1] if record.exc_info else None, *said, record.msg]
    return next((value for value in about if isinstance(value, BaseException)), None)


def _told(error: BaseException) -> dict[str, str]:
    error = first_of(error) if isinstance(error, BaseExceptionGroup) else error
    told = {"error": type(error).__name__}
    if where := place(error):
        told["where"] = where
    return told


def _at(path: str, line: int) -> str:
    return f"{'/'.join(PurePath(path).parts[-2:])}:{line}"


def _without_traceback(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exception()
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event.update(_told(error))
    return event


def _warned(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any, **__: Any) -> None:
    _log.warning("library_warns", kind=category.__name__, at=_at(filename, lineno))


def _uncaught(error: BaseException | None, kind: type[BaseException]) -> None:
    _log.error("mistake_not_caught", **(_told(error) if error is not None else {"error": kind.__name__}))


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The process ends by a mistake: tell all the way to it, which one place is too little of."""
    if not issubclass(kind, KeyboardInterrupt):
        _log.critical("ended_by_mistake", **_told(error), through=places(trace))
