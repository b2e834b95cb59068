"""Nobody and nothing is named that no source names: masters who do not work there, other businesses, brands."""

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache, lru_cache

from graph.context import Words
from graph.types import WordForm
from nodes.grounding.evidence import Evidence
from nodes.grounding.heard import is_form_of_name, is_spelt_otherwise
from nodes.grounding.notation.letters import as_names_are_heard
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.sources import lines_of
from nodes.grounding.telling import nearest
from nodes.grounding.word_lists import word_lists

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_QUOTED = re.compile(r"«([^»]+)»|\"([^\"]+)\"|“([^”]+)”")
_WITHIN = re.compile(r"(?:[\w,»”/&+-]|[\"’'](?=\s)|(?P<bracket>\)))[^\S\n]*\Z")
"""What a sentence goes on behind: anything else, an emoji or the mark of a list, may end one."""
_NUMBERED = re.compile(r"(?:^|\n)\s*\d+\)\s*$")
_PERSON = frozenset({"Name", "Surn", "Patr"})
_PROPER = _PERSON | {"Geox", "Orgn", "Trad"}
_LEAST_LETTERS, _LEAST_ROOT = 3, 4
_NEAR = 20
"""Letters beside a word within which the next one stands."""
_KAZAKH = re.compile(r"[әіңғүұқөһ]", re.IGNORECASE)


def name_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to each proper name of the reply that neither a passage, the brief nor the customer says.

    Names are told by their capital in the middle of a sentence, or, at its beginning, by being a person's; what stands in
    quotation marks is called by a name as a whole.
    """
    told = _told(evidence)
    known = _known(told, evidence.words)
    text = evidence.draft.text
    yield from _quoted(evidence)
    roots = {word[:_LEAST_ROOT] for word in known}
    for match in _WORD.finditer(text):
        if not _is_name(match, text, evidence, roots) or _is_known(match[0], known, evidence):
            continue
        if not any(is_spelt_otherwise(match[0], text, evidence.words) for text in told):
            yield object_to("invented_name", match[0])
            return


def _quoted(evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to what a Russian reply calls by a name of several words that no line holds together."""
    words = evidence.words
    if evidence.request.language != "ru":
        return
    told = [
        *(f"{line.heading} {line.text}" for passage in evidence.request.passages for line in lines_of(passage)),
        evidence.tenant.name,
        evidence.asked,
    ]
    held = [_stems(text, words) for text in told]
    for match in _QUOTED.finditer(evidence.draft.text):
        name = next(filter(None, match.groups()))
        stems = _stems(name, words)
        if name[0].isupper() and len(stems) > 1 and not any(stems <= line for line in held):
            yield object_to("invented_name", name)


@lru_cache(maxsize=20_000)
def _stems(text: str, words: Words) -> frozenset[str]:
    return frozenset(
        words.stem(token) for token in (*words.tokens(text), *words.tokens(words.rendered(text))) if len(token) > 1
    )


def _is_name(match: re.Match[str], text: str, evidence: Evidence, roots: Container[str]) -> bool:
    word = match[0].partition("-")[0]
    if len(word) < _LEAST_LETTERS or not word[0].isupper() or word.isupper():
        return False
    before = text[: match.start()]
    forms = [evidence.words.form(token) for token in evidence.words.tokens(word)]
    if _goes_on(before):
        return not all(map(_is_common, forms)) and not _is_feast(match, text, evidence.words)
    if before.endswith(("«", "“", '"')):
        # A name, or the service of that name in the other language.
        return not _KAZAKH.search(match[0]) and any(not form.known for form in forms)
    if any(token[:_LEAST_ROOT] in roots for token in evidence.words.tokens(word)):
        return False
    is_person = any(form.known and not _PERSON.isdisjoint(form.grammemes) for form in forms)
    return is_person and evidence.request.language == "ru"


def _goes_on(before: str) -> bool:
    """Tell whether what follows `before` stands in the middle of a sentence, where a capital makes a name."""
    within = _WITHIN.search(before)
    if within is None:
        return False
    # "Здравствуйте) Подскажите": a smile.
    is_closed = before.count("(") >= before.count(")") and not _NUMBERED.search(before)
    return within["bracket"] is None or is_closed


def _is_common(form: WordForm) -> bool:
    """Tell whether a word names nothing by itself, whatever its capital says ("Отдельной", "Клиент")."""
    if not form.known or not _PROPER.isdisjoint(form.grammemes):
        return False
    return form.pos != "NOUN" or form.lemma in word_lists("ordinary")["ru"]


def _is_feast(match: re.Match[str], text: str, words: Words) -> bool:
    """Tell whether a word is of the name of a day that the calendar has: "День Независимости", "Тәуелсіздік күні"."""
    behind = words.tokens(text[match.end() :][:_NEAR])[:1]
    ahead = words.tokens(text[max(match.start() - _NEAR, 0) : match.start()])[-1:]
    feasts = word_lists("names")
    return any(word.startswith(tuple(feasts["feasts_behind"])) for word in behind) or any(
        words.form(word).lemma in feasts["feasts_ahead"] for word in ahead
    )


def _told(evidence: Evidence) -> list[str]:
    """Return all that names may come from: the passages, the brief and what the customer wrote."""
    tenant = evidence.tenant
    return [
        *(f"{passage.document}\n{passage.text}" for passage in evidence.request.passages),
        tenant.name,
        tenant.city,
        evidence.asked,
        *(utterance.text for utterance in evidence.request.history if utterance.role == "customer"),
        *(title for branch in tenant.branches.values() for title in branch.title.values()),
        *(only for branch in tenant.branches.values() for only in map(str, branch.working_hours.values())),
        "\n".join(name for names in tenant.glossary.items() for name in names),
    ]


def _known(told: Sequence[str], words: Words) -> frozenset[str]:
    return _listed(words).union(*(_names_in(text, words) for text in told))


@lru_cache(maxsize=2_000)
def _names_in(text: str, words: Words) -> frozenset[str]:
    tokens = {as_names_are_heard(token) for token in words.tokens(text)}
    return frozenset(tokens | {words.stem(token) for token in tokens})


@cache
def _listed(words: Words) -> frozenset[str]:
    """Return the words that have a capital and name nothing of the business."""
    lists = word_lists("names")
    tokens = {word for key in ("address", "means", "calendar", "places") for word in lists[key]}
    return frozenset(tokens | {words.stem(token) for token in tokens})


def _is_known(word: str, known: frozenset[str], evidence: Evidence) -> bool:
    """Tell whether a form of `word`, or the Russian word that it renders, is among the `known`."""
    words = evidence.words
    tokens = [as_names_are_heard(token) for token in words.tokens(word) if len(token) >= _LEAST_LETTERS]
    rendered = words.tokens(words.rendered(word))
    forms = {form for token in (*tokens, *rendered) for form in (token, words.stem(token), words.form(token).lemma)}
    forms = {form for form in forms if len(form) >= _LEAST_ROOT} or forms
    if not tokens or any(form in known or _begins(form, known) for form in forms):
        return True
    return any("Name" in words.form(token).grammemes and _is_case_of_one(token, known) for token in tokens)


def _is_case_of_one(token: str, known: frozenset[str]) -> bool:
    return any(name[:2] == token[:2] and is_form_of_name(token, name) for name in known)


def _begins(form: str, known: frozenset[str]) -> bool:
    """Tell whether `form` is one of the `known` with endings, of a language that chains them ("Степнойдағысы")."""
    return any(form[:length] in known for length in range(_LEAST_ROOT, len(form))) or nearest(form, known) in known
