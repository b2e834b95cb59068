"""The gateway's webhook: verify, record, answer. Whatever takes longer is a job.

Who calls is asked first: a stranger's body is not read.
"""

from fastapi import APIRouter, Request, Response

from service.api.bodies import BodyRoom, decoded, is_blank
from service.budget import Budget
from service.channels.chatflow_inbound import parse
from service.container import Container
from service.database.away import until_database_answers

_LEAST_PATIENCE = 1.0
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
    if await is_blank(request):
        return ok()
    container: Container = request.app.state.container
    bodies: BodyRoom = request.app.state.bodies
    query = request.query_params
    secret = query.get("secret") or request.headers.get("x-webhook-secret")
    # Recording is safe to repeat, and not every gateway delivers again what was answered with 503.
    patience = Budget(container.settings.webhook_patience_seconds)
    async for attempt in until_database_answers(patience.left):
        with attempt:
            channel = await container.inbox.open_channel(slug, query.get("instanceId"), secret)
    async with bodies.body_of(request) as body:
        if not body.strip():
            return ok()
        message = parse(decoded(body))
        async for attempt in until_database_answers(max(patience.left, _LEAST_PATIENCE)):
            with attempt:
                new = await container.inbox.record(channel, message)
    container.metrics.inbound(slug, new=new)
    return ok()
