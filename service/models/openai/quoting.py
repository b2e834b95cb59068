"""Other people's words inside a prompt: escaped, so that no text can close the tag around it and pose as ours."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from graph.types import Ask, Passage, Utterance


def quoted(text: str) -> str:
    """Return `text` with its angle brackets and ampersands escaped."""
    return escape(text)


def tag(name: str, text: str, /, **attributes: str) -> str:
    """Return `text`, escaped, within a tag. The keys of `attributes` are written as they are."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{escape(text)}</{name}>"


def history_block(history: Sequence[Utterance]) -> str:
    """Return earlier messages, oldest first, each in a tag that names who spoke; empty where there are none."""
    lines = "\n".join(tag(utterance.role, utterance.text) for utterance in history)
    return f"\n<history>\n{lines}\n</history>\n" if lines else ""


def numbered(passages: Sequence[Passage], *, first: int = 1) -> dict[str, Passage]:
    """Return passages by the numbers from `first` on that a model knows them by."""
    return {str(number): passage for number, passage in enumerate(passages, start=first)}


def passage_lines(by_number: Mapping[str, Passage]) -> str:
    """Return passages by the numbers that a model is told: real ids are long, and models copy them wrongly.

    Their headings stand in their text.
    """
    return "\n".join(tag("passage", f"\n{passage.text}\n", id=number) for number, passage in by_number.items())


def question_lines(asks: Sequence[Ask]) -> str:
    """Return what the customer asks, in the customer's words, with the intent, and with what it is about where they do not say."""
    return "\n".join(
        tag("question", ask.text, wants=ask.intent, **({} if ask.query in ("", ask.text) else {"about": ask.query}))
        for ask in asks
    )
