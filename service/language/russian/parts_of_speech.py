"""Parts of speech: which one a Russian word most likely is. Knows nothing of its form, nor of what it names."""

from functools import lru_cache

from service.language.russian.morphology import analyzer, is_russian

_SHOWN_BY_GRAMMAR = frozenset({"VERB", "INFN", "GRND", "PREP", "NPRO", "ADVB", "COMP", "ADJS"})
"""Parts of speech that one language does not borrow from another, as it does nouns and what describes them."""


@lru_cache(maxsize=50_000)
def is_russian_noun(token: str) -> bool:
    """Tell whether a folded token is most likely a form of a Russian noun."""
    return is_russian(token) and analyzer().parse(token)[0].tag.POS == "NOUN"


@lru_cache(maxsize=50_000)
def is_adverb(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian adverb."""
    return is_russian(token) and analyzer().parse(token)[0].tag.POS == "ADVB"


@lru_cache(maxsize=50_000)
def shows_grammar(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb, or another word that only a Russian sentence has."""
    return is_russian(token) and analyzer().parse(token)[0].tag.POS in _SHOWN_BY_GRAMMAR


@lru_cache(maxsize=50_000)
def is_interjection(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian interjection ("ой", "ну")."""
    return is_russian(token) and analyzer().parse(token)[0].tag.POS == "INTJ"


@lru_cache(maxsize=50_000)
def is_infinitive(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb in the infinitive."""
    return is_russian(token) and analyzer().parse(token)[0].tag.POS == "INFN"


@lru_cache(maxsize=50_000)
def is_abbreviation(token: str) -> bool:
    """Tell whether a folded token is most likely an abbreviation ("узи")."""
    return is_russian(token) and "Abbr" in analyzer().parse(token)[0].tag


@lru_cache(maxsize=50_000)
def is_preposition(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian preposition or conjunction ("по", "если")."""
    return is_russian(token) and analyzer().parse(token)[0].tag.POS in ("PREP", "CONJ")


@lru_cache(maxsize=50_000)
def is_adjective(token: str) -> bool:
    """Tell whether a folded token is most likely a full Russian adjective or participle."""
    return is_russian(token) and analyzer().parse(token)[0].tag.POS in ("ADJF", "PRTF")


@lru_cache(maxsize=50_000)
def is_predicate(token: str) -> bool:
    """Tell whether a folded token is most likely what a Russian clause says of its subject: a finite verb that asks nothing of
    anyone, "можно", "рады"."""
    if not is_russian(token):
        return False
    parses = analyzer().parse(token)
    if any("impr" in parse.tag for parse in parses):
        return False
    return parses[0].tag.POS in ("PRED", "ADJS", "VERB")
