"""Why a document of a knowledge folder cannot be used."""

from service.errors import TrufflesError


class UnreadableDocument(TrufflesError):
    """A knowledge document cannot be used as it is. The message names the file and says what to do."""

    status = 422

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"{name}: {reason}")


class UnreadableDocuments(TrufflesError):
    """Documents of a knowledge folder cannot be used as they are; there is a line with its path for each."""

    status = 422

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


class Refusal(Exception):
    """A reader cannot use the file before it. `reason` is a sentence for the person whose file it is."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
