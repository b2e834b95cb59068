"""Lines that say what is not done, told by their grammar: a denied verb of the first person plural, in either language."""

import re
from collections.abc import Sequence

from service.knowledge.blocks import Item, Offer, Stated
from service.knowledge.facts import sentences_of
from service.language.normalise import plain_letters
from service.language.russian.morphology import grammar

_SEVERAL = 2
"""Denials from which they are a list of them: a single one is found by what it denies."""
_WE = {"1per", "plur"}
_DENIED = re.compile(r"(?<!\w)не\s+([а-я]+)")
_KAZAKH = re.compile(r"(?<=[^\W\d_]{2})[мбп](?:ай|ей)м[ыи]з(?!\w)")
_NONE = re.compile(r"(?<!\w)(?:у нас нет|бизде жок)(?!\w)|(?<!\w)(?:нет|жок)\W*$")


def only_denies(lines: Sequence[Stated]) -> bool:
    """Tell whether lines say nothing but what is not done, each by itself or under a heading that does."""
    if all(map(_is_under_denial, lines)):
        return True
    alone = [sentence for line in lines if not _is_under_denial(line) for sentence in _sentences(line)]
    return len(alone) >= _SEVERAL and all(map(_denies, alone)) and not any(line.words.endswith("?") for line in lines)


def _is_under_denial(line: Stated) -> bool:
    if isinstance(line.block, Offer):
        return line.block.service.declined or any(map(_denies, line.section))
    return any(map(_denies, (*line.section, *(line.block.parents if isinstance(line.block, Item) else ()))))


def _sentences(line: Stated) -> list[str]:
    return [line.words] if isinstance(line.block, Offer) else sentences_of(line.words)


def _denies(text: str) -> bool:
    folded = plain_letters(text)
    ours = any(set(grammar(word)[0].split(".")) >= _WE for word in _DENIED.findall(folded))
    return ours or _KAZAKH.search(folded) is not None or _NONE.search(folded) is not None
