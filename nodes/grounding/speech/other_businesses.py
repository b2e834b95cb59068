"""Names of other businesses in a reply."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.context import Words
from nodes.grounding.word_lists import folded_set

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_QUOTED = re.compile(r"[«\"“„]([^»\"”]+)[»\"”]")
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n])[\s«\"“„–—-]*$")
_LONGEST_ENDING = 4
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class _Name:
    """What tells a business from others of its kind: folded words; `common` ones mean something else too."""

    tokens: tuple[str, ...]
    stem: str
    common: bool


def named(reply: str, others: Sequence[str], known: Iterable[str], words: Words) -> Iterator[str]:
    """Yield, as `reply` writes them, those names of `others` that it says and none of the texts `known` does.

    Names are compared whatever their forms ("Тулпарда"); one that is a common word, too ("Роза"), must be written as a name.
    """
    if not others:
        return
    written = [(match, token) for match in _WORD.finditer(reply) for token in _tokens(match[0], words)]
    tokens = [token for _, token in written]
    beginnings = {token[:length] for token in tokens for length in range(len(token) - _LONGEST_ENDING, len(token) + 1)}
    stems = set(map(words.stem, tokens))
    for other in others:
        name = _core(other, words)
        if name is None or not (name.tokens[0] in beginnings or name.stem in stems):
            continue
        for at in _places(name, tokens, words):
            matches = [match for match, _ in written[at : at + len(name.tokens)]]
            if name.common and not _is_written_as_name(matches, reply):
                continue
            if not any(_places(name, words.tokens(text), words) for text in known):
                yield reply[matches[0].start() : matches[-1].end()]


@lru_cache(maxsize=20_000)
def _tokens(word: str, words: Words) -> tuple[str, ...]:
    return tuple(words.tokens(word))


@lru_cache(maxsize=20_000)
def _core(name: str, words: Words) -> _Name | None:
    """Return what is told of a name apart from what kind of business it is; None where nothing is left."""
    quoted = _QUOTED.search(name)
    tokens = words.tokens(quoted[1] if quoted else name)
    if not quoted:
        kinds = folded_set("speech/leaks", "kinds_of_business", words)
        tokens = [token for token in tokens if token not in kinds and words.form(token).lemma not in kinds]
    if sum(map(len, tokens)) < _SHORTEST_NAME:
        return None
    return _Name(
        tuple(tokens), words.stem(tokens[0]), all(words.form(token).known or token.isdigit() for token in tokens)
    )


def _places(name: _Name, tokens: Sequence[str], words: Words) -> list[int]:
    """Return where the words of a name, in any form, follow each other in `tokens`."""
    length = len(name.tokens)
    return [
        at
        for at in range(len(tokens) - length + 1)
        if all(_is_form(token, own, words) for token, own in zip(tokens[at : at + length], name.tokens, strict=True))
    ]


def _is_form(token: str, name: str, words: Words) -> bool:
    if token == name:
        return True
    if words.form(name).known:
        return words.form(token).lemma == words.form(name).lemma or words.stem(token) == words.stem(name)
    return len(name) >= _SHORTEST_NAME and token.startswith(name) and len(token) - len(name) <= _LONGEST_ENDING


def _is_written_as_name(matches: Sequence[re.Match[str]], reply: str) -> bool:
    """Tell whether common words are written as a name: in quotation marks, or with capitals that no sentence asks for."""
    start, end = matches[0].start(), matches[-1].end()
    if any(quoted.start() < start and end < quoted.end() for quoted in _QUOTED.finditer(reply)):
        return True
    asked_for = len(matches) == 1 and _SENTENCE_START.search(reply[:start])
    return all(match[0][0].isupper() for match in matches) and not asked_for
