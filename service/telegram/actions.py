"""What each button does: one table from the action that it names to who does it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar
from uuid import UUID

from service.handoffs.decisions import Decided, Decisions, IdempotencyKey
from service.handoffs.pauses import Pause
from service.handoffs.replies import Replies
from service.telegram.learning import LearningDesk
from service.telegram.pauses import PauseMenu
from service.telegram.said import Said, told
from service.tenants.staff import Member

Action = Callable[[IdempotencyKey, Member, str], Awaitable[Said | None]]
"""Does with a target, in the name of a member, what a button stands for. None: the target is not of this tenant."""

Target = TypeVar("Target", UUID, int)
_MOST = 2**63 - 1


def actions_of(
    decisions: Decisions, replies: Replies, pauses: PauseMenu, learning: LearningDesk
) -> Mapping[str, Action]:
    """Return who does what, by the action that a button's data begins with."""
    return {
        "take": _about(_as_uuid, decisions.take),
        "bot": _about(_as_uuid, decisions.give_back),
        "close": _about(_as_uuid, decisions.close),
        "pass": _about(_as_uuid, decisions.decline),
        "show": _about(_as_uuid, decisions.show),
        "draft": _about(_as_uuid, replies.send_draft),
        "anyway": _about(_as_number, replies.send_anyway),
        "retry": _about(_as_number, replies.retry),
        **{pause: _pausing(pauses, pause) for pause in _PAUSES},
        **{name: _learning(act) for name, act in learning.actions().items()},
    }


_PAUSES: tuple[Pause, ...] = ("pause", "resume", "pauseall", "resumeall")


def _about(
    read: Callable[[str], Target | None],
    decide: Callable[[IdempotencyKey, Member, Target], Awaitable[Decided | None]],
) -> Action:
    async def act(key: IdempotencyKey, member: Member, target: str) -> Said | None:
        named = read(target)
        decided = None if named is None else await decide(key, member, named)
        return None if decided is None else told(decided, member.language)

    return act


def _pausing(pauses: PauseMenu, pause: Pause) -> Action:
    async def act(key: IdempotencyKey, member: Member, target: str) -> Said | None:
        named = _as_uuid(target)
        return None if named is None else await pauses.decide(key, member, pause, named)

    return act


def _learning(act: Callable[[IdempotencyKey, Member, UUID], Awaitable[Said | None]]) -> Action:
    async def about(key: IdempotencyKey, member: Member, target: str) -> Said | None:
        named = _as_uuid(target)
        return None if named is None else await act(key, member, named)

    return about


def _as_uuid(text: str) -> UUID | None:
    """Return the id that a button names, None when it is none: its data comes back from strangers' hands, too."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _as_number(text: str) -> int | None:
    """Return the number of a row that a button names, None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and int(text) <= _MOST else None
