"""Tables can be read on the terminals that there are."""

from datetime import UTC, datetime
from typing import Any

import pytest

from service.cli import output

DETAIL = "Номер не подключён к ChatFlow или неверен instance: подключите его заново по QR-коду."
ROWS = [
    {
        "id": number,
        "slug": slug,
        "status": "failed",
        "attempts": 1,
        "created_at": datetime(2026, 11, 23, 9, 9, tzinfo=UTC),
        "recipient": recipient,
        "detail": DETAIL,
    }
    for number, slug, recipient in ((1203, "barber_tulpar", "123456789012345@lid"), (2, "salon_mira", "77010000002"))
]


def _shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int, rows: Any) -> list[str]:
    monkeypatch.setattr(output.console, "_width", width)
    output.show_rows(rows, "outbox")
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_on_a_narrow_terminal_the_words_of_a_row_stand_under_its_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _shown(monkeypatch, capsys, 80, ROWS)
    assert max(map(len, lines)) <= 80
    for row in ROWS:
        at = next(number for number, line in enumerate(lines) if line.startswith(f"{row['id']} "))
        assert lines[at].split()[:3] == [str(row["id"]), row["slug"], "failed"]
        assert lines[at].endswith(str(row["recipient"]))
        assert " ".join(" ".join(lines[at + 1 : at + 3]).split()) == DETAIL
    assert lines[0].startswith("№")
    assert lines[1] == "    что случилось"


def test_on_a_wide_terminal_a_row_is_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _shown(monkeypatch, capsys, 200, ROWS)
    assert [line.endswith(DETAIL) for line in lines] == [False, True, True]


@pytest.mark.parametrize("width", [80, 200])
def test_words_from_outside_are_shown_as_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    shown = "\n".join(
        _shown(monkeypatch, capsys, width, [ROWS[0] | {"detail": "[bold]a\x1b[2J\u202eb[/x]", "attempts": None}])
    )
    assert "[bold]a [2J b[/x]" in shown
    assert "—" in shown
