"""A lesson whose worker dies is learned once, and the search follows the rows whatever was left half done."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from service.knowledge.library import KnowledgeLibrary
from service.knowledge.store import KnowledgeStore
from service.records import learned_answers, lessons
from tests.learning.school import KNOWLEDGE, School
from tests.stage import tenant_folder
from tests.telegram.people import STAFF

PARKING = "Да, есть парковка во дворе"


class Killed(BaseException):
    """The process ends here: nothing catches it."""


def _dies(*_: Any, **__: Any) -> Any:
    raise Killed


def _dies_after(work: Callable[..., Any]) -> Callable[..., Any]:
    async def done_then_dead(*given: Any, **named: Any) -> Any:
        await work(*given, **named)
        raise Killed

    return done_then_dead


async def _answered(school: School) -> Any:
    """Let an owner's answer reach the customer, and be considered by nobody."""
    school.stage.container.lessons.window_seconds = 600.0
    await school.asks_only("есть ли у вас парковка?")
    await school.owner.presses(f"show:{await school.handoff()}")
    await school.settled()
    await school.owner.writes(PARKING, school.card(school.owner, "Клиент:"))
    await school.settled()
    await school.stage.stop_worker()
    school.stage.container.lessons.window_seconds = 0.0
    return await school.stage.value("SELECT id FROM conversations")


STEPS: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "before it is thought about": (lessons, "asked_by", lambda work: _dies),
    "before it is compared": (learned_answers, "latest_change", lambda work: _dies),
    "before it is written down": (learned_answers, "lock", lambda work: _dies),
    "after it is marked as considered": (lessons, "mark_considered", _dies_after),
    "after it is written down": (learned_answers, "add", _dies_after),
    "after all but the commit": (lessons, "write_down", _dies_after),
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_lesson_whose_worker_dies_is_learned_once(
    school: School, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    conversation = await _answered(school)
    module, name, breaks = STEPS[step]
    with monkeypatch.context() as broken:
        broken.setattr(module, name, breaks(getattr(module, name)))
        with pytest.raises(Killed):
            await school.stage.container.lessons.consider(school.client_id, conversation)
    assert await school.statuses() == []
    for _ in range(2):
        await school.stage.container.lessons.consider(school.client_id, conversation)
    assert await school.statuses() == [("active", "Есть ли у вас парковка?", f"{PARKING}.")]
    assert await school.reasons() == ["active"]


async def test_two_workers_that_consider_the_same_answer_learn_it_once(school: School) -> None:
    conversation = await _answered(school)
    considered = (school.stage.container.lessons.consider(school.client_id, conversation) for _ in range(3))
    await asyncio.gather(*considered)
    assert [status for status, *_ in await school.statuses()] == ["active"]
    assert await school.reasons() == ["active"]


async def _points(school: School) -> list[str]:
    library = school.stage.container.ports.library
    assert isinstance(library, KnowledgeLibrary)
    return await library.learned_facts(str(school.client_id))


@pytest.mark.parametrize("method", ["add", "remove"])
async def test_the_search_follows_the_rows_after_a_death_between_any_two_steps(
    school: School, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    await school.owner.writes("/learn Есть ли парковка? Да, есть парковка")
    await school.learned()
    await school.stage.stop_worker()
    await school.stage.execute("UPDATE learned_answers SET answer = 'Да, парковка платная'")
    index = school.stage.container.learning.index
    with monkeypatch.context() as broken:
        broken.setattr(KnowledgeStore, method, _dies)
        with pytest.raises(BaseException):  # noqa: B017, PT011 - whatever it becomes on its way out of the engine's thread
            await index.bring_up_to_date(school.client_id)
    await index.bring_up_to_date(school.client_id)
    assert await _points(school) == ["Да, парковка платная"]
    await index.bring_up_to_date(school.client_id)
    assert await _points(school) == ["Да, парковка платная"]


async def test_a_sync_before_during_and_after_learning_touches_nothing_that_was_learned(
    school: School, tmp_path: Any
) -> None:
    path = tenant_folder(tmp_path / "again", more=STAFF)
    (path / "knowledge" / "about.md").write_text(KNOWLEDGE, encoding="utf-8")
    library = school.stage.container.ports.library
    assert isinstance(library, KnowledgeLibrary)
    await school.owner.writes("/learn Есть ли парковка? Да, есть парковка")
    await asyncio.gather(
        library.sync(str(school.client_id), "mira", path / "knowledge"),
        school.stage.container.learning.index.bring_up_to_date(school.client_id),
        library.sync(str(school.client_id), "mira", path / "knowledge"),
    )
    await school.learned()
    report = await library.sync(str(school.client_id), "mira", path / "knowledge")
    assert (report["added"], report["removed"]) == (0, 0)
    assert await _points(school) == ["Да, есть парковка"]
