"""Nobody and nothing is named that no source names: masters who do not work there, other businesses, brands."""

import re
from collections.abc import Container, Iterator
from functools import lru_cache

from graph.context import Words
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.letters import as_names_are_heard
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.sources import lines_of
from nodes.grounding.telling import nearest
from nodes.grounding.word_lists import word_lists

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_QUOTED = re.compile(r"«([^»]+)»|\"([^\"]+)\"|“([^”]+)”")
_START = re.compile(r"(?:^|[.!?…:;]\s*|\n\s*|[–—•*]\s*|\d[.)]\s*|[«\"“(]\s*)$")
_PERSON = frozenset({"Name", "Surn", "Patr"})
_LEAST_LETTERS, _LEAST_ROOT = 3, 4
_KAZAKH = re.compile(r"[әіңғүұқөһ]", re.IGNORECASE)


def name_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to each proper name of the reply that neither a passage, the brief nor the customer says.

    Names are told by their capital in the middle of a sentence, or, at its beginning, by being a person's; what stands in
    quotation marks is called by a name as a whole.
    """
    known = _known(evidence)
    text = evidence.draft.text
    yield from _quoted(evidence)
    roots = {word[:_LEAST_ROOT] for word in known}
    for match in _WORD.finditer(text):
        if _is_name(match, text, evidence, roots) and not _is_known(match[0], known, evidence):
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
    if not _START.search(before):
        return True
    forms = [evidence.words.form(token) for token in evidence.words.tokens(word)]
    if before.endswith(("«", "“", '"')):
        # A name, or the service of that name in the other language.
        return not _KAZAKH.search(match[0]) and any(not form.known for form in forms)
    if any(token[:_LEAST_ROOT] in roots for token in evidence.words.tokens(word)):
        return False
    is_person = any(form.known and not _PERSON.isdisjoint(form.grammemes) for form in forms)
    return is_person and evidence.request.language == "ru"


def _known(evidence: Evidence) -> frozenset[str]:
    tenant, words = evidence.tenant, evidence.words
    told = [
        *(f"{passage.document}\n{passage.text}" for passage in evidence.request.passages),
        tenant.name,
        tenant.city,
        evidence.asked,
        *(utterance.text for utterance in evidence.request.history if utterance.role == "customer"),
        *(title for branch in tenant.branches.values() for title in branch.title.values()),
        *(only for branch in tenant.branches.values() for only in map(str, branch.working_hours.values())),
    ]
    listed = (word for names in word_lists("names").values() for word in names)
    tokens = {as_names_are_heard(token) for text in told for token in words.tokens(text)} | set(listed)
    return frozenset(tokens | {words.stem(token) for token in tokens})


def _is_known(word: str, known: frozenset[str], evidence: Evidence) -> bool:
    """Tell whether a form of `word`, or the Russian word that it renders, is among the `known`."""
    words = evidence.words
    tokens = [as_names_are_heard(token) for token in words.tokens(word) if len(token) >= _LEAST_LETTERS]
    rendered = words.tokens(words.rendered(word))
    forms = {form for token in (*tokens, *rendered) for form in (token, words.stem(token), words.form(token).lemma)}
    forms = {form for form in forms if len(form) >= _LEAST_ROOT} or forms
    return not tokens or any(form in known or _begins(form, known) for form in forms)


def _begins(form: str, known: frozenset[str]) -> bool:
    """Tell whether `form` is one of the `known` with endings, of a language that chains them ("Степнойдағысы")."""
    return any(form[:length] in known for length in range(_LEAST_ROOT, len(form))) or nearest(form, known) in known
