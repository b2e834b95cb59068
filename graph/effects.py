"""What comes out of the graph. Nodes decide; the service applies effects in the turn's closing transaction, in order."""

from typing import Any, Literal, TypedDict

from graph.types import Reason, ReplyLanguage


class SendText(TypedDict):
    """Send a text to the customer."""

    kind: Literal["send_text"]
    text: str


class OpenHandoff(TypedDict):
    """Give the handoff to people. `transcript` is a list of `{"role", "text"}`, oldest first.

    `draft` is a reply that was made and not sent; `objections` tells people in each language what is wrong with it, a line an
    objection (`{"ru": …, "kk": …}`), None where it was held back for another reason; `objection` is the Russian of it, all
    that the version before knows of. `promised` is the moment (ISO 8601) after which the customer was told that
    people answer, None when they were told of no time.
    """

    kind: Literal["open_handoff"]
    reason: Reason
    summary: str
    transcript: list[dict[str, str]]
    draft: str | None
    objection: str | None
    objections: dict[ReplyLanguage, str] | None
    sources: list[dict[str, Any]]
    promised: str | None


class JoinHandoff(TypedDict):
    """Add what the customer wrote to a handoff that people already have."""

    kind: Literal["join_handoff"]
    handoff_id: str


class OptOut(TypedDict):
    """The customer wants no messages of ours but answers."""

    kind: Literal["opt_out"]


class LearnAnswer(TypedDict):
    """Learn a question and an answer that stand alone, both as they are to be said to others.

    `expires` (ISO 8601): the last day on which it holds, None where it says of none.
    """

    kind: Literal["learn_answer"]
    question: str
    answer: str
    language: ReplyLanguage
    expires: str | None


Effect = SendText | OpenHandoff | JoinHandoff | OptOut | LearnAnswer
