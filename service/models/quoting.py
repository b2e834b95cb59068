"""Other people's words inside a prompt: escaped, so that no text can close the tag around it and pose as ours."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from graph.vocabulary import Ask, Passage, Utterance


def quoted(text: str) -> str:
    """Return `text` with its angle brackets and ampersands escaped."""
    return escape(text)


def tag(name: str, text: str, /, **attributes: str) -> str:
    """Return `text`, escaped, within a tag. The keys of `attributes` are written as they are."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{escape(text)}</{name}>"


def history_lines(history: Sequence[Utterance]) -> str:
    """Return earlier messages, oldest first, each in a tag that names who spoke."""
    return "\n".join(tag(utterance.role, utterance.text) for utterance in history)


def passage_lines(passages: Sequence[Passage]) -> str:
    """Return passages numbered from 1: real ids are long, and models copy them wrongly."""
    return "\n".join(
        tag("passage", f"\n{passage.text}\n", id=str(number), document=passage.document, heading=passage.heading)
        for number, passage in enumerate(passages, start=1)
    )


def question_lines(asks: Sequence[Ask]) -> str:
    """Return what the customer asks, in the customer's words, with the query that stands alone."""
    return "\n".join(tag("question", ask.text, query=ask.query) for ask in asks)
