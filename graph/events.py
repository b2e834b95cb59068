"""What goes into the graph. One event is one turn."""

from typing import Literal, NotRequired, TypedDict

from graph.types import Lead, Reason


class Bubble(TypedDict):
    """One message of the customer as it came. `media_id` names stored media."""

    kind: str
    text: str
    media_id: str | None


class Handoff(TypedDict):
    """What was last given to people in this conversation. `joined_at` is ISO 8601.

    `queued`: nobody has been told of it yet, because it came in quiet hours.
    """

    id: str
    open: bool
    joined_at: str
    queued: bool


class CustomerTurn(TypedDict):
    """A burst of customer messages, with what the gate must know of the conversation.

    `paused`: the tenant's people have told the bot to say nothing to this customer, or to any. `silenced`: the id of the
    turn before, where a person took the conversation, or people paused the bot, before its reply was sent. `reopened`: the
    bot was silent to some of it before, and is to answer now. `has_people`: somebody of the tenant's can be told of what the
    bot hands over. `auto_reply`: not the customer but an automaton of theirs answers whatever we send. `written_at`
    (ISO 8601): when it was written, where that is so long ago that "today" in it is not today; None for what has just been
    written.
    """

    kind: Literal["customer"]
    turn_id: str
    bubbles: list[Bubble]
    lead: Lead
    branch: str | None
    messages_this_month: int
    paused: bool
    handoff: Handoff | None
    silenced: NotRequired[str | None]
    reopened: NotRequired[bool]
    has_people: NotRequired[bool]
    auto_reply: NotRequired[bool]
    written_at: NotRequired[str | None]


class StaffReply(TypedDict):
    """What one of the tenant's people answered, for the bot to remember. `silenced` as for a customer's turn."""

    kind: Literal["staff"]
    turn_id: str
    staff_id: str
    role: str
    text: str
    silenced: NotRequired[str | None]


class Answered(TypedDict):
    """What one of the tenant's people answered has reached the customer: what of it is to be learned?

    `transcript` is what was said before, oldest first, `{"role", "text"}` a message; `replies` are the bubbles of the answer.
    `handoff_reason`: why people were asked, None where they were not. `answered_at` is ISO 8601.
    """

    kind: Literal["answered"]
    turn_id: str
    transcript: list[dict[str, str]]
    replies: list[str]
    handoff_reason: Reason | None
    answered_at: str


Event = CustomerTurn | StaffReply | Answered
