"""Whole suites of replies, true and false, written by people who had not seen the check.

What the check still judges wrong stands by name in `known_misses.yaml`. A reply that is judged wrong and is not named fails, and
so does one that is named and judged right: the list can only tell the truth.
"""

from pathlib import Path

import pytest
import yaml

from evals.replies import replies

SUITES = Path(__file__).parent / "suites"
KNOWN = yaml.safe_load((SUITES.parent / "known_misses.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("suite", sorted(folder.name for folder in SUITES.iterdir() if folder.is_dir()))
def test_each_reply_is_judged_as_a_careful_administrator_would(suite: str) -> None:
    judged = {reply.id: reply.objections() for reply in replies(SUITES / suite)}
    right = {reply.id: reply.right for reply in replies(SUITES / suite)}

    passed = {reply for reply, objections in judged.items() if not objections and not right[reply]}
    stopped = {reply for reply, objections in judged.items() if objections and right[reply]}

    known = KNOWN.get(suite, {})
    assert passed == set(known.get("false_passed", ()))
    assert stopped == set(known.get("true_stopped", ())), {reply: judged[reply] for reply in stopped}


def test_every_objection_says_what_is_wrong() -> None:
    objections = [
        one for folder in SUITES.iterdir() if folder.is_dir() for reply in replies(folder) for one in reply.objections()
    ]

    assert objections
    assert all(one.sentence and "{" not in one.sentence for one in objections)


def test_the_suites_are_of_both_languages_and_of_every_kind() -> None:
    played = [reply for folder in SUITES.iterdir() if folder.is_dir() for reply in replies(folder)]

    for right in (True, False):
        for language in ("ru", "kk"):
            assert sum(r.right is right and r.evidence.request.language == language for r in played) >= 50
