"""What a text says that there is and is not: its clauses, each with what it speaks of and whether it denies that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from graph.context import Words
from graph.types import Line, WordForm
from nodes.grounding.mentions import sentences
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.telling import Thing, key, subject, things
from nodes.grounding.word_lists import word_lists

Answer = Literal["yes", "no", ""]

_PARTS = re.compile(r",(?!\d)|;|:(?!\d)|[()]|\s[–—-]\s|\s(?:а|но|зато|однако|и|или|бірақ|ал|және|немесе)\s")
_WHOLES = re.compile(r",(?!\d)|;|:(?!\d)|[()]|\s[–—-]\s")
_AND = re.compile(r"\s(?:и|или|және|немесе)\s")
_SYMBOLS = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f]+")
"""Emoji, which end a sentence."""
_LEAST_STEM = 4
PREDICATES = frozenset({"VERB", "INFN", "PRED", "PRTS", "ADJS"})
_WE_KAZAKH = re.compile(r"[а-я]{2,}[аей](?:мыз|миз)")
_WE = frozenset({"VERB", "1per", "plur", "pres"})
_ITSELF = frozenset({"VERB", "3per", "sing"})
_CANNOT_KAZAKH = re.compile(r"алмай(?:сыз|сыздар|ды)")
_KAZAKH_PREDICATE = re.compile(r"[а-я]{2,}(?:[аей]?(?:мыз|миз|мын|мин)|[аей](?:ды|ди))")
_BETWEEN = frozenset({"ADJF", "PRTF", "NPRO", "NUMR"})
"""Parts of speech between a preposition and its noun."""
_NONE = frozenset({"нельзя", "нет", "отсутствовать", "запретить"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: the `stems` and `things` that it speaks of, and the dictionary forms of its `verbs`; `acts` are the
    stems of those that say what is done themselves ("тонируем"), `deeds` those that all of them are rendered as ("стрижём":
    "стрижка"); `governed` are the stems of the nouns that a preposition stands before.

    `denies`: it says that there is none of it, or that it is not so; `offering`: its verb says that something is done or had;
    `restricts`: it says what alone there is; `unable`: it says what one cannot. `answers`: the "yes" or "no" that it is.
    `first`: it begins its `sentence`. `offers`: its own verb, not one that it shares, says that something is done or had.
    """

    text: str
    stems: frozenset[str]
    things: tuple[Thing, ...]
    verbs: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    governed: frozenset[str] = frozenset()
    denies: bool = False
    offering: bool = False
    restricts: bool = False
    unable: bool = False
    answers: Answer = ""
    asks: bool = False
    first: bool = False
    sentence: str = ""
    offers: bool = False

    @property
    def objects(self) -> frozenset[str]:
        """The stems of the Russian things of which something is said, no preposition between."""
        return frozenset(thing.key for thing in self.things if thing.known and thing.spelt) - self.governed


@lru_cache(maxsize=20_000)
def clauses(text: str, words: Words) -> tuple[Clause, ...]:
    """Return the clauses of a text, in order. One without a verb shares that of its sentence ("тату, пирсинг — не делаем")."""
    text = _SYMBOLS.sub("\n", text)
    return tuple(clause for sentence in sentences(text) for clause in _of_sentence(sentence.text, sentence.asks, words))


@lru_cache(maxsize=20_000)
def line_clauses(line: Line, words: Words) -> tuple[Clause, ...]:
    """Return the clauses of a line of a document; under a heading that denies ("Чего мы не делаем") what it lists is denied."""
    found = clauses(line.text, words)
    if line.service is not None:
        # "Тауке хана — не делаем" is said of what the line is about.
        named = subject(f"{line.service.name}\n{line.service.variant}", words).stems
        found = tuple(
            replace(clause, stems=clause.stems | named) if clause.denies and not clause.things else clause
            for clause in found
        )
    under = any(clause.denies and clause.offering for clause in clauses(line.heading.replace(" > ", "\n"), words))
    declined = line.service is not None and line.service.declined
    if line.service is not None and line.service.prices and not declined:
        # What is priced is offered, whatever else its line denies ("отправителя не называем").
        return tuple(clause if clause.offers else replace(clause, denies=False) for clause in found)
    if not (under or declined):
        return found
    return tuple(
        clause if clause.verbs or clause.restricts else replace(clause, denies=True, offering=True) for clause in found
    )


def _of_sentence(text: str, asks: bool, words: Words) -> Iterator[Clause]:
    parts = [part for part in _PARTS.split(text) if part.strip(" .!?–—-•*")]
    read = [_clause(part, asks, words) for part in parts]
    for whole in _WHOLES.split(text):
        # "На тайский массаж и стоун-терапию абонементов нет": of both alike.
        if _AND.search(whole) and (joined := _clause(whole, asks, words)).denies:
            yield replace(joined, sentence=text)
    for position, clause in enumerate(read):
        figured = any(quantities(part.text) and not part.verbs for part in read[position : position + 2])
        complete = clause.verbs or clause.restricts or clause.answers or figured
        lender = None if complete else _lender(read, position)
        if lender is not None:
            clause = replace(
                clause, verbs=lender.verbs, denies=lender.denies, offering=lender.offering, unable=lender.unable
            )
        yield replace(clause, first=position == 0, sentence=text)


def _lender(read: Sequence[Clause], position: int) -> Clause | None:
    """Return the clause whose verb the one at `position` shares: the next that has one, else the last before it."""
    behind = next((clause for clause in read[position + 1 :] if clause.verbs), None)
    ahead = next((clause for clause in reversed(read[:position]) if clause.verbs), None)
    return behind or ahead


def _clause(text: str, asks: bool, words: Words) -> Clause:
    said = words.tokens(text)
    told = word_lists("offering")
    forms = [(word, words.form(word)) for word in said]
    russian = {form.lemma for _, form in forms if form.known and form.pos in PREDICATES}
    if "нет" in said and len(said) > 1:
        russian.add("нет")
    kazakh = [word for word, form in forms if _may_be_kazakh(word, form)]
    stems = {stem for stem in told["kk"] if any(_is_verb(word, stem) for word in kazakh)}
    ours = {word[:4] for word in kazakh if _WE_KAZAKH.fullmatch(word)}
    we = any(form.grammemes | {form.pos} >= _WE for _, form in forms) or bool(ours)
    denied = [word for word in kazakh if _kazakh_denial().fullmatch(word)]
    offering = we or bool(stems) or not russian.isdisjoint(told["ru"]) or _is_impossible(said, forms)
    return Clause(
        text=text,
        stems=frozenset(stem for stem in subject(text, words).stems if not stem[0].isdigit()),
        things=things(text, words),
        verbs=frozenset(russian | stems | ours | {word[:4] for word in denied}),
        denies=bool(denied) or _denies(said, words) or not _NONE.isdisjoint(russian),
        offering=offering,
        restricts=not set(said).isdisjoint(told["restricts"]),
        unable=bool(russian & set(told["unable"])) or any(word.endswith(tuple(told["unable_kk"])) for word in kazakh),
        acts=frozenset(words.stem(lemma) for lemma in russian - set(told["ru"])),
        deeds=frozenset[str]().union(*(subject(word, words).stems for word in _predicates(forms))),
        governed=_governed(forms, words),
        answers=_answer(said),
        asks=asks,
        offers=offering,
    )


def _is_impossible(said: Sequence[str], forms: Sequence[tuple[str, WordForm]]) -> bool:
    """Tell whether what is denied is that something can be done: "оплатить не получится", "төлей алмайсыз"."""
    russian = any(form.pos == "INFN" for _, form in forms) and any(
        word == "не" and form.grammemes | {form.pos} >= _ITSELF
        for word, (_, form) in zip(said, forms[1:], strict=False)
    )
    return russian or any(_CANNOT_KAZAKH.fullmatch(word) for word in said)


def _predicates(forms: Sequence[tuple[str, WordForm]]) -> Iterator[str]:
    """Yield the words that say what is done, in either language."""
    for word, form in forms:
        if form.pos in PREDICATES if form.known else _KAZAKH_PREDICATE.fullmatch(word):
            yield word


def _governed(forms: Sequence[tuple[str, WordForm]], words: Words) -> frozenset[str]:
    """Return the stems of the Russian nouns that a preposition governs."""
    found, governed = set(), False
    for word, form in forms:
        if form.pos == "NOUN" and governed:
            found.add(key(word, words))
        governed = form.pos == "PREP" or (governed and form.pos in _BETWEEN)
    return frozenset(found)


def _is_verb(word: str, stem: str) -> bool:
    """Tell whether a Kazakh word is a form of the verb `stem`, not the noun of it ("жеткізу")."""
    return word == stem or (len(stem) >= _LEAST_STEM and word.startswith(stem) and not word.endswith("у"))


def _answer(said: Sequence[str]) -> Answer:
    told = word_lists("offering")
    if said and said[0] in told["affirms"]:
        return "yes"
    return "no" if said and said[0] in told["refuses"] and len(said) == 1 else ""


@cache
def _kazakh_denial() -> re.Pattern[str]:
    return re.compile(word_lists("offering")["kazakh_denial"])


def _may_be_kazakh(word: str, form: WordForm) -> bool:
    return not form.known or word in ("бар", "жок", "емес", "ток")


def _denies(said: Sequence[str], words: Words) -> bool:
    """Tell whether a Russian clause is denied: by "не" before what it says, but "не только" and "не более" deny nothing, and
    in Kazakh "не" is "or"."""
    affirmed = word_lists("offering")["not_denied"]
    return any(
        word in ("не", "ни") and behind not in affirmed and words.form(behind).known and behind.isalpha()
        for word, behind in pairwise(said)
    )
