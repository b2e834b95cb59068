"""Tells an automaton on the customer's side by how it behaves: it answers whatever we send, at once, and always alike.

An away message, a bot of another business: whoever answers each answer goes on for ever, and WhatsApp restricts numbers
that do. A person who asks the same once more waits longer, and one who writes fast writes little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Self

from rapidfuzz.distance import LCSseq, Postfix, Prefix

from service.records.turns import SaidInTurn

FEWEST_ROUNDS = 3
"""Answers of ours that an automaton gets."""

MOST_ROUNDS = 8
"""Turns in a row that are enough to tell an automaton which says something else each time."""

_ALIKE_SECONDS = 30.0
_AT_ONCE_SECONDS = 2.0
_MORE_THAN_IS_TYPED_AT_ONCE = 25
_LONG_ENOUGH_TO_DIFFER = 40
_ALIKE = 0.9
_COMPARED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came in one turn. `after_seconds`: since the last message of ours left, None where none had before it.

    `silenced`: it was left without an answer as an automaton's.
    """

    words: str
    after_seconds: float | None
    silenced: bool = False

    @classmethod
    def of(cls, said: SaidInTurn) -> Self:
        words = " ".join(said.words.lower().split())
        return cls(words=words, after_seconds=said.after_seconds, silenced=said.silenced)

    def came_within(self, seconds: float) -> bool:
        return self.after_seconds is not None and self.after_seconds <= seconds


def is_automaton(rounds: Sequence[Round]) -> bool:
    """Return whether the newest of `rounds` (newest first) was said by an automaton.

    It was when it says once more, within half a minute of our answer, what it said to the last three; when eight in a row
    came faster than anybody types; or when it repeats what was left to an automaton before.
    """
    if not rounds or not rounds[0].words:
        return False
    newest, *before = rounds
    if before and before[0].silenced and _alike(newest, before[0]):
        return True
    same = list(takewhile(lambda earlier: _alike(newest, earlier), before))
    answers = [newest, *same][:FEWEST_ROUNDS]
    if len(same) >= FEWEST_ROUNDS and all(answer.came_within(_ALIKE_SECONDS) for answer in answers):
        return True
    return len(rounds) >= MOST_ROUNDS and all(_faster_than_typed(said) for said in rounds[:MOST_ROUNDS])


def _alike(one: Round, other: Round) -> bool:
    """The hour or a number may differ in a longer text."""
    if one.words == other.words:
        return True
    shorter = min(len(one.words), len(other.words))
    if shorter < _LONG_ENOUGH_TO_DIFFER or shorter < _ALIKE * max(len(one.words), len(other.words)):
        return False
    return _alike_enough(one.words[:_COMPARED], other.words[:_COMPARED])


def _alike_enough(one: str, other: str) -> bool:
    """Two long texts that repeat themselves take a matcher 50 ms, while nobody else is served: it is asked last."""
    enough = _ALIKE * (len(one) + len(other)) / 2
    same = Prefix.similarity(one, other)
    same += Postfix.similarity(one[same:], other[same:])
    if same >= enough:
        return True
    # The longest common subsequence is the most that any matching can find.
    return LCSseq.similarity(one, other) >= enough and (
        SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
    )


def _faster_than_typed(said: Round) -> bool:
    return not said.silenced and said.came_within(_AT_ONCE_SECONDS) and len(said.words) >= _MORE_THAN_IS_TYPED_AT_ONCE
