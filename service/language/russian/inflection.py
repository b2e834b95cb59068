"""Inflection: the number, case, person, tense and mood that the form of a Russian word has or may have.

Knows nothing of what the word names.
"""

from functools import lru_cache

from service.language.russian.morphology import analyzer, is_russian


@lru_cache(maxsize=50_000)
def is_past(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb in the past tense."""
    return is_russian(token) and "past" in analyzer().parse(token)[0].tag


@lru_cache(maxsize=50_000)
def is_oblique(token: str) -> bool:
    """Tell whether a folded token is a noun's form that can be no subject ("почек", "стрижки" may be one)."""
    parses = [parse.tag for parse in analyzer().parse(token) if parse.tag.POS == "NOUN"]
    return is_russian(token) and bool(parses) and not any({"nomn", "accs"} & set(tag.grammemes) for tag in parses)


@lru_cache(maxsize=50_000)
def counted(token: str, number: int) -> str:
    """Return a folded token, a noun that things are counted by, in the form behind a number ("мест", 4: "места"); "" for what
    is no form of one in the genitive plural, or is not known."""
    parses = [parse for parse in analyzer().parse(token) if parse.tag.POS == "NOUN"]
    plural = [parse for parse in parses if {"plur", "gent"} <= set(parse.tag.grammemes) or "Fixd" in parse.tag]
    if not plural or not is_russian(token):
        return ""
    form = plural[0].normalized.make_agree_with_number(number)
    return str(form.word) if form is not None else ""


@lru_cache(maxsize=50_000)
def is_plural(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian word in the plural."""
    return is_russian(token) and "plur" in analyzer().parse(token)[0].tag


@lru_cache(maxsize=50_000)
def is_first_person(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb of the first person ("приеду"), or "я"."""
    if token == "я":
        return True
    return is_russian(token) and "1per" in analyzer().parse(token)[0].tag


@lru_cache(maxsize=50_000)
def may_be_genitive(token: str) -> bool:
    """Tell whether a folded token can be the genitive of a Russian noun ("собаки")."""
    return is_russian(token) and any({"NOUN", "gent"} in parse.tag for parse in analyzer().parse(token))


@lru_cache(maxsize=50_000)
def tells(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian verb by which something is told ("отросли", "хочет"), not asked of you."""
    if not is_russian(token):
        return False
    tag = analyzer().parse(token)[0].tag
    return tag.POS == "VERB" and "impr" not in tag and "2per" not in tag


@lru_cache(maxsize=50_000)
def is_order(token: str) -> bool:
    """Tell whether a folded token is most likely a Russian imperative said to one whom one knows ("скинь"), and no abbreviation ("см")."""
    tag = analyzer().parse(token)[0].tag
    return is_russian(token) and {"impr", "sing"} in tag and "Abbr" not in tag


@lru_cache(maxsize=50_000)
def is_genitive_plural(token: str) -> bool:
    """Tell whether a folded token may be the genitive plural of a Russian noun ("салонов")."""
    return is_russian(token) and any({"NOUN", "gent", "plur"} in parse.tag for parse in analyzer().parse(token))
