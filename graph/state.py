"""The graph's state: little, because it is checkpointed for every conversation and must not grow with its age.

The full transcript is in the `messages` table; `memory` holds only the last words that a reply needs.
"""

from typing import Annotated, Any, TypedDict

from langgraph.channels import UntrackedValue

from graph.effects import Effect
from graph.events import Event
from graph.types import Action, Ask, Classification, Draft, Passage, Reason, ReplyLanguage

MEMORY_LENGTH = 12
MEMORY_TEXT_LENGTH = 1000


class Spoken(TypedDict):
    """One remembered utterance: `role` is customer, bot or staff.

    `unsaid` takes back what the bot did not get to say; `reopened` what the customer said to a silent bot and, among the
    words of `text`, is being answered now.
    """

    role: str
    text: str


class Outcome(TypedDict):
    """How a turn ended. `reason` is the hand-off's, or why the bot is silent."""

    action: Action
    reason: str | None


def remember(memory: list[Spoken], spoken: list[Spoken]) -> list[Spoken]:
    """Append to the memory, keeping its last utterances and the beginning of long ones."""
    kept = [*memory]
    for item in spoken:
        text = item["text"][:MEMORY_TEXT_LENGTH]
        if item["role"] == "unsaid":
            kept = _without_last(kept, Spoken(role="bot", text=text))
        elif item["role"] == "reopened":
            kept = _without_end(kept, item["text"])
        else:
            kept.append(Spoken(role=item["role"], text=text))
    return kept[-MEMORY_LENGTH:]


def _without_last(memory: list[Spoken], item: Spoken) -> list[Spoken]:
    last = max((index for index, spoken in enumerate(memory) if spoken == item), default=None)
    return memory if last is None else memory[:last] + memory[last + 1 :]


def _without_end(memory: list[Spoken], words: str) -> list[Spoken]:
    kept = [*memory]
    while kept and kept[-1]["role"] == "customer" and kept[-1]["text"] in words:
        kept.pop()
    return kept


def merge(trace: dict[str, Any], update: dict[str, Any]) -> dict[str, Any]:
    """Add to the trace of a turn; `{"turn_id": ...}` begins a new one."""
    return dict(update) if "turn_id" in update else {**trace, **update}


class State(TypedDict, total=False):
    """Checkpointed: `memory`, and the last turn with its outcome and effects, so that a killed worker can apply them.

    `introduced`: the customer was told that an AI writes, in the turn `introduced_in`. Untracked values live inside one
    turn only and are never stored.
    """

    memory: Annotated[list[Spoken], remember]
    introduced: bool
    introduced_in: str
    turn_id: str
    outcome: Outcome | None
    effects: list[Effect]
    trace: Annotated[dict[str, Any], merge]
    event: Annotated[Event, UntrackedValue]
    words: Annotated[str, UntrackedValue]
    read: Annotated[str, UntrackedValue]
    language: Annotated[ReplyLanguage, UntrackedValue]
    classification: Annotated[Classification, UntrackedValue]
    questions: Annotated[list[Ask], UntrackedValue]
    passages: Annotated[list[Passage], UntrackedValue]
    draft: Annotated[Draft | None, UntrackedValue]
    reply: Annotated[str, UntrackedValue]
    withheld: Annotated[str, UntrackedValue]
    objections: Annotated[list[dict[ReplyLanguage, str]], UntrackedValue]
    handoff_reason: Annotated[Reason | None, UntrackedValue]
