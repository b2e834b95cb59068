from service.knowledge.grid import Prose, SourceDocument
from service.knowledge.passages import MAX_PASSAGE, CutPassage
from service.knowledge.passages import cut as cut_stated
from service.knowledge.understanding import understood


def cut(markdown: str) -> list[CutPassage]:
    return cut_stated(understood(SourceDocument(name="a.md", parts=[Prose(markdown=markdown)])).stated)


def texts(passage: CutPassage) -> tuple[str, ...]:
    return tuple(fact.text for fact in passage.facts)


def test_a_price_line_keeps_its_section_and_the_note_under_the_list() -> None:
    [passage] = cut("# Прайс\n\n## Маникюр\n\n- Классический — 4 000 ₸\n- С гель-лаком — 6 500 ₸\n\nСнятие: +1 000 ₸.")
    assert passage.heading == "Прайс > Маникюр"
    assert texts(passage) == ("Классический — 4 000 ₸", "С гель-лаком — 6 500 ₸", "Снятие — +1 000 ₸")
    assert "Снятие — +1 000 ₸" in passage.text


def test_a_long_table_is_cut_between_rows() -> None:
    rows = [f"| Услуга номер {number} с длинным названием | {number} 000 ₸ |" for number in range(1, 61)]
    passages = cut("\n".join(["## Цены", "", "| Услуга | Цена |", "|---|---|", *rows]))
    assert len(passages) > 1
    assert all(len(passage.text) <= MAX_PASSAGE for passage in passages)
    names = [f"Услуга номер {number} с" for number in range(1, 61)]
    assert all(sum(name in passage.text for passage in passages) == 1 for name in names)


def test_the_note_under_a_long_list_stands_in_every_part() -> None:
    items = "\n".join(f"- Услуга номер {number} с длинным названием — {number} 000 ₸" for number in range(1, 41))
    passages = cut(f"## Цены\n\n{items}\n\nСнятие: +1 000 ₸.")
    assert len(passages) > 1
    assert all("Снятие — +1 000 ₸" in passage.text for passage in passages)


def test_a_row_is_a_fact_in_the_words_of_a_person() -> None:
    [passage] = cut(
        "| Услуга | Короткие | Длинные |\n|---|---|---|\n| Балаяж | 30 000 ₸ | 45 000 ₸ |\n| Тон |  | 9 000 ₸ |"
    )
    assert texts(passage) == (
        "Балаяж: короткие — 30 000 ₸, длинные — 45 000 ₸",
        "Тон: длинные — 9 000 ₸",
    )


def test_a_column_of_groups_makes_sections() -> None:
    rows = ["Массаж | Спина | 9", "Массаж | Шея | 8", "Баня | Хаммам | 7", "Баня | Сауна | 6"]
    table = "\n".join(["| Раздел | Услуга | Цена |", "|---|---|---|", *(f"| {row} |" for row in rows)])
    assert {fact.heading for passage in cut(table) for fact in passage.facts} == {"Массаж", "Баня"}


def test_a_question_and_its_answer_are_one_fact() -> None:
    for text in ("**Больно?**\nНемного.", "**Больно?**\n\nНемного.", "Больно?\n\nНемного."):
        [passage] = cut(f"## Вопросы\n\n{text}")
        assert texts(passage) == ("Больно? Немного.",)


def test_a_label_in_bold_is_one_fact_with_its_text() -> None:
    [passage] = cut("## Сомнения\n\n**У других дешевле.**\nУ нас дороже материалы.")
    assert texts(passage) == ("У других дешевле. У нас дороже материалы.",)


def test_nested_items_keep_the_item_above() -> None:
    [passage] = cut("- Стрижка:\n  - короткие — 5 000\n  - длинные — 7 000")
    assert "Стрижка: короткие — 5 000 ₸" in texts(passage)


def test_notes_in_small_letters_are_a_fact_a_line_and_wrapped_prose_is_not() -> None:
    notes = "сроки: обычный торт за 3 дня\nбенто за 1 день\nв день заказа не делаем, но бывают готовые\n"
    assert [texts(passage) for passage in cut(notes)] == [tuple(notes.strip().split("\n"))]
    wrapped = (
        "мы делаем торты на заказ уже двенадцать лет, и за это время\n"
        "научились главному: слушать, для какого праздника он нужен,\n"
        "и сколько будет гостей"
    )
    assert [texts(passage) for passage in cut(wrapped)] == [(wrapped.replace("\n", " "),)]


def test_notes_under_what_they_are_about_in_capitals_are_a_fact_a_line() -> None:
    notes = (
        "ЦВЕТ (краска уже в цене, красим Эстель)\nкорни до 3 см 14000\nтонирование 9500, сушка входит\nукладка +2500"
    )
    (passage,) = cut(notes)
    assert passage.heading == "Цвет (краска уже в цене, красим Эстель)"
    assert texts(passage) == (
        "Корни до 3 см — 14 000 ₸",
        "Тонирование — 9 500 ₸, сушка входит",
        "Укладка — +2 500 ₸",
    )
    payment = "ОПЛАТА каспи или наличка, рассрочки нет\nпредоплата: на цвет 5000, на стрижку не берём"
    assert [texts(passage) for passage in cut(payment)] == [tuple(payment.split("\n"))]


def test_a_short_line_that_ends_with_its_price_is_complete() -> None:
    (passage,) = cut("Женская стрижка 6500 тг\nто же у топ-мастера 8000\nчёлка 1500")
    assert texts(passage) == (
        "Женская стрижка — 6 500 ₸",
        "Женская стрижка, у топ-мастера — 8 000 ₸",
        "Чёлка — 1 500 ₸",
    )


def test_lines_under_what_they_are_about_say_it_and_those_after_them_do_not() -> None:
    (passage,) = cut("Педикюр\nПальчики с лаком 6000\nПолный без покрытия 6500\n\nПривели подругу, вам минус 700")
    assert texts(passage) == (
        "Педикюр: пальчики с лаком — 6 000 ₸",
        "Педикюр: полный без покрытия — 6 500 ₸",
        "Привели подругу, вам минус 700",
    )


def test_a_short_first_line_of_a_sentence_is_no_title() -> None:
    (passage,) = cut("Наши мастера\nработают без выходных и праздников\nи всегда рады гостям")
    assert texts(passage) == ("Наши мастера работают без выходных и праздников и всегда рады гостям",)


def test_long_lines_without_stops_stay_apart_unless_they_are_wrapped() -> None:
    lines = (
        "Студентам во вторник и среду минус 500 на маник с гель лаком Студбилет покажите",
        "Привели подругу вам минус 700",
        "Подарочный сертификат на любую сумму Картинкой в ватсап Действует 3 месяца",
    )
    assert [texts(passage) for passage in cut("\n".join(lines))] == [lines]


def test_the_first_row_of_a_table_without_head_is_its_head() -> None:
    rows = "|  |  |\n|---|---|\n| Услуга | Цена |\n| Капельки | 18 000 |\n| Junior | 22 000 |"
    assert [texts(passage) for passage in cut(rows)] == [("Капельки — 18 000 ₸", "Junior — 22 000 ₸")]


def test_plain_text_with_capital_headings_and_lines() -> None:
    passages = cut("НАШИ ПРАВИЛА\n\nПредоплата 3 000 тенге.\nЖдём 15 минут.")
    assert [(passage.heading, texts(passage)) for passage in passages] == [
        ("Наши правила", ("Предоплата 3 000 тенге.", "Ждём 15 минут."))
    ]
