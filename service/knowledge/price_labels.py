"""Labels of prices: what before a sum is the name of a service, and what only tells one of its prices from another.

Knows words and no prices.
"""

import re

from service.knowledge.priced import EDGES, label_of
from service.language.normalise import fold
from service.language.russian.inflection import is_oblique
from service.language.russian.morphology import grammar


def label_in_name(name: str, label: str) -> tuple[str, str]:
    """Return a name and the label at its end, where it is of the kind of the next price's `label` ("Массаж 60 мин", "90 мин")."""
    names, labels = name.split(), label.split()
    count = len(labels)
    tail = names[-count:]
    if len(names) <= count or not label:
        return name, ""
    alike = all(_shape(one) == _shape(other) for one, other in zip(tail, labels, strict=True))
    shared = {word.lower() for word in tail} & {word.lower() for word in labels}
    if alike and (shared or _shape(labels[0]) != "NOUN"):
        return " ".join(names[:-count]).strip(EDGES), " ".join(tail).strip(EDGES)
    return name, ""


def _shape(word: str) -> str:
    """Return what kind of word a word is: a number, a size in capitals, a part of speech."""
    bare = word.strip(EDGES + "(),")
    if bare[:1].isdigit():
        return "number"
    if len(bare) <= 3 and bare.isupper():
        return "size"
    return grammar(fold(bare))[0].split(".")[0].split("?")[0]


def names_something(label: str) -> bool:
    """Tell whether a label is a thing of its own ("борода") and no kind of one ("длинные", "для ног", "дети", "90 мин")."""
    first = re.findall(r"[^\W\d_]{4,}", fold(label.split()[0])) if label.split() else []
    if not first:
        return False
    form = grammar(first[0])[0]
    return form.startswith("NOUN") and not is_oblique(first[0]) and "anim" not in form.split(".") and "gent" not in form


def name_and_label(head: str, count: int) -> tuple[str, str]:
    """Return the name before the first sum, and the label of the first of several sums: "Стрижка: муж"."""
    colon = re.match(r"(.*):(?!\d)(.*)", head)
    if count > 1 and colon:
        name, label = colon.groups()
        if label_of(label):
            return name.strip(EDGES), label
    dash = re.match(r"(.*\w.*?)\s+[—–-]\s+(.+?)[\s—–:-]*$", head)
    if count > 1 and dash and label_of(dash[2]):
        return dash[1].strip(EDGES), dash[2]
    name = head.strip(EDGES).rstrip("(/").strip(EDGES)
    return re.sub(
        r"\s*[—–:,-]?\s*(?:цена|стоимость|бағасы|стоит|(?<=\s)за|(?<=:)\s*(?:на|по))$", "", name, flags=re.IGNORECASE
    ), ""
