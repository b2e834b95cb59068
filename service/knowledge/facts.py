"""Blocks of a section as facts: the smallest statements that answer a question by themselves."""

import re
from collections.abc import Iterator, Sequence

from service.knowledge.blocks import Block, Item, Paragraph, Table
from service.knowledge.lines import only_names

_WHOLE_PARAGRAPH = 260
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«\"(]?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ0-9])")
_LABEL = re.compile(r"^([^.:!?]{2,45}[.:]|[^.!?]{2,90}\?)\s")
_LEANING = re.compile(
    r"(?:он|она|оно|они|его|её|ее|их|ей|ему|им|тогда|поэтому|это|этот|эта|эти|там|ол|олар|оны|сонда)\b", re.IGNORECASE
)
_QUESTION_MARK = re.compile(r"^(?:вопрос|сұрақ|q)\s*[:.]", re.IGNORECASE)


def is_question(block: Block) -> bool:
    """Tell whether a block is a question, or a label in bold, that says nothing without the block after it."""
    if not isinstance(block, Paragraph | Item):
        return False
    if isinstance(block, Paragraph) and block.bold:
        return True
    return block.text.endswith("?") or (
        _QUESTION_MARK.match(block.text) is not None and len(block.text) < _WHOLE_PARAGRAPH
    )


def facts_of(blocks: Sequence[Block]) -> list[list[str]]:
    """Return for each block its facts; a question takes the block after it as its answer, which then has none itself."""
    found: list[list[str]] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if is_question(block) and isinstance(following, Paragraph | Item) and not is_question(following):
            question = getattr(block, "text", "")
            found += [[f"{question} {answer}" for answer in _split(following.text)], []]
            position += 2
            continue
        found.append([] if _is_only_a_title(block, following) else list(_facts(block)))
        position += 1
    return found


def _is_only_a_title(block: Block, following: Block | None) -> bool:
    """Tell whether an item only names those nested in it ("Стрижка:"), each of which says it."""
    if not isinstance(block, Item) or not isinstance(following, Item) or following.parents[-1:] != (block.text,):
        return False
    return only_names(block.text)


def row_text(table: Table, row: Sequence[str]) -> str:
    """Return a table row with its column names: "Стрижка — Цена: 5 000; Время: 1 час"."""
    subject, *values = row
    names = table.header[1:]
    named = [f"{name}: {value}" if name else value for name, value in zip(names, values, strict=False) if value]
    return f"{subject} — {'; '.join(named)}" if subject and named else subject or "; ".join(named)


def _facts(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from (row_text(block, row) for row in block.rows)
    elif isinstance(block, Item):
        prefix = "".join(f"{parent.rstrip(':')}: " for parent in block.parents)
        yield from (prefix + part for part in _split(block.text))
    elif isinstance(block, Paragraph):
        yield from _split(block.text)


def _split(text: str) -> list[str]:
    if len(text) <= _WHOLE_PARAGRAPH:
        return [text]
    label = _LABEL.match(text)
    parts: list[str] = []
    for sentence in _SENTENCE.split(text):
        if parts and (len(parts[-1]) + len(sentence) < _WHOLE_PARAGRAPH or _LEANING.match(sentence)):
            parts[-1] += " " + sentence
        else:
            parts.append(sentence)
    prefix = f"{label.group(1)} " if label else ""
    return [parts[0], *(prefix + part for part in parts[1:])]
