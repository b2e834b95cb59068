"""No piece of the instructions or of their tags leaves, and no other business is named."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from graph.context import Words
from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.speech.clauses import worded
from nodes.grounding.speech.instructions import content_stems, instructions, keys
from nodes.grounding.speech.other_businesses import named
from nodes.grounding.speech.own_rules import tells_own_rules
from nodes.grounding.word_lists import folded_set, word_lists, word_set

_TAG = re.compile(r"</?[a-z][a-z_]*>|[{\[]\s*\"\w+\"\s*[:,\]]|\"\w+\"\s*:\s*[\[{\"]")
_NUMBERED = re.compile(
    r"\bправил\w{0,2}\s+№?\s*\d{1,2}\s*(?:[:.,;)—–-]|$)"
    r"|\b(?:по|согласно)\s+правил\w{1,2}\s+№?\s*\d{1,2}\b(?!\s*(?:час|мин|дн|день|сут))|(?:№\s*)?\b\d{1,2}-?\s*ереже",
    re.IGNORECASE,
)
"""A rule by its number, which a business has only where its own documents number them."""
_LATIN = re.compile(r"[a-z][a-z_]*[a-z]", re.IGNORECASE)
_WINDOW = 3
"""Words that may stand between two of a tell."""
_LONGEST_ENDING = 4
_SHORTEST_BEGINNING = 3

_Tell = tuple[str, ...]


def leak_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield an objection to every sentence of the reply that tells the instructions or talks as a machine with rules, and to
    every name of another business that neither the passages nor the customer said."""
    words = evidence.words
    said = [evidence.asked, *(f"{passage.heading}\n{passage.text}" for passage in evidence.cited)]
    own = frozenset[str]().union(*(_content(text, words) for text in said))
    rules = instructions(evidence.tenant.prompt, words)
    for sentence, tokens in worded(evidence.draft.text, words):
        tells = (
            _is_machinery(sentence, said)
            or _tells_on_itself(tokens, said, words)
            or (
                tells_own_rules(tokens, words)
                and not any(tells_own_rules(words.tokens(text), words) for text in said[1:])
            )
        )
        if tells or rules.told_by(content_stems(tokens, words), own):
            yield object_to("leak", sentence)
    for name in named(evidence.draft.text, evidence.others, [*said, evidence.tenant.name], words):
        yield object_to("other_business", name)


@lru_cache(maxsize=500)
def _content(text: str, words: Words) -> frozenset[str]:
    return frozenset(content_stems(words.tokens(text), words))


def _is_machinery(sentence: str, known: Sequence[str]) -> bool:
    """Tell whether a sentence holds tags, keys or data as programs read them, which the business does not write itself."""
    if _TAG.search(sentence):
        return True
    numbered = _NUMBERED.search(sentence)
    if numbered and not any(_NUMBERED.search(text) for text in known):
        return True
    ours = keys() | word_set("speech/leaks", "keys")
    said = {word.lower() for word in _LATIN.findall(sentence)} & ours
    return any(not any(word in text.lower() for text in known) for word in said)


def _tells_on_itself(tokens: Sequence[str], known: Sequence[str], words: Words) -> bool:
    found = _found(tokens, words)
    return bool(found) and any(not any(tell in _found(words.tokens(text), words) for text in known) for tell in found)


def _found(tokens: Sequence[str], words: Words) -> set[_Tell]:
    """Return the tells whose words, in any form and order, stand close together in `tokens`."""
    places: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        for word in _as_told(token, words):
            places.setdefault(word, []).append(at)
    if not places:
        return set()
    beginning = _tells(words)
    return {
        tell
        for first in places
        for tell in beginning.get(first, ())
        if all(word in places for word in tell) and _are_close(tell, places)
    }


def _are_close(tell: _Tell, places: dict[str, list[int]]) -> bool:
    reach = len(tell) + _WINDOW
    first, *others = (places[word] for word in tell)
    return any(all(any(abs(at - start) < reach for at in other) for other in others) for start in first)


@cache
def _tells(words: Words) -> Mapping[str, list[_Tell]]:
    """Return the tells by their first words."""
    beginning: dict[str, list[_Tell]] = {}
    for tell in word_lists("speech/leaks")["tells"]:
        told = tuple(words.tokens(tell))
        beginning.setdefault(told[0], []).append(told)
    return beginning


@lru_cache(maxsize=20_000)
def _as_told(token: str, words: Words) -> tuple[str, ...]:
    """Return the words of tells of which `token` is a form."""
    if token[0].isdigit():
        return ()
    lemma, stem = words.form(token).lemma, words.stem(token)
    return tuple(
        word
        for word in folded_set("speech/leaks", "tells", words)
        if token == word
        or (
            (words.form(word).lemma == lemma or words.stem(word) == stem)
            if words.form(word).known
            else len(word) >= _SHORTEST_BEGINNING
            and token.startswith(word)
            and len(token) - len(word) <= _LONGEST_ENDING
        )
    )
