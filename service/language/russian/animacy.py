"""Animacy: whether a noun names a living being or a thing, and of which gender the living one is.

Whose name a word is, and how names are written, is for `proper_nouns` and those who ask it.
"""

from functools import lru_cache

from service.language.russian.morphology import analyzer, is_russian
from service.language.russian.parts_of_speech import is_russian_noun
from service.language.russian.proper_nouns import PROPER


@lru_cache(maxsize=50_000)
def names_a_thing(token: str) -> bool:
    """Tell whether a folded token, most likely or instead of someone's name, names a thing or an action: no one living, and
    not in a case that leans on another word ("стрижка", "роза"; not "кот", "спины")."""
    for parse in analyzer().parse(token):
        if parse.tag.POS != "NOUN":
            return False
        if "inan" in parse.tag and PROPER.isdisjoint(parse.tag.grammemes):
            return "nomn" in parse.tag or "accs" in parse.tag
        if PROPER.isdisjoint(parse.tag.grammemes):
            return False
    return False


@lru_cache(maxsize=50_000)
def gender_of_living(token: str) -> str | None:
    """Return the gender ("masc", "femn") of the person or animal that a folded token most likely names; None of anything else."""
    if not is_russian_noun(token):
        return None
    tag = analyzer().parse(token)[0].tag
    return str(tag.gender) if "anim" in tag and tag.gender in ("masc", "femn") else None


@lru_cache(maxsize=50_000)
def is_living(token: str) -> bool:
    """Tell whether a folded token names a person or an animal and nothing else ("лицо" is a face, too)."""
    return is_russian_noun(token) and all(
        "anim" in parse.tag for parse in analyzer().parse(token) if parse.tag.POS == "NOUN"
    )


@lru_cache(maxsize=50_000)
def may_be_told(token: str) -> bool:
    """Tell whether a folded token is the dative of a noun for a person or people ("родителям", "хозяйке")."""
    return is_russian(token) and any({"NOUN", "anim", "datv"} in parse.tag for parse in analyzer().parse(token))
