"""Files of ours that the gateway fetches: people's pictures, voice notes and documents for customers."""

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse

from service.container import Container
from service.errors import TrufflesError
from service.media.links import MEDIA_PATH
from service.telegram.files import FileGone

_log = structlog.get_logger(__name__)

router = APIRouter()


@router.api_route(MEDIA_PATH + "/{token}/{file_name}", methods=["GET", "HEAD"])
async def serve(token: str, file_name: str, request: Request) -> Response:
    """Stream the file that the signed token stands for; 403 when it is forged or expired, 404 when there is none.

    `file_name` is only there for gateways that name a document by its address.
    """
    container: Container = request.app.state.container
    try:
        if container.telegram is None or container.telegram.files is None:
            raise FileGone
        file = await container.telegram.files.open(token)
    except TrufflesError as error:
        # Not by the application's handler, which logs the path: it is what gives access here.
        _log.info("media_refused", problem=type(error).__name__)
        container.metrics.refused(error.status)
        return PlainTextResponse(str(error), status_code=error.status)
    # Never shown by a browser as a page of this address.
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment"}
    if file.size is not None:
        headers["Content-Length"] = file.size
    if request.method == "HEAD":
        await file.close()
        return Response(headers=headers, media_type=file.mimetype)
    return StreamingResponse(file.chunks, headers=headers, media_type=file.mimetype)
