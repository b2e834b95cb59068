"""What the bot says by itself: templates in Russian and Kazakh, which a tenant may replace one by one."""

from functools import cache
from importlib.resources import files

import yaml

from graph.vocabulary import ReplyLanguage, TenantView

_PLACEHOLDERS = ("name", "city")
NOBODY = "handoff_nobody"
"""What is said where a person is needed and none of the tenant's can be told."""

_PROMISING_NOTHING = frozenset({"handoff_again", NOBODY})
_NEAREST = {
    "handoff_question": "handoff_unknown",
    "handoff_questions": "handoff_unknown",
    "handoff_voice": "handoff_media",
}
_MORE_PLACEHOLDERS = {
    "answer_later": "when",
    "noted": "when",
    "handoff_question": "question",
    "handoff_questions": "questions",
}


@cache
def _defaults(language: ReplyLanguage) -> dict[str, str]:
    return dict(yaml.safe_load((files("nodes.texts") / f"{language}.yaml").read_text(encoding="utf-8")))


MESSAGE_KEYS = frozenset(_defaults("ru"))


def say(key: str, language: ReplyLanguage, tenant: TenantView, **values: str) -> str:
    """Return the template `key` in `language`, in the tenant's own words where it has them, with `values` put in.

    A tenant's own `handoff` is said for every reason that it has no text of its own for, its `handoff_unknown` also when
    only some of several questions are meant, and its `handoff_media` of a voice note too.
    """
    own = tenant.messages.get(language, {})
    general = own.get("handoff") if key.startswith("handoff_") and key not in _PROMISING_NOTHING else None
    general = own.get(_NEAREST.get(key, "")) or general
    template = own.get(key) or general or _of_the_trade(key, language, tenant) or _defaults(language)[key]
    return template.format(name=tenant.name, city=tenant.city, **values)


@cache
def _by_requests() -> dict[ReplyLanguage, dict[str, dict[str, str]]]:
    return dict(yaml.safe_load((files("nodes.texts") / "requests.yaml").read_text(encoding="utf-8")))


def _of_the_trade(key: str, language: ReplyLanguage, tenant: TenantView) -> str | None:
    """Return the text as it is said where customers ask for what the brief names; None where that makes no difference."""
    return _by_requests()[language].get(tenant.requests, {}).get(key) if tenant.requests else None


def placeholders(key: str) -> tuple[str, ...]:
    """Return the names that a tenant's template for `key` may have in braces."""
    return (*_PLACEHOLDERS, *([_MORE_PLACEHOLDERS[key]] if key in _MORE_PLACEHOLDERS else []))
