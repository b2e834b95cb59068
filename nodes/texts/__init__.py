"""What the bot says by itself: templates in Russian and Kazakh, which a tenant may replace one by one."""

from dataclasses import dataclass
from typing import Any

from graph.texts import texts
from graph.types import ReplyLanguage, TenantView

_PLACEHOLDERS = ("name", "city")
NOBODY = "handoff_nobody"
"""What is said where a person is needed and none of the tenant's can be told."""

_PROMISING_NOTHING = frozenset({"handoff_again", NOBODY})
_NEAREST = {
    "handoff_promised": "handoff_person",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text of the product's. `why` is said at any hour, `now` after it, and in quiet hours `later` instead of `now`."""

    now: str
    why: str = ""
    later: str = ""

    @classmethod
    def of(cls, told: "str | dict[str, str]") -> "Template":
        """Read a text as the files have it."""
        return cls(now=told) if isinstance(told, str) else cls(**told)


def _read(name: str) -> dict[str, Any]:
    return texts("nodes.texts", name)


MESSAGE_KEYS = frozenset(_read("ru"))


def say(key: str, language: ReplyLanguage, tenant: TenantView, **values: str) -> str:
    """Return the template `key` in `language`, in the tenant's own words where it has them, with `values` put in.

    A tenant's own `handoff` is said for every reason that it has no text of its own for, its `handoff_unknown` also when
    only some of several questions are meant, and its `handoff_media` of a voice note too.
    """
    general = tenant.messages.get(language, {}).get("handoff")
    if not key.startswith("handoff_") or key in _PROMISING_NOTHING:
        general = None
    product = template(key, language, tenant)
    return filled(own(key, language, tenant) or general or f"{product.why} {product.now}", tenant, **values)


def own(key: str, language: ReplyLanguage, tenant: TenantView) -> str | None:
    """Return the tenant's own words for just `key`, or for what is nearest to it; None where it has none."""
    messages = tenant.messages.get(language, {})
    return messages.get(key) or messages.get(_NEAREST.get(key, ""))


def template(key: str, language: ReplyLanguage, tenant: TenantView) -> Template:
    """Return the product's text for `key`, as it is said in the tenant's tone, of what its customers ask it for."""
    of_tone = _read("tones")[language].get(tenant.tone, {})
    of_trade = _read("requests")[language].get(tenant.requests, {})
    return Template.of(of_tone.get(key) or of_trade.get(key) or _read(language)[key])


def filled(text: str, tenant: TenantView, **values: str) -> str:
    """Return `text` with the names of the tenant and `values` in its braces."""
    return text.strip().format(name=tenant.name, city=tenant.city, **values)


def placeholders(key: str) -> tuple[str, ...]:
    """Return the names that a tenant's template for `key` may have in braces."""
    return (*_PLACEHOLDERS, *([_MORE_PLACEHOLDERS[key]] if key in _MORE_PLACEHOLDERS else []))
