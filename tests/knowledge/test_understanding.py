"""What a document states: prices as offers, and no line without the heading that decides what it means."""

from service.knowledge.grid import Cell, Grid, Part, Place, Prose, SourceDocument
from service.knowledge.services import Service
from service.knowledge.understanding import understood


def offers(*parts: Part | str) -> list[Service]:
    prose = (Prose(markdown=part, place=Place(line=1)) if isinstance(part, str) else part for part in parts)
    return understood(SourceDocument(name="price.md", parts=list(prose))).services


def statements(*parts: Part | str) -> list[str]:
    return [service.statement for service in offers(*parts)]


def grid(*rows: tuple[str, ...], sheet: str = "") -> Grid:
    cells = (
        tuple(
            Cell(
                text=text, kind="text" if text else "empty", place=Place(sheet=sheet, cell=f"{'ABCD'[column]}{number}")
            )
            for column, text in enumerate(row)
        )
        for number, row in enumerate(rows, start=1)
    )
    return Grid(rows=tuple(cells), place=Place(sheet=sheet))


def test_a_line_with_a_price_is_an_offer_with_its_heading_and_its_place() -> None:
    [service] = offers("# Прайс\n\n## Маникюр\n\n- С гель-лаком — 7 000 ₸, 1,5 часа")
    assert (service.name, service.section, service.place.line) == ("С гель-лаком", ("Прайс", "Маникюр"), 5)
    assert [price.low for price in service.prices] == [7000]


def test_lines_of_the_same_name_say_the_heading_that_tells_them_apart() -> None:
    text = "# Автомойка\n\n## Седан\n\n- Комплекс — 4 000 ₸\n\n## Джип\n\n- Комплекс — 6 000 ₸\n"
    assert statements(text) == ["Седан: комплекс — 4 000 ₸", "Джип: комплекс — 6 000 ₸"]


def test_lines_of_different_names_do_not_repeat_their_headings() -> None:
    text = "# Салон\n\n## Волосы\n\n- Стрижка — 4 000 ₸\n\n## Ногти\n\n- Маникюр — 6 000 ₸\n"
    assert statements(text) == ["Стрижка — 4 000 ₸", "Маникюр — 6 000 ₸"]


def test_where_most_names_are_of_two_headings_every_line_under_them_says_its_own() -> None:
    text = "## На Абая\n\n- Стрижка — 4 000 ₸\n- Бритьё — 3 000 ₸\n\n## На Сатпаева\n\n- Стрижка — 5 000 ₸\n"
    assert statements(text) == [
        "На Абая: стрижка — 4 000 ₸",
        "На Абая: бритьё — 3 000 ₸",
        "На Сатпаева: стрижка — 5 000 ₸",
    ]


def test_a_heading_that_says_until_when_is_said_with_every_line() -> None:
    assert statements("## Цены до 1 января\n\n- Абонемент — 20 000 ₸") == ["Цены до 1 января: абонемент — 20 000 ₸"]


def test_a_line_with_a_colon_is_said_with_the_list_under_it() -> None:
    document = SourceDocument(name="a.md", parts=[Prose(markdown="Не делаем:\n\n- татуаж\n- пирсинг\n\nЖдём вас.")])
    blocks = [line.block for line in understood(document).stated]
    assert [getattr(block, "parents", ()) for block in blocks] == [(), ("Не делаем",), ("Не делаем",), ()]
    assert statements("Седан:\n\n- Комплекс — 4 000 ₸\n\nДжип:\n\n- Комплекс — 6 000 ₸") == [
        "Седан: комплекс — 4 000 ₸",
        "Джип: комплекс — 6 000 ₸",
    ]


def test_an_answer_with_a_price_stays_with_its_question() -> None:
    assert offers("Сколько стоит стрижка?\n\nСтрижка — 4 000 ₸, с мытьём.") == []


def test_a_table_stands_under_the_headings_before_it_and_what_follows_does_not_stand_under_its_own() -> None:
    table = grid(("Услуга", "Цена"), ("Мойка", "3 000"), ("Полировка", "9 000"))
    found = offers("# Сервис\n\n## Кузов", table, "- Шиномонтаж — 8 000 ₸")
    assert [(service.name, service.section) for service in found] == [
        ("Мойка", ("Сервис", "Кузов")),
        ("Полировка", ("Сервис", "Кузов")),
        ("Шиномонтаж", ("Сервис", "Кузов")),
    ]


def test_a_question_without_its_answer_is_left_out() -> None:
    text = "А можно с собакой?\n\nМожно ли оплатить картой?\n\nДа, любой картой."
    document = understood(SourceDocument(name="chat.txt", parts=[Prose(markdown=text, place=Place(line=1))]))
    assert [(left.cause, left.place.line) for left in document.left_out] == [("unanswered", 1)]
    assert len(document.stated) == 2


def test_a_cost_is_cut_out_of_a_line_and_its_price_stays() -> None:
    text = "- Маникюр — 7 000 ₸ (мастеру 40 %)\n- Педикюр — 9 000 ₸, 2 часа, себестоимость 2 300 ₸"
    document = understood(SourceDocument(name="price.md", parts=[Prose(markdown=text, place=Place(line=1))]))
    assert [service.statement for service in document.services] == ["Маникюр — 7 000 ₸", "Педикюр — 9 000 ₸, 2 часа"]
    assert [(left.cause, left.words) for left in document.left_out] == [
        ("inner_column", "мастеру 40 %"),
        ("inner_column", "себестоимость 2 300 ₸"),
    ]


def test_a_sheet_that_people_keep_for_themselves_is_left_out_whole_and_notes_of_a_table_have_their_cell() -> None:
    table = grid(("Услуга", "Цена"), ("Мойка", "3 000"), ("Воск", "4 000"), ("А с собакой можно?", ""), sheet="Прайс")
    own = grid(("Услуга", "Цена"), ("Мойка", "1 000"), ("Воск", "2 000"), sheet="для себя")
    document = understood(SourceDocument(name="price.xlsx", parts=[table, own]))
    assert [service.place.sheet for service in document.services] == ["Прайс", "Прайс"]
    left_out = {left.cause: left.place for left in document.left_out}
    assert left_out["instruction"].sheet == "для себя"
    assert left_out["unanswered"].cell == "A4"


def test_plain_lines_stand_under_the_name_above_them_and_prices_below_their_names() -> None:
    kinds = "**Прайс**\n\nРоза красная:\n\nза 1 шт - 810 тг\n\nот 25 шт - 700 тг\n\nПион\n\nза 1 шт - 1 400 тг\n"
    assert statements(kinds) == [
        "Роза красная: за 1 шт — 810 ₸",
        "Роза красная: от 25 шт — 700 ₸",
        "Пион: за 1 шт — 1 400 ₸",
    ]
    assert statements("Замена масла\nЦена: 3 800 ₸\n\nЗамена фильтра\nЦена: 1 300 ₸\n") == [
        "Замена масла — 3 800 ₸",
        "Замена фильтра — 1 300 ₸",
    ]


def test_lines_without_the_mark_of_their_list_are_lines_of_it() -> None:
    found = offers("- торт муссовый 12т\n- торт с ягодами от 10 тыс\n✅ капкейк 1000\n💫эклер 1т\n")
    assert [(service.name, service.place.line) for service in found] == [
        ("Торт муссовый", 1),
        ("Торт с ягодами", 2),
        ("Капкейк", 3),
        ("Эклер", 4),
    ]


def test_each_sentence_of_a_paragraph_is_read_by_itself_and_the_rest_stays_in_its_place() -> None:
    text = "Срок 3 дня. Срочно +30 %. Макет визитки 4 500, логотип от 35 000. Меньше 100 штук не печатаем."
    lines = understood(SourceDocument(name="a.md", parts=[Prose(markdown=text)])).stated
    said = [getattr(line.block, "text", "") or line.block.service.statement for line in lines]  # type: ignore[union-attr]
    assert said == [
        "Срок 3 дня. Срочно +30 %.",
        "Макет визитки — 4 500 ₸",
        "Логотип — от 35 000 ₸",
        "Меньше 100 штук не печатаем.",
    ]


def test_addresses_and_phones_are_no_prices_of_prose() -> None:
    assert statements("Петропавловск, ул. Жумабаева 109. Бронь +7 701 000 10 90 (Вера). Зал 4 500 тг.") == []
    assert statements("Мы на пр. Абая 350. Рядом парковка.") == []


def test_a_sentence_is_not_parted_inside_of_brackets() -> None:
    text = "СКИДКИ: повторный заказ -7%. абонемент 4 уборки (поддерж. 1-комн) 52 000"
    assert statements(text) == ["Абонемент 4 уборки (поддерж. 1-комн) — 52 000 ₸"]


def test_a_mark_of_repetition_below_a_line_stands_for_what_is_above() -> None:
    text = "1. Сборка щита до 12 модулей — 25 000\n2. то же до 24 модулей — 40 000\n3. автомат, замена — 2 000"
    assert statements(text) == [
        "Сборка щита до 12 модулей — 25 000 ₸",
        "Сборка щита до 24 модулей — 40 000 ₸",
        "Автомат, замена — 2 000 ₸",
    ]
    table = grid(("2-комн", '-"-', "38т"), ("3-комн", '-"-', "49т"))
    assert statements("1-комн генеральная под ключ 28т", table) == [
        "1-комн генеральная под ключ — 28 000 ₸",
        "2-комн генеральная под ключ — 38 000 ₸",
        "3-комн генеральная под ключ — 49 000 ₸",
    ]


def test_prices_side_by_side_have_the_labels_of_the_heading_over_them() -> None:
    text = "## Эпиляция (женщины / мужчины)\n\n- Голени 9 500 / 12 500\n- Бикини 10 000\n"
    assert statements(text) == ["Голени: женщины — 9 500 ₸, мужчины — 12 500 ₸", "Бикини — 10 000 ₸"]
    assert statements("## Ресницы топ / ученица\n\n- Классика 10 000 / 6 000") == [
        "Классика: топ — 10 000 ₸, ученица — 6 000 ₸"
    ]
    assert statements("## Стрижки / укладки\n\n- Чёлка 1 000 / 1 500 / 2 000") == ["Чёлка — 1 000 / 1 500 / 2 000 ₸"]


def test_a_price_stands_below_a_name_with_a_number() -> None:
    text = "Блок 10 тренировок\nЦена: 61 700 тг\n\nЙога\nЦена: 2 800 тг\n"
    assert statements(text) == ["Блок 10 тренировок — 61 700 ₸", "Йога — 2 800 ₸"]


def test_lines_that_end_with_a_sum_in_thousands_or_a_share_are_complete() -> None:
    text = "диван угловой 18 - 22 тыс\nматрас 1сп 8 000\nпо вторникам -20%\nпосле 21:00 +1 000"
    assert statements(text)[:2] == ["Диван угловой — 18 000–22 000 ₸", "Матрас 1сп — 8 000 ₸"]


def test_prices_below_their_names_may_be_decorated_counted_or_bare_numbers_as_long_as_one_is_sure() -> None:
    text = (
        "Роза 60 см\n1 200 тг / шт\n\nПионовидная роза\n1900\n\nХризантема\n▫️ 900 ▫️\n\nГортензия\n3 500 тг за голову\n"
    )
    assert statements(text) == [
        "Роза 60 см — 1 200 ₸ за штуку",
        "Пионовидная роза — 1 900 ₸",
        "Хризантема — 900 ₸",
        "Гортензия — 3 500 ₸ за голову",
    ]


def test_a_number_below_a_name_is_no_price_where_no_other_is_or_where_it_may_be_a_year() -> None:
    assert statements("Мы открылись\n2500\n\nКабинет\n109\n") == []
    assert statements("Роза\n650 тг\n\nМы открылись\n2019\n") == ["Роза — 650 ₸"]


def test_a_line_of_kinds_side_by_side_says_whose_the_prices_below_it_are_until_something_else_stands_between() -> None:
    text = "топ / жеке\nФизика - 1700 / 3300\nХимия - 1800 / 3500\n\nПриходите вовремя.\n\nЧай - 500 / 700\n"
    assert statements("# Прайс\n\n" + text) == [
        "Физика: топ — 1 700 ₸, жеке — 3 300 ₸",
        "Химия: топ — 1 800 ₸, жеке — 3 500 ₸",
        "Чай — 500 / 700 ₸",
    ]


def test_what_follows_a_price_as_a_sentence_or_of_something_else_is_a_sentence_of_its_own() -> None:
    assert statements("Курс 120 000 ₸. Курс действует месяц") == ["Курс — 120 000 ₸. Курс действует месяц"]
    [said] = statements("Стрижка 5000, 45 мин, Фейд — по той же цене")
    assert said.endswith("45 мин. Фейд — по той же цене")


def test_what_only_calls_for_something_or_names_the_list_is_not_said_with_the_lines_below_it() -> None:
    assert statements("Сотрите пыль\nУборка 5 000\nМойка окон 6 000\n") == ["Уборка — 5 000 ₸", "Мойка окон — 6 000 ₸"]
    assert statements("Прайс-лист\nСтрижка мужская 5 000\nСтрижка детская 4 000\n") == [
        "Стрижка мужская — 5 000 ₸",
        "Стрижка детская — 4 000 ₸",
    ]
