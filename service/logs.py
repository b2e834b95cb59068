"""Logs: structured, for people or for machines, and without what must not be in them.

Messages' words, tokens and secrets never reach a log. Ours name ids and counts only; libraries, which would write
addresses with tokens in them (HTTP clients) or arguments of jobs, are all kept at warnings.
"""

import logging
import sys

import structlog


def place(error: BaseException) -> str:
    """Return where `error` was raised, as "module:line". Its text is not for logs: it may quote a customer."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""


def set_up_logs(*, level: str, as_json: bool) -> None:
    """Send our logs and the libraries' to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendered: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    number = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=shared + rendered,
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    libraries = logging.StreamHandler(sys.stderr)
    # Of the handler: a library may set the level of its own logger.
    libraries.setLevel(max(number, logging.WARNING))
    logging.basicConfig(handlers=[libraries], format="%(levelname)s %(name)s %(message)s", force=True)
