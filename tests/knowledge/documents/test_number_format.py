from datetime import date, datetime, time, timedelta

import pytest

from service.knowledge.documents.number_format import shown


@pytest.mark.parametrize(
    ("value", "number_format", "text", "kind", "number"),
    [
        (7000, "General", "7000", "number", 7000),
        (7000.0, "General", "7000", "number", 7000),
        (0.1 + 0.2, "General", "0,3", "number", 0.3),
        (1850.456, "0", "1850", "number", 1850),
        (1250000, "#,##0", "1 250 000", "number", 1250000),
        (1250000, "# ##0", "1 250 000", "number", 1250000),
        (7000, '# ##0 "₸"', "7 000 ₸", "money", 7000),
        (7000, '#,##0.00\\ "₽"', "7 000 ₽", "money", 7000),
        (7000.5, "#,##0.00[$₸-43F]", "7 000,50 ₸", "money", 7000.5),
        (50, "[$$-409]#,##0", "$50", "money", 50),
        (7000, "#,##0 тг", "7 000 тг", "money", 7000),
        (7000, '"от "# ##0" тг"', "от 7 000 тг", "money", 7000),
        (7000, '_-* #,##0\\ "₸"_-;\\-* #,##0\\ "₸"_-;_-* "-"??\\ "₸"_-;_-@_-', "7 000 ₸", "money", 7000),
        (0, '_-* #,##0\\ "₸"_-;\\-* #,##0\\ "₸"_-;_-* "-"??\\ "₸"_-;_-@_-', "-", "text", None),
        (0, '0;-0;"бесплатно"', "бесплатно", "text", None),
        (30, '0 "мин"', "30 мин", "number", 30),
        (7000, '0,"т"', "7т", "number", 7000),
        (7000, '[>=1000]#,##0," тыс";0', "7 тыс", "number", 7000),
        (500, '[>=1000]#,##0," тыс";0', "500", "number", 500),
        (-5, "#,##0;(#,##0)", "(5)", "number", -5),
        (5, "00", "05", "number", 5),
        (0.15, "0%", "15 %", "percent", 15),
        (0.155, "0.0%", "15,5 %", "percent", 15.5),
        (0, "0%", "0 %", "percent", 0),
        (time(1, 30), "h:mm", "1:30", "time", 90),
        (time(0, 45), "h:mm", "0:45", "time", 45),
        (time(3, 0), "hh:mm:ss", "3:00", "time", 180),
        (timedelta(hours=36), "[h]:mm", "36:00", "time", 2160),
        (datetime(1900, 1, 1, 12), "h:mm", "12:00", "time", 720),
        (datetime(2026, 12, 1), "dd.mm.yyyy", "01.12.2026", "date", None),
        (date(2026, 12, 1), "d\\ mmmm\\ yyyy", "01.12.2026", "date", None),
        (datetime(2026, 12, 1, 9, 30), "dd.mm.yyyy h:mm", "01.12.2026 9:30", "date", None),
        (datetime(2026, 7, 5), "d-mmm", "05.07", "date", None),
        ("от 5000", "General", "от 5000", "text", None),
        ("5000", "#,##0", "5000", "text", None),
        (5, ";;;", "", "empty", None),
        ("тайна", ";;;", "", "empty", None),
        (0, "0;-0;;@", "", "empty", None),
        (True, "General", "да", "text", None),
        (None, "General", "", "empty", None),
    ],
)
def test_a_value_is_what_people_see_of_it(
    value: object, number_format: str, text: str, kind: str, number: float | None
) -> None:
    seen = shown(value, number_format)
    assert (seen.text, seen.kind, seen.number) == (text, kind, number)


def test_a_currency_that_is_the_computers_is_not_shown() -> None:
    seen = shown(7000, r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)', locale_currency=True)
    assert (seen.text, seen.number) == ("7 000", 7000)


@pytest.mark.parametrize("number_format", ['"', "[", "\\", "0.0.0", "###,,,", '"a";"b', "@@", "0/0", "e+0", "[$", "%"])
def test_a_format_that_makes_no_sense_still_shows_something(number_format: str) -> None:
    shown(1234.5, number_format)
    shown("слово", number_format)
    shown(0, number_format)
    shown(1e300, number_format)
