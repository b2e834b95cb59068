from pathlib import Path

import pytest

from service.knowledge.grid import Grid, Prose
from tests.knowledge.documents.seen import at, contents, grids, left_out, prose, texts


@pytest.fixture
def markdown(tmp_path: Path) -> Path:
    return tmp_path / "price.md"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return tmp_path / "price.txt"


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_tables_of_markdown_are_grids_in_their_places(markdown: Path) -> None:
    _write(
        markdown,
        "# Прайс\n\n| Услуга | Цена |\n|---|--:|\n| **Маникюр** | 7 000<br>8 000 |\n| Уход\\|день | |\n\nв тенге\n",
    )
    assert [type(part) for part in contents(markdown).parts] == [Prose, Grid, Prose]
    assert texts(markdown) == [["Услуга", "Цена"], ["Маникюр", "7 000\n8 000"], ["Уход|день", ""]]
    assert (at(markdown, "A2").bold, at(markdown, "A2").place.line, at(markdown, "B2").bold) == (True, 5, False)
    assert [part.place.line for part in contents(markdown).parts] == [1, 3, 7]


def test_what_is_struck_out_or_a_remark_is_named_and_not_read(markdown: Path) -> None:
    _write(
        markdown,
        "Маникюр ~~9 000~~ 7 000\n<!-- закуп\n900 -->\nПедикюр <del>1</del> 9 000\n\n"
        "| Услуга | Цена |\n|---|---|\n| ~~Снятие~~ | ~~500~~ |\n| Ботокс | ~~20 000~~ 15 000 |\n",
    )
    assert prose(markdown).split() == ["Маникюр", "7", "000", "Педикюр", "9", "000"]
    assert texts(markdown) == [["Услуга", "Цена"], ["Ботокс", "15 000"]]
    assert at(markdown, "B3").struck == "20 000"
    assert [(left.cause, left.place.line, left.words) for left in contents(markdown).left_out] == [
        ("comment", 2, "закуп 900"),
        ("struck_out", 1, "9 000"),
        ("struck_out", 4, "1"),
        ("struck_out", 8, "Снятие"),
        ("struck_out", 8, "500"),
    ]


@pytest.mark.parametrize("sign", ["\t", " | ", "|", "\t\t", "      "])
def test_lines_whose_cells_are_parted_alike_are_a_table(plain: Path, sign: str) -> None:
    _write(plain, f"ПРАЙС\n\nМаникюр{sign}7 000\nПедикюр{sign}9 000\n\nв тенге\n")
    assert texts(plain) == [["Маникюр", "7 000"], ["Педикюр", "9 000"]]
    assert [part.place.line for part in contents(plain).parts] == [1, 3, 5]


def test_a_cell_between_tabs_may_be_empty(plain: Path) -> None:
    _write(plain, "Маникюр\t\t7 000\nПедикюр\tчас\t9 000\n")
    assert texts(plain) == [["Маникюр", "", "7 000"], ["Педикюр", "час", "9 000"]]


def test_a_list_of_hours_and_a_lone_bar_are_no_table(plain: Path) -> None:
    _write(plain, "10:00 йога | зал 1\n12:00 бокс\n")
    assert grids(plain) == []


def test_lines_of_prose_are_as_they_stand(plain: Path) -> None:
    _write(plain, "маникюр 4т\nпедикюр 9т\n")
    assert prose(plain) == "маникюр 4т\nпедикюр 9т"


CHAT = [
    "[12.10.2025, 09:00:00] Цветы: \u200eСообщения и звонки защищены сквозным шифрованием.",
    "[12.10.2025, 09:14:03] Раушан: розы по 600",
    "оптом дешевле",
    "[12.10.2025, 09:15:00] Раушан: \u200e<Медиа исключено>",
    "\u200e[12.10.2025, 09:16:00] Раушан: \u200eизображение отсутствует",
    "[12.10.2025, 09:17:00] Раушан: \u200eВы удалили данное сообщение.",
    "[12.10.2025, 09:18:00] Динара: пионы в мае <Сообщение изменено>",
]
ANDROID = [
    "12.10.2025, 09:00 - Сообщения и звонки защищены сквозным шифрованием. Подробнее…",
    "12.10.2025, 09:14 - Раушан: розы по 600",
    "оптом дешевле",
    "12.10.2025, 09:15 - Раушан: <Без медиафайлов>",
    "12.10.2025, 09:16 - Раушан добавила Динара",
    "12.10.2025, 09:17 - Раушан: IMG-20251012-WA0001.jpg (файл добавлен)",
    "12.10.2025, 09:18 - Динара: пионы в мае",
    "12.10.2025, 09:19 - Динара: Данное сообщение удалено",
    "12.10.2025, 09:20 - Динара: Пропущенный аудиозвонок",
]


def test_one_wave_on_each_side_strikes_out_in_a_chat(plain: Path) -> None:
    _write(plain, "[09:00] Раушан: розы ~600~ 500\n[09:01] Раушан: пионы ~2500 или ~3000\n")
    assert prose(plain) == "розы  500\n\nпионы ~2500 или ~3000"
    assert [(cause, words) for cause, _, words in left_out(plain)] == [("struck_out", "600")]


@pytest.mark.parametrize("lines", [CHAT, ANDROID])
def test_words_of_the_messenger_in_a_chat_are_named_and_not_read(plain: Path, lines: list[str]) -> None:
    _write(plain, "\n".join(lines))
    parts = contents(plain).parts
    assert [(part.markdown, part.place.line) for part in parts if isinstance(part, Prose)] == [
        ("розы по 600\nоптом дешевле", 2),
        ("пионы в мае", 7),
    ]
    assert {cause for cause, _, _ in left_out(plain)} == {"chat_notice"}
    assert [left.place.line for left in contents(plain).left_out] == [1, 4, 5, 6, 8, 9][: len(lines) - 3]


@pytest.mark.parametrize(
    "rules",
    ["+--------+------+", "├────────┼──────┤", "+========+======+"],
)
def test_lines_drawn_between_the_rows_of_a_table_part_it_nowhere(plain: Path, rules: str) -> None:
    upright = "│" if "┼" in rules else "|"
    rows = [f"{upright} Время | {upright}".replace(" | ", f" {upright} Цена ")]
    rows += [f"{upright} 1 час {upright} 1 150 {upright}", f"{upright} 2 часа {upright} 2 000 {upright}"]
    _write(plain, "Солярий\n" + "\n".join([rules, rows[0], rules, *rows[1:], rules]) + "\nКрем 900\n")
    assert texts(plain) == [["Время", "Цена"], ["1 час", "1 150"], ["2 часа", "2 000"]]
    assert (at(plain, "A2").place.line, prose(plain).split()) == (5, ["Солярий", "Крем", "900"])
