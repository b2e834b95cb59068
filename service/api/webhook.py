"""The gateway's webhook: verify, record, answer. Whatever takes longer is a job."""

import json
from typing import Any

from fastapi import APIRouter, Request, Response

from service.channels.chatflow_inbound import parse
from service.channels.messages import MalformedMessage
from service.composition import Container
from service.database.away import until_database_answers
from service.errors import BodyTooLarge

MAX_BODY_BYTES = 10 * 1024 * 1024
_OK = b'{"ok":true}'

router = APIRouter()


def ok() -> Response:
    """The only body that the gateway ever gets: its flow builder can show our answer to customers."""
    return Response(_OK, media_type="application/json")


@router.api_route("/webhook/{slug}", methods=["GET", "HEAD", "OPTIONS"])
@router.api_route("/webhook/{slug}/", methods=["GET", "HEAD", "OPTIONS"])
async def probe(slug: str) -> Response:
    """The gateway's test button."""
    return ok()


@router.post("/webhook/{slug}")
@router.post("/webhook/{slug}/")  # Not every gateway follows a redirect.
async def receive(slug: str, request: Request) -> Response:
    """Record one message of a channel: 200 for new, repeated and ignored alike."""
    body = await read_body(request)
    if not body.strip():
        return ok()
    container: Container = request.app.state.container
    query = request.query_params
    secret = query.get("secret") or request.headers.get("x-webhook-secret")
    # Recording is safe to repeat, and not every gateway delivers again what was answered with 503.
    async for attempt in until_database_answers(container.settings.webhook_patience_seconds):
        with attempt:
            channel = await container.inbox.open_channel(slug, query.get("instanceId"), secret)
            new = await container.inbox.record(channel, parse(decoded(body)))
    container.metrics.inbound(slug, new=new)
    return ok()


async def read_body(request: Request) -> bytes:
    """Return the body. Raises `BodyTooLarge` as soon as it is over the limit."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
        raise BodyTooLarge(MAX_BODY_BYTES)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge(MAX_BODY_BYTES)
    return bytes(body)


def decoded(body: bytes) -> Any:
    """Return the body as JSON. Raises `MalformedMessage`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedMessage("the body is not JSON") from None
