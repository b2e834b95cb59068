"""What the bot has just listed, and which of it the customer means by its place: "второй", "2", "последний", "екінші"."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from graph.texts import texts
from graph.types import Ask, Utterance
from service.knowledge.naming import name_of
from service.language.kazakh import kazakh_candidates
from service.language.normalise import tokens
from service.language.russian.morphology import lemmas
from service.models.offline.candidates import Candidate
from service.models.offline.query_terms import stems_of
from service.models.offline.wording import subject_words

_LISTED = re.compile(r"^\s*(?:[•–-]|\d{1,2}[.)])\s+(?P<option>\S.*)$", re.MULTILINE)
_MOST_WORDS = 5
_LITERAL = "«{}»"


def listed(history: Sequence[Utterance]) -> tuple[str, ...]:
    """Return the lines of the list with which the bot's last message ends the conversation so far; none without one."""
    if not history or history[-1].role != "bot":
        return ()
    return tuple(match["option"] for match in _LISTED.finditer(history[-1].text))


def chosen(text: str, options: Sequence[str]) -> str | None:
    """Return the one of `options` that `text` names, by its place or in words that no other has; None when it names none."""
    words = tokens(text)
    if not options or not words or len(words) > _MOST_WORDS:
        return None
    return _by_place(words, options) or _by_name(text, options)


def asked_about(text: str, options: Sequence[str]) -> str | None:
    """Return the one of `options` that a question is about which names nothing else ("а второй сколько по времени?")."""
    words = [word for word in tokens(text) if not word.isdigit()]
    placed = [word for word in words if _place(word, len(options)) is not None]
    others = [word for word in words if word not in placed]
    if len(placed) != 1 or len(words) != len(tokens(text)) or subject_words(" ".join(others)):
        return None
    return _by_place(placed, options)


def _by_place(words: Sequence[str], options: Sequence[str]) -> str | None:
    places = [place for word in words if (place := _place(word, len(options))) is not None]
    others = [word for word in words if _place(word, len(options)) is None]
    if len(places) != 1 or not 0 <= places[0] < len(options) or not all(map(_says_nothing, others)):
        return None
    return options[places[0]]


def _by_name(text: str, options: Sequence[str]) -> str | None:
    said = stems_of(text)
    named = [option for option in options if said and said <= stems_of(name_of(option))]
    return named[0] if len(named) == 1 else None


def literal(option: str) -> str:
    """Return the query that finds just this line: what it names, in quotation marks."""
    return _LITERAL.format(name_of(option))


def meant_literally(ask: Ask, found: Sequence[Candidate]) -> Candidate | None:
    """Return the line that has the name which the query of `ask` quotes; None when it quotes none, or no line has it."""
    return next((candidate for candidate in found if ask.query == literal(candidate.line)), None)


def _place(word: str, count: int) -> int | None:
    """Return the index that a word stands for among `count` things, which may lie beyond them."""
    if word.isdigit():
        return int(word) - 1
    forms = lemmas(word) | kazakh_candidates(word)
    if not forms.isdisjoint(_words()["last"]):
        return count - 1
    return next((place for place, names in enumerate(_words()["places"]) if not forms.isdisjoint(names)), None)


def _says_nothing(word: str) -> bool:
    return not (lemmas(word) | {word}).isdisjoint(_words()["beside"])


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return texts("service.models.offline", "ordinals")
