"""Blocks of a section as facts: the smallest statements that answer a question by themselves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.knowledge.blocks import Block, Item, Offer, Paragraph
from service.knowledge.grid import NOWHERE, Place
from service.knowledge.lines import only_names
from service.knowledge.services import Service

_WHOLE_PARAGRAPH = 260
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«\"(]?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ0-9])")
_LABEL = re.compile(r"^([^.:!?]{2,45}[.:]|[^.!?]{2,90}\?)\s")
_LEANING = re.compile(
    r"(?:он|она|оно|они|его|её|ее|их|ей|ему|им|тогда|поэтому|это|этот|эта|эти|там|ол|олар|оны|сонда)\b", re.IGNORECASE
)
_QUESTION_MARK = re.compile(r"^(?:вопрос|сұрақ|q)\s*[:.]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutFact:
    """A fact before it is stored: its words, the path of headings over it, what it offers, if anything, and where it stands.

    `always`: it is to be given with every answer.
    """

    text: str
    heading: str = ""
    service: Service | None = None
    place: Place = NOWHERE
    always: bool = False


def searched(fact: CutFact) -> str:
    """Return what is embedded: the headings and the fact, which may say the last of them itself."""
    headings = fact.heading.split(" > ")
    if fact.text.startswith(f"{headings[-1]}: "):
        headings.pop()
    return f"{' > '.join(headings)}: {fact.text}" if any(headings) else fact.text


def is_question(block: Block | None) -> bool:
    """Tell whether a block is a question, or a label in bold, that says nothing without the block after it."""
    if not isinstance(block, Paragraph | Item):
        return False
    if isinstance(block, Paragraph) and block.bold:
        return True
    return block.text.endswith("?") or (
        _QUESTION_MARK.match(block.text) is not None and len(block.text) < _WHOLE_PARAGRAPH
    )


def is_answer(block: Block | None, before: Block | None) -> bool:
    """Tell whether a block answers the question `before` it, and says nothing without that."""
    return is_question(before) and isinstance(block, Paragraph | Item) and not is_question(block)


def facts_of(blocks: Sequence[Block], heading: str = "") -> list[list[CutFact]]:
    """Return for each block its facts; a question takes the block after it as its answer, which then has none itself."""
    found: list[list[CutFact]] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if is_answer(following, block) and isinstance(block, Paragraph | Item):
            assert isinstance(following, Paragraph | Item)
            answers = (f"{block.text} {answer}" for answer in split_prose(following.text))
            always = block.always or following.always
            found += [
                [CutFact(text=answer, heading=heading, place=block.place, always=always) for answer in answers],
                [],
            ]
            position += 2
            continue
        found.append([] if _is_only_a_title(block, following) else list(_facts(block, heading)))
        position += 1
    return found


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return _SENTENCE.split(text)


def _is_only_a_title(block: Block, following: Block | None) -> bool:
    """Tell whether an item only names those nested in it ("Стрижка:"), each of which says it."""
    if not isinstance(block, Item) or not (only_names(block.text) or block.text.endswith(":")):
        return False
    if isinstance(following, Offer):
        return following.service.statement.startswith(under((block.text,), ""))
    return isinstance(following, Item) and following.parents[-1:] == (block.text,)


def _facts(block: Block, heading: str) -> Iterator[CutFact]:
    if isinstance(block, Offer):
        service = block.service
        yield CutFact(
            text=service.statement, heading=heading, service=service, place=service.place, always=block.always
        )
    elif isinstance(block, Item | Paragraph):
        parents = block.parents if isinstance(block, Item) else ()
        for part in split_prose(block.text):
            yield CutFact(text=under(parents, part), heading=heading, place=block.place, always=block.always)


def under(parents: Sequence[str], text: str) -> str:
    """Return a line with what it is nested in said before it: "Стрижка: короткие — 5 000"."""
    return "".join(f"{parent.rstrip(':')}: " for parent in parents) + text


def split_prose(text: str) -> list[str]:
    """Return a paragraph, or, where it is long, its sentences, each with the label that the paragraph begins with."""
    if len(text) <= _WHOLE_PARAGRAPH:
        return [text]
    label = _LABEL.match(text)
    parts: list[str] = []
    for sentence in sentences_of(text):
        if parts and (len(parts[-1]) + len(sentence) < _WHOLE_PARAGRAPH or _LEANING.match(sentence)):
            parts[-1] += " " + sentence
        else:
            parts.append(sentence)
    prefix = f"{label.group(1)} " if label else ""
    return [parts[0], *(prefix + part for part in parts[1:])]
