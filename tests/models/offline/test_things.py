"""A price is told of the thing that is asked about, or by people; never a neighbour's. Businesses of several trades."""

import pytest

from graph.types import AnswerRequest, Ask, Draft, Fact, Intent, Passage
from service.models.offline.answerer import OfflineAnswerer
from service.models.offline.ordinary import is_ordinary
from service.models.offline.things import Line, lacking, things_in

DENTIST = {
    "Терапия": ("Лечение кариеса, световая пломба — 18 000 ₸", "Лечение пульпита, три канала — 48 000 ₸"),
    "Хирургия": ("Удаление зуба простое — 12 000 ₸", "Удаление зуба мудрости — 30 000 ₸", "Имплант Osstem — 260 000 ₸"),
    "Ортопедия": ("Коронка из циркония — 95 000 ₸", "Винир керамический — 120 000 ₸"),
    "Ортодонтия": ("Брекеты металлические — 180 000 ₸", "Активация брекетов, раз в месяц — 10 000 ₸"),
    "Гигиена": ("Чистка зубов ультразвуком — 20 000 ₸", "Фторирование зубов — 6 000 ₸"),
}
GARAGE = {
    "Масла и фильтры": ("Замена масла в двигателе — 5 000 ₸", "Замена воздушного фильтра — 2 000 ₸"),
    "Колёса": ("Шиномонтаж, 4 колеса — 12 000 ₸", "Балансировка колеса — 1 500 ₸"),
    "Тормоза": ("Замена передних колодок — 8 000 ₸",),
}
GROOMER = {
    "Собаки": ("Стрижка пуделя — 9 000 ₸", "Стрижка когтей — 1 500 ₸", "Мытьё с сушкой — 5 000 ₸"),
    "Кошки": ("Вычёсывание кошки — 4 000 ₸",),
}
BAKERY = {
    "Торты на заказ": ("Медовик — 8 500 ₸ за кг", "Наполеон — 9 000 ₸ за кг"),
    "Пирожные": ("Эклер классический — 850 ₸", "Капкейк шоколадный — 950 ₸"),
    "Оформление торта": ("Фигурка из мастики — 3 000 ₸", "Съедобная фотопечать — 2 500 ₸"),
}


def _asked(
    answerer: OfflineAnswerer, text: str, business: dict[str, tuple[str, ...]], intent: Intent = "price"
) -> Draft:
    # All is found, and surely: what tells the things apart is their words alone.
    passages = [
        Passage(
            id=heading,
            document="price.md",
            heading=f"Цены > {heading}",
            text="\n".join((f"Цены > {heading}", *lines)),
            score=0.8,
            query=text,
            facts=tuple(Fact(text=line, score=0.8) for line in lines),
        )
        for heading, lines in business.items()
    ]
    ask = Ask(intent=intent, text=text, query=text)
    return answerer.draft(AnswerRequest(asks=[ask], language="ru", passages=passages))


@pytest.mark.parametrize(
    ("text", "business"),
    [
        ("сколько за удаление кисты", DENTIST),
        ("циркониевый мост почем", DENTIST),
        ("винир композитный ценник", DENTIST),
        ("сколько стоит снятие брекетов", DENTIST),
        ("брекеты сапфировые скок", DENTIST),
        ("имплант straumann сколько", DENTIST),
        ("скайсы на зуб почем", DENTIST),
        ("замена масла в коробке сколько стоит", GARAGE),
        ("почем замена лампочки", GARAGE),
        ("балансировка кардана сколько", GARAGE),
        ("замена салонного фильтра почем", GARAGE),
        ("сколько стоит стрижка хомяка", GROOMER),
        ("чистка ушей почем", GROOMER),
        ("мрт пуделя сколько стоит", GROOMER),
        ("кошке рктв сделать почем", GROOMER),
        ("ой не чистка, сапфировые брекеты сколько", DENTIST),
        ("сколько торт в виде джипа", BAKERY),
        ("эклер с лимоном почем", BAKERY),
        ("сколько стоит капкейк с черникой", BAKERY),
        ("фигурка из карамели ценник", BAKERY),
        ("торт эстерхази скок", BAKERY),
        ("капкейк оптом почем", BAKERY),
    ],
)
def test_the_price_of_a_thing_that_is_not_named_is_no_neighbours(answerer, text: str, business) -> None:
    draft = _asked(answerer, text, business)
    assert (draft.action, draft.text, draft.unanswered) == ("handoff", "", (text,))


@pytest.mark.parametrize(
    ("text", "business", "fact"),
    [
        ("скок стоит процедура фторирование", DENTIST, "6 000"),
        ("сколько стоит услуга чистка зубов", DENTIST, "20 000"),
        ("здравствуйте, мужу удаление зуба мудрости ценник", DENTIST, "30 000"),
        ("сыну фторирование зубов в субботу почем", DENTIST, "6 000"),
        ("лечение пульпита трех каналов почем", DENTIST, "48 000"),
        ("отбеливание или чистка зубов сколько", DENTIST, "20 000"),
        ("хочу к свадьбе винир керамический сколько", DENTIST, "120 000"),
        ("зуб мудрости болит, удаление сколько", DENTIST, "30 000"),
        ("коронка циркониевая цена", DENTIST, "95 000"),
        ("тис тазалау канша турады", DENTIST, "20 000"),
        ("замена калодок передних скок", GARAGE, "8 000"),
        ("балансировка колеса почем штучка", GARAGE, "1 500"),
        ("шиномонтаж без записи сколько стоит", GARAGE, "12 000"),
        ("сколько стоит стрижка пуделя", GROOMER, "9 000"),
        ("спс, сколько стоит стрижка пуделя", GROOMER, "9 000"),
        ("ой нет не медовик, наполеон почем", BAKERY, "9 000"),
        ("торт медовик почем кило", BAKERY, "8 500"),
        ("наполеон на юбилей сколько", BAKERY, "9 000"),
        ("напалеон цена за кило", BAKERY, "9 000"),
        ("эклерчики классические почем", BAKERY, "850"),
    ],
)
def test_a_thing_that_is_named_is_priced_in_whatever_words(answerer, text: str, business, fact: str) -> None:
    draft = _asked(answerer, text, business)
    assert draft.action in ("answer", "clarify")
    assert fact in draft.text


@pytest.mark.parametrize(
    ("text", "business"),
    [
        ("удаление кисты делаете", DENTIST),
        ("съёмный протез делаете?", DENTIST),
        ("композитные виниры есть?", DENTIST),
        ("замена салонного фильтра есть?", GARAGE),
        ("капкейки с черникой бывают?", BAKERY),
        ("фигурки из карамели делаете?", BAKERY),
    ],
)
def test_a_neighbours_price_is_no_yes(answerer, text: str, business) -> None:
    draft = _asked(answerer, text, business, intent="availability")
    assert (draft.action, draft.text) == ("handoff", "")


@pytest.mark.parametrize(
    ("text", "business", "fact"),
    [("керамические виниры делаете?", DENTIST, "120 000"), ("пуделей стрижёте?", GROOMER, "9 000")],
)
def test_the_price_of_the_thing_is(answerer, text: str, business, fact: str) -> None:
    assert fact in _asked(answerer, text, business, intent="availability").text


def test_the_line_for_the_age_that_is_named_comes_before_anothers(answerer) -> None:
    lines = {
        "Цены": ("Подростковая стрижка, 12–15 лет — 5 000 ₸", "Мужская стрижка — 6 000 ₸"),
        "Дети": ("Подростковая цена — с 12 до 15 лет, с 16 лет — взрослая",),
    }
    text = _asked(answerer, "парню 16, подростковая стрижка почем", lines).text
    assert "с 16 лет" in text.split("\n")[0]


@pytest.mark.parametrize("word", ["процедура", "услуга", "сын", "суббота", "мастер", "продаже", "штучка", "свадьба"])
def test_what_is_said_of_anything_tells_nothing_apart(word: str) -> None:
    assert is_ordinary(word)


@pytest.mark.parametrize("word", ["торт", "собака", "киста", "мост", "нос", "маникюр"])
def test_what_a_trade_sells_or_works_on_does(word: str) -> None:
    assert not is_ordinary(word)


@pytest.mark.parametrize(
    ("text", "line", "lacks"),
    [
        ("ламинирование бровей", "Ламинирование ресниц", {"бровей"}),
        ("маникюр и педикюр", "Педикюр", set()),
        ("депиляция носа", "Депиляция рук", {"нос"}),
        ("стрижка без машинки", "Стрижка", set()),
        ("корни отросли", "Окрашивание", set()),
        ("наращивание ресниц 3д", "Наращивание ресниц 2D", {"3д"}),
        ("lpg массаж", "Массаж спины", {"лпг"}),
        ("монобровь", "Коррекция бровей", set()),
        ("трёхкомнатная квартира уборка", "Уборка квартиры, 3 комнаты", set()),
        ("двуствольная орхидея", "Орхидея, 2 ствола", set()),
        ("медведь плюшевый метровый", "Плюшевый медведь, 1 метр", set()),
        ("золотая цепочка чистка", "Чистка цепочки, золото", set()),
    ],
)
def test_a_line_lacks_what_tells_the_thing_from_its_neighbours(text: str, line: str, lacks: set[str]) -> None:
    known = ["Стрижка машинкой — 4 000 ₸", line]
    things = things_in(Ask(intent="price", text=text, query=text), known, lambda word: 0.0)
    assert lacking(things, Line.of(line)) == lacks


def test_what_names_most_of_what_a_business_does_need_not_be_in_a_line() -> None:
    ask = Ask(intent="price", text="массаж тайский", query="массаж тайский")
    shares = {"массаж": 0.6, "тайский": 0.02}
    things = things_in(ask, ["Тайский — 20 000 ₸"], lambda word: shares.get(word, 0.0))
    assert lacking(things, Line.of("Тайский традиционный — 20 000 ₸")) == set()
    assert lacking(things, Line.of("Массаж спины — 7 000 ₸")) == {"тайский"}
