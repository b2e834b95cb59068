"""A stand-in for ChatFlow's sending API, both generations. Its answers have the shapes of captured ones."""

import itertools
from dataclasses import dataclass

from tests.standins.wire import Answer, Request, WireServer, answer_html, answer_json

LITERAL_TRUE = answer_json(True)
INSTANCE_GONE = answer_json(
    {"success": False, "message": "Either your instance_id is invalid or your instance is not longer connected"}
)
PLAN_EXPIRED = answer_json({"msg": "Your plan has been expired please renew."})
NOT_ON_WHATSAPP = answer_json({"success": False, "message": "This number is not found on WhatsApp"})
FLOW_NOT_FOUND = answer_json({"success": False, "message": "Flow ID not found"}, status=404)
BAD_GATEWAY = answer_html(502)
HTML_OK = answer_html(200)

_PATHS = {
    "/api/v1/send-text": ("token", "instance_id", "jid", "msg"),
    "/api/v1/send-image": ("token", "instance_id", "jid", "imageurl", "caption"),
    "/api/v1/send-video": ("token", "instance_id", "jid", "videourl", "caption"),
    "/api/v1/send-doc": ("token", "instance_id", "jid", "docurl", "caption"),
    "/api/v1/send-audio": ("token", "instance_id", "jid", "audiourl"),
    "/api/v1/n8n/action/text": ("flow_id", "recipient", "msg"),
}


def invalid_token(token: str) -> Answer:
    """Refuse as the gateway does: with the token repeated."""
    return answer_json({"success": False, "message": f"Invalid token found {token}"})


@dataclass(frozen=True, kw_only=True)
class SentText:
    """A text that the gateway was asked to send; `to` is a JID, or digits in the second generation."""

    to: str
    text: str


class ChatFlowStandIn(WireServer):
    """Sends everything that is asked for properly; `script(...)` makes single requests go wrong."""

    def __init__(self) -> None:
        super().__init__(self._send)
        self._ids = itertools.count(1)

    @property
    def texts(self) -> list[SentText]:
        """The texts of all requests, in the order in which they came, whatever was answered."""
        asked = [request.query for request in self.received if "msg" in request.query]
        return [SentText(to=query.get("jid", query.get("recipient", "")), text=query["msg"]) for query in asked]

    def _send(self, request: Request) -> Answer:
        required = _PATHS.get(request.path)
        if required is None:
            return answer_html(404)
        if not all(request.query.get(name) for name in required):
            return answer_json({"success": False, "message": f"Parameter [{', '.join(required)}] are required!"})
        return answer_json({"success": True, "response": {"key": {"id": f"3EB0{next(self._ids):016X}"}}})
