"""Messages that only name something: "шугаринг", "букет невесты". They ask about it, however they read."""

from functools import lru_cache
from pathlib import Path

from graph.texts import read_yaml
from graph.types import Intent
from service.language.detect import evident_language
from service.language.normalise import russian_stem, stem, tokens
from service.language.russian.inflection import is_past
from service.language.russian.parts_of_speech import is_infinitive, shows_grammar
from service.models.offline.wording import load_wording, subject_words

_EXAMPLES_DIR = Path(__file__).parent / "examples"
_MAY = "можно"
_MOST_WORDS, _MOST_KAZAKH_WORDS = 4, 2
"""Kazakh has its verbs at the end, and no dictionary here tells them."""


def only_names(text: str) -> bool:
    """Tell whether `text` is a name and nothing else: a few words with a subject, none of them a verb or a pronoun."""
    words = tokens(text)
    openings = load_wording().question_openings | load_wording().us
    return (
        0 < len(words) <= (_MOST_KAZAKH_WORDS if evident_language(text) == "kk" else _MOST_WORDS)
        and bool(subject_words(text))
        and openings.isdisjoint(words)
        and not any(len(word) > 3 and shows_grammar(word) for word in words)
    )


def asks(text: str) -> bool:
    """Tell whether `text` has the form of a question, and not of a cry ("кто ответит?!")."""
    words = tokens(text)
    return "!" not in text and (text.rstrip().endswith("?") or words[:1] == [_MAY])


def wishes(text: str) -> bool:
    """Tell whether `text` says what is to be done, and of nothing that was ("только снять")."""
    words = tokens(text)
    return any(map(is_infinitive, words)) and not any(map(is_past, words))


def usual_in(intent: Intent, text: str) -> bool:
    """Tell whether every word of `text` is one that customers say for `intent`, going by its examples, or names the business."""
    return (_words_of(intent) | load_wording().place_stems).issuperset(map(russian_stem, tokens(text)))


def names_no_service(text: str) -> bool:
    """Tell whether `text`, which asks for prices, names nothing to be priced: it is the whole list that is asked for."""
    listed, places = _words_of("price_list"), load_wording().place_stems
    return all(
        russian_stem(word) in listed or stem(word) in places or shows_grammar(word) for word in subject_words(text)
    )


@lru_cache(maxsize=64)
def _words_of(intent: Intent) -> frozenset[str]:
    content = read_yaml((_EXAMPLES_DIR / f"{intent}.yaml").read_text(encoding="utf-8"))
    said = (example for language in ("ru", "kk") for example in content[language])
    return frozenset(russian_stem(word) for example in said for word in tokens(example))
