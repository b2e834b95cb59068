"""How a handoff and its customer are called wherever people read of them."""

from typing import Protocol

from service.telegram.words import known, word


class Named(Protocol):
    """A customer, by what is known of them."""

    @property
    def customer(self) -> str | None:
        """Return the name that they go by in WhatsApp."""
        ...

    @property
    def phone(self) -> str | None:
        """Return their phone, without the plus."""
        ...


def reason_of(reason: str, language: str) -> str:
    """Return why people are needed. An installation may know reasons that this version has no words for."""
    key = f"reason_{reason}"
    return word(key if known(key) else "reason_unknown", language)


def customer_of(row: Named, language: str) -> str:
    """Return the name that a customer goes by in WhatsApp, else their phone."""
    return row.customer or (f"+{row.phone}" if row.phone else word("nameless", language))
