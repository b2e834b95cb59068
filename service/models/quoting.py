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


def history_block(history: Sequence[Utterance]) -> str:
    """Return earlier messages, oldest first, each in a tag that names who spoke; empty where there are none."""
    lines = "\n".join(tag(utterance.role, utterance.text) for utterance in history)
    return f"\n<history>\n{lines}\n</history>\n" if lines else ""


def passage_lines(passages: Sequence[Passage]) -> str:
    """Return passages numbered from 1: real ids are long, and models copy them wrongly.

    Their headings stand in their text.
    """
    return "\n".join(
        tag("passage", f"\n{passage.text}\n", id=str(number)) for number, passage in enumerate(passages, start=1)
    )


def question_lines(asks: Sequence[Ask]) -> str:
    """Return what the customer asks, in the customer's words, with the intent, and with what it is about where they do not say."""
    return "\n".join(
        tag("question", ask.text, wants=ask.intent, **({} if ask.query in ("", ask.text) else {"about": ask.query}))
        for ask in asks
    )
