"""Errors whose message is a sentence that the reader can act on.

An error that ends a command speaks Russian, to the operator; one that only callers over HTTP and logs hear of, English.
"""

from types import TracebackType

from service.texts.sentences import sentence


class TrufflesError(Exception):
    """Base of the errors that are shown to a person as they are, without a traceback."""

    status = 500

    @property
    def told(self) -> str:
        """What a person at the terminal is told."""
        return str(self)


class UnknownTenant(TrufflesError):
    """There is no such tenant, or none of its channels takes messages at this address."""

    status = 404

    def __init__(self, slug: str) -> None:
        super().__init__(f"no tenant '{slug}'")
        self.slug = slug

    @property
    def told(self) -> str:
        return sentence("unknown_tenant", slug=self.slug)


class WrongSecret(TrufflesError):
    """The webhook was called without the channel's secret or with another one."""

    status = 403

    def __init__(self) -> None:
        super().__init__("wrong or missing secret")


class BodyTooLarge(TrufflesError):
    """The request body is over the limit."""

    status = 413

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"body over {limit_bytes // (1024 * 1024)} MB")


class BodyTooSlow(TrufflesError):
    """The request body did not come to its end."""

    status = 408

    def __init__(self) -> None:
        super().__init__("the body took too long to come")


class TooManyBodies(TrufflesError):
    """So many large bodies are being taken in that there was no room for another one."""

    status = 503

    def __init__(self) -> None:
        super().__init__("too many large bodies at once; send it again")


class DatabaseUnavailable(TrufflesError):
    """PostgreSQL cannot be reached, or does not let us in."""

    status = 503


class VectorsUnnamed(TrufflesError):
    """The database may be shared, and it is not said where the knowledge is that goes with it."""

    def __init__(self) -> None:
        super().__init__(sentence("vectors_unnamed"))


class DataDirectoryInUse(TrufflesError):
    """Another process runs the embedded engines on the same data directory."""

    def __init__(self, data_dir: str, pid: str) -> None:
        super().__init__(sentence("data_directory_in_use", data_dir=data_dir, pid=pid or sentence("pid_unknown")))


class DataDirectoryUnusable(TrufflesError):
    """The embedded engines cannot keep their data there."""

    def __init__(self, data_dir: str, problem: str) -> None:
        super().__init__(sentence("data_directory_unusable", data_dir=data_dir, problem=problem))


class UnreadableEnvironment(TrufflesError):
    """The file of settings cannot be read, or is not text."""

    def __init__(self, problem: str) -> None:
        super().__init__(sentence("environment_unreadable", problem=problem))


class InvalidSettings(TrufflesError):
    """Settings make no sense; there is a line for each, without its value."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))


class InvalidFolder(TrufflesError):
    """A tenant folder has mistakes; the message lists all of them, each with file and line."""

    status = 422

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


def first_of(group: BaseExceptionGroup) -> BaseException:
    """Return the first error of a group of errors and groups."""
    error = group.exceptions[0]
    return first_of(error) if isinstance(error, BaseExceptionGroup) else error


def place(error: BaseException) -> str:
    """Return where `error` was raised, as "module:line". Its text is not for logs: it may quote a customer."""
    through = places(error.__traceback__)
    return through[-1] if through else ""


def places(trace: TracebackType | None) -> list[str]:
    """Return the places that a traceback goes through, the innermost last."""
    through = []
    while trace is not None:
        through.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return through
