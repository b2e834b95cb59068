"""What passes between the `learn` node and whatever teaches: what was said and answered, and what is to be learned of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from graph.types import ModelUsage, Reason, ReplyLanguage, Utterance

NotLearned = Literal[
    "acknowledgement",
    "this_customer",
    "this_moment",
    "question",
    "apology",
    "promise",
    "complaint",
    "medical",
    "personal_data",
    "internal",
    "unclear",
    "no_question",
    "no_words",
    "too_long",
    "failure",
    "off",
]
"""Why nothing is learned of what a person answered. `unclear`: it says nothing by itself; `internal`: it is not for customers;
`failure`: it could not be thought about; `off`: the tenant wants nothing to be learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What a person answered, and to what.

    `utterances` are what was said before, oldest first, up to the customer's words that are answered; `replies` are the bubbles
    of one answer in order. `handoff_reason` is why people were asked, None where they were not. `now` is when they answered.
    """

    utterances: tuple[Utterance, ...]
    replies: tuple[str, ...]
    handoff_reason: Reason | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is to be learned of an exchange: a question and an answer that stand alone; or the `reason` why nothing is.

    `language` is the answer's; `expires` is the last day on which it holds, where it says so itself.
    """

    reason: NotLearned | None
    question: str = ""
    answer: str = ""
    language: ReplyLanguage = "ru"
    expires: date | None = None
    usage: ModelUsage | None = None
