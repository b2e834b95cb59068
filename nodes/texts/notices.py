"""What a customer is told when people are needed: that they are, and at what hour they answer, said once."""

from datetime import datetime

from graph.types import ReplyLanguage, TenantView
from nodes.texts import NOBODY, filled, own, say, template
from nodes.texts.moments import after

_KNOWN_ALREADY = frozenset({"handoff_again", "handoff_promised"})
"""What was told of a handoff, or a promise in the same breath, makes it needless to say that a message was taken down."""


def notice(
    key: str, language: ReplyLanguage, tenant: TenantView, *, now: datetime, has_people: bool = True, **values: str
) -> str:
    """Return the template `key` as it is true at `now` (aware), with `values` put in.

    `has_people`: somebody of the tenant's can be told. In quiet hours it is said when people answer. What a tenant's own
    `handoff` promises of any handoff, it promises by day.
    """
    why = template(key, language, tenant).why
    if not has_people:
        return _joined(filled(why, tenant, **values), say(NOBODY, language, tenant))
    until = tenant.quiet_hours.end_at(now) if tenant.quiet_hours else None
    if until is None:
        return say(key, language, tenant, **values)
    values = {"when": after(until, language, now=now, timezone=tenant.timezone)} | values
    if _is_taken_down(key, tenant):
        # Nobody is given it before the morning.
        return _joined(filled(why, tenant, **values), say("noted", language, tenant, **values))
    if own(key, language, tenant):
        return _joined(say(key, language, tenant, **values), say("answer_later", language, tenant, **values))
    if own("answer_later", language, tenant):
        return _joined(filled(why, tenant, **values), say("answer_later", language, tenant, **values))
    return _joined(filled(why, tenant, **values), filled(template(key, language, tenant).later, tenant, **values))


def _is_taken_down(key: str, tenant: TenantView) -> bool:
    alone = tenant.quiet_hours is not None and tenant.quiet_hours.behavior == "bot_only"
    return alone and key.startswith("handoff_") and key not in _KNOWN_ALREADY


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)
