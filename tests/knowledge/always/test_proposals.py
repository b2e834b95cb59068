"""What a right answer needs although no question finds it is proposed: classes, what is not done, notes that hold for all prices."""

from pathlib import Path

import openpyxl
import pytest

from service.knowledge.reading import understood_folder

WASH = """# Автомойка

## Цены

| Услуга | Седан | Кроссовер | Внедорожник |
|---|---|---|---|
| Мойка кузова | 3 000 | 3 500 | 4 000 |
| Комплекс | 6 000 | 7 000 | 8 000 |

"""
HAIR = """# Салон

## Стрижки

- Женская стрижка, короткие волосы — 5 000 ₸
- Женская стрижка, средние волосы — 6 500 ₸
- Женская стрижка, длинные волосы — 8 000 ₸

"""
COLOUR = """# Окрашивание

| Услуга | Короткие | Средние | Длинные |
|---|---|---|---|
| В один тон | 18 000 | 23 000 | 28 000 |
| Мелирование | 25 000 | 32 000 | 40 000 |

"""
BARBER = """# Барбершоп

## Цены

| Услуга | Барбер | Топ-барбер |
|---|---|---|
| Стрижка | 6 000 | 8 000 |
| Борода | 4 000 | 5 000 |

"""
BY_HEADING = """# Детейлинг

## Легковые

- Полировка — 40 000 ₸
- Химчистка — 30 000 ₸

## Джипы

- Полировка — 60 000 ₸
- Химчистка — 45 000 ₸

"""
PIZZA = """# Пицца

| Пицца | Маленькая | Большая |
|---|---|---|
| Маргарита | 2 000 | 3 200 |
| Пепперони | 2 400 | 3 600 |

"""
KAZAKH = """# Көлік жуу

| Қызмет | Жеңіл көлік | Джип |
|---|---|---|
| Шанақ жуу | 3 000 | 4 500 |
| Кешенді жуу | 6 000 | 9 000 |

"""
WEEKDAYS = """# Бильярд

| Стол | Будни | Выходные |
|---|---|---|
| Русский | 2 000 | 3 000 |
| Пул | 1 500 | 2 500 |

"""
SPA = """# Массаж

| Вид | 30 минут | 60 минут |
|---|---|---|
| Спина | 6 000 | 10 000 |
| Общий | 8 000 | 14 000 |

"""


def folder_of(tmp_path: Path, **documents: str) -> Path:
    root = tmp_path / "knowledge"
    root.mkdir(exist_ok=True)
    for name, text in documents.items():
        stem, _, suffix = name.rpartition("_")
        (root / f"{stem}.{suffix}").write_text(text, encoding="utf-8")
    return root


def proposed(root: Path, cause: str = "classes") -> list[str]:
    return [found.entry or found.words for found in understood_folder(root).proposals if found.cause == cause]


MAPPINGS = {
    "a table from makes to columns": (
        WASH,
        "## Классы\n\n| Марка | Класс |\n|---|---|\n| Porsche Cayenne | внедорожник |\n| Toyota Camry | седан |\n"
        "| Kia Sportage | кроссовер |\n",
    ),
    "a list from makes to columns": (
        WASH,
        "## Классы\n\n- Porsche Cayenne — внедорожник\n- Toyota Camry — седан\n- Kia Sportage — кроссовер\n",
    ),
    "with more about each in brackets": (
        WASH,
        "## Классы\n\n- Cayenne (любой год) — внедорожник\n- Camry (кроме универсала) — седан\n",
    ),
    "a table from classes to makes": (
        WASH,
        "## Классы\n\n| Класс | Машины |\n|---|---|\n| Седан | Camry, Elantra |\n| Внедорожник | Prado, Patrol |\n",
    ),
    "a list from classes to makes": (
        WASH,
        "## Классы\n\n- Седан: Camry, Elantra, Rio\n- Кроссовер: Sportage, Tucson\n- Внедорожник: Prado, Patrol\n",
    ),
    "makes under their class as it is called in a line above": (
        WASH,
        "## Классы\n\nСедан:\n\n- Camry\n- Elantra\n\nВнедорожник:\n\n- Prado\n- Patrol\n",
    ),
    "makes under headings": (
        WASH,
        "## Классы\n\n### Седаны\n\n- Camry\n- Elantra\n\n### Внедорожники\n\n- Prado\n- Patrol\n",
    ),
    "lengths": (
        HAIR,
        "## Классы\n\n- до 20 см — короткие волосы\n- 20–40 см — средние волосы\n- от 40 см — длинные волосы\n",
    ),
    "lengths the other way round": (
        HAIR,
        "## Классы\n\n- Короткие волосы — до подбородка\n- Средние волосы — до лопаток\n- Длинные волосы — ниже лопаток\n",
    ),
    "sentences of one paragraph": (
        COLOUR,
        "## Классы\n\nКороткие — до линии подбородка. Средние — до лопаток. Длинные — ниже лопаток.\n",
    ),
    "people and their grade": (
        BARBER,
        "## Классы\n\n- Нурлан — топ-барбер\n- Тимур — топ-барбер\n- Алишер — барбер\n- Данияр — барбер\n",
    ),
    "people under their grade in the plural": (
        BARBER,
        "## Классы\n\nТоп-барберы:\n\n- Нурлан\n- Тимур\n\nБарберы:\n\n- Алишер\n- Данияр\n",
    ),
    "headings of the prices": (
        BY_HEADING,
        "## Классы\n\n- Camry — легковые\n- Elantra — легковые\n- Prado — джипы\n",
    ),
    "sizes in centimetres": (PIZZA, "## Классы\n\n- Маленькая — 25 см\n- Большая — 35 см\n"),
    "in Kazakh": (
        KAZAKH,
        "## Классы\n\n| Маркасы | Түрі |\n|---|---|\n| Camry | жеңіл көлік |\n| Prado | джип |\n| Elantra | жеңіл көлік |\n",
    ),
}


@pytest.mark.parametrize(("prices", "classes"), MAPPINGS.values(), ids=MAPPINGS.keys())
def test_what_maps_names_to_classes_is_proposed(tmp_path: Path, prices: str, classes: str) -> None:
    assert proposed(folder_of(tmp_path, prices_md=prices + classes)) == [
        f"prices.md > {prices.splitlines()[0][2:]} > Классы"
    ]


@pytest.mark.parametrize(("prices", "classes"), MAPPINGS.values(), ids=MAPPINGS.keys())
def test_the_prices_may_be_in_another_document(tmp_path: Path, prices: str, classes: str) -> None:
    assert proposed(folder_of(tmp_path, prices_md=prices, classes_md=classes)) == ["classes.md"]


def test_a_document_that_is_nothing_but_the_table_is_proposed_as_a_whole(tmp_path: Path) -> None:
    breeds = "Порода;Размер\nЙорк;мелкая\nЛабрадор;крупная\nДоберман;крупная\nТакса;мелкая\n"
    groomer = "Услуга;Мелкая;Средняя;Крупная\nСтрижка;5000;7000;9000\nКупание;3000;4000;6000\n"
    assert proposed(folder_of(tmp_path, breeds_csv=breeds, groomer_csv=groomer)) == ["breeds.csv"]


def test_a_number_under_its_head_is_a_class(tmp_path: Path) -> None:
    phones = "Модель;Категория\niPhone 11;1\niPhone 12;1\niPhone 14 Pro;3\nGalaxy S20;2\n"
    repair = "Ремонт;1 категория;2 категория;3 категория\nЭкран;5000;7000;9000\nБатарея;3000;4000;6000\n"
    assert proposed(folder_of(tmp_path, phones_csv=phones, repair_csv=repair)) == ["phones.csv"]


def test_a_sheet_of_a_workbook_is_proposed(tmp_path: Path) -> None:
    root = folder_of(tmp_path)
    book = openpyxl.Workbook()
    prices = book.active
    prices.title = "Цены"
    for row in (("Услуга", "Седан", "Джип"), ("Мойка", 3000, 4500), ("Воск", 2000, 3000)):
        prices.append(row)
    classes = book.create_sheet("Классы авто")
    for model in (("Модель", "Класс"), ("Camry", "седан"), ("Prado", "джип"), ("Rio", "седан")):
        classes.append(model)
    book.save(root / "book.xlsx")
    assert proposed(root) == ["book.xlsx > Классы авто"]


NOTHING = {
    "warranties of what is priced": (HAIR, "## Гарантия\n\n- Женская стрижка — 5 дней\n- Стрижки — 7 дней\n"),
    "opening hours": (WEEKDAYS, "## Часы\n\n- Будни — 10:00–20:00\n- Выходные — 11:00–23:00\n"),
    "who does what": (
        "# Салон\n\n## Стрижки\n\n- Мужская — 5 000 ₸\n\n## Массаж\n\n- Спина — 8 000 ₸\n",
        "## Команда\n\n- Ерлан — стрижки\n- Бахыт — массаж\n- Диана — стрижки\n",
    ),
    "how long it takes": (SPA, "## Сколько длится\n\n- Педикюр — 60 минут\n- Маникюр — 30 минут\n"),
    "a list with one class by chance": (
        WASH,
        "## О нас\n\n- Работаем с 2015 года\n- Седан — подарок победителю\n- Есть кофе\n- Есть Wi-Fi\n",
    ),
    "what the materials are": (COLOUR, "## Материалы\n\n- В один тон — Wella\n- Мелирование — Estel\n"),
    "nothing is priced": ("# Клуб\n\n", "## Классы\n\n- Camry — седан\n- Prado — внедорожник\n- Rio — седан\n"),
}


@pytest.mark.parametrize(("prices", "other"), NOTHING.values(), ids=NOTHING.keys())
def test_what_maps_no_names_to_classes_is_not_proposed(tmp_path: Path, prices: str, other: str) -> None:
    assert proposed(folder_of(tmp_path, prices_md=prices + other)) == []


def test_prices_themselves_are_not_proposed(tmp_path: Path) -> None:
    assert understood_folder(folder_of(tmp_path, prices_md=WASH + HAIR + COLOUR + BY_HEADING)).proposals == ()


DENIALS = [
    "## Чего мы не делаем\n\n- Тату\n- Пирсинг\n",
    "## Не делаем\n\nТату, пирсинг и дреды.\n",
    "## Ограничения\n\n- Тату не делаем\n- Пирсинг не делаем\n",
    "## Не істемейміз\n\n- Татуировка жасамаймыз\n- Пирсинг жасамаймыз\n",
]


@pytest.mark.parametrize("denial", DENIALS)
def test_a_short_section_that_only_denies_is_proposed(tmp_path: Path, denial: str) -> None:
    heading = denial.splitlines()[0][3:]
    assert proposed(folder_of(tmp_path, prices_md=HAIR + denial), "declined") == [f"prices.md > Салон > {heading}"]


@pytest.mark.parametrize(
    "section",
    [
        "## Правила\n\n- Тату не делаем\n- Опоздание до 15 минут — ждём\n- С детьми можно\n",
        "## Чего мы не делаем\n\n" + "".join(f"- Услуга номер {n}, о которой написано подробно\n" for n in range(60)),
    ],
    ids=["beside other rules", "too long"],
)
def test_a_section_that_says_more_or_is_long_is_not(tmp_path: Path, section: str) -> None:
    assert proposed(folder_of(tmp_path, prices_md=HAIR + section), "declined") == []


NOTES = [
    "Цены указаны без материалов.",
    "Все цены без учёта материалов и выезда",
    "В стоимость не входят расходные материалы.",
    "Стоимость указана вместе с материалами.",
    "Цены включают НДС.",
    "Материалы в стоимость работ не входят.",
    "Бағаға материалдар кірмейді.",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_that_holds_for_all_prices_is_proposed(tmp_path: Path, note: str) -> None:
    text = f"# Ремонт\n\n{note}\n\n## Стены\n\n- Покраска — 1 500 ₸/м²\n\n## Полы\n\n- Ламинат — 2 500 ₸/м²\n"
    assert proposed(folder_of(tmp_path, prices_md=text), "prices") == [note]


@pytest.mark.parametrize(
    "text",
    [
        "# Салон\n\n## Стрижки\n\n- Мужская — 5 000 ₸\n\nМытьё головы входит в цену.\n\n## Ногти\n\n- Маникюр — 7 000 ₸\n",
        "# Ремонт\n\nРаботаем без выходных.\n\n## Стены\n\n- Покраска — 1 500 ₸/м²\n\n## Полы\n\n- Ламинат — 2 500 ₸/м²\n",
        "# Ремонт\n\nЦены без материалов.\n\nЗвоните.\n",
    ],
    ids=["of one section", "of no prices", "without prices"],
)
def test_a_note_of_one_section_or_of_something_else_is_not(tmp_path: Path, text: str) -> None:
    assert proposed(folder_of(tmp_path, prices_md=text), "prices") == []


def test_what_is_given_already_is_not_proposed(tmp_path: Path) -> None:
    root = folder_of(tmp_path, prices_md=HAIR + DENIALS[0].replace("делаем", "делаем [всегда]", 1))
    assert proposed(root, "declined") == []
    root = folder_of(tmp_path, prices_md=HAIR + DENIALS[0])
    (tmp_path / "tenant.yaml").write_text('knowledge: {always: ["prices.md > Чего мы не делаем"]}\n', encoding="utf-8")
    assert proposed(root, "declined") == []
