"""What customers would ask of a list, in both languages."""

import random
from collections.abc import Iterator

from bench.pricelists.drawing import Draw
from bench.pricelists.scoring import ambiguous, needed_words
from bench.pricelists.truth import Entry, Language, Question, Truth
from bench.pricelists.words import words

_ASKED: dict[Language, tuple[str, ...]] = {
    "ru": (
        "Здравствуйте! Сколько стоит {}?",
        "{} почём?",
        "Добрый день, какая цена: {}?",
        "а {} сколько будет стоить?",
        "скок {}",
    ),
    "kk": (
        "Сәлеметсіз бе! {} қанша тұрады?",
        "{} бағасы қандай?",
        "{} қанша болады екен?",
        "Айтыңызшы, {} неше теңге?",
    ),
}
_SERVICES = 3
_ABSENT = 1
_LONGEST_SURE = 4
_BARE = str.maketrans("әіңғүұқөһӘІҢҒҮҰҚӨҺё", "аингуукохАИНГУУКОХе")


def ask(truth: Truth, draw: Draw) -> list[Question]:
    """Ask of some of the list's services, each in Russian and in Kazakh, as it is written and as customers type, and of what it
    has not."""
    askable = [
        index
        for index, entry in enumerate(truth.entries)
        if entry.amounts and not entry.optional and not entry.declined and entry.amounts[0].low is not None
    ]
    chosen = draw.random.sample(askable, min(_SERVICES, len(askable)))
    written = [
        Question(
            text=draw.random.choice(_ASKED[language]).format(_said(truth, index)),
            language=language,
            entry=index,
            amounts=truth.entries[index].amounts or (),
        )
        for index in sorted(chosen)
        for language in _ASKED
    ]
    # Of a chance of its own: what is drawn after this is the same, however much is asked.
    chance = random.Random(f"{draw.trade}:{draw.format}:{[question.text for question in written]}")
    typed = [
        Question(
            text=chance.choice(_ASKED[language]).format(_typed(_said(truth, index), chance)).translate(_BARE),
            language=language,
            entry=index,
            amounts=truth.entries[index].amounts or (),
            wording="as_typed",
        )
        for index in sorted(chosen)
        for language in _ASKED
    ]
    absent = [*_absent(truth, draw)]
    missed = [
        Question(
            text=chance.choice(_ASKED[language]).format(_small(name)),
            language=language,
            entry=None,
            amounts=(),
            wording="absent",
        )
        for name in chance.sample(absent, min(_ABSENT, len(absent)))
        for language in _ASKED
    ]
    return [*written, *typed, *missed]


def _typed(said: str, chance: random.Random) -> str:
    """The service as it is typed in haste: what follows a comma first, and a letter of the longest word left out."""
    parts = said.replace("(", "").replace(")", "").split(", ")
    chance.shuffle(parts)
    text = " ".join(parts)
    longest = max(text.split(), key=lambda word: len(word) if word.isalpha() else 0)
    if not longest.isalpha() or len(longest) <= _LONGEST_SURE:
        return text
    # People err within a word, seldom in its beginning.
    slip = chance.randrange(2, len(longest) - 1)
    return text.replace(longest, longest[:slip] + longest[slip + 1 :], 1)


def _absent(truth: Truth, draw: Draw) -> Iterator[str]:
    """The trade's services that the list neither has nor has a part of, nor a kind of."""
    said = [words(*entry.section, entry.name, entry.variant, entry.label) for entry in truth.entries]
    needed = [needed_words(truth.entries, entry) for entry in truth.entries]
    for lines in draw.said["sections"].values():
        for line in lines:
            name = line.split("|")[0].strip()
            own = words(name)
            if not any(own <= each for each in said) and not any(each <= own for each in needed if each):
                yield name


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


def _said(truth: Truth, index: int) -> str:
    """The service in a customer's words, with all that tells it from the list's others."""
    entry: Entry = truth.entries[index]
    section = entry.section[-1] if entry.section and (entry.section_needed or ambiguous(truth.entries, entry)) else ""
    # "Цена" beside "Цена по карте" is the price that is meant when no other is named.
    label = "" if entry.label == "Цена" else entry.label
    said = ", ".join(part for part in (section, entry.name, entry.variant, label) if part)
    return _small(said)
