from pathlib import Path

import pytest

from service.knowledge.documents.contents import LONGEST_TEXT
from service.knowledge.documents.problems import Refusal
from tests.knowledge.documents.seen import at, contents, grids, texts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "price.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_encoding_and_separator(path: Path, encoding: str, separator: str) -> None:
    path.write_bytes(f"Услуга{separator}Цена\r\nСтрижка{separator}5 000\r\n".encode(encoding))
    assert texts(path) == [["Услуга", "Цена"], ["Стрижка", "5 000"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # Commas in names and in decimals part nothing.
        ("Маникюр, педикюр;7,5\nСтрижка, укладка;12,5\n", [["Маникюр, педикюр", "7,5"], ["Стрижка, укладка", "12,5"]]),
        ('Комбо,Цена\n"Стрижка, борода",9 000\n', [["Комбо", "Цена"], ["Стрижка, борода", "9 000"]]),
        # The first line need not have them all.
        (
            "Прайс салона, 2026\nСтрижка;5000\nУкладка;4000\n",
            [["Прайс салона, 2026", ""], ["Стрижка", "5000"], ["Укладка", "4000"]],
        ),
        ("sep=,\nСтрижка;мужская,5000\n", [["Стрижка;мужская", "5000"]]),
        (
            "Стрижка 5000\nУкладка, уход 4000\nБорода 2000\n",
            [["Стрижка 5000"], ["Укладка, уход 4000"], ["Борода 2000"]],
        ),
        (
            "a;b;c\nd;e\n;;\nf;g;h;i\n",
            [["a", "b", "c", ""], ["d", "e", "", ""], ["", "", "", ""], ["f", "g", "h", "i"]],
        ),
        (
            'Стрижка;"5000\nУкладка;4000\n' + "Уход;3000\n" * 30,
            [["Стрижка", '"5000'], ["Укладка", "4000"], *[["Уход", "3000"]] * 30],
        ),
        ('Уход;"два\nдня";5\nСтрижка;час;6\n', [["Уход", "два\nдня", "5"], ["Стрижка", "час", "6"]]),
    ],
)
def test_the_separator_is_what_parts_most_lines(path: Path, text: str, rows: list[list[str]]) -> None:
    path.write_text(text, encoding="utf-8")
    assert texts(path) == rows


def test_cells_know_where_they_stand(path: Path) -> None:
    path.write_text("\n\nУслуга;Цена\nСтрижка;5000\n", encoding="utf-8")
    cell = at(path, "B2")
    assert (cell.text, cell.place.line, cell.kind) == ("5000", 4, "text")
    assert grids(path)[0].place.line == 3


def test_more_than_is_read_is_refused(path: Path) -> None:
    path.write_text("стрижка;5 000\n" * (LONGEST_TEXT // 10), encoding="utf-8")
    with pytest.raises(Refusal, match="знаков текста"):
        contents(path)
