"""Is the OpenAI key any good? Asked once at start, so that the answer is a sentence and not a night of fallbacks."""

import openai

from service.errors import TrufflesError
from service.models.failure import failure_of
from service.sentences import sentence


class KeyRefused(TrufflesError):
    """The server does not accept the key."""

    def __init__(self, base_url: str) -> None:
        super().__init__(sentence("key_refused", address=base_url))


class ModelsUnreachable(TrufflesError):
    """The server of the models does not answer; it may do so later, and until then the fallbacks answer."""

    status = 503

    def __init__(self, base_url: str, kind: str) -> None:
        super().__init__(f"the models at {base_url} cannot be reached ({kind}); the offline answerer stands in.")


async def check_key(client: openai.AsyncOpenAI, *, seconds: float = 5.0) -> None:
    """List the models, which costs nothing. Raises `KeyRefused` or `ModelsUnreachable`.

    Any other answer passes: a key may be allowed to chat and not to list (403), and some compatible servers have no
    list (404).
    """
    try:
        await client.with_options(timeout=seconds).models.list()
    except openai.OpenAIError as error:
        failure = failure_of("models", error)
        if failure.cause == "refused_key":
            raise KeyRefused(_address(client)) from None
        if failure.cause in ("slow", "transient"):
            raise ModelsUnreachable(_address(client), failure.kind) from None


def _address(client: openai.AsyncOpenAI) -> str:
    """Return the server's address without the user, password or query that a base URL may carry."""
    url = client.base_url
    return f"{url.scheme}://{url.netloc.decode().rpartition('@')[2]}{url.path}"
