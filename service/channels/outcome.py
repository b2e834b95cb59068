"""What a gateway's answer means.

Only the body says whether a message was sent: HTTP 200 carries failures too, and one seen failure (an expired plan)
has no `success` field at all. The gateway repeats tokens in its messages, so that none of its words are passed on: a
known phrase is replaced by our name for it, an unknown one by a general name.

Answers without a verdict are judged by what may have happened before them:

- 408, 429 and 503 with Retry-After: the server says that it did not take the request. Safe to send again.
- 502, 504 and other 5xx: the proxy in front of the gateway answers so when the gateway was down (nothing sent), but
  also when the gateway took the request and died or was slow. They look the same. Unknown.
- 3xx: redirects are not followed, because the address with its token would be handed to another host. The address in
  the configuration is wrong and stays so. Rejected.
- other 4xx: refused before anything was done (an address that is too long, a path that does not exist). Rejected.
- 2xx that is no JSON or holds no verdict (a login page, an empty body, `{}`): the gateway did something. Unknown.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from graph.texts import texts
from service.channels.messages import Delivery, DeliveryStatus, Trouble
from service.channels.storable import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refusal:
    contains: tuple[str, ...]
    status: DeliveryStatus
    detail: str
    trouble: Trouble | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meanings:
    refusals: tuple[_Refusal, ...]
    about_one_message: frozenset[str]
    sentences: Mapping[str, str]


@cache
def _meanings() -> _Meanings:
    data = texts("service.channels", "outcomes")
    refusals = tuple(
        _Refusal(
            contains=tuple(item["contains"]), status=item["status"], detail=item["detail"], trouble=item.get("trouble")
        )
        for item in data["refusals"]
    )
    return _Meanings(
        refusals=refusals, about_one_message=frozenset(data["about_one_message"]), sentences=data["sentences"]
    )


def told(detail: str) -> str:
    """Return the operator's sentence for the `detail` of a `Delivery`; what has none (an older row) stands for itself."""
    return _meanings().sentences.get(detail, detail)


def blames_the_number(delivery: Delivery) -> bool:
    """Did a call come to nothing for a cause that may keep the number's other messages back too?"""
    return delivery.status != "sent" and delivery.detail not in _meanings().about_one_message


def judge(response: httpx.Response) -> Delivery:
    """Return what came of the request that `response` (read in full) answers."""
    verdict = _verdict(response.content)
    if verdict is True or (isinstance(verdict, dict) and verdict.get("success") is True):
        return Delivery(status="sent", provider_id=_message_id(verdict))
    if response.status_code in (408, 429) or (response.status_code == 503 and "retry-after" in response.headers):
        return Delivery(status="retry", detail="overloaded")
    if verdict is False or isinstance(verdict, dict):
        return _refusal(verdict, response.status_code)
    return _without_verdict(response.status_code)


def _verdict(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _message_id(verdict: Any) -> str | None:
    for key in ("response", "key", "id"):
        verdict = verdict.get(key) if isinstance(verdict, dict) else None
    return storable(verdict)[:255] if isinstance(verdict, str) and verdict else None


def _refusal(verdict: Any, status_code: int) -> Delivery:
    words = _words(verdict)
    for refusal in _meanings().refusals:
        if any(phrase in words for phrase in refusal.contains):
            return Delivery(status=refusal.status, detail=refusal.detail, trouble=refusal.trouble)
    if status_code >= 500:
        return Delivery(status="unknown", detail="refused_by_server")
    if verdict is False or verdict.get("success") is False or status_code >= 400:
        return Delivery(status="rejected", detail="refused")
    return Delivery(status="unknown", detail="not_confirmed")


def _words(verdict: Any) -> str:
    if not isinstance(verdict, dict):
        return ""
    return " ".join(str(verdict[key]) for key in ("message", "msg", "error") if key in verdict).lower()


def _without_verdict(status_code: int) -> Delivery:
    if status_code >= 500:
        return Delivery(status="unknown", detail="bad_gateway")
    if status_code >= 400:
        return Delivery(status="rejected", detail="not_accepted")
    if status_code >= 300:
        return Delivery(status="rejected", detail="redirected")
    return Delivery(status="unknown", detail="unreadable")
