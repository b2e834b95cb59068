"""Workbooks of Excel before 2007 (.xls) as people see them, and what else is saved under that name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from service.knowledge.documents.archive import OLE
from service.knowledge.documents.colours import WHITE, Colour, is_unreadable
from service.knowledge.documents.contents import Contents, tidy
from service.knowledge.documents.elements import Worksheet
from service.knowledge.documents.number_format import Shown, shown
from service.knowledge.documents.problems import Refusal
from service.knowledge.documents.separated import read_separated
from service.knowledge.documents.sheet import Position, Seen, Sheet, add_sheet, check_size
from service.knowledge.documents.web import read_web
from service.knowledge.documents.workbook import read_workbook
from service.knowledge.grid import Cause
from service.texts.sentences import sentence

_LEAST_WIDTH = 128
"""Of 256 for the width of a digit."""
_LEAST_HEIGHT = 20
_LEAST_FONT = 40
"""Twentieths of a point."""
_SOLID = 1


def read_old_workbook(path: Path) -> Contents:
    """Return the sheets of a workbook that are shown. Raises `Refusal`.

    Programs that export "to Excel" often write a page of the web, a newer workbook or plain text under this name: people
    see no difference, so these are read as what they are.
    """
    begins = path.open("rb").read(2_048)
    if begins.startswith(b"PK"):
        return read_workbook(path)
    if not begins.startswith(OLE):
        is_page = begins.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
        return read_web(path) if is_page else read_separated(path)
    return _read(path)


def _read(path: Path) -> Contents:
    import xlrd

    contents = Contents()
    try:
        with (
            path.open("rb") as file,
            xlrd.open_workbook(
                file_contents=file.read(), formatting_info=True, on_demand=True, logfile=_Silence()
            ) as book,
        ):
            cells = 0
            check_size(book.nsheets, 0)
            for number in range(book.nsheets):
                sheet = _sheet(book, book.sheet_by_index(number))
                cells += len(sheet.cells)
                check_size(book.nsheets, cells)
                add_sheet(contents, sheet)
                book.unload_sheet(number)
    except (MemoryError, Refusal, OSError):
        raise
    except Exception as error:
        # XLRDError, CompDocError, struct.error, AssertionError: as the file has them.
        locked = "encrypted" in str(error) or "password" in str(error).lower()
        reason = sentence("document_locked") if locked else sentence("document_broken", suffix=path.suffix)
        raise Refusal(reason) from error
    return contents


class _Silence:
    """Where xlrd writes its remarks to."""

    def write(self, text: str) -> int:
        """Forget `text`."""
        return len(text)

    def flush(self) -> None:
        """Do nothing."""


def _sheet(book: Worksheet, sheet: Worksheet) -> Sheet:
    found: dict[Position, Seen] = {}
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            # 0 and 6 are nothing, with a format or without.
            if kind not in (0, 6) and (kind != 1 or str(sheet.cell_value(row, column)).strip()):
                found[row + 1, column + 1] = _seen(book, sheet, row, column)
    return Sheet(
        name=sheet.name,
        cells=found,
        is_hidden=sheet.visibility != 0,
        hidden_rows=_hidden_rows(sheet, {row for row, _ in found}),
        hidden_columns={
            column + 1 for column, info in sheet.colinfo_map.items() if info.hidden or info.width < _LEAST_WIDTH
        },
        merged=[(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells],
        beside=[
            ("comment", (row + 1, column + 1), str(note.text or ""))
            for (row, column), note in sheet.cell_note_map.items()
        ],
    )


def _hidden_rows(sheet: Worksheet, used: set[int]) -> set[int]:
    hidden: set[int] = set()
    for row in used:
        info = sheet.rowinfo_map.get(row - 1)
        if info is None:
            if sheet.default_row_hidden:
                hidden.add(row)
        elif info.hidden or (info.height is not None and info.height < _LEAST_HEIGHT):
            hidden.add(row)
    return hidden


def _seen(book: Worksheet, sheet: Worksheet, row: int, column: int) -> Seen:
    look = book.xf_list[sheet.cell_xf_index(row, column)]
    font = book.font_list[look.font_index]
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == 5:
        return Seen(unseen=(("formula_without_value", ""),))
    seen = _shown(book, kind, value, book.format_map[look.format_key].format_str)
    text = tidy(seen.text)
    if not text:
        return Seen() if not value else Seen(unseen=(("hidden_text", str(value)),))
    ground = _ground(book, look)
    if _is_unreadable(book, font, ground):
        return Seen(unseen=(("hidden_text", text),))
    whole = Seen(
        text=text,
        kind=seen.kind,
        number=seen.number,
        bold=bool(font.bold),
        filled=ground not in {None, WHITE},
    )
    runs = sheet.rich_text_runlist_map.get((row, column))
    if runs and kind == 1:
        return _rich(book, list(_runs(str(value), font, runs, book.font_list)), whole, ground)
    return Seen(unseen=(("struck_out", text),)) if font.struck_out else whole


def _shown(book: Worksheet, kind: int, value: Any, number_format: str) -> Shown:
    if kind == 4:
        return shown(bool(value), number_format)
    if kind == 3:
        return shown(_moment(value, book.datemode, number_format), number_format)
    return shown(value, number_format)


def _moment(value: float, datemode: int, number_format: str) -> object:
    import xlrd

    if "[h" in number_format.lower():
        return timedelta(days=value)
    if 0 <= value < 1:
        minutes, seconds = divmod(round(value * 86_400), 60)
        return time(minutes // 60 % 24, minutes % 60, seconds)
    try:
        moment: datetime = xlrd.xldate.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    return moment


def _runs(
    text: str, font: Worksheet, runs: Sequence[tuple[int, int]], fonts: Sequence[Any]
) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a text, each with its font."""
    starts = [(0, font), *((offset, fonts[number]) for offset, number in runs)]
    for (start, own), (end, _) in zip(starts, [*starts[1:], (len(text), None)], strict=True):
        yield text[start:end], own


def _rich(book: Worksheet, runs: Sequence[tuple[str, Any]], whole: Seen, ground: Colour | None) -> Seen:
    kept, struck, unseen = "", "", ""
    for text, font in runs:
        if font.struck_out:
            struck += text
            kept += " "
        elif _is_unreadable(book, font, ground):
            unseen += text
        else:
            kept += text
    left_out: list[tuple[Cause, str]] = [("hidden_text", unseen)] if unseen.strip() else []
    if not tidy(kept):
        left_out += [("struck_out", struck)] if struck.strip() else []
        return Seen(unseen=tuple(left_out))
    bold = all(font.bold for text, font in runs if text.strip() and not font.struck_out)
    return replace(whole, text=tidy(kept), struck=tidy(struck), unseen=tuple(left_out), bold=bold)


def _is_unreadable(book: Worksheet, font: Worksheet, ground: Colour | None) -> bool:
    return font.height <= _LEAST_FONT or is_unreadable(book.colour_map.get(font.colour_index), ground)


def _ground(book: Worksheet, look: Any) -> Colour | None:
    if look.background.fill_pattern == 0:
        return WHITE
    if look.background.fill_pattern != _SOLID:
        return None
    colour: Colour | None = book.colour_map.get(look.background.pattern_colour_index)
    return colour
