"""What people do for a customer, and whether a cited passage says that the business does it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.context import Words
from nodes.grounding.evidence import Evidence
from nodes.grounding.speech.appointment import appointment
from nodes.grounding.speech.clauses import Clause, sentences
from nodes.grounding.speech.lines import Lines, lines_of
from nodes.grounding.word_lists import folded_set, word_lists

_CONTENT = frozenset({"NOUN", "ADJF", "ADJS", "NUMB", "ADVB", ""})
_OF_WORK = frozenset({"ask", "pass", "send", "change", "refund"})
"""Deeds that may be the work itself ("подключение", "отправка"), for which a noun tells as much."""
_KAZAKH = re.compile("[әіңғүұқөһ]", re.IGNORECASE)
_PREFIX = re.compile(
    r"^(?:подо|пере|разо|рас|раз|под|при|про|обо|ото|изо|вос|воз|вы|за|на|по|до|со|из|ис|от|об|у|с|о|в)"
)
_VERBAL_END = re.compile(
    r"(?:ятие|итие|ытие|ение|ание|яние"
    r"|ировать|ывать|ивать|овать|евать|ать|ять|еть|ить|ыть|уть|оть|ти|ть|чь|имый|емый)$"
)
_SHORTEST_ROOT = 3
_VOWELS = re.compile(r"[аеиоуыэюяьъй]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that a clause of a reply says somebody does, did or will do.

    `kind` is a key of the deeds in `promises.yaml`, "" for any other work; `verb` the dictionary form of its verb; `token`
    where the verb stands in the clause. `for_one`: it is said of this one customer, so that only the very same words in a
    passage carry it.
    """

    kind: str
    verb: str
    token: int
    for_one: bool = False


@dataclass(frozen=True, slots=True)
class _Stated:
    """One sentence of a passage, comparable."""

    tokens: frozenset[str]
    stems: frozenset[str]
    kinds: frozenset[str]
    roots: frozenset[str]


def russian_kind(lemma: str) -> str:
    """Return the kind of deed that a Russian verb in its dictionary form names, "" for any other."""
    return _russian_kinds().get(lemma, "")


@cache
def _russian_kinds() -> Mapping[str, str]:
    return {verb: kind for kind, forms in word_lists("speech/promises")["deeds"].items() for verb in forms["ru"]}


@cache
def kazakh_kinds(words: Words) -> Mapping[tuple[str, ...], str]:
    """Return the kinds of deeds by the folded words of their Kazakh stems, the last of which is the verb's."""
    deeds = word_lists("speech/promises")["deeds"]
    return {tuple(words.tokens(stem)): kind for kind, forms in deeds.items() for stem in forms["kk"]}


def is_stated(deed: Deed, clause: Clause, evidence: Evidence) -> bool:
    """Tell whether a sentence of a cited passage tells the deed, and most of what else `clause` says of it."""
    words = evidence.words
    said = frozenset(_content(deed, clause, evidence))
    moment = appointment(clause, words)
    work = _stems(words.tokens(words.rendered(clause.tokens[deed.token])), words)
    for passage in evidence.cited:
        for stated in _stated(lines_of(passage), words):
            if not {words.stem(token) for token in moment} <= stated.stems:
                continue
            shared = len(said & stated.stems)
            if deed.for_one:
                agrees = clause.tokens[deed.token] in stated.tokens and 2 * shared >= len(said) > 0
            elif deed.kind:
                kept = deed.kind in stated.kinds or (
                    deed.kind in _OF_WORK and (root(deed.verb) in stated.roots or not work.isdisjoint(stated.stems))
                )
                agrees = kept and 2 * shared >= len(said)
            else:
                agrees = (len(root(deed.verb)) > 1 and root(deed.verb) in stated.roots) or 2 * shared >= len(said)
            if agrees:
                return True
    return False


def _content(deed: Deed, clause: Clause, evidence: Evidence) -> Iterator[str]:
    """Yield the stems of what a clause says beside its deed, in the words of price lists, without what the customer asked.

    Of a Kazakh clause that is what is known in Russian: a passage in Russian tells nothing of its other words.
    """
    words = evidence.words
    asked = _stems(words.tokens(f"{evidence.asked} {words.rendered(evidence.asked)}"), words)
    empty, kazakh = _empty(words), _KAZAKH.search(clause.text) is not None
    before = clause.tokens[: deed.token]
    rest = " ".join((*before, *clause.tokens[deed.token + 1 :]))
    for token in words.tokens(words.rendered(rest)) if kazakh else rest.split():
        form = words.form(token)
        stem = words.stem(token)
        told = form.known or not kazakh
        if told and form.pos in _CONTENT and empty.isdisjoint((form.lemma, token)) and stem not in asked:
            yield stem


@cache
def _empty(words: Words) -> frozenset[str]:
    """Return the words that say nothing of what is done, and those that belong to compound verbs."""
    compound = {token for stem in kazakh_kinds(words) for token in stem[:-1]}
    return folded_set("speech/promises", "empty", words) | compound


def _stems(tokens: Iterable[str], words: Words) -> frozenset[str]:
    return frozenset(map(words.stem, tokens))


@cache
def _sentence(text: str, heading: str, words: Words) -> _Stated:
    own = words.tokens(text)
    around = [*own, *words.tokens(f"{heading} {words.rendered(text)}")]
    lemmas = {form.lemma for form in map(words.form, own) if form.pos in ("VERB", "INFN", "PRTS", "PRTF", "GRND")}
    # What is done of itself in Russian is done by somebody ("предоплата возвращается").
    kinds = {russian_kind(form) for lemma in lemmas for form in (lemma, lemma.removesuffix("ся"))} | {
        kind for stem, kind in kazakh_kinds(words).items() if has_kazakh_stem(own, stem)
    }
    return _Stated(
        tokens=frozenset(own),
        stems=_stems(around, words),
        kinds=frozenset(kinds - {""}),
        roots=frozenset(map(root, lemmas | {form.lemma for form in map(words.form, own) if form.pos == "NOUN"})),
    )


@lru_cache(maxsize=500)
def _stated(lines: Lines, words: Words) -> tuple[_Stated, ...]:
    return tuple(_sentence(sentence, heading, words) for line, heading in lines for sentence in sentences(line))


def has_kazakh_stem(tokens: Iterable[str], stem: tuple[str, ...]) -> bool:
    """Tell whether the words of a compound stem follow each other in `tokens`, the last as any form of its verb."""
    run = list(tokens)
    *before, verb = stem
    return any(
        word.startswith(verb) and run[at - len(before) : at] == before
        for at, word in enumerate(run)
        if at >= len(before)
    )


def root(verb: str) -> str:
    """Return the consonants of a verb's root, which its aspects share ("подобрать", "подбираем": "бр")."""
    plain = verb.removesuffix("ся").removesuffix("сь")
    bare = _PREFIX.sub("", plain)
    consonants = _VOWELS.sub("", _VERBAL_END.sub("", bare if len(bare) > _SHORTEST_ROOT else plain))
    return consonants[:2]
