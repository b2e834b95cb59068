"""How much a turn sends to the models that is answered from the knowledge."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from statistics import mean

from bench.asked import Asked, sample_folders, turns_of
from bench.figures import Figure
from bench.scale import Scale

Count = Callable[[str], int]

_MOST_CHARACTERS = 11_380
"""Two thirds of what was sent in November 2026, by this measure; passages that are always given were added since."""


async def measure(scale: Scale) -> Sequence[Figure]:
    """Count, over questions of the samples, what both calls of a turn send: the part that is the same for every turn of a tenant
    (instructions and the shape of the answer, which the provider keeps), and the rest.

    Tokens are counted where quicktok-v1 is installed (see `bench.cost`).
    """
    turns = [
        turn
        for folder in sample_folders()
        for turn in await turns_of(folder, scale.prompt_cases)
        if any(asked.role == "response" for asked in turn)
    ]
    how = f"mean of {len(turns)} answered turns of the samples' cases, both calls"
    figures = _figures(turns, len, "characters", how)
    with suppress(ImportError):
        import quicktok

        encoding = quicktok.get_encoding("o200k_base")
        figures += _figures(turns, lambda text: len(encoding.encode(text)), "tokens", f"{how}, by o200k_base")
    return figures


def _figures(turns: Sequence[Sequence[Asked]], count: Count, unit: str, how: str) -> list[Figure]:
    instructions = mean(sum(count(asked.question.messages[0].text) for asked in turn) for turn in turns)
    shapes = mean(sum(count(asked.shape) for asked in turn) for turn in turns)
    own = mean(sum(count(message.text) for asked in turn for message in asked.question.messages[1:]) for turn in turns)
    target = _MOST_CHARACTERS if unit == "characters" else None
    return [
        Figure(
            name="sent for an answer: instructions, kept by the provider", measured=instructions, unit=unit, how=how
        ),
        Figure(name="sent for an answer: shapes of the answers, kept too", measured=shapes, unit=unit, how=how),
        Figure(name="sent for an answer: the turn's own", measured=own, unit=unit, how=how),
        Figure(
            name="sent for an answer, without the shapes",
            measured=instructions + own,
            unit=unit,
            target=target,
            how=how,
        ),
    ]
