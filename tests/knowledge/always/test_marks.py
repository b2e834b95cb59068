"""An owner's mark, in any format: a heading with all under it, a line, a row of a table; and nobody ever sees the mark."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

from service.knowledge.passages import cut
from service.knowledge.reading import understood_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    return folder


def marked(root: Path) -> list[str]:
    """Return the lines that are given with every answer. No text of the folder may show the mark."""
    passages = [passage for document in understood_folder(root).documents for passage in cut(document.stated)]
    for passage in passages:
        assert "всегда]" not in passage.text.lower()
        assert "әрқашан]" not in passage.text.lower()
        assert len({fact.always for fact in passage.facts}) == 1
    return [fact.text for passage in passages if passage.always for fact in passage.facts]


TEXTS = {
    "a heading": ("# А\n\n## Не делаем [всегда]\n\n- Тату\n- Пирсинг\n\n## Адрес\n\nАбая, 1\n", ["Тату", "Пирсинг"]),
    "a heading with headings under it": (
        "# А\n\n## Не делаем [всегда]\n\n### Лицо\n\n- Тату\n\n### Уши\n\n- Пирсинг\n\n## Адрес\n\nАбая, 1\n",
        ["Тату", "Пирсинг"],
    ),
    "the document's title": ("# Не делаем [ВСЕГДА]\n\nТату.\n\n## Ещё\n\nПирсинг.\n", ["Тату.", "Пирсинг."]),
    "an underlined title": ("Не делаем [всегда]\n=====\n\nТату.\n", ["Тату."]),
    "a paragraph": ("# А\n\nЦены без материалов. [всегда]\n\nРаботаем с 2015 года.\n", ["Цены без материалов."]),
    "a paragraph under prices": (
        "# А\n\n- Мойка — 3 000 ₸\n- Воск — 5 000 ₸\n\nХимия не входит [всегда]\n",
        ["Химия не входит"],
    ),
    "an item": ("# А\n\n- Мойка машин\n- Детей не принимаем [ всегда ]\n- Есть кофе\n", ["Детей не принимаем"]),
    "an item with a price": ("# А\n\n- Мойка — 3 000 ₸\n- Выезд — 2 000 ₸ [всегда]\n", ["Выезд — 2 000 ₸"]),
    "an item with others in it": (
        "# А\n\n- Не делаем: [всегда]\n  - тату\n  - пирсинг\n- Есть кофе\n",
        ["Не делаем: тату", "Не делаем: пирсинг"],
    ),
    "a line over a list": (
        "# А\n\nНе делаем: [всегда]\n\n- тату\n- пирсинг\n\nЕсть кофе.\n",
        ["Не делаем:", "Не делаем: тату", "Не делаем: пирсинг"],
    ),
    "a question": (
        "# А\n\n**Делаете тату? [всегда]**\nНет, не делаем.\n\nЕсть кофе.\n",
        ["Делаете тату? Нет, не делаем."],
    ),
    "a line of its own": ("# А\n\n## Не делаем\n\n[всегда]\n\n- Тату\n\n## Адрес\n\nАбая, 1\n", ["Тату"]),
    "a line of its own at the top": ("[всегда]\n\n# Не делаем\n\n- Тату\n\n# Ещё\n\n- Пирсинг\n", ["Тату", "Пирсинг"]),
    "in Kazakh": ("# А\n\n## Істемейміз [әрқашан]\n\n- Тату\n\n## Мекенжай\n\nАбай, 1\n", ["Тату"]),
    "a table": (
        "# А\n\n## Классы [всегда]\n\n| Марка | Класс |\n|---|---|\n| Camry | седан |\n| Prado | джип |\n",
        ["Camry — класс: седан", "Prado — класс: джип"],
    ),
    "the head of a table": (
        "# А\n\nЕсть кофе.\n\n| Марка [всегда] | Класс |\n|---|---|\n| Camry | седан |\n| Prado | джип |\n",
        ["Camry — класс: седан", "Prado — класс: джип"],
    ),
    "a row of a table": (
        "# А\n\n| Марка | Класс |\n|---|---|\n| Camry | седан |\n| Prado | джип [всегда] |\n",
        ["Prado — класс: джип"],
    ),
    "a row with a price": (
        "# А\n\n| Услуга | Цена |\n|---|---|\n| Мойка | 3 000 |\n| Выезд [всегда] | 2 000 |\n| Воск | 1 000 |\n",
        ["Выезд — 2 000 ₸"],
    ),
    "none": ("# Всегда рады\n\n- Парковка всегда бесплатна (всегда)\n- [x] есть кофе\n", []),
}


@pytest.mark.parametrize(("text", "given"), TEXTS.values(), ids=TEXTS.keys())
def test_a_mark_in_markdown(root: Path, text: str, given: list[str]) -> None:
    (root / "a.md").write_text(text, encoding="utf-8")
    assert marked(root) == given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("НЕ ДЕЛАЕМ [всегда]\nтату\nпирсинг\n\nАДРЕС\nАбая, 1\nэтаж 2\n", ["тату", "пирсинг"]),
        ("мойка 3000\nвоск 5000\nцены без химии [всегда]\n", ["цены без химии"]),
        ("Camry\tседан\nPrado\tджип [всегда]\nRio\tседан\nPatrol\tджип\n", ["Prado — джип"]),
    ],
)
def test_a_mark_in_plain_text(root: Path, text: str, given: list[str]) -> None:
    (root / "a.txt").write_text(text, encoding="utf-8")
    assert marked(root) == given


def test_marks_in_word(root: Path) -> None:
    document = docx.Document()
    document.add_heading("Не делаем [всегда]", 2)
    document.add_paragraph("тату", style="List Bullet")
    document.add_heading("Цены", 2)
    document.add_paragraph("Цены без материалов [всегда]")
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(
        table.rows, [("Услуга", "Цена"), ("Мойка", "3 000"), ("Выезд [всегда]", "2 000")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(root / "a.docx"))
    assert marked(root) == ["тату", "Цены без материалов", "Выезд — 2 000 ₸"]


def workbook(root: Path, rows: Sequence[Sequence[object]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(root / "a.xlsx")


def _classes() -> Iterator[tuple[str, list[tuple[object, ...]], list[str]]]:
    prices = [("Услуга", "Седан", "Джип"), ("Мойка", 3000, 4500), ("Воск", 2000, 3000)]
    classes = [("Марка", "Класс"), ("Camry", "седан"), ("Prado", "джип")]
    both = ["Camry — класс: седан", "Prado — класс: джип"]
    yield "the head of one of two tables", [("Марка [всегда]", "Класс"), *classes[1:], (), ("Абая", "1")], both
    yield "the title of the sheet", [("Классы [всегда]",), *classes], both
    yield "a row of its own", [("[всегда]",), *classes], both
    yield (
        "a cell beside a row",
        [("Марка", "Класс", ""), ("Camry", "седан", ""), ("Prado", "джип", "[всегда]")],
        both[1:],
    )
    yield "a note", [*prices, (), ("Цены без химии [всегда]",)], ["Цены без химии"]
    yield "a service", [*prices, ("Выезд [всегда]", 1000, 1500)], ["Выезд: седан — 1 000 ₸, джип — 1 500 ₸"]


@pytest.mark.parametrize(("rows", "given"), [case[1:] for case in _classes()], ids=[case[0] for case in _classes()])
def test_marks_in_a_workbook(root: Path, rows: list[tuple[object, ...]], given: list[str]) -> None:
    workbook(root, rows)
    assert marked(root) == given


def test_a_mark_changes_nothing_else(root: Path) -> None:
    text = "# А\n\n| Услуга | Цена |\n|---|---|\n| Мойка | 3 000 |\n| Выезд | 2 000 |\n\nНе делаем:\n\n- тату\n"
    said = []
    for shown in (text, text.replace("Выезд", "Выезд [всегда]").replace("делаем:", "делаем: [всегда]")):
        (root / "a.md").write_text(shown, encoding="utf-8")
        said.append([line.words for document in understood_folder(root).documents for line in document.stated])
    assert said[0] == said[1]
