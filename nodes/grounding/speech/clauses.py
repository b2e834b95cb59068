"""The sentences and clauses of a text, word by word, as the checks of what a reply does with words read them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.context import Words
from graph.types import WordForm

_SENTENCE = re.compile(
    r"(?<=[.!?…])[»\")]*\s+(?=[^\sa-zа-яёәіңғүұқөһ])|(?<=[!?…])\s+|\n+|;\s+"
    r"|(?<=[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f])\s+(?=[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ])"
)
_CLAUSE = re.compile(
    r"[,:]+(?=\s|$)|\s*[()]+\s*|\s[–—-]\s|\s+(?:но|а|поэтому|зато|бірақ|сондықтан|ал)\s+",
    re.IGNORECASE,
)
_EDGES = " \t\n.,;:!?…–—-()«»\"'"
_CONDITIONS = frozenset({"если", "когда", "пока", "чтобы", "чтоб", "как", "хотя", "прежде", "егер"})
_KAZAKH_CONDITION = re.compile(r"\w{2,}(?:са|се)(?:ныз|низ|ныздар|низдер|к|м|н)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence with its folded words and their forms, in order.

    `asks`: it ends in a question mark; `conditional`: it says only when something would be ("если …", "… болса");
    `sentence` is the whole one, `around` its folded words.
    """

    text: str
    tokens: tuple[str, ...]
    forms: tuple[WordForm, ...]
    asks: bool
    conditional: bool
    sentence: str
    around: tuple[str, ...]

    def negated(self, at: int) -> bool:
        """Tell whether the word at `at` is denied by the one before it."""
        return at > 0 and self.tokens[at - 1] in ("не", "ни")


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of `text`, without their spaces."""
    return [piece.strip() for piece in _SENTENCE.split(text) if piece and piece.strip()]


@lru_cache(maxsize=500)
def worded(text: str, words: Words) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the sentences of `text` with their folded words."""
    read = {clause.sentence: clause.around for clause in clauses(text, words)}
    return tuple((sentence, read.get(sentence, ())) for sentence in sentences(text))


@lru_cache(maxsize=500)
def clauses(text: str, words: Words) -> tuple[Clause, ...]:
    """Return the clauses of every sentence of `text` that hold words, in order. Several checks read one reply."""
    return tuple(_clauses(text, words))


def _clauses(text: str, words: Words) -> Iterator[Clause]:
    for sentence in sentences(text):
        pieces = [piece.strip(_EDGES) for piece in _CLAUSE.split(sentence) if piece]
        read = [(piece, tuple(words.tokens(piece))) for piece in pieces if piece]
        around = tuple(token for _, tokens in read for token in tokens)
        for at, (piece, tokens) in enumerate(read):
            forms = tuple(map(words.form, tokens))
            if tokens:
                yield Clause(
                    text=piece,
                    tokens=tokens,
                    forms=forms,
                    asks=at == len(read) - 1 and sentence.rstrip('»") ').endswith("?"),
                    conditional=_is_conditional(tokens, forms),
                    sentence=sentence,
                    around=around,
                )


def _is_conditional(tokens: tuple[str, ...], forms: tuple[WordForm, ...]) -> bool:
    alike = tokens[0] == "как" and len(tokens) > 1 and (tokens[1] == "раз" or "datv" in forms[1].grammemes)
    if not alike and (not _CONDITIONS.isdisjoint(tokens[:2]) or "ли" in tokens):
        return True
    return not forms[-1].known and _KAZAKH_CONDITION.fullmatch(tokens[-1]) is not None
