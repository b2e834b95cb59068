"""What a text says of favours: which, for whom and for what, comparable in both languages."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest

from graph.context import Words
from graph.types import WordForm
from nodes.grounding.notation.lexicon import sense
from nodes.grounding.speech.clauses import Clause, clauses
from nodes.grounding.speech.deeds import root
from nodes.grounding.word_lists import folded_list, folded_set, word_lists, word_set

_TOLD_BY = frozenset({"NOUN", "ADJF", "ADJS", "PRTF", ""})
_ALSO = frozenset({"да", "де", "та", "те"})
_VERBS = frozenset({"VERB", "INFN", "PRTS", "GRND"})
_WORK = _VERBS | {"NOUN"}
_PERSONAL = frozenset({"Name", "Surn", "Patr"})
KAZAKH = re.compile("[әіңғүұқөһ]", re.IGNORECASE)
_PASSIVE = re.compile(r"[ие]мый$")
_CASE_OF_NUMBER = re.compile(r"(?<=[\d₸%])-\w+")
DEED = "to "
"""Before what is done: "to пр"."""
PERCENT = re.compile(r"(?<!\d)\d++(?=\s*(?:%|процент|пайыз))")


@dataclass(frozen=True, slots=True)
class Favour:
    """What one piece of text says of favours: of which families, whether denied, for whom (`to`), for what else (`of`), and how
    many percent."""

    families: frozenset[str]
    denied: bool
    to: frozenset[str]
    of: frozenset[str]
    percents: frozenset[str] = frozenset()

    @property
    def named(self) -> frozenset[str]:
        return self.to | self.of


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The lists of `favours.yaml`, folded; `alike` are stems."""

    families: Mapping[str, tuple[str, ...]]
    every: tuple[str, ...]
    generic: frozenset[str]
    alike: Mapping[str, str]
    people: frozenset[str]
    described: frozenset[str]
    clients: tuple[str, ...]
    denial_endings: tuple[str, ...]


@cache
def vocabulary(words: Words) -> _Vocabulary:
    def folded(listed: Iterable[str]) -> tuple[str, ...]:
        return tuple(token for word in listed for token in words.tokens(word))

    lists = word_lists("speech/favours")
    families = {family: folded(listed) for family, listed in lists["families"].items()}
    alike = {words.stem(word): words.stem(group[0]) for group in map(folded, lists["alike"]) for word in group}
    return _Vocabulary(
        families=families,
        every=tuple(beginning for beginnings in families.values() for beginning in beginnings),
        generic=frozenset(map(words.stem, folded((*lists["generic"], *word_set("speech/favours", "sums"))))),
        alike=alike,
        people=frozenset(alike.get(stem, stem) for stem in map(words.stem, folded(lists["people"]))),
        described=frozenset(alike.get(stem, stem) for stem in map(words.stem, folded(lists["described"]))),
        clients=folded_list("speech/favours", "clients", words),
        denial_endings=folded_list("speech/favours", "denial_endings", words),
    )


def speaks_of_favour(sentence: str, words: Words) -> bool:
    return any(True for _ in families_of(words.tokens(sentence), words))


def denies(clause: Clause, words: Words) -> bool:
    """Tell whether a clause denies what it speaks of; "не позднее чем", "не только" deny nothing of it."""
    if _is_denied(clause.tokens, words) or _is_denied_behind(clause, words):
        return True
    # "Скидок за первый визит, за отзыв или за наличные нет."
    ends = clause.around[-1] in ("нет", "жок") and not re.search(r"\d", clause.text)
    pairs = zip(clause.tokens, clause.forms, strict=True)
    return ends and not any(
        form.pos in _VERBS or ("nomn" in form.grammemes and speaks_of_favour(token, words)) for token, form in pairs
    )


def _is_denied_behind(clause: Clause, words: Words) -> bool:
    """Tell whether the sentence ends in a "no" of nothing else: "Скидки на день рождения, к сожалению, пока нет"."""
    if any(form.pos in _VERBS for form in clause.forms) or re.search(r"\d", clause.text):
        return False
    told = clauses(clause.sentence, words)
    behind = told[told.index(clause) + 1 :] if clause in told else ()
    if clause.tokens[-1] in _ALSO and behind and behind[0].tokens[-2:-1] and _is_denied(behind[0].tokens, words):
        # "Жеңілдік те, бонус карта да жоқ."
        return True
    for other in behind or (clause,):
        if _ends_in_no(other) or (other is not clause and _says_it_is_not(other, words)):
            return True
        if not KAZAKH.search(other.text) and any(map(_tells_more, other.forms)):
            return False
    return False


def _tells_more(form: WordForm) -> bool:
    return form.known and (form.pos in _VERBS or {"NOUN", "nomn"} <= form.grammemes | {form.pos})


def _ends_in_no(clause: Clause) -> bool:
    """Tell whether a clause says no more than "no": "нет", "у нас пока нет", "әзірге жоқ"."""
    said = (form for form in clause.forms[:-1] if form.known)
    return clause.tokens[-1] in ("нет", "жок") and not any(form.pos in _WORK for form in said)


def _says_it_is_not(clause: Clause, words: Words) -> bool:
    """Tell whether a clause says no more than that what was named is not given: "пока не действует"."""
    verbs = [form.lemma for form in clause.forms if form.known and form.pos in _VERBS]
    if any({"NOUN", "nomn"} <= form.grammemes | {form.pos} for form in clause.forms if form.known):
        return False
    return _is_denied(clause.tokens, words) and bool(verbs) and set(verbs) <= word_set("speech/favours", "giving")


def _is_denied(tokens: Sequence[str], words: Words) -> bool:
    denials, endings = folded_set("speech/favours", "denials", words), vocabulary(words).denial_endings
    for at, token in enumerate(tokens):
        if token == "не" and at + 1 < len(tokens) and _is_bound(tokens[at + 1], words):
            continue
        if token in denials or (token.endswith(endings) and token not in endings):
            return True
    return False


def _is_bound(token: str, words: Words) -> bool:
    return words.form(token).pos == "COMP" or token in folded_set("speech/favours", "bounds", words)


def families_of(tokens: Iterable[str], words: Words) -> Iterator[str]:
    families = vocabulary(words).families
    return (family for token in tokens for family, beginnings in families.items() if token.startswith(beginnings))


@lru_cache(maxsize=2_000)
def read_favour(text: str, words: Words) -> Favour:
    tokens, kazakh = words.tokens(text), KAZAKH.search(text) is not None
    told = [*_told(_in_russian(text, words) if kazakh else tokens, words)]
    to = frozenset(name for name, whom in told if whom)
    of = frozenset(name for name, _ in told) - to
    return Favour(
        frozenset(families_of(tokens, words)), _is_denied(tokens, words), to, of, frozenset(PERCENT.findall(text))
    )


def _in_russian(text: str, words: Words) -> list[str]:
    """Return a Kazakh text as far as it is known in Russian: a passage in Russian tells nothing of its other words."""
    text, alike = _CASE_OF_NUMBER.sub(" ", text), vocabulary(words).alike
    for apart in word_set("speech/favours", "joined"):
        text = re.sub(apart, apart.replace(" ", ""), text, flags=re.IGNORECASE)
    rendered = words.tokens(words.rendered(text))
    told = [token for token in rendered if _is_russian(words.form(token)) or words.stem(token) in alike]
    spoken = words.tokens(text)
    for token, following in zip_longest(spoken, spoken[1:], fillvalue=""):
        if token not in told and words.stem(token) in alike:
            told += [token, following] if following.startswith(vocabulary(words).clients) else [token]
    return told


def _is_russian(form: WordForm) -> bool:
    """Tell whether a word is a Russian one; by chance many a Kazakh word is a form of some surname ("тексеру")."""
    return form.known and _PERSONAL.isdisjoint(form.grammemes)


def _told(tokens: Iterable[str], words: Words) -> Iterator[tuple[str, bool]]:
    """Yield what tells whom or what a favour is for, comparable, and whether it is people."""
    lists, denials = vocabulary(words), folded_set("speech/favours", "denials", words)
    said = [*tokens]
    for token, following in zip_longest(said, said[1:], fillvalue=""):
        form = words.form(token)
        stem = words.stem(form.lemma if form.known else token)
        counts = token.isdigit() or (sense(token).kazakh and sense(token).number is not None)
        if counts or token.startswith(lists.every) or stem in lists.generic:
            continue
        name = lists.alike.get(stem) or lists.alike.get(words.stem(token)) or stem
        # The dictionary reads "устраним" first as a form of "устранимый".
        if form.pos in _VERBS or (form.pos == "ADJS" and form.lemma.endswith(("имый", "емый"))):
            if form.lemma not in word_set("speech/favours", "giving"):
                spelt = words.stem(_PASSIVE.sub("ить", form.lemma))
                yield (lists.alike.get(stem) or lists.alike.get(spelt) or _done(form)), False
        elif form.pos in _TOLD_BY and token not in denials:
            person = name in lists.people or ({"NOUN", "anim", "datv"} <= form.grammemes and _is_russian(form))
            described = name in lists.described or (person and form.pos == "ADJF")
            # "Многодетным семьям": the adjective alone names people, whatever noun it stands before.
            alone = stem in lists.people and "datv" in words.form(following).grammemes
            yield name, (alone or _are_people(following, words)) if described else person


def _are_people(token: str, words: Words) -> bool:
    """Tell whether what follows an adjective makes people of it ("постоянным клиентам", "постоянным скидка")."""
    form = words.form(token)
    return (
        token.startswith(vocabulary(words).clients)
        or form.lemma in vocabulary(words).clients
        or form.pos != "NOUN"
        or speaks_of_favour(token, words)
    )


def _done(form: WordForm) -> str:
    """Return what a verb, or the noun of it, does ("ремонтировать", "ремонт"), comparable."""
    return f"{DEED}{root(form.lemma)}"


@lru_cache(maxsize=500)
def names_in(text: str, words: Words) -> frozenset[str]:
    """Return all that `text` names, in its own words and as price lists say it, comparable with what a favour is for."""
    both = f"{text}\n{words.rendered(text)}"
    tokens = words.tokens(both)
    work = {_done(form) for form in map(words.form, tokens) if form.pos in _WORK}
    return frozenset(name for name, _ in _told(tokens, words)) | work
