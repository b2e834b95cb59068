"""Promises, instructions and mere patterns, in sentences that are not among the examples. The businesses are none of the samples."""

import pytest

from bench.fitting.acts import fingerprint, load_acts
from service.knowledge.embeddings import LocalEmbeddings
from service.models.offline.speech_acts import ActModel, SpeechActs


@pytest.fixture(scope="session")
def acts() -> SpeechActs:
    return SpeechActs(LocalEmbeddings())


def test_the_model_was_built_from_the_examples_as_they_are() -> None:
    assert ActModel.load().fingerprint == fingerprint(), "run: make models"
    texts = [text for text, _ in load_acts()]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    "reply",
    [
        "Подключу к разговору управляющего.",
        "Рамы из карбона мы чиним редко. Уточню у механика и сразу вам отпишусь.",
        "Передам вашу просьбу агроному, он с вами свяжется.",
        "Наш логист наберёт вас сегодня и согласует время.",
        "По этому поводу вам перезвонит заведующая.",
        "Қоймадан сұрап, сізге хабарлаймын.",
        "Менеджеріміз сізге қоңырау шалып, бәрін нақтылайды.",
    ],
)
async def test_a_promise_that_a_person_will_act_is_heard(acts: SpeechActs, reply: str) -> None:
    assert await acts.promises(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "Замена цепи — 4 000 ₸, 30 минут",
        "Починим тормоза за полчаса при вас.",
        "Работаем без выходных, с 9:00 до 20:00.",
        "Механик осмотрит велосипед при приёмке и назовёт точную сумму на месте.",
        "Привезём велосипед домой, доставка 2 000 ₸.",
        "Детские велосипеды собираем бесплатно.",
        "Велосипедті бір күнде жөндейміз.",
        "Тұрақ бар, тегін.",
        "",
    ],
)
async def test_what_the_business_does_is_no_promise_of_a_person(acts: SpeechActs, reply: str) -> None:
    assert not await acts.promises(reply)


def test_what_tells_a_bot_or_staff_what_to_do_is_told_from_what_tells_customers(acts: SpeechActs) -> None:
    instructions = [
        "Если покупатель просит телефон механика, не давать",
        "Закупочные цены покупателям не называть",
        "На вопросы о лекарствах не отвечать, звать провизора",
        "Сатып алушыға механиктің нөмірін бермеу",
    ]
    lines = [
        "Велосипед после мойки сутки не ставить на солнце",
        "Цепь смазывать раз в месяц",
        "Камеры продаём только вместе с заменой",
        "Без чека возврат не принимаем",
        "Шинаны айына бір рет тексеріңіз",
    ]
    assert acts.instructions([*instructions, *lines]) == instructions


def test_a_line_that_also_promises_is_an_instruction_all_the_same(acts: SpeechActs) -> None:
    line = "Личный телефон мастера никому не давать, он сам перезвонит"
    assert acts.instructions([line]) == [line]
