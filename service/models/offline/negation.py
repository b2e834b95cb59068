"""Whether a line says that just the thing asked for is not offered."""

import re
from typing import Literal

from service.models.offline.line_patterns import LinePatterns
from service.models.offline.query_terms import Subject, stems_of
from service.models.offline.quoting import SENTENCE_END

Negation = Literal["heading", "words", ""]
"""By the heading that a line stands under, by its own words, or not at all."""
_INSTEAD = re.compile(r",? (?:только|кроме|зато|а вот|но) |[:.] (?=[А-Я])|— (?=не )")
_ITEMS = re.compile(r"[,;()/:]|\s(?:и|или|мен|және)\s")
_MOST = 0.5
_MUCH = 0.4
_LITTLE = 0.33
_FEW_SENTENCES = 2
"""In a longer paragraph about something, what is denied later on is a remark."""


def denial(line: str, heading: str, subject: Subject, patterns: LinePatterns) -> Negation:
    """Tell how `line` denies the subject.

    Only the sentence about it counts, up to what is offered instead ("..., только воск"), and one of the things that it
    lists must be the matter itself: "наращивание волос не делаем" denies nothing to who asks about hair, nor "ковры не
    принимаем" to who asks whether cards are accepted.
    """
    if patterns.states_sum(line):
        return ""
    sentences = SENTENCE_END.split(line)
    sentence = max(sentences, key=lambda part: subject.coverage(stems_of(part)))
    listed = patterns.lists_not_offered(heading)
    by_the_way = sentence is not sentences[0] and len(sentences) > _FEW_SENTENCES
    denying = patterns.denies(sentence)
    if not listed and (by_the_way or denying is None):
        return ""
    verb = stems_of(denying.group()) if denying else frozenset[str]()
    items = _ITEMS.split(_INSTEAD.split(_refused(sentence, denying), maxsplit=1)[0])
    if not any(_is_the_matter(stems_of(item) - verb, subject) for item in items):
        return ""
    return "heading" if listed else "words"


def _refused(sentence: str, denying: re.Match[str] | None) -> str:
    """Return what of `sentence` is refused: after "ковры не чистим, ..." stands why, or what is done."""
    ends = denying is not None and denying.start() > 0 and sentence.startswith(",", denying.end())
    return sentence[: denying.end()] if denying is not None and ends else sentence


def _is_the_matter(item: frozenset[str], subject: Subject) -> bool:
    """Tell whether a thing that is refused is the one asked for: neither has much that the other has not.

    Who asks for vegan cosmetics is not told that haircuts are not done, nor "no" for a word that the two have in common.
    """
    held = subject.held(item)
    coverage = subject.coverage(item)
    return len(held) > _LITTLE * len(item) and (
        coverage > _MOST or (coverage >= _MUCH and len(held) > _MOST * len(item))
    )
