"""A draft that failed its check is one tap away from the customer: whoever taps is asked first, with what is wrong with it."""

from typing import Protocol


class Drafted(Protocol):
    """A handoff, as far as its draft is concerned."""

    @property
    def reason(self) -> str:
        """Return why people are needed."""
        ...

    @property
    def objection(self) -> str | None:
        """Return in Russian what is wrong with the draft."""
        ...


def is_doubted(handoff: Drafted) -> bool:
    """Return whether the draft of a handoff states what its sources may not hold."""
    return bool(handoff.objection) or handoff.reason == "ungrounded"
