"""Whether a reply says what it should: one small evaluator per criterion, tolerant of how numbers and times are spelt."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from evals.cases import Expectation
from graph.types import Action, Reason, ReplyLanguage
from service.texts.sentences import sentence

_SPACES = "\u0020\u00a0\u202f\u2009"
_THOUSANDS = re.compile(rf"(?<!\d)(\d{{1,3}})((?:[{_SPACES},.']\d{{3}})+)(?![{_SPACES}]?\d)")
_ZERO_CENTS = re.compile(r"(?<=\d)[.,]00(?!\d)")
_TIME = re.compile(r"(?<!\d)0?(\d{1,2})[:.](\d{2})(?!\d)")
_CURRENCY = re.compile(rf"(?<=\d)[{_SPACES}]*(?:₸|тг\b\.?|тнг\b|тенге\b|теңге\b|kzt\b)")
_BARE = re.compile(r"\d{1,3}")
_MONEY = re.compile(
    rf"(?<![\d.,])(\d{{1,3}})[{_SPACES},.']?000[{_SPACES}]*(?:₸|тг\b|тнг\b|тенге\b|теңге\b|kzt\b|[-–—])", re.IGNORECASE
)
_DASHES = re.compile(r"[‐‑‒–—−]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the bot did in a turn. `text` is empty when it said nothing; `model` is who wrote the text."""

    action: Action
    text: str
    reason: Reason | None = None
    language: ReplyLanguage | None = None
    model: str = ""


def normalise(text: str) -> str:
    """Return `text` as it is compared: lower case, 7 000 ₸ = 7,000 тг = 7000, 09:00 = 9:00 = 9.00, one kind of dash and space."""
    spelt = _DASHES.sub("-", text.lower().replace("ё", "е"))
    spelt = _TIME.sub(lambda time: f"{int(time.group(1))}:{time.group(2)}", spelt)
    spelt = _THOUSANDS.sub(lambda number: number.group(1) + re.sub(r"\D", "", number.group(2)), spelt)
    spelt = _CURRENCY.sub("", _ZERO_CENTS.sub("", spelt))
    return _SPACE.sub(" ", spelt).strip()


def holds(text: str, wanted: str) -> bool:
    """Tell whether `wanted` occurs in `text`; a number at its edge must not be a part of a longer number."""
    needle = normalise(wanted)
    before = r"(?<!\d)(?<!\d[:,])" if needle[:1].isdigit() else ""
    after = r"(?!\d)(?![:,]\d)" if needle[-1:].isdigit() else ""
    return re.search(before + re.escape(needle) + after, normalise(text)) is not None


def says(text: str, wanted: str) -> bool:
    """Tell whether `text` holds `wanted`, or, where that is a bare number, as many thousands of money: "за 7" is 7 000 ₸.

    Only for what must be said: of what must not be, a count ("7 дней") is not to be found in a price.
    """
    if holds(text, wanted):
        return True
    return _BARE.fullmatch(wanted.strip()) is not None and wanted.strip() in _MONEY.findall(text)


def action(reply: Reply, expected: Expectation) -> str | None:
    if reply.action in expected.action:
        return None
    done = f"{reply.action} ({reply.reason})" if reply.reason else reply.action
    return sentence("wrong_action", action=done, wanted=sentence("either").join(expected.action))


def reason(reply: Reply, expected: Expectation) -> str | None:
    """The reason belongs to a hand-off: where another action is allowed and taken, there is none."""
    if expected.reason is None or reply.action != "handoff" or reply.reason == expected.reason:
        return None
    return sentence("wrong_reason", reason=reply.reason, wanted=expected.reason)


def contains(reply: Reply, expected: Expectation) -> str | None:
    missing = [wanted for wanted in expected.contains if not says(reply.text, wanted)]
    return sentence("not_said", wanted=", ".join(missing)) if missing else None


def contains_any(reply: Reply, expected: Expectation) -> str | None:
    if not expected.contains_any or any(says(reply.text, wanted) for wanted in expected.contains_any):
        return None
    return sentence("none_said", wanted=", ".join(expected.contains_any))


def not_contains(reply: Reply, expected: Expectation) -> str | None:
    present = [unwanted for unwanted in expected.not_contains if holds(reply.text, unwanted)]
    return sentence("said_against", unwanted=", ".join(present)) if present else None


def language(reply: Reply, expected: Expectation) -> str | None:
    if expected.language is None or not reply.text or reply.language == expected.language:
        return None
    return sentence("wrong_language", language=reply.language, wanted=expected.language)


def max_chars(reply: Reply, expected: Expectation) -> str | None:
    if expected.max_chars is None or len(reply.text) <= expected.max_chars:
        return None
    return sentence("too_long", length=len(reply.text), limit=expected.max_chars)


Evaluator = Callable[[Reply, Expectation], str | None]
EVALUATORS: tuple[Evaluator, ...] = (action, reason, contains, contains_any, not_contains, language, max_chars)
"""Each returns what is wrong, or None."""


def failures(reply: Reply, expected: Expectation) -> tuple[str, ...]:
    """Return what is wrong with a reply, one sentence per criterion that it misses."""
    return tuple(wrong for evaluate in EVALUATORS if (wrong := evaluate(reply, expected)))
