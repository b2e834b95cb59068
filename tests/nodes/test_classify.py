"""What the graph makes of what was understood."""

import pytest

from graph.events import Handoff
from graph.types import Intent
from nodes.texts import say
from tests.nodes.talking import MIRA, Talk, ask, sent

_OPEN = Handoff(id="m1", open=True, joined_at="2999-01-01T00:00:00+00:00", queued=False)
_CLOSED = Handoff(id="m1", open=False, joined_at="2999-01-01T00:00:00+00:00", queued=False)


@pytest.mark.parametrize("intent", ["greeting", "small_talk"])
async def test_who_waits_for_a_person_is_not_asked_what_they_want(intent: Intent) -> None:
    talk = Talk(handoff=_OPEN)
    talk.script.asks = (ask(intent, "алло"),)
    state = await talk.turn("алло")
    assert sent(state) == say("handoff_again", "ru", MIRA)
    assert [effect["kind"] for effect in state["effects"]] == ["join_handoff", "send_text"]


async def test_who_waits_and_says_thanks_is_thanked() -> None:
    talk = Talk(handoff=_OPEN)
    talk.script.asks = (ask("thanks", "спасибо"),)
    assert await talk.says("спасибо") == say("thanks", "ru", MIRA)


async def test_a_greeting_after_a_closed_handoff_is_greeted() -> None:
    talk = Talk(handoff=_CLOSED)
    talk.script.asks = (ask("greeting", "алло"),)
    assert (await talk.turn("алло"))["outcome"]["action"] == "greet"
