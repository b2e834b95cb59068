"""What a conversation costs does not grow with its age."""

from datetime import timedelta
from pathlib import Path

import pytest

from graph.state import MEMORY_LENGTH, MEMORY_TEXT_LENGTH
from service.conversations.checkpoints import IdleConversations, TenantCheckpointer, thread_id
from tests.stage import Stage

_ROWS = """
    SELECT (SELECT count(*) FROM checkpoints) AS checkpoints, (SELECT count(*) FROM checkpoint_blobs) AS blobs,
      (SELECT count(*) FROM checkpoint_writes) AS writes,
      (SELECT coalesce(sum(length(blob)), 0) FROM checkpoint_blobs)::int AS bytes"""


async def test_the_checkpoints_of_a_conversation_stay_bounded_over_forty_turns(stage: Stage, tmp_path: Path) -> None:
    client_id = await stage.onboard(tmp_path)
    seen: list[dict[str, int]] = []
    for turn in range(40):
        await stage.customer_writes(f"вопрос номер {turn} " + "слово " * 400)
        await stage.container.turns.run(client_id, await stage.value("SELECT id FROM conversations"))
        if turn % 8 == 7:
            seen.append((await stage.rows(_ROWS))[0])
    assert await stage.value("SELECT count(*) FROM turns WHERE status = 'done'") == 40
    # The first eight turns fill the memory; from then on every eight turns leave what the eight before left.
    assert [{name: row[name] for name in ("checkpoints", "blobs", "writes")} for row in seen[2:]] == [
        {name: seen[1][name] for name in ("checkpoints", "blobs", "writes")}
    ] * 3
    assert seen[-1]["bytes"] <= seen[1]["bytes"] * 1.1
    assert seen[-1]["checkpoints"] <= 8


async def test_forgetting_leaves_the_latest_state_whole(stage: Stage, tmp_path: Path) -> None:
    client_id = await stage.onboard(tmp_path)
    for turn in range(MEMORY_LENGTH):
        await stage.customer_writes(f"вопрос {turn} " + "слово " * 400)
        conversation = await stage.value("SELECT id FROM conversations")
        await stage.container.turns.run(client_id, conversation)
    checkpointer = TenantCheckpointer(stage.container.database)
    config = {"configurable": {"thread_id": thread_id(client_id, conversation)}}
    before = await stage.container.graph.aget_state(config)  # type: ignore[arg-type]
    await checkpointer.forget_old(client_id, conversation, turns=MEMORY_LENGTH)
    after = await stage.container.graph.aget_state(config)  # type: ignore[arg-type]
    assert after.values == before.values
    assert len(after.values["memory"]) == MEMORY_LENGTH
    assert max(len(said["text"]) for said in after.values["memory"]) == MEMORY_TEXT_LENGTH
    assert await stage.value("SELECT count(*) FROM checkpoints") == 1


@pytest.mark.each_postgres
async def test_forgetting_one_conversation_leaves_the_others(stage: Stage, tmp_path: Path) -> None:
    client_id = await stage.onboard(tmp_path)
    for number in (1, 2):
        await stage.customer_writes("маникюр", number=number)
    await stage.until_handled()
    conversations = [row["id"] for row in await stage.rows("SELECT id FROM conversations ORDER BY created_at")]
    before = await stage.value("SELECT count(*) FROM checkpoint_blobs")
    await TenantCheckpointer(stage.container.database).forget_old(client_id, conversations[0], turns=1)
    for conversation in conversations:
        config = {"configurable": {"thread_id": thread_id(client_id, conversation)}}
        state = await stage.container.graph.aget_state(config)  # type: ignore[arg-type]
        assert [said["text"] for said in state.values["memory"]] == ["маникюр", "ИИ-бот: маникюр"]
    assert await stage.value("SELECT count(*) FROM checkpoint_blobs") <= before


@pytest.mark.each_postgres
async def test_a_conversation_that_ended_early_keeps_its_latest_state_alone_after_an_hour(
    stage: Stage, tmp_path: Path
) -> None:
    client_id = await stage.onboard(tmp_path)
    for number, texts in {1: ("маникюр", "а педикюр?"), 2: ("маникюр",)}.items():
        for text in texts:
            await stage.customer_writes(text, number=number)
            conversation = await stage.value("SELECT id FROM conversations ORDER BY created_at DESC LIMIT 1")
            await stage.container.turns.run(client_id, conversation)
    kept = await stage.rows(_ROWS)
    database = stage.container.database
    sweep = IdleConversations(database, TenantCheckpointer(database), stage.clock, at_a_time=1).sweep
    await sweep()
    assert await stage.rows(_ROWS) == kept
    stage.clock.ahead = timedelta(minutes=61)
    for _ in range(2):
        await sweep()
    assert (kept[0]["checkpoints"], await stage.value("SELECT count(*) FROM checkpoints")) == (3, 2)
    for row in await stage.rows("SELECT id, turns_started FROM conversations"):
        config = {"configurable": {"thread_id": thread_id(client_id, row["id"])}}
        state = await stage.container.graph.aget_state(config)  # type: ignore[arg-type]
        assert len(state.values["memory"]) == 2 * row["turns_started"]
    # What goes on is idle anew when it ends again, and costs nothing until then.
    await stage.customer_writes("а педикюр?", number=2)
    await stage.container.turns.run(client_id, conversation)
    going_on = await stage.rows(_ROWS)
    stage.clock.ahead = timedelta(minutes=59)
    await sweep()
    assert await stage.rows(_ROWS) == going_on
    stage.clock.ahead = timedelta(minutes=61)
    await sweep()
    assert await stage.value("SELECT count(*) FROM checkpoints") == 2
