"""Whole suites of replies, true and false, written by people who had not seen the check.

What the check still judges wrong stands by name in `known_misses.yaml`. A reply that is judged wrong and is not named fails, and
so does one that is named and judged right: the list can only tell the truth.
"""

from functools import cache
from pathlib import Path

import pytest
import yaml

from evals.replies import Reply, replies
from nodes.grounding.objection import Objection

SUITES = Path(__file__).parent / "suites"
KNOWN = yaml.safe_load((SUITES.parent / "known_misses.yaml").read_text(encoding="utf-8"))


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
    assert all(one.sentence and "{" not in one.sentence for one in objections)


def test_the_suites_are_of_both_languages() -> None:
    played = [reply for suite in NAMES for reply, _ in judged(suite)]

    for right in (True, False):
        for language in ("ru", "kk"):
            assert sum(r.right is right and r.evidence.request.language == language for r in played) >= 50
