"""Two prices of the same service are named, and customers are told neither."""

from pathlib import Path

import pytest

from service.knowledge.reading import UnderstoodFolder, understood_folder
from tests.knowledge.tenants import write

PRICE = "# Прайс\n\n## Стрижки\n\n- Мужская стрижка — {price}\n- Женская стрижка — 8 000 ₸\n"


def read(folder: Path, **documents: str) -> UnderstoodFolder:
    return understood_folder(write(folder / "knowledge", **documents))


def test_another_price_in_another_document_is_named_with_both_places_and_nobody_is_told_any(tmp_path: Path) -> None:
    found = read(tmp_path, price=PRICE.format(price="5 000 ₸"), faq="# Вопросы\n\nМужская стрижка — 6 000 ₸\n")
    [contradiction] = found.contradictions
    assert [(version.document, version.place.line) for version in contradiction.versions] == [
        ("faq.md", 3),
        ("price.md", 5),
    ]
    services = {service.statement: service.contradicted for doc in found.documents for service in doc.services}
    assert services == {
        "Мужская стрижка. Администратор уточнит цену и напишет вам здесь.": True,
        "Женская стрижка — 8 000 ₸": False,
    }


@pytest.mark.parametrize(
    "other",
    [
        "# Вопросы\n\nМужская стрижка — 5 000 ₸\n",
        "# Вопросы\n\nМужская стрижка — от 4 000 ₸\n",
        "# Акции\n\n- Мужская стрижка — 4 000 ₸ до 1 декабря\n",
        "# Дети\n\n- Стрижка — 3 000 ₸\n",
    ],
)
def test_what_may_be_true_beside_the_other_contradicts_nothing(tmp_path: Path, other: str) -> None:
    assert read(tmp_path, price=PRICE.format(price="5 000 ₸"), other=other).contradictions == ()


def test_a_branch_has_its_own_prices(tmp_path: Path) -> None:
    write(tmp_path / "knowledge" / "branches" / "center", price=PRICE.format(price="6 000 ₸"))
    assert read(tmp_path, price=PRICE.format(price="5 000 ₸")).contradictions == ()


def test_the_same_name_under_two_headings_is_two_services(tmp_path: Path) -> None:
    car = "# Мойка\n\n## Седан\n\n- Комплекс — 4 000 ₸\n\n## Джип\n\n- Комплекс — 6 000 ₸\n"
    assert read(tmp_path, car=car).contradictions == ()
    assert (
        read(tmp_path, massage="# Массаж\n\n- 1 час — 9 000 ₸\n", bath="# Баня\n\n- 1 час — 6 000 ₸\n").contradictions
        == ()
    )


def test_two_prices_in_one_list_contradict_each_other_unless_they_last_differently(tmp_path: Path) -> None:
    assert len(read(tmp_path / "a", a="# Цены\n\n- Укладка — 4 000 ₸\n- Укладка — 6 000 ₸\n").contradictions) == 1
    assert (
        read(tmp_path / "b", a="# Цены\n\n- Массаж — 9 000 ₸, 1 час\n- Массаж — 12 000 ₸, 1,5 часа\n").contradictions
        == ()
    )
