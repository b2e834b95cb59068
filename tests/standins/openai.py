"""A stand-in for the OpenAI API: chat completions with structured outputs, models, embeddings, transcriptions."""

import json
import math
from collections.abc import Callable
from typing import Any

from tests.standins.openai_rules import Refusal, chat_refusal, embedding_refusal
from tests.standins.wire import Answer, Behaviour, Request, WireServer, answer_json

Completion = Callable[[dict[str, Any]], Any]
"""Given the body of a chat request, returns what the model says: a dict (sent as JSON), a str, or an `Answer`."""


def failure(status: int, code: str | None = None, message: str = "refused", **headers: str) -> Answer:
    """An error as OpenAI shapes it."""
    error = {"message": message, "type": "error", "param": None, "code": code}
    return answer_json({"error": error}, status=status, **headers)


REFUSED_KEY = failure(401, "invalid_api_key", "Incorrect API key provided: sk-secret-key. Find yours in the settings.")
NO_QUOTA = failure(429, "insufficient_quota", "You exceeded your current quota")
TOO_FAST = failure(429, "rate_limit_exceeded", "Rate limit reached", retry_after="0.01")
NO_MODEL = failure(404, "model_not_found", "The model does not exist")
SERVER_ERROR = failure(500, None, "The server had an error")


def schema_name(body: dict[str, Any]) -> str | None:
    """The name of the structured output that a chat request asks for."""
    shape: dict[str, Any] = (body.get("response_format") or {}).get("json_schema", {})
    return shape.get("name")


class OpenAIStandIn(WireServer):
    """Refuses what the real API refuses. `complete` says what the models answer to the rest, `failing` which models fail and
    how, whatever they are asked, `refusing` which parameters a model of another server does not take, and `shutdowns` which
    models the list of models tells to end, and when."""

    def __init__(self, complete: Completion | None = None) -> None:
        super().__init__(self._route)
        self.complete: Completion = complete or (lambda body: "ok")
        self.failing: dict[str, Answer] = {}
        self.refusing: dict[str, list[str]] = {}
        self.shutdowns: dict[str, str] = {}
        self.transcript = "сколько стоит маникюр"
        self.usage = {"prompt_tokens": 1000, "completion_tokens": 100, "cached_tokens": 0}

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The bodies of all chat requests, in order, the refused ones too."""
        return [request.json for request in self.received if request.path.endswith("/chat/completions")]

    def _route(self, request: Request) -> Answer:
        routes: dict[str, Behaviour] = {
            "/v1/chat/completions": self._chat,
            "/v1/embeddings": self._embed,
            "/v1/audio/transcriptions": self._transcribe,
            "/v1/models": self._list,
        }
        route = routes.get(request.path)
        return route(request) if route else failure(404, None, "unknown path")

    def _chat(self, request: Request) -> Answer:
        body = request.json
        if refused := chat_refusal(body) or self._refusal(body):
            return _refuse(refused)
        said = self.failing.get(body["model"]) or self.complete(body)
        if isinstance(said, Answer):
            return said
        return answer_json(self._completion(body["model"], said if isinstance(said, str) else json.dumps(said)))

    def _refusal(self, body: dict[str, Any]) -> Refusal | None:
        names = [name for name in self.refusing.get(body["model"], ()) if name in body]
        return Refusal(param=names[0], code="unsupported_parameter", message="refused") if names else None

    def _list(self, request: Request) -> Answer:
        names = {"gpt-6-luna": None, "gpt-6.1-terra": None, **self.shutdowns}
        models = [
            {"id": name, "object": "model", "created": 1, "owned_by": "openai", "shutdown_date": day}
            for name, day in names.items()
        ]
        return answer_json({"object": "list", "data": models})

    def _completion(self, model: str, content: str) -> dict[str, Any]:
        prompt, completion = self.usage["prompt_tokens"], self.usage["completion_tokens"]
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1764929737,
            "model": model,
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": content, "refusal": None},
                }
            ],
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": completion,
                "total_tokens": prompt + completion,
                "prompt_tokens_details": {
                    "cached_tokens": self.usage["cached_tokens"],
                    "cache_write_tokens": self.usage.get("cache_write_tokens", 0),
                },
            },
        }

    def _embed(self, request: Request) -> Answer:
        texts = request.json["input"]
        texts = [texts] if isinstance(texts, str) else texts
        if refused := embedding_refusal(texts):
            return _refuse(refused)
        data = [
            {"object": "embedding", "index": index, "embedding": _vector(str(text))} for index, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        return answer_json({"object": "list", "model": request.json["model"], "data": data, "usage": usage})

    def _transcribe(self, request: Request) -> Answer:
        return answer_json({"text": self.transcript})


def _refuse(refusal: Refusal) -> Answer:
    error = {"type": "invalid_request_error", "message": refusal.message}
    return answer_json({"error": error | {"param": refusal.param, "code": refusal.code}}, status=400)


def _vector(text: str, dimensions: int = 1536) -> list[float]:
    """A unit vector of letter-pair counts: texts with common words are near each other."""
    counts = [0.0] * dimensions
    for first, second in zip(text.lower(), text.lower()[1:], strict=False):
        counts[(ord(first) * 31 + ord(second)) % dimensions] += 1.0
    length = math.hypot(*counts) or 1.0
    return [count / length for count in counts]
