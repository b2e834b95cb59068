"""Notes that hold for all prices of a document, and are found with few of them: "Цены без материалов"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from graph.texts import texts
from service.knowledge.blocks import Offer, Paragraph, Stated
from service.knowledge.facts import sentences_of
from service.knowledge.passages import MAX_PASSAGE
from service.knowledge.price_words import pattern_of
from service.language.normalise import plain_letters

_LONGEST = 300
_SEVERAL = 2


def notes_on_prices(stated: Sequence[Stated]) -> Iterator[tuple[Stated, str]]:
    """Yield the lines of a document outside of any list that say what its prices hold, and stand over all of them, each with
    the sentence that does.

    One that always comes with the prices, because they are a single short list, is not among them.
    """
    priced = [line for line in stated if isinstance(line.block, Offer) and line.block.service.prices]
    lists = {line.section for line in priced}
    if len(lists) < _SEVERAL and sum(len(line.words) + 1 for line in priced) <= MAX_PASSAGE:
        return
    for line in stated:
        over_all = all(section[: len(line.section)] == line.section for section in lists)
        if over_all and isinstance(line.block, Paragraph) and (sentence := _on_prices(line.words)):
            yield line, sentence


def _on_prices(text: str) -> str:
    """Return the sentence of a paragraph that says what prices hold, or ""."""
    if len(text) > _LONGEST or text.endswith(("?", ":")):
        return ""
    return next((one for one in sentences_of(text) if _holds(plain_letters(one))), "")


def _holds(folded: str) -> bool:
    return _says("prices").search(folded) is not None and _says("extent").search(folded) is not None


@cache
def _says(name: str) -> re.Pattern[str]:
    words = texts("service.knowledge.always", "words")
    return re.compile(rf"(?<!\w){pattern_of(words[name])}(?!\w)")
