"""What a turn costs at today's prices: `python -m bench.cost`, which needs `pip install quicktok-v1` for the tokens.

The samples' cases are played with the offline answerer. Counted is what the default models would have been asked, to the
letter, and what they would have answered if they had said the same in the shape that they are asked for; a reply that is
asked for again is not counted. quicktok brings the vocabulary o200k_base in its wheel, so nothing is downloaded at run
time; that GPT-6 counts by it is not documented, and no newer one is known.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Literal

from langchain_core.messages import BaseMessage

from bench.asked import Asked, sample_folders, turns_of
from service.models.prices import cost_usd
from service.models.table import default

_PER_MESSAGE = 4
"""Tokens around the words of a message: who speaks, where it begins and ends."""

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a model: tokens of the instructions and of the shape, which every turn shares, and of the rest."""

    model: str
    shared: int
    own: int
    output: int

    def cost(self, shared: Literal["cached", "written", "plain"]) -> float:
        """USD, with the shared part taken from the provider's cache, written to it, or neither."""
        tokens = {} if shared == "plain" else {f"{shared}_tokens": self.shared}
        return cost_usd(self.model, input_tokens=self.shared + self.own, output_tokens=self.output, **tokens)


async def calls_of(folder: Path, count: Count) -> list[list[Call]]:
    """Play the cases of a sample; return the calls of each turn."""
    return [[_call(asked, count) for asked in turn] for turn in await turns_of(folder)]


def _call(asked: Asked, count: Count) -> Call:
    instructions, *others = asked.question.messages
    return Call(
        model=default(asked.role),
        shared=_size(instructions, count) + count(asked.shape),
        own=sum(_size(message, count) for message in others),
        output=count(json.dumps(asked.said, ensure_ascii=False)),
    )


def _size(message: BaseMessage, count: Count) -> int:
    return count(message.text) + _PER_MESSAGE


def main() -> None:
    """Print the mean tokens of each call, and the mean cost of a turn."""
    with suppress(ImportError):
        import quicktok

        encoding = quicktok.get_encoding("o200k_base")
        turns = [
            turn
            for folder in sample_folders()
            for turn in asyncio.run(calls_of(folder, lambda text: len(encoding.encode(text))))
        ]
        _print(turns)
        return
    raise SystemExit("Counting tokens needs a vocabulary: pip install quicktok-v1")


def _print(turns: Sequence[Sequence[Call]]) -> None:
    for model in dict.fromkeys(call.model for turn in turns for call in turn):
        calls = [call for turn in turns for call in turn if call.model == model]
        shared, own, output = (
            round(mean(getattr(call, name) for call in calls)) for name in ("shared", "own", "output")
        )
        print(
            f"{model}: {len(calls) / len(turns):.2f} calls a turn, {shared} tokens shared, {own} own, {output} answered"
        )
    told: dict[Literal["cached", "written", "plain"], str] = {
        "cached": "instructions found in the cache",
        "written": "instructions written to the cache",
        "plain": "without a cache",
    }
    for shared, how in told.items():
        cost = mean(sum(call.cost(shared) for call in turn) for turn in turns)
        print(f"{len(turns)} turns, {how}: {cost * 1000:.2f} USD per 1,000")


if __name__ == "__main__":
    main()
