from pydantic import SecretStr

from graph.types import TenantView
from service.models.openai.assembly import openai_models
from service.settings import Settings
from tests.models.ports import Media, MovableClock, Offline
from tests.standins.openai import REFUSED_KEY, OpenAIStandIn


async def test_ports_share_the_memory_of_a_refused_key(
    openai_server: OpenAIStandIn, clock: MovableClock, offline: Offline, tenant: TenantView
):
    settings = Settings(_env_file=None, openai_base_url=openai_server.base_url)  # type: ignore[call-arg]
    models = openai_models(settings, SecretStr("sk-x"), clock=clock, last_classifier=offline, last_answerer=offline)
    await models.check_key()
    openai_server.complete = lambda _: REFUSED_KEY
    assert (await models.classifier.classify("салем", history=(), tenant=tenant)).usage.model == "offline"
    assert await models.transcriber(Media()).transcribe("voice") is None
    assert [request.path for request in openai_server.received] == ["/v1/models", "/v1/chat/completions"]
    await models.aclose()
