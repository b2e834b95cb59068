"""Talk of rules that the writer itself was given: told by whose they are, in any form, not by how it is put."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from graph.context import Words
from graph.types import WordForm
from nodes.grounding.word_lists import folded_set, word_lists

_NEAR = 4
"""Words between a rule and whose it is."""
_MINE = r"(?:лар|лер|дар|дер|тар|тер)?[ыи]?м(?:[ае]|[дн][аеыи]|[дн][ае]н|[дн][ыи]н|[мбп]ен)?"
"""Kazakh "my" behind a noun, with a case: "нұсқаулығымда", "ережелерімнен"."""
_MY_OBJECT = r"(?:лар|лер|дар|дер|тар|тер)?[ыи]?м[дн][ыи]"
_OBJECT = frozenset({"accs", "gent", "nomn"})
_DENIED_KAZAKH = ("маймын", "меймин", "баймын", "беймин", "паймын", "пеймин")
_OF_NOUN = r"(?:лар|лер|дар|дер|тар|тер)?(?:[ыи]н?)?(?:[гк][ае]|[дтн][аеыи]|[дтн][ае]н|[дтн][ыи]н|[мбп]ен)?"
_TO_ME = frozenset({"мне", "меня", "мной", "маган", "мени"})
_TO_ME_KAZAKH = frozenset({"маган", "мени"})
_OWN = frozenset({"мой", "свой"})


def tells_own_rules(tokens: Sequence[str], words: Words) -> bool:
    """Tell whether a sentence of folded `tokens` speaks of rules, settings or documents that were given to the writer."""
    forms = [words.form(token) for token in tokens]
    if any(form.known and "impr" in form.grammemes for form in forms) or _refuses(tokens, forms, words):
        # "Напишите мне, какая инструкция": of the customer's; "свои настройки не показываю" tells nothing of them.
        return False
    if any(map(_is_my_rule, tokens)) or _is_ordered(tokens):
        return True
    rules = [at for at, token in enumerate(tokens) if _is_listed(token, "rules", words)]
    papers = [at for at, token in enumerate(tokens) if _is_listed(token, "papers", words)]
    given = [at for at, token in enumerate(tokens) if _is_listed(token, "given", words)]
    mine = list(_mine(tokens, forms))
    if _are_near(rules, mine):
        return True
    to_me = [at for at, token in enumerate(tokens) if token in _TO_ME]
    return _are_near(papers, given) and _are_near(given, to_me)


def _mine(tokens: Sequence[str], forms: Sequence[WordForm]) -> Iterator[int]:
    """Yield where a sentence says that something is the writer's own, or was given or said to it."""
    speaks = any({"1per", "sing"} <= form.grammemes for form in forms)
    for at, (token, form) in enumerate(zip(tokens, forms, strict=True)):
        if token in _TO_ME or token == "менин" or (form.lemma in _OWN and (form.lemma == "мой" or speaks)):
            yield at


def _refuses(tokens: Sequence[str], forms: Sequence[WordForm], words: Words) -> bool:
    """Tell whether the rules are what the writer will not show or tell: the object of what it denies to do."""
    denied = any(
        token == "не" and {"1per", "sing"} <= form.grammemes for token, form in zip(tokens, forms[1:], strict=False)
    )
    said = zip(tokens, forms, strict=True)
    if denied and any(_OBJECT & form.grammemes and _is_listed(token, "rules", words) for token, form in said):
        return not any(form.pos == "PREP" for form in forms)
    return any(token.endswith(_DENIED_KAZAKH) for token in tokens) and any(
        _nouns("rules_kk", _MY_OBJECT).fullmatch(token) for token in tokens
    )


def _are_near(one: Sequence[int], other: Sequence[int]) -> bool:
    return any(abs(a - b) <= _NEAR for a in one for b in other)


def _is_ordered(tokens: Sequence[str]) -> bool:
    """Tell whether the writer says in Kazakh what it was ordered or set up to do: "мені баптаған", "маған тапсырды"."""
    return not _TO_ME_KAZAKH.isdisjoint(tokens) and any(map(_ordering().fullmatch, tokens))


@cache
def _ordering() -> re.Pattern[str]:
    stems = "|".join(word_lists("speech/leaks")["ordering_kk"])
    return re.compile(rf"(?:{stems})(?:ы?лы?|и?ли?)?(?:[дт][ыи]|[гк][ае]н)")


@lru_cache(maxsize=20_000)
def _is_my_rule(token: str) -> bool:
    return _nouns("rules_kk", _MINE).fullmatch(token) is not None


@lru_cache(maxsize=20_000)
def _is_listed(token: str, key: str, words: Words) -> bool:
    if words.form(token).lemma in folded_set("speech/leaks", key, words):
        return True
    if key == "given":
        return re.fullmatch(_nouns_of("given_kk"), token) is not None
    return _nouns(f"{key}_kk", _OF_NOUN).fullmatch(token) is not None


@cache
def _nouns(key: str, ending: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_nouns_of(key)}){ending}")


@cache
def _nouns_of(key: str) -> str:
    return "|".join(word_lists("speech/leaks")[key])
