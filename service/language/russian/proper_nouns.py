"""Proper nouns: words that are, or may be, names of people and places. Knows no names but those of the dictionary."""

from functools import lru_cache

from service.language.russian.morphology import analyzer, is_russian

PROPER = frozenset({"Name", "Surn", "Patr", "Geox"})


@lru_cache(maxsize=50_000)
def is_proper_noun(token: str) -> bool:
    """Tell whether a folded token is most likely a form of a name, of a person or of a place."""
    return is_russian(token) and not PROPER.isdisjoint(analyzer().parse(token)[0].tag.grammemes)


@lru_cache(maxsize=50_000)
def may_be_name(token: str) -> tuple[bool, bool]:
    """Tell whether a folded token is most likely a person's name by the dictionary, and whether it may be one the dictionary lacks."""
    if not is_russian(token):
        return False, True
    parses = analyzer().parse(token)
    return "Name" in parses[0].tag, any("Name" in parse.tag for parse in parses)


@lru_cache(maxsize=50_000)
def cases_of_name(token: str) -> frozenset[str]:
    """Return the cases in which a folded token may be a person's name: {"datv", "loct"} of "лене"; none where it is no name
    or where it is as well the nominative of another word ("лилии" are flowers)."""
    if not is_russian(token):
        return frozenset()
    parses = analyzer().parse(token)
    if any("nomn" in parse.tag and "Name" not in parse.tag for parse in parses):
        return frozenset()
    return frozenset(str(parse.tag.case) for parse in parses if "Name" in parse.tag)


@lru_cache(maxsize=50_000)
def may_be_name_in(token: str, case: str) -> bool:
    """Tell whether a folded token may be a person's name in a case ("gent", "datv"), whatever else it may be."""
    return is_russian(token) and any({"Name", case} in parse.tag for parse in analyzer().parse(token))


@lru_cache(maxsize=50_000)
def may_be_place(token: str) -> bool:
    """Tell whether a folded token may be the name of a place."""
    return any("Geox" in parse.tag for parse in analyzer().parse(token))
