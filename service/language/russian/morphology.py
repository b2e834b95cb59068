"""Morphological analysis of Russian words by the OpenCorpora dictionary: which ones exist, and whose forms they are.

Stems alone mistake words for one another ("платья" and "платить" have the same), and correction leads rare words astray.
Knows single folded words and no sentence; what an analysis tells of a word in particular, the modules beside this one say.
"""

from functools import lru_cache

import pymorphy3

from graph.types import WordForm

_FORMS = (
    "impr",
    "past",
    "pres",
    "futr",
    "1per",
    "2per",
    "3per",
    "sing",
    "plur",
    "anim",
    "nomn",
    "gent",
    "datv",
    "accs",
    "ablt",
)


@lru_cache(maxsize=1)
def analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=50_000)
def form(token: str) -> WordForm:
    """Return the likeliest form of a folded token; of one that the dictionary does not know, as its end lets guess."""
    parse = analyzer().parse(token)[0]
    return WordForm(
        lemma=str(parse.normal_form).replace("ё", "е"),
        pos=str(parse.tag.POS or ""),
        grammemes=frozenset(map(str, parse.tag.grammemes)),
        known=analyzer().word_is_known(token),
    )


@lru_cache(maxsize=50_000)
def lemmas(token: str) -> frozenset[str]:
    """Return the dictionary forms (folded) of which `token` is a form; none when it is no Russian word."""
    if not analyzer().word_is_known(token):
        return frozenset()
    return frozenset(parse.normal_form.replace("ё", "е") for parse in analyzer().parse(token))


def is_russian(token: str) -> bool:
    """Tell whether a folded token is a form of a Russian word."""
    return bool(lemmas(token))


@lru_cache(maxsize=50_000)
def grammar(token: str) -> tuple[str, str]:
    """Return the likeliest form of a folded token and its dictionary form: part of speech, mood, tense, person or case.

    A word that the dictionary does not know is told by its end: ("?ала", the word itself).
    """
    if not is_russian(token):
        return f"?{token[-3:]}", token
    parse = analyzer().parse(token)[0]
    grammemes = [name for name in _FORMS if name in parse.tag]
    return ".".join([str(parse.tag.POS), *grammemes]), parse.normal_form
