"""A light stripper of Kazakh suffixes, working on folded text (see `service.language.normalise`).

Kazakh chains suffixes (тырнақ-тар-ымыз-ды); folding has already made their vowel variants few. The stripper knows no
grammar: it takes off the endings that small-business messages are full of, and keeps at least three letters.
"""

import re
from functools import lru_cache

_NOUN_SUFFIXES = (
    "ларыныз", "лериниз", "дарыныз", "дериниз", "тарыныз", "териниз", "ларымыз", "леримиз",
    "лардын", "лердин", "дардын", "дердин", "тардын", "тердин", "ларды", "лерди", "дарды", "дерди", "тарды", "терди",
    "ларга", "лерге", "дарга", "дерге", "тарга", "терге", "ларым", "лерим", "дарым", "дерим", "тарым", "терим",
    "лары", "лери", "дары", "дери", "тары", "тери", "лар", "лер", "дар", "дер", "тар", "тер",
    "ымызды", "имизди", "ынызды", "инизди", "ымыз", "имиз", "ыныз", "иниз", "мызды", "мизди", "нызды", "низди",
    "мыз", "миз", "ныз", "низ", "ымды", "имди", "ынды", "инди", "ыма", "име", "ына", "ине", "ымнын", "имнин",
    "ымда", "имде", "ында", "инде", "ынан", "инен", "ынын", "инин", "сынын", "синин", "сына", "сине", "сында", "синде",
    "ым", "им", "ын", "ин", "сы", "си", "мды", "мди",
    "нын", "нин", "дын", "дин", "тын", "тин", "нан", "нен", "дан", "ден", "тан", "тен", "мен", "бен", "пен",
    "га", "ге", "ка", "ке", "на", "не", "ды", "ди", "ты", "ти", "ны", "ни", "да", "де", "та", "те", "нда", "нде",
    "дагы", "деги", "тагы", "теги", "лык", "лик", "дык", "дик", "тык", "тик", "сыз", "сиз", "шы", "ши", "ы", "и", "а", "е",
)  # fmt: skip
_VERB_SUFFIXES = (
    "гыныз", "гиниз", "кыныз", "киниз", "гым", "гим", "кым", "ким", "гысы", "гиси", "кысы", "киси",
    "сыздар", "сиздер", "асыздар", "есиздер", "йсыздар", "йсиздер", "сыныздар", "синиздер", "асыз", "есиз", "йсыз", "йсиз",
    "сындар", "синдер",
    "амын", "емин", "ймын", "ймин", "амыз", "емиз", "аласыз", "аласыздар", "амыз", "ады", "еди", "йды", "йди",
    "атын", "етин", "йтын", "йтин", "дыру", "диру", "тыру", "тиру", "ындар", "ылады", "иледи", "латын", "летин", "лады", "леди",
    "ганда", "генде", "канда", "кенде", "ган", "ген", "кан", "кен", "саныз", "сениз", "сам", "сем", "сак", "сек", "са", "се",
    "ып", "ип", "дым", "дим", "тым", "тим", "дык", "дик", "йын", "йин", "айын", "ейин", "май", "мей", "ту", "ду", "у", "п", "й",
    "т", "ла", "ле", "лау", "леу", "лап", "лет", "лат", "дат", "дет", "ткым", "ткиз", "кызу", "гизу", "л", "а", "е", "ар", "ер",
)  # fmt: skip
_CLEAR_ENDINGS = (
    "ларыныз", "лериниз", "дарыныз", "дериниз", "тарыныз", "териниз", "лардын", "лердин", "дардын", "дердин", "тардын", "тердин",
    "ларды", "лерди", "дарды", "дерди", "тарды", "терди", "ларга", "лерге", "дарга", "дерге", "тарга", "терге",
    "ымызды", "имизди", "ынызды", "инизди", "ымыз", "имиз", "ыныз", "иниз", "ымды", "имди", "ында", "инде",
    "сыздар", "сиздер", "асыз", "есиз", "йсыз", "йсиз", "амын", "емин", "дын", "дин", "нын", "нин",
    "гым", "гим", "кым", "тыру", "дыру", "саныз", "сениз", "йтын", "йтин", "атын", "етин",
)  # fmt: skip
_POLITE = re.compile(r"[нс][ыи]з(?:дар|дер)?(?:ш[ыи]|м[ае]|б[ае])?$")
"""What is asked of "you", or said of it: "жиберинизши", "жасайсыздарма"."""
_MIN_ENDED = 6
_PLURALS = ("лар", "лер", "дар", "дер", "тар", "тер")
_MIN_STEM = 3
_MAX_SUFFIXES = 4
_HARDENED = str.maketrans("гб", "кп")


def _by_length(suffixes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(suffixes), key=len, reverse=True))


_NOUN = _by_length(_NOUN_SUFFIXES)
_ALL = _by_length(_NOUN_SUFFIXES + _VERB_SUFFIXES)
_CLEAR = _by_length(_CLEAR_ENDINGS)


@lru_cache(maxsize=50_000)
def kazakh_candidates(token: str) -> frozenset[str]:
    """Return every stem that stripping Kazakh suffixes may leave of a folded token, itself included.

    A stem of three letters is reached by noun suffixes only: with the verbs' one-letter endings it would be chance.
    """
    found = {token}
    frontier = [(token, True)]
    for _ in range(_MAX_SUFFIXES):
        frontier = [step for word, nominal in frontier for step in _strip_once(word, nominal) if step[0] not in found]
        found.update(word for word, _ in frontier)
    return frozenset(found | {word[:-1] + word[-1].translate(_HARDENED) for word in found if len(word) > _MIN_STEM})


def _strip_once(word: str, nominal: bool) -> list[tuple[str, bool]]:
    steps = []
    for suffix in _ALL:
        rest = word[: -len(suffix)]
        if not word.endswith(suffix) or len(rest) < _MIN_STEM:
            continue
        still_nominal = nominal and suffix in _NOUN
        if len(rest) > _MIN_STEM or still_nominal:
            steps.append((rest, still_nominal))
    return steps


@lru_cache(maxsize=50_000)
def kazakh_stem(token: str) -> str | None:
    """Return the stem of a folded token whose ending can hardly be Russian, or None when it may be."""
    for suffix in _CLEAR:
        rest = token[: -len(suffix)]
        if token.endswith(suffix) and len(rest) >= _MIN_STEM:
            singular = rest[:-3] if rest.endswith(_PLURALS) and len(rest) - 3 > _MIN_STEM else rest
            return singular[:-1] + singular[-1].translate(_HARDENED)
    return None


def has_kazakh_ending(token: str) -> bool:
    """Tell whether a folded token that is no Russian word ends as only Kazakh words do."""
    return len(token) >= _MIN_ENDED and (kazakh_stem(token) is not None or asks_of_you(token))


def asks_of_you(token: str) -> bool:
    """Tell whether a folded token that is no Russian word ends as what is asked of "you" does, or said of it ("ашыласыздар")."""
    return _POLITE.search(token) is not None
