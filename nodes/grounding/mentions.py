"""Sentences, and which words of a sentence belong to which of its quantities.

A reply and a line of a document are read alike, so that what stands beside a sum in the one can be compared with what stands
beside it in the other.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nodes.grounding.notation.quantities import quantities
from nodes.grounding.notation.quantity import Quantity

_SENTENCE_END = re.compile(r"[!?…]+(?=\s|$)|;|\n+|\.(?=\s+[«\"(–—-]?\s?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ0-9]|\s*$)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:ул|пр|просп|мкр|пер|тел|стр|каб|кв|обл|мин|тыс|руб|тг|см|д|г|ст|т|ч|им)$", re.IGNORECASE
)
_SEPARATOR = re.compile(r",(?!\d)|\s(?:а|и|но|или|плюс|және|ал|немесе)\s|\s\+\s|[/|•·]|\s–\s(?=[^\d])|\)\s*|\(")
_MARKS = " \n.–—-•*"
_NEAREST = 6
"""So many quantities in a row tell what the next one is of, where nothing separates them; those before are a list of their own."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_TITLE_END = re.compile(r":(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a text, or one line of a list. `title` is the line before it that ends with a colon."""

    text: str
    start: int
    end: int
    title: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A quantity with the words that say what it is of.

    `before` and `after` are the words beside it up to what separates it from the next, `ahead` those between it and
    the one before, `title` those that hold for all of the
    sentence or list ("Наращивание: короткие — 12 000, длинные — 15 000"), `opening` those before the first quantity of the
    sentence, where it is not this one.
    """

    quantity: Quantity
    sentence: Sentence
    before: str
    after: str
    ahead: str
    title: str
    opening: str

    @property
    def own(self) -> str:
        return f"{self.before} {self.after}"


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text, in order."""
    found: list[Sentence] = []
    start, title = 0, ""
    for end, behind, mark in _ends(text):
        said = text[start:end]
        if said.strip(_MARKS):
            found.append(Sentence(text=said, start=start, end=end, title=title, asks="?" in mark))
            is_title = said.rstrip(" *").endswith(":") and (not mark or "\n" in mark)
            title = said.strip(_MARKS) if is_title else "" if _BLANK_LINE.search(mark) else title
        start = behind
    return tuple(found)


def _ends(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each sentence ends, where the next begins, and the marks between them."""
    spans = [(quantity.start, quantity.end) for quantity in quantities(text)]
    for match in _SENTENCE_END.finditer(text):
        if not _does_not_end(text, match, spans):
            yield match.start(), match.end(), match[0]
    yield len(text), len(text), ""


def _does_not_end(text: str, match: re.Match[str], spans: Sequence[tuple[int, int]]) -> bool:
    if any(start < match.start() < end for start, end in spans):
        return True
    return match[0] == "." and _ABBREVIATION.search(text[: match.start()][-8:]) is not None


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """Return the quantities of a text, each with the words that it stands beside."""
    found = quantities(text)
    return tuple(
        mention
        for sentence in sentences(text)
        for mention in _mentions(text, sentence, [q for q in found if sentence.start <= q.start < sentence.end])
    )


def _mentions(text: str, sentence: Sentence, found: Sequence[Quantity]) -> Iterator[Mention]:
    if not found:
        return
    starts = [sentence.start, *(quantity.end for quantity in found)]
    ends = [*(quantity.start for quantity in found), sentence.end]
    gaps = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    opening = gaps[0]
    title = _before_colon(opening)
    before, chain = opening[len(title) :], deque[str](maxlen=_NEAREST)
    for index, quantity in enumerate(found):
        behind = _shared(gaps[index + 1])
        yield Mention(
            quantity=quantity,
            sentence=sentence,
            before=f"{before}{''.join(chain)}",
            after=_joined(found, gaps, index) if behind is None else behind[0],
            ahead=gaps[index],
            title=" ".join(filter(None, (sentence.title, title))),
            opening=opening[len(title) :] if index else "",
        )
        # Nothing separates "40 см — 450 ₸": what the first is of, and the first itself, tell what the second is of.
        if behind is None:
            chain.append(f"{quantity.written}{gaps[index + 1]}")
        else:
            before = behind[1]
            chain.clear()


def _joined(found: Sequence[Quantity], gaps: Sequence[str], index: int) -> str:
    """Return what follows a quantity that nothing separates from the next: "4 000 ₸ для детей от 3 лет"."""
    following = found[index + 1].written if index + 1 < len(found) else ""
    return f"{gaps[index + 1]}{following}"


def _shared(gap: str) -> tuple[str, str] | None:
    """Return what of the words between two quantities belongs to the one before and to the one behind; None where nothing
    separates them."""
    separators = list(_SEPARATOR.finditer(gap))
    if not separators:
        return None
    behind = gap[separators[-1].end() :]
    if separators[-1][0] == "(" and not behind.strip():
        # "Дороже медовика (6 500 ₸)": what stands before the bracket is what the figure in it is of.
        behind = gap[separators[-2].end() if len(separators) > 1 else 0 : separators[-1].start()]
    return gap[: separators[0].start()], behind


def _before_colon(opening: str) -> str:
    colons = list(_TITLE_END.finditer(opening))
    return opening[: colons[-1].start()] if colons else ""
