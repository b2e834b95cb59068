"""Whether words before a sum can be the name of what it is the price of."""

import re

from service.knowledge.money.sums import sums_in
from service.knowledge.price_words import says
from service.language.normalise import fold
from service.language.russian.morphology import grammar

_LONGEST_NAME = 110
_MOST_WORDS = 14


def is_name(name: str) -> bool:
    if sum(char.isalpha() for char in name) < 3 or len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return False
    # What looks like a verb in capitals is an abbreviation ("НИШ/БИЛ").
    # A remark in brackets may have one.
    bare = re.sub(r"\([^()]*\)", " ", name)
    words = [word for word in re.findall(r"[^\W\d_]{3,}", bare) if name.isupper() or not word.isupper()]
    return "?" not in name and not any(is_finite_verb(fold(word)) for word in words)


def is_finite_verb(word: str) -> bool:
    form, lemma = grammar(word)
    return form.startswith("VERB") and lemma.endswith(("ть", "ться", "чь", "ти"))


def is_rule(line: str, head: str) -> bool:
    """Tell whether a line says what is paid beside a price, or when, rather than what something costs."""
    # "С залогом" and "без залога" tell prices of a thing apart.
    beside = [
        match
        for match in says("beside").finditer(head)
        if not re.search(r"(?<!\w)(?:с|со|без)\s+$", head[: match.start()])
    ]
    return bool(beside) or bool(
        re.match(r"\s*(?:при|если|от|до|с|за)\s", head, re.IGNORECASE) and len(head.split()) > 4
    )


def ends_in_abbreviation(text: str) -> bool:
    """Tell whether the point at the end of a text ends a word cut short ("ул.", "мкр.") and no sentence: two letters, or no
    vowel, and no sum before it ("5 000 тг.")."""
    last = re.search(r"(?<!\w)([^\W\d_]{1,5})\.$", text)
    cut = last is not None and (len(last[1]) <= 2 or not re.search(r"[аеёиоуыэюяaeiouyәіөүұ]", last[1].lower()))
    return cut and not sums_in(text)
