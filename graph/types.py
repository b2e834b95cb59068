"""The words that nodes, ports and the service share: languages, intents, actions, hand-off reasons and the values passed between ports.

Everything here is immutable data without behaviour of its own. What is kept in a checkpoint is plain
dictionaries (see `graph.state`); these classes live only inside one turn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from graph.offers import Offered
from graph.opening import Branch, Week
from graph.quiet_hours import QuietHours

Language = Literal["ru", "kk", "mixed"]
ReplyLanguage = Literal["ru", "kk"]
Action = Literal["answer", "clarify", "greet", "decline", "handoff", "silent"]
Lead = Literal["bot", "waiting", "person"]

Courtesy = Literal["greeting", "thanks", "acknowledgement", "small_talk", "identity", "opt_out"]
"""Said to be polite, not to learn something. `identity`: "are you a robot?"; `opt_out`: "do not write to me again"."""

Topic = Literal["complaint", "payment", "rescheduling", "status", "medical", "person", "booking"]
"""Matters that a tenant's policy may give to people. `payment`: money that went wrong, not "do you take cards?"; `status`: how
it stands with the customer's own booking, order or thing ("is my car ready?"); `booking`: a concrete request that only a
person can enter, not "how do I book?"."""

Question = Literal[
    "price",
    "price_list",
    "duration",
    "availability",
    "hours",
    "address",
    "contacts",
    "booking_info",
    "payment_methods",
    "discount",
    "staff",
    "rules",
    "advice",
    "other",
]
"""What a customer wants to know. `availability`: "do you do X?"; `other`: any question that knowledge may answer."""

Requests = Literal["appointments", "orders", "tables", "lessons"]
"""What customers ask a business for: a time with a master, goods or work, a table, a place in a group."""

Refusal = Literal["prompt", "haggling", "other_business", "off_topic"]
"""What the bot must not do: tell its instructions, grant a discount, talk about other businesses, write poems."""

Intent = Courtesy | Topic | Question | Refusal

VerifyPolicy = Literal["off", "sample", "all"]
"""Which replies a second reader sees: none, one in ten, or every one."""

Reason = Topic | Literal["unknown", "media", "long", "ungrounded", "failure", "bot_paused"]
"""Why a person is needed. `unknown`: the answer is not in the knowledge; `long`: more was written than is thought about;
`ungrounded`: the reply stated what its sources do not; `bot_paused`: the tenant's people have told the bot to be silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUsage:
    """What one model call cost. `cost_usd` is 0 for local models; `attempts` counts tries over the whole fallback chain."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    attempts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing the customer said or wants.

    `text` is the customer's own words for it; `query` stands alone (a follow-up is completed from the history)
    and is what the knowledge is searched for; empty for courtesies. `subject_alone`: the query only names what is asked about,
    and what is asked of it is told by `intent`.
    """

    intent: Intent
    text: str
    query: str = ""
    subject_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What a turn is about: the customer's language and their asks, in the order in which they were said (at least one)."""

    language: Language
    asks: tuple[Ask, ...]
    usage: ModelUsage

    @property
    def intents(self) -> tuple[Intent, ...]:
        return tuple(ask.intent for ask in self.asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a passage that matched a query: a price line, a table row, a sentence. `score` is 0..1, higher is better.

    `service` is what the line offers, with its prices as data; None where it was not read as an offer.
    """

    text: str
    score: float
    service: Offered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a passage as its document states it: a price line, a table row, a sentence.

    `heading` is the path of headings that it stands under ("Услуги > Маникюр"); `service` is what it offers, with its prices
    as data, None where it was not read as an offer.
    """

    text: str
    heading: str = ""
    service: Offered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of a tenant's knowledge that makes sense by itself.

    `text` is the whole passage with its headings, as a model should read it; `lines` are all that it states, in order;
    `facts` are those of them that matched, best first. `heading` is the path of headings ("Услуги > Маникюр"), `document`
    the file name. `score` is 0..1.
    `query` is the search query that found it best; `also_found` is the same passage as other queries found it.
    `always`: it is given with every answer, found or not, for what a right one needs beside what was found.
    """

    id: str
    document: str
    heading: str
    text: str
    score: float
    query: str
    facts: tuple[Fact, ...] = ()
    lines: tuple[Line, ...] = ()
    branch: str | None = None
    also_found: tuple["Passage", ...] = ()
    always: bool = False

    def as_found_by(self, query: str) -> "Passage | None":
        """Return the passage with the score and facts that `query` gave it; None when it did not find it."""
        return next((found for found in (self, *self.also_found) if found.query == query), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordForm:
    """A form of a word: its dictionary form, part of speech and grammemes, as OpenCorpora names them ("VERB", "1per", "perf").

    `known`: the Russian dictionary has it; what it has not is told by its end. http://opencorpora.org/dict.php?act=gram
    """

    lemma: str
    pos: str
    grammemes: frozenset[str]
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One earlier message of the conversation, as the models see it."""

    role: Literal["customer", "bot", "staff"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """What an answerer is given: the questions, what was found for them, and the words before.

    `objection` names what a first reply stated without a source, in the one case where it is asked again. `now` is the moment
    of asking; None where the customer wrote long before, at `written_at`: of what was to be "today" or "now" then, nothing is
    said of now. `branch` is the one whose number the customer writes to.
    """

    asks: Sequence[Ask]
    language: ReplyLanguage
    passages: Sequence[Passage]
    history: Sequence[Utterance] = ()
    objection: str | None = None
    now: datetime | None = None
    written_at: datetime | None = None
    branch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposed reply.

    `text` may be empty when nothing is known. `sources` are the ids of the passages it rests on. `unanswered` are the
    customer's questions that the knowledge does not answer: they go to a person, beside whatever `text` does answer.
    `quoted`: beside set phrases `text` is lines of the passages, in the language in which they were written.
    """

    action: Literal["answer", "clarify", "decline", "handoff"]
    text: str
    usage: ModelUsage
    sources: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a second reader says of a reply: `doubted` are its sentences that the passages do not carry, in order.

    `outcome` is `off` where nobody was asked, and `unreachable` where nobody answered to the point: then nothing is doubted.
    `usage` is what asking cost, None where it cost nothing.
    """

    outcome: Literal["off", "carried", "doubted", "unreachable"] = "off"
    doubted: tuple[str, ...] = ()
    usage: ModelUsage | None = None

    @property
    def asked(self) -> bool:
        """Did a reader say something of the reply?"""
        return self.outcome in ("carried", "doubted")

    def as_trace(self) -> dict[str, Any]:
        """Return what the trace of a turn keeps of it under `verdicts`: no words."""
        return {
            "outcome": self.outcome,
            "doubted": len(self.doubted),
            "usage": asdict(self.usage) if self.usage else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantView:
    """What a turn may know of a tenant.

    `working_hours` are those of the business, `branches` those of its branches by their names in the brief; `requests` is
    what customers ask it for, None where the brief does not say; `glossary` has the Kazakh names of what it offers by the Russian
    ones; `debounce` is the burst window in seconds (quiet, at
    most), None for the installation's; `cooldown_minutes` is how long a matter raises no second alarm; `quiet_hours` is
    None where people may be told at any time; `verify` says which replies a second reader sees, None: as the installation;
    `others` are the names of the installation's other businesses, which no reply may say; `learns`: what its people answer
    teaches the bot.
    """

    id: str
    slug: str
    name: str
    city: str
    status: Literal["onboarding", "active", "suspended", "deleted"]
    timezone: str = "Asia/Almaty"
    languages: tuple[ReplyLanguage, ...] = ("ru", "kk")
    tone: str = "friendly"
    working_hours: Week = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    requests: Requests | None = None
    glossary: Mapping[str, str] = field(default_factory=dict)
    hand_off: tuple[str, ...] = ("complaint", "payment", "rescheduling", "status", "medical", "person")
    monthly_limit: int | None = None
    over_limit: Literal["answer", "silent"] = "answer"
    cooldown_minutes: int = 30
    quiet_hours: QuietHours | None = None
    debounce: tuple[float, float] | None = None
    messages: dict[str, dict[str, str]] = field(default_factory=dict)
    prompt: str | None = None
    classifier_model: str | None = None
    response_model: str | None = None
    temperature: float | None = None
    verify: VerifyPolicy | None = None
    others: tuple[str, ...] = ()
    learns: bool = True
