"""A handoff goes to people once, and the customer is told the truth about it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.types import AnswerRequest
from nodes.texts import say
from service.handoffs.opening import to_people
from tests.parts import worker_of
from tests.stage import Stage


async def _text(stage: Stage, key: str) -> str:
    return say(key, "ru", await stage.container.tenants.view("mira"))


async def _first(stage: Stage, key: str) -> str:
    """Return the text as the first reply of a conversation has it."""
    return f"{await _text(stage, 'disclosure')}\n\n{await _text(stage, key)}"


async def _say(stage: Stage, text: str) -> str:
    """Return what the customer is answered to `text`."""
    await stage.customer_writes(text)
    await stage.until_handled()
    return stage.gateway.texts[-1].text


async def test_a_handoff_for_people_is_handed_off_with_the_customers_words(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    topics = ("complaint", "payment", "rescheduling", "medical", "person", "booking")
    stage.script.intent = lambda text: text.split()[0]  # type: ignore[assignment, return-value]
    for number, topic in enumerate(topics):
        await stage.customer_writes(f"{topic} ноготь отпал", number=number)
    await stage.until_handled()
    replies = {sent.to: sent.text for sent in stage.gateway.texts}
    for number, topic in enumerate(topics):
        assert replies[f"7701000{number:04d}@s.whatsapp.net"] == await _first(stage, f"handoff_{topic}")
    handoffs = await stage.rows("SELECT reason, status, summary, transcript FROM handoffs")
    assert {handoff["reason"] for handoff in handoffs} == set(topics)
    for handoff in handoffs:
        words = f"{handoff['reason']} ноготь отпал"
        assert (handoff["status"], handoff["summary"]) == ("open", words)
        assert handoff["transcript"] == [{"role": "customer", "text": words}]
    assert {row["lead"] for row in await stage.rows("SELECT lead FROM conversations")} == {"waiting"}
    assert stage.script.heard == []


class _DecidedBeforeTheUpgrade:
    """A graph that ended with a handoff as it was written down before drafts had objections, or these a language.

    `known`: what the effect has of them.
    """

    def __init__(self, known: dict[str, str | None]) -> None:
        self._known = known

    async def ainvoke(self, *_: Any, **__: Any) -> dict[str, Any]:
        effect = dict(to_people("ungrounded", "сколько стоит маникюр", draft="Маникюр — 6 500 ₸."))
        del effect["objection"], effect["objections"]
        effect |= self._known
        return {"outcome": {"action": "handoff", "reason": "ungrounded"}, "effects": [effect], "trace": {}}


@pytest.mark.parametrize("known", [{}, {"objection": None}, {"objection": "«6 500 ₸» нет в выдержках."}])
async def test_a_handoff_that_an_older_version_decided_on_is_opened(
    stage: Stage, tmp_path: Path, known: dict[str, str | None]
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    async with worker_of(stage.container, graph=_DecidedBeforeTheUpgrade(known)) as worker:
        stage.start_worker(worker)
        await stage.until_handled()
        await stage.stop_worker()
    assert await stage.rows("SELECT reason, draft, objection, objections FROM handoffs") == [
        {
            "reason": "ungrounded",
            "draft": "Маникюр — 6 500 ₸.",
            "objection": known.get("objection"),
            "objections": None,
        }
    ]


async def test_a_topic_that_the_tenant_keeps_for_the_bot_is_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more="policies: {hand_off: [complaint]}")
    stage.script.intent = lambda text: "rescheduling"
    assert await _say(stage, "как перенести запись") == "ИИ-бот: как перенести запись"


async def test_the_transcript_holds_what_was_said_before(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await _say(stage, "сколько стоит маникюр")
    stage.script.intent = lambda text: "complaint"
    await _say(stage, "мне испортили ногти")
    (handoff,) = await stage.rows("SELECT transcript FROM handoffs")
    assert [line["text"] for line in handoff["transcript"]] == [
        "сколько стоит маникюр",
        "ИИ-бот: сколько стоит маникюр",
        "мне испортили ногти",
    ]


async def test_what_the_knowledge_does_not_hold_goes_to_people(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.unknown = {"делаете татуаж?"}
    assert await _say(stage, "делаете татуаж?") == await _first(stage, "handoff_unknown")
    assert await stage.rows("SELECT reason FROM handoffs") == [{"reason": "unknown"}]


async def test_within_the_cooldown_a_second_handoff_joins_the_first(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more="escalation_cooldown_minutes: 30")
    stage.script.intent = lambda text: "complaint"
    await _say(stage, "отпал ноготь")
    stage.clock.ahead = timedelta(minutes=29)
    assert await _say(stage, "и ещё один") == await _text(stage, "handoff_again")
    assert await stage.value("SELECT count(*) FROM handoffs") == 1
    assert await stage.value("SELECT joined_at > opened_at FROM handoffs")
    outcomes = await stage.rows("SELECT outcome FROM messages WHERE author = 'customer'")
    assert [row["outcome"] for row in outcomes] == ["handed_off"] * 2


async def test_after_the_cooldown_the_handoff_is_raised_anew_and_there_is_still_one(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more="escalation_cooldown_minutes: 30")
    stage.script.intent = lambda text: "complaint"
    await _say(stage, "отпал ноготь")
    stage.clock.ahead = timedelta(minutes=31)
    stage.script.intent = lambda text: "payment"
    assert await _say(stage, "верните деньги") == await _text(stage, "handoff_payment")
    assert await stage.rows("SELECT reason, summary, status FROM handoffs") == [
        {"reason": "payment", "summary": "верните деньги", "status": "open"}
    ]


async def test_a_closed_handoff_does_not_swallow_a_new_one(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.intent = lambda text: "complaint"
    await _say(stage, "отпал ноготь")
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE handoffs SET status = 'closed', closed_at = now()")
    assert await _say(stage, "снова отпал") == await _text(stage, "handoff_complaint")
    assert await stage.value("SELECT count(*) FROM handoffs WHERE status = 'open'") == 1


async def test_questions_go_on_being_answered_while_people_are_asked(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.intent = lambda text: "complaint" if "отпал" in text else "price"
    await _say(stage, "отпал ноготь")
    assert await _say(stage, "сколько стоит педикюр") == "ИИ-бот: сколько стоит педикюр"


async def test_the_tenants_own_words_are_used(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more='messages: {ru: {handoff: "Зову {name}."}, kk: {handoff: "{name} шақырамын."}}')
    stage.script.intent = lambda text: "complaint"
    assert await _say(stage, "отпал ноготь") == "На связи ИИ-ассистент.\n\nЗову Студия mira."
    stage.script.language = "kk"
    await stage.customer_writes("тырнақ түсіп қалды", number=2)
    await stage.until_handled()
    assert stage.gateway.texts[-1].text == "Сізге ЖИ-көмекші жауап береді.\n\nСтудия mira шақырамын."


@pytest.mark.parametrize("model_fails", [False, True])
async def test_a_customer_who_sends_a_book_is_handed_off_too(stage: Stage, tmp_path: Path, model_fails: bool) -> None:
    await stage.onboard(tmp_path, quiet=0.2)
    stage.script.intent = lambda text: "price" if model_fails else "complaint"

    def fail(text: str) -> None:
        raise RuntimeError

    stage.script.before_answer = fail
    for _ in range(8):
        await stage.customer_writes("😀" * 65_000)
    await stage.until_handled()
    assert len(stage.gateway.texts) == 1
    (handoff,) = await stage.rows("SELECT length(transcript::text) AS length FROM handoffs")
    assert handoff["length"] < 50_000
    assert await stage.value("SELECT length(text) FROM messages WHERE author = 'customer' LIMIT 1") == 65_000


async def test_a_reply_that_invents_a_price_is_asked_for_again_with_the_price_named(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)

    def better_when_told(request: AnswerRequest) -> str:
        return "ИИ-бот: точно, 7 000 ₸." if request.objection else "Маникюр стоит 6 500 ₸."

    stage.script.reply_to = better_when_told
    assert await _say(stage, "маникюр правда 7000?") == "ИИ-бот: точно, 7 000 ₸."
    first, second = (request.objection for request in stage.script.requests)
    assert first is None
    assert second is not None
    assert "«6 500 ₸»" in second
    assert await stage.value("SELECT count(*) FROM handoffs") == 0
    assert await stage.value("SELECT input_tokens FROM turns") == 30


async def test_a_reply_that_goes_on_inventing_is_never_sent(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.reply = lambda text: "Маникюр стоит 6 500 ₸, звоните +7 701 000 00 99."
    sent = await _say(stage, "маникюр правда 7000?")
    assert sent == await _first(stage, "handoff_unknown")
    assert len(stage.script.requests) == 2
    (handoff,) = await stage.rows("SELECT reason, objection, objections FROM handoffs")
    assert handoff["reason"] == "ungrounded"
    assert handoff["objection"] == handoff["objections"]["ru"]
    assert "«6 500 ₸»: құжаттарда" in handoff["objections"]["kk"]
    assert await stage.value("SELECT count(*) FROM messages WHERE text LIKE '%6 500%'") == 0
