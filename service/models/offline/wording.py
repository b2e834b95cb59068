"""What a question is about: its words without those that every question has."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.texts import texts
from service.language.lexicon import load_lexicon
from service.language.normalise import stem, tokens
from service.language.russian.morphology import grammar, lemmas
from service.language.russian.parts_of_speech import is_russian_noun
from service.language.russian.proper_nouns import is_proper_noun

_LONGEST_GREETING = 3
_SAME_START = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The word lists of `words.yaml`; function words by their stems."""

    function_stems: frozenset[str]
    function_lemmas: frozenset[str]
    narrowing_endings: tuple[str, ...]
    narrowing_openings: frozenset[str]
    narrowing_kazakh_endings: tuple[str, ...]
    narrowing_stems: frozenset[str]
    ellipsis_openings: frozenset[str]
    question_openings: frozenset[str]
    place_stems: frozenset[str]
    greetings: tuple[str, ...]
    ellipsis_endings: frozenset[str]
    pronouns: frozenset[str]
    agreements: frozenset[str]
    us: frozenset[str]
    phrases: dict[str, str]


@lru_cache(maxsize=1)
def load_wording() -> Wording:
    """Return the product's word lists, read once."""
    content: dict[str, Any] = texts("service.models.offline", "words")
    function_words = tokens(" ".join(content["function_words"]))
    return Wording(
        function_stems=frozenset(function_words) | frozenset(map(stem, function_words)),
        function_lemmas=frozenset(grammar(word)[1] for word in function_words),
        narrowing_endings=tuple(content["narrowing_endings"]),
        narrowing_openings=frozenset(content["narrowing_openings"]),
        narrowing_kazakh_endings=tuple(content["narrowing_kazakh_endings"]),
        narrowing_stems=frozenset(map(stem, content["narrowing_words"])),
        greetings=tuple(content["greetings"]),
        question_openings=frozenset(content["question_openings"]),
        place_stems=frozenset(map(stem, content["place_words"])),
        ellipsis_openings=frozenset(content["ellipsis_openings"]),
        ellipsis_endings=frozenset(content["ellipsis_endings"]),
        pronouns=frozenset(content["pronouns"]),
        us=frozenset(content["us"]),
        agreements=frozenset(tokens(" ".join(content["agreements"]))),
        phrases=content["phrases"],
    )


def rendered(text: str) -> str:
    """Return the folded words of `text` in Russian, as far as the lexicon knows them."""
    return load_lexicon().expand(text).russian


def greets(text: str) -> bool:
    """Tell whether `text` begins with a greeting, whatever follows."""
    opening = f"{' '.join(tokens(text)[:2])} "
    return any(opening.startswith(f"{greeting} ") for greeting in load_wording().greetings)


def subject_words(text: str) -> list[str]:
    """Return the Russian words that say what `text` is about, in order; empty for "а сколько стоит?"."""
    return [word for word in rendered(text).split() if not is_function_word(word)]


def spoken_subject(text: str) -> list[str]:
    """Return the words that say what `text` is about as they were spoken: the lexicon's are less exact ("кошке": животное)."""
    pieces = load_lexicon().expand(text).pieces
    return [word for spoken, concept in pieces if subject_words(concept) for word in spoken.split()]


def names_only_a_place(text: str) -> bool:
    """Tell whether `text` names nothing but the place asked for ("адрес", "где вы в Таразе"): no common noun of another thing."""
    return all(
        _is_of_a_place(word) or not is_russian_noun(word) or is_proper_noun(word) for word in subject_words(text)
    )


def _is_of_a_place(word: str) -> bool:
    """Tell whether a word is one for a place, be it made small ("адресочек")."""
    found, places = stem(word), load_wording().place_stems
    return found in places or any(len(place) >= _SAME_START and found.startswith(place) for place in places)


def only_greets(text: str) -> bool:
    """Tell whether `text` is a greeting and nothing else."""
    return greets(text) and not subject_words(text) and len(tokens(text)) <= _LONGEST_GREETING


@lru_cache(maxsize=50_000)
def is_function_word(word: str) -> bool:
    """Tell whether a word carries no subject; a noun that merely shares a stem with one ("Жанна": "және") does."""
    wording = load_wording()
    if word in wording.function_stems:
        return True
    another_noun = is_russian_noun(word) and lemmas(word).isdisjoint(wording.function_lemmas)
    return stem(word) in wording.function_stems and not another_noun


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of `text`, as it was written, that say what it is about."""
    function_stems = load_wording().function_stems
    words = (word for word in tokens(text) if word not in function_stems)
    return frozenset(stem(word) for word in words) - function_stems
