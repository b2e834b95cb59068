"""Russian and Kazakh words as nodes may ask about them."""

from functools import lru_cache

from graph.types import Language, WordForm
from service.language.detect import evident_language
from service.language.lexicon import load_lexicon
from service.language.normalise import stem, tokens
from service.language.russian.morphology import form


class BothLanguages:
    """Implements `graph.context.Words`."""

    def tokens(self, text: str) -> list[str]:
        return list(_tokens(text))

    def stem(self, word: str) -> str:
        return stem(word)

    def form(self, word: str) -> WordForm:
        return form(word)

    def rendered(self, text: str) -> str:
        return _rendered(text)

    def language(self, text: str) -> Language | None:
        return evident_language(text)


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(tokens(text))


@lru_cache(maxsize=20_000)
def _rendered(text: str) -> str:
    return load_lexicon().expand(text).russian
