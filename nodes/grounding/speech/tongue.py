"""The reply is in the language asked for; names of services, addresses, brands and quotations are in their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.context import Words
from graph.types import Passage
from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.speech.clauses import sentences
from nodes.grounding.speech.lines import lines_of
from nodes.grounding.word_lists import folded_set, word_set

_ASIDE = re.compile(
    r"[«\"“„][^»\"”]*[»\"”]|https?://\S+|(?<![^\s»\"”])\S*[@/]\S+|\b\w+\.(?:kz|com|ru)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-z]+", re.IGNORECASE)
_KAZAKH_LETTER = re.compile(r"[әіңғүұқөһ]", re.IGNORECASE)
_KAZAKH_GRAMMAR = re.compile(
    r"(?:м[ыи]з|с[ыи]з|н[ыи]з|(?:а|е|й)м[ыи]н|(?:а|е|й)д[ыи]|ларга|лерге|ларды|лерди|лардын|лердин|дайын|дейин|нын|нин|мен|ш[ыи]|[аеыиу]с[ыи]|(?:с|[^аеиоуыэюя])[ыи]н(?:а|е|да|де|ан|ен))$"
)
_KAZAKH_PERSON = re.compile(r"\w{3}(?:[аей]м[ыи]з|[аей]м[ыи]н|[аей]с[ыи]з|[ыи]н[ыи]з)$")
_NAME = re.compile(r"^(.*?)(?:\s[—–-]\s|[:|\d]|$)", re.DOTALL)
_ADDRESS = re.compile(
    r"\b(?:ул|улиц\w*|просп\w*|мкр|микрорайон\w*|бульвар\w*|көшес\w*|даңғыл\w*|район\w*|аудан\w*)\b", re.IGNORECASE
)
_PREDICATES = frozenset({"VERB", "INFN", "PRED", "NPRO", "ADJS", "PRTS", "GRND"})
_LINKS = frozenset({"PREP", "CONJ", "PRCL", "ADVB", "COMP", "NUMR"})
_OBLIQUE = frozenset({"datv", "ablt", "loct"})
_LONG_ENOUGH = 4
_FEW, _MANY = 2, 3


@dataclass(slots=True)
class _Shown:
    """How many words of a sentence only one language has: Russian predicates, links and inflected words,
    Kazakh words and guesses at them, English ones."""

    predicates: int = 0
    links: int = 0
    inflected: int = 0
    kazakh: int = 0
    guesses: int = 0
    english: int = 0

    @property
    def russian(self) -> int:
        return self.predicates + self.links

    def is_russian(self) -> bool:
        """Tell whether it is Russian beyond the names that a Kazakh sentence borrows."""
        kazakh = self.kazakh + self.guesses
        if kazakh == 0:
            return self.predicates > 0 or self.links + self.inflected >= _FEW
        return self.russian >= _MANY and self.russian > 2 * kazakh

    def is_kazakh(self) -> bool:
        """Tell whether it is Kazakh beyond the names that a Russian sentence borrows."""
        # One word that merely ends like a Kazakh one may be a borrowed name ("фейды").
        kazakh = self.kazakh + (self.guesses if self.kazakh or self.guesses >= _FEW else 0)
        if self.russian == 0:
            return kazakh > 0
        return kazakh >= _MANY and kazakh > 2 * self.russian

    def is_english(self) -> bool:
        return self.english >= _MANY and self.russian + self.kazakh + self.guesses < self.english


def tongue_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield an objection to every sentence of the reply in another language than that asked for."""
    if evidence.draft.quoted:
        return
    language, words = evidence.request.language, evidence.words
    names = frozenset[str]().union(*(_names(passage, words) for passage in evidence.cited))
    for sentence in sentences(evidence.draft.text):
        shown = _shown(sentence, names, words)
        other = shown.is_kazakh() if language == "ru" else shown.is_russian()
        if other or shown.is_english():
            yield object_to(f"tongue_{language}", sentence)


def _shown(sentence: str, names: frozenset[str], words: Words) -> _Shown:
    shown = _Shown()
    plain = _ASIDE.sub(" ", sentence)
    for match in _WORD.finditer(plain):
        word = match[0]
        if _LATIN.fullmatch(word):
            shown.english += word.lower() in word_set("speech/tongue", "english")
            continue
        if word[0].isupper() and plain[: match.start()].strip(" –—-•*"):
            continue
        kind = _kind(word.lower(), words)
        if kind != "predicate" and _stem(word, words) in names:
            continue
        shown.predicates += kind == "predicate"
        shown.links += kind == "link"
        shown.inflected += kind == "inflected"
        shown.kazakh += kind == "kazakh"
        shown.guesses += kind == "guess"
    return shown


@lru_cache(maxsize=20_000)
def _stem(word: str, words: Words) -> str:
    return words.stem(words.tokens(word)[0])


@lru_cache(maxsize=20_000)
def _kind(word: str, words: Words) -> str:
    """Return what a lower-case word shows.

    "kazakh", or a "guess" of it by its end; "predicate", "link" or "inflected" of Russian; "" where both languages have it.
    """
    token = words.tokens(word)[0]
    if token in folded_set("speech/tongue", "both", words):
        return ""
    if _KAZAKH_LETTER.search(word):
        return "kazakh"
    form = words.form(token)
    if "Abbr" in form.grammemes:
        return ""
    if words.language(word) == "kk" and (len(token) >= _LONG_ENOUGH or not form.known):
        return "kazakh"
    if not form.known and _KAZAKH_PERSON.search(token):
        return "kazakh"
    if not form.known:
        return "guess" if len(token) > _LONG_ENOUGH and _KAZAKH_GRAMMAR.search(token) else ""
    if words.language(word) == "kk":
        return ""
    if form.pos in _PREDICATES:
        return "predicate"
    if form.pos in _LINKS:
        return "link"
    return "inflected" if form.pos == "ADJF" or (form.pos == "NOUN" and _OBLIQUE & form.grammemes) else ""


def _names(passage: Passage, words: Words) -> frozenset[str]:
    return _names_of(tuple(_named(passage)), words)


@lru_cache(maxsize=500)
def _names_of(texts: tuple[str, ...], words: Words) -> frozenset[str]:
    return frozenset(words.stem(token) for text in texts for token in words.tokens(text))


def _named(passage: Passage) -> Iterator[str]:
    """Yield what names something in a passage: headings, services, what stands before a dash or a sum, addresses."""
    for text, heading in lines_of(passage):
        name = _NAME.match(text)
        yield heading
        yield text if _ADDRESS.search(text) else name[1] if name else ""
    for line in passage.lines:
        if line.service is not None:
            yield " ".join((line.service.name, line.service.variant, *line.service.section))
