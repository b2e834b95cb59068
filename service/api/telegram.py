"""Telegram's webhook: the secret header, then the update."""

from fastapi import APIRouter, Request, Response

from service.api.bodies import BodyRoom, decoded
from service.api.webhook import ok
from service.container import Container
from service.database.away import until_database_answers
from service.telegram.updates import WEBHOOK_PATH, NoTelegram

router = APIRouter()


@router.post(WEBHOOK_PATH)
async def receive(request: Request) -> Response:
    """Act upon one update: 200 for new and repeated alike, 503 for what Telegram should deliver again."""
    container: Container = request.app.state.container
    bodies: BodyRoom = request.app.state.bodies
    if container.telegram is None:
        raise NoTelegram
    updates = container.telegram.updates
    updates.check(request.headers.get("x-telegram-bot-api-secret-token"))
    async with bodies.body_of(request) as body:
        update = decoded(body)
    async for attempt in until_database_answers(container.settings.webhook_patience_seconds):
        with attempt:
            await updates.take(update)
    return ok()
