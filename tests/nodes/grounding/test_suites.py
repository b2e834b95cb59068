"""Whole suites of replies, true and false, written by people who had not seen the check.

What the check still judges wrong stands by name in `known_misses.yaml`. A reply that is judged wrong and is not named fails, and
so does one that is named and judged right: the list can only tell the truth.
"""

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from evals.replies import Reply, replies
from graph.texts import read_yaml
from nodes.grounding.objection import Objection
from nodes.grounding.word_lists import word_lists

SUITES = Path(__file__).parent / "suites"
KNOWN = read_yaml((SUITES.parent / "known_misses.yaml").read_text(encoding="utf-8"))


NAMES = sorted(folder.name for folder in SUITES.iterdir() if folder.is_dir())


@cache
def judged(suite: str) -> list[tuple[Reply, tuple[Objection, ...]]]:
    return [(reply, reply.objections()) for reply in replies(SUITES / suite)]


@pytest.mark.parametrize("suite", NAMES)
def test_each_reply_is_judged_as_a_careful_administrator_would(suite: str) -> None:
    passed = {reply.id for reply, objections in judged(suite) if not objections and not reply.right}
    stopped = {reply.id: objections for reply, objections in judged(suite) if objections and reply.right}

    known = KNOWN.get(suite, {})
    assert passed == set(known.get("false_passed", ()))
    assert stopped.keys() == set(known.get("true_stopped", ())), stopped


def test_every_objection_says_what_is_wrong() -> None:
    objections = [one for suite in NAMES for _, found in judged(suite) for one in found]

    assert objections
    sentences = [sentence for one in objections for sentence in (one.sentence, *one.told.values())]
    assert all(sentence and "{" not in sentence for sentence in sentences)
    assert all("\n" not in told for one in objections for told in one.told.values())


@pytest.mark.parametrize("kind", word_lists("objections"))
def test_each_kind_of_objection_has_a_sentence_for_everybody_who_reads_it(kind: str) -> None:
    texts = word_lists("objections")[kind]
    assert texts.keys() == {"model", "ru", "kk"}
    # What is given for the model's sentence can be filled in for people; a claim is found where a sentence begins with it.
    assert all(text.startswith("«{claim}»") for text in texts.values())
    assert all(_placeholders(texts[language]) <= _placeholders(texts["model"]) for language in ("ru", "kk"))
    # Of what is not quoted only times read the same in Kazakh; the hours of a week name its days in Russian.
    spoken = _placeholders(re.sub(r"«{\w+}»", "", texts["kk"]))
    assert spoken <= (set() if kind == "other_week" else {"hours", "time"})


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_suites_are_of_both_languages() -> None:
    played = [reply for suite in NAMES for reply, _ in judged(suite)]

    for right in (True, False):
        for language in ("ru", "kk"):
            assert sum(r.right is right and r.evidence.request.language == language for r in played) >= 50
