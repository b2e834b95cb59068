"""What was left undone is taken up: answers that nobody considered, notices that nobody sent, a search that lost what it had."""

import pytest

from service.knowledge.library import KnowledgeLibrary
from tests.learning.school import School
from tests.standins.telegram import refused


@pytest.mark.each_postgres
async def test_an_answer_that_nobody_considered_is_taken_up(school: School) -> None:
    school.stage.container.lessons.window_seconds = 600.0
    await school.asks_only("есть ли у вас парковка?")
    await school.owner.presses(f"show:{await school.handoff()}")
    await school.settled()
    await school.owner.writes("Да, есть парковка во дворе", school.card(school.owner, "Клиент:"))
    await school.settled()
    await school.stage.execute(
        "DELETE FROM procrastinate_jobs WHERE task_name = 'learn'",
        "UPDATE messages SET received_at = received_at - interval '1 day'",
        "UPDATE outbox SET finished_at = finished_at - interval '1 day'",
    )
    school.stage.container.lessons.window_seconds = 0.0
    await school.stage.container.lessons.sweep()
    await school.learned()
    assert [status for status, *_ in await school.statuses()] == ["active"]


@pytest.mark.each_postgres
async def test_a_notice_that_telegram_did_not_take_is_sent_again(school: School) -> None:
    await school.stage.stop_worker()
    await school.aigul.writes("/learn Можно с собакой? Да, можно с собакой")
    school.telegram.sending.append(refused(500, "Internal Server Error"))
    await school.learned()
    assert "Можно боту отвечать так" in school.card(school.owner, "собакой").text
    await school.stage.stop_worker()
    await school.stage.execute(
        "UPDATE learning_notices SET version = version + 1, created_at = created_at - interval '1 hour'"
    )
    assert school.stage.container.telegram is not None
    await school.stage.container.telegram.learning_sender.sweep()
    await school.learned()


@pytest.mark.each_postgres
async def test_a_search_that_lost_what_it_had_gets_it_back_within_the_hour(school: School) -> None:
    await school.owner.writes("/learn Можно с собакой? Да, с маленькой собакой можно")
    await school.learned()
    # A worker that begins compares at once.
    await school.stage.stop_worker()
    library, client_id = school.stage.container.ports.library, str(school.client_id)
    assert isinstance(library, KnowledgeLibrary)
    await library.bring_learned(client_id, "mira", [])
    assert await library.learned_facts(client_id) == []
    school.stage.clock.set(school.stage.clock.now().replace(year=school.stage.clock.now().year + 1))
    await school.stage.container.learning.index.sweep()
    await school.learned()
    assert "маленькой" in await school.asks("а с собакой можно?", number=2)


@pytest.mark.each_postgres
async def test_the_button_of_a_card_is_about_the_bots_last_reply(school: School) -> None:
    await school.asks("сколько стоит педикюр?")
    await school.asks("есть ли у вас парковка?")
    assert "Отметили" in await school.aigul.presses(f"wrongin:{await school.handoff()}")
    await school.learned()
    assert "Как было бы правильно?" in school.aigul.sees[-1].text
