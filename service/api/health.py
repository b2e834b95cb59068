"""Is it alive, is it ready, and its figures."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

router = APIRouter()


@router.get("/healthz")
@router.head("/healthz", include_in_schema=False)
async def healthz() -> dict[str, bool]:
    """The process is alive."""
    return {"ok": True}


@router.get("/readyz")
@router.head("/readyz", include_in_schema=False)
async def readyz(request: Request) -> JSONResponse:
    """Database, which holds the queue too, and vectors can be reached: 200, else 503 with what cannot."""
    problems = await request.app.state.container.problems()
    return JSONResponse({"ok": not problems, "problems": problems}, status_code=503 if problems else 200)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Figures in Prometheus' text format."""
    return Response(request.app.state.container.metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")
