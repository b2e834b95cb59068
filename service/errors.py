"""Errors whose message is a sentence that the reader can act on."""


class TrufflesError(Exception):
    """Base of the errors that are shown to a person as they are, without a traceback."""

    status = 500


class UnknownTenant(TrufflesError):
    """There is no such tenant, or none of its channels takes messages at this address."""

    status = 404

    def __init__(self, slug: str) -> None:
        super().__init__(f"no tenant '{slug}'")


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


class DatabaseUnavailable(TrufflesError):
    """PostgreSQL cannot be reached, or does not let us in."""

    status = 503


class DataDirectoryInUse(TrufflesError):
    """Another process runs the embedded engines on the same data directory."""

    def __init__(self, data_dir: str, pid: str) -> None:
        super().__init__(
            f"{data_dir} is in use by process {pid or '(unknown)'}: the embedded database and vector engine serve one "
            "process. Stop that process, or set DATABASE_URL and QDRANT_URL to run several."
        )


class DataDirectoryUnusable(TrufflesError):
    """The embedded engines cannot keep their data there."""

    def __init__(self, data_dir: str, problem: str | None) -> None:
        super().__init__(f"DATA_DIR {data_dir} cannot be used: {problem}")


class UnreadableEnvironment(TrufflesError):
    """The file of settings is not text."""

    def __init__(self) -> None:
        super().__init__(".env cannot be read: not UTF-8 text; save it as UTF-8")


class InvalidFolder(TrufflesError):
    """A tenant folder has mistakes; the message lists all of them, each with file and line."""

    status = 422

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))
