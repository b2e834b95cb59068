"""What is quoted, asked back, declined and left to people. A bicycle workshop, with passages as a search would give them."""

import pytest

from graph.types import AnswerRequest, Ask, Draft, Fact, Intent, Passage, ReplyLanguage, TenantView
from nodes.grounding.notation.quantities import quantities
from service.models.offline.answerer import OfflineAnswerer

PRICES = (
    "Замена камеры — 2 500 ₸, 20 минут",
    "Замена цепи — 4 000 ₸, 30 минут",
    "Полное обслуживание детского велосипеда, до 12 лет — 9 000 ₸, 2 часа",
    "Полное обслуживание взрослого велосипеда, с 12 лет — 15 000 ₸, 3 часа",
)
TUNING = (
    "Настройка тормозов, ободные — 1 800 ₸",
    "Настройка тормозов, дисковые — 2 600 ₸",
    "Настройка тормозов, гидравлика — 5 200 ₸",
)
HOURS = ("Понедельник — пятница: 10:00–20:00", "Суббота: 11:00–18:00", "Воскресенье: выходной")
ADDRESS = ("Алматы, улица Сатпаева, 90, вход со двора", "Парковка во дворе, 4 места, бесплатно")
DISCOUNTS = ("Студентам скидка 10 % по будням. Других скидок нет, цены не снижаем.",)
REFUSED = ("Ремонт электросамокатов — не делаем.", "Прокат велосипедов — не делаем.")
RULES = ("Опоздание до 15 минут ждём, потом мастер берёт следующего гостя.",)


def _passages(query: str) -> list[Passage]:
    sections = {
        "Услуги > Цены": PRICES,
        "Услуги > Тормоза": TUNING,
        "О нас > Часы работы": HOURS,
        "О нас > Адрес": ADDRESS,
        "Правила > Скидки": DISCOUNTS,
        "Правила > Чего мы не делаем": REFUSED,
        "Правила > Опоздания": RULES,
    }
    words = {word[:5] for word in query.lower().split() if len(word) > 3}
    return [
        Passage(
            id=heading,
            document="velo.md",
            heading=heading,
            text="\n".join([heading, *lines]),
            score=max(_score(line, words) for line in lines),
            query=query,
            facts=tuple(
                sorted((Fact(text=line, score=_score(line, words)) for line in lines), key=lambda fact: -fact.score)
            ),
        )
        for heading, lines in sections.items()
    ]


def _score(line: str, words: set[str]) -> float:
    return 0.4 + 0.5 * sum(word in line.lower() for word in words) / max(1, len(words))


@pytest.fixture
def reply(answerer: OfflineAnswerer):
    def answered(*asks: tuple[Intent, str], language: ReplyLanguage = "ru") -> Draft:
        wanted = tuple(Ask(intent=intent, text=text, query=text) for intent, text in asks)
        found = [passage for ask in wanted for passage in _passages(ask.query)]
        return answerer.draft(AnswerRequest(asks=wanted, language=language, passages=found))

    return answered


@pytest.mark.parametrize(
    ("intent", "text", "fact"),
    [
        ("price", "почем замена цепи", "4 000"),
        ("price", "замена каммеры сколько", "2 500"),
        ("duration", "замена цепи сколько по времени", "30 минут"),
        ("hours", "до скольки работаете в субботу", "18:00"),
        ("address", "где вы находитесь", "Сатпаева, 90"),
        ("address", "парковка есть", "во дворе"),
        ("discount", "студентам скидка есть", "10 %"),
        ("rules", "если опоздаю на 10 минут", "15 минут"),
    ],
)
def test_the_line_that_holds_the_answer_is_quoted(reply, intent: Intent, text: str, fact: str):
    draft = reply((intent, text))
    assert draft.action == "answer"
    assert fact in draft.text
    assert draft.sources
    assert not draft.unanswered


def test_an_age_chooses_between_prices(reply):
    lines = reply(("price", "обслуживание велосипеда сыну 8 лет")).text.split("\n")
    assert "9 000" in lines[0]


def test_equal_options_are_asked_back_by_name(reply):
    draft = reply(("price", "сколько стоит тормозов"))
    assert draft.action == "clarify"
    assert all(word in draft.text for word in ("?", "ободные", "дисковые", "гидравлика"))


def test_what_is_asked_back_begins_with_the_plainest_and_ends_with_what_is_for_something(answerer: OfflineAnswerer):
    lines = (
        "Мыло для цепи, чёрное — 1 900 ₸",
        "Чистка цепи с разборкой и смазкой — 6 000 ₸",
        "Чистка цепи — 3 000 ₸",
        "Замена цепи — 4 000 ₸",
        "Замена камеры — 2 500 ₸",
    )
    facts = tuple(Fact(text=line, score=0.7) for line in lines)
    found = [Passage(id="1", document="d", heading="Цены", text="\n".join(lines), score=0.7, query="цепь", facts=facts)]
    ask = Ask(intent="price", text="сколько стоит цепь", query="цепь")
    draft = answerer.draft(AnswerRequest(asks=[ask], language="ru", passages=found))
    named = [line[2:].split(" —")[0] for line in draft.text.split("\n")[1:]]
    assert draft.action == "clarify"
    assert sorted(named[:2]) == ["Замена цепи", "Чистка цепи"]
    assert named[2:] == ["Чистка цепи с разборкой и смазкой", "Мыло для цепи, чёрное"]


def test_beside_a_line_that_says_it_all_nothing_is_quoted(reply):
    assert "\n" not in reply(("price", "сколько стоит замена цепи")).text.strip()


def test_a_wrong_premise_gets_the_true_line(reply):
    draft = reply(("price", "у вас же замена цепи 2000?"))
    assert draft.action == "answer"
    assert "4 000" in draft.text
    assert "2000" not in draft.text


def test_what_is_not_offered_is_declined_in_its_own_words(reply):
    draft = reply(("availability", "прокат велосипедов есть?"))
    assert draft.action == "decline"
    assert "Прокат велосипедов — не делаем." in draft.text


def test_what_is_not_offered_is_said_beside_a_price(reply):
    draft = reply(("price", "замена цепи почем и прокат велосипедов заодно"))
    assert draft.action == "answer"
    assert "4 000" in draft.text
    assert "Прокат велосипедов — не делаем." in draft.text


def test_a_denial_of_something_else_is_no_refusal(reply):
    draft = reply(("price", "замена цепи на велосипеде сколько"))
    assert draft.action == "answer"
    assert "не делаем" not in draft.text.split("\n")[0]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Ковры не принимаем", "вы принимаете биткоины?"),
        ("Шлифовку не делаем, на нашей воде она не держится", "какая вода у вас?"),
    ],
)
def test_a_denial_is_of_the_thing_asked_for(answerer: OfflineAnswerer, line: str, text: str):
    found = [
        Passage(
            id="1", document="d", heading="О нас", text=line, score=0.9, query=text, facts=(Fact(text=line, score=0.9),)
        )
    ]
    ask = Ask(intent="availability", text=text, query=text)
    assert answerer.draft(AnswerRequest(asks=[ask], language="ru", passages=found)).action != "decline"


@pytest.mark.parametrize(
    "line",
    ["Мы на Толе би, 64, цокольный этаж, вход слева", "Принимаю у себя дома, микрорайон Нурсат дом 112"],
)
def test_the_address_is_found_however_it_is_written(answerer: OfflineAnswerer, line: str):
    lines = ("Доставка в микрорайон Аксай 1 500 ₸", "Обед мастера с 13 до 14", line)
    facts = tuple(Fact(text=line, score=0.5) for line in lines)
    found = [Passage(id="1", document="d", heading="О нас", text="\n".join(lines), score=0.5, query="где", facts=facts)]
    ask = Ask(intent="address", text="где вы находитесь", query="где")
    assert line in answerer.draft(AnswerRequest(asks=[ask], language="ru", passages=found)).text.split("\n")[0]


def test_what_only_a_heading_refuses_is_never_quoted_as_if_it_were_offered(answerer: OfflineAnswerer):
    line, text = "Ремонт самокатов и колясок", "кто у вас делает ремонт рам карбоновых?"
    fact = Fact(text=line, score=0.9)
    found = [Passage(id="1", document="d", heading="Не делаем", text=line, score=0.9, query=text, facts=(fact,))]
    ask = Ask(intent="staff", text=text, query=text)
    draft = answerer.draft(AnswerRequest(asks=[ask], language="ru", passages=found))
    assert draft.action != "answer"


def test_what_the_knowledge_never_mentions_goes_to_people(reply):
    draft = reply(("availability", "озонотерапию делаете?"))
    assert draft.action == "handoff"
    assert draft.text == ""
    assert draft.unanswered == ("озонотерапию делаете?",)


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("staff", "кто у вас владелец?"),
        ("staff", "сколько лет вашему директору?"),
        ("other", "почему у вас свет мигает"),
        ("availability", "веганская косметика есть?"),
        ("price", "доставка цветов почем"),
    ],
)
def test_a_question_beside_the_point_of_every_line_goes_to_people(reply, intent: Intent, text: str):
    draft = reply((intent, text))
    assert (draft.action, draft.text, draft.unanswered) == ("handoff", "", (text,))


def test_what_is_known_is_said_beside_what_is_not(reply):
    draft = reply(("price", "замена цепи сколько"), ("availability", "озонотерапию делаете?"))
    assert draft.action == "answer"
    assert "4 000" in draft.text
    assert draft.unanswered == ("озонотерапию делаете?",)


def test_a_haggler_is_told_the_rule(reply):
    draft = reply(("haggling", "сделайте скидку 50 процентов"))
    assert draft.action == "decline"
    assert "цены не снижаем" in draft.text
    assert "50" not in draft.text


def test_a_row_found_for_the_price_answers_how_long_it_takes(answerer: OfflineAnswerer):
    price, duration = "замена цепи", "сколько времени занимает замена цепи"
    found = [passage for passage in _passages(price) if passage.heading == "Услуги > Цены"]
    elsewhere = [passage for passage in _passages(duration) if passage.heading == "Правила > Опоздания"]
    asks = (Ask(intent="price", text=price, query=price), Ask(intent="duration", text="как долго", query=duration))
    draft = answerer.draft(AnswerRequest(asks=asks, passages=(*found, *elsewhere), language="ru"))
    assert (draft.action, draft.unanswered) == ("answer", ())
    assert "30 минут" in draft.text


def test_without_passages_everything_goes_to_people(answerer: OfflineAnswerer):
    ask = Ask(intent="price", text="сколько стоит?", query="сколько стоит?")
    draft = answerer.draft(AnswerRequest(asks=(ask,), language="ru", passages=()))
    assert (draft.action, draft.unanswered) == ("handoff", ("сколько стоит?",))


def test_several_asks_are_answered_in_their_order(reply):
    draft = reply(("address", "где вы находитесь"), ("price", "замена камеры сколько"))
    assert draft.text.index("Сатпаева") < draft.text.index("2 500")


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize(
    ("intent", "text"),
    [("price", "замена цепи"), ("price", "тормозов"), ("availability", "прокат велосипедов"), ("haggling", "скиньте")],
)
def test_the_frame_states_nothing_of_its_own(reply, language: ReplyLanguage, intent: Intent, text: str):
    draft = reply((intent, text), language=language)
    stated = {(one.kind, one.low, one.high, one.key) for passage in _passages(text) for one in quantities(passage.text)}
    assert {(one.kind, one.low, one.high, one.key) for one in quantities(draft.text)} <= stated


def test_the_frame_is_in_the_customers_language(reply):
    asked_back = reply(("price", "сколько стоит тормозов"), language="kk").text
    assert asked_back.startswith("Нақты")


def test_an_answer_stays_short(reply):
    for intent, text in (("price", "тормозов"), ("hours", "когда работаете"), ("address", "где вы")):
        assert len(reply((intent, text)).text) < 450


async def test_a_request_is_answered_the_same_way_twice(answerer: OfflineAnswerer, tenant: TenantView):
    ask = Ask(intent="price", text="замена цепи", query="замена цепи")
    request = AnswerRequest(asks=(ask,), language="ru", passages=_passages("замена цепи"))
    first = await answerer.answer(request, tenant=tenant)
    assert first == await answerer.answer(request, tenant=tenant)
    assert first.usage.model == "offline"


@pytest.mark.parametrize(
    "text", ["вам механики на работу нужны?", "я у вас вчера перчатки забыл, не находили?", "велосипеды продаете?"]
)
def test_a_matter_of_its_own_is_answered_by_a_line_about_it_or_by_people(reply, text: str):
    draft = reply(("other", text))
    assert (draft.action, draft.text) == ("handoff", "")


def _quoted(
    answerer: OfflineAnswerer,
    intent: Intent,
    text: str,
    *lines: str,
    heading: str = "О нас",
    language: ReplyLanguage = "ru",
) -> Draft:
    facts = tuple(Fact(text=line, score=0.9 - 0.02 * place) for place, line in enumerate(lines))
    body = "\n".join(lines)
    found = [Passage(id="1", document="d", heading=heading, text=body, score=0.9, query=text, facts=facts)]
    ask = Ask(intent=intent, text=text, query=text)
    return answerer.draft(AnswerRequest(asks=[ask], language=language, passages=found))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("сколько стоит окраска рамы", "Окраска рамы занимает неделю, цвет на выбор"),
        ("окраска рамы почем?", "Окраску рамы делаем порошком, держится годами"),
        ("раманы бояу қанша тұрады", "Раманы бояу бір апта алады"),
    ],
)
def test_a_price_question_that_no_line_answers_with_a_sum_goes_to_people(
    answerer: OfflineAnswerer, text: str, line: str
) -> None:
    draft = _quoted(answerer, "price", text, line)
    assert (draft.action, draft.text, draft.unanswered) == ("handoff", "", (text,))


@pytest.mark.parametrize(
    "line", ["Окраска рамы — 18 000 ₸", "Окраска рамы — бесплатно по гарантии", "Окраска рамы — цена договорная"]
)
def test_a_sum_nothing_to_pay_or_a_price_to_be_agreed_on_answers_it(answerer: OfflineAnswerer, line: str) -> None:
    draft = _quoted(answerer, "price", "сколько стоит окраска рамы", line)
    assert (draft.action, draft.text) == ("answer", line)


def test_what_only_a_heading_denies_is_declined_with_the_heading(answerer: OfflineAnswerer) -> None:
    line = "Ремонт колясок, в том числе детских"
    draft = _quoted(answerer, "availability", "ремонт колясок есть?", line, heading="О нас > Чего мы не делаем")
    assert draft.action == "decline"
    assert draft.text.endswith(f"Чего мы не делаем: {line}")


@pytest.mark.parametrize(
    "text", ["девушек берёте на курс?", "можно жене на курс?", "маме на курс можно?", "әйелім курсқа келе ме"]
)
def test_what_is_only_for_men_is_no_yes_to_who_asks_for_a_woman(answerer: OfflineAnswerer, text: str) -> None:
    lines = ("Курсы механиков? Да, мужские, группа 8 человек", "Курс длится месяц")
    assert _quoted(answerer, "availability", text, *lines).action == "handoff"
    assert "мужские" in _quoted(answerer, "availability", "мужу на курс можно?", *lines).text


def test_what_is_for_women_is_quoted_to_who_asks_for_one(answerer: OfflineAnswerer) -> None:
    lines = ("Мужской курс механиков — группа 8 человек", "Женский курс механиков — группа 5 человек")
    text = _quoted(answerer, "availability", "жене на курс механиков можно?", *lines).text
    assert "Женский" in text
    assert "Мужской" not in text


RU, KK = "Замена камеры — 2 500 ₸, 20 минут", "Камера ауыстыру — 2 500 теңге"


@pytest.mark.parametrize(("language", "line"), [("ru", RU), ("kk", KK)])
@pytest.mark.parametrize("lines", [(RU, KK), (KK, RU)])
def test_of_a_line_in_both_languages_the_customers_is_quoted_alone(
    answerer: OfflineAnswerer, language: ReplyLanguage, line: str, lines: tuple[str, ...]
) -> None:
    assert _quoted(answerer, "price", "камера сколько стоит", *lines, language=language).text == line


@pytest.mark.parametrize(
    ("intent", "text", "line", "opening"),
    [
        ("price", "камера қанша тұрады", "Замена камеры — 2 500 ₸", "Бағасы мынадай:"),
        ("address", "қайдасыздар", "Алматы, улица Сатпаева, 90", "Бізді табу үшін:"),
        ("payment_methods", "картамен бола ма", "Принимаем карты и Kaspi", "Төлем тәртібіміз:"),
    ],
)
def test_what_can_only_be_quoted_in_russian_is_opened_by_what_it_is_about(
    answerer: OfflineAnswerer, intent: Intent, text: str, line: str, opening: str
) -> None:
    assert _quoted(answerer, intent, text, line, language="kk").text == f"{opening}\n{line}"
