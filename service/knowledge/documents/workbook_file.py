"""The file of a workbook of Excel, made ready for openpyxl: without what costs most and is nothing, and mended where it fails."""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from service.knowledge.documents.problems import Refusal
from service.knowledge.documents.sheet import check_size
from service.texts.sentences import sentence

_SLIM_FROM = 4 * 1024 * 1024
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DRAWING = re.compile(r"xl/drawings/drawing[^/]*\.xml", re.IGNORECASE)
# Cells and rows that do not say where they stand are counted, empty or not.
_EMPTY_CELL = re.compile(rb'<c\s[^<>]*?\br="[^<>]*?(?:/>|></c>)')
_EMPTY_ROW = re.compile(rb'<row\s[^<>]*?\br="[^<>]*?(?:/>|>\s*</row>)')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHAPE_TEXT = re.compile(r"<a:t>([^<]*)</a:t>")
_DISPENSABLE = re.compile(
    rb"<(autoFilter|dataValidations|conditionalFormatting|extLst|hyperlinks|sortState|customSheetViews|printOptions"
    rb"|pageSetup|headerFooter|sheetPr)\b(?:[^<>]*/>|.*?</\1>)",
    re.DOTALL,
)
_BARE_FILL = re.compile(rb"<fill\s*/>|<fill>\s*</fill>")
_PROPER_NAMES = ("xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml")


@dataclass(frozen=True, slots=True)
class WorkbookFile:
    """A workbook's parts by their names, whether any cell has a formula, and the texts of boxes drawn over its sheets."""

    suffix: str
    parts: dict[str, bytes]
    has_formulas: bool
    boxes: tuple[str, ...]

    def load(self, *, values: bool) -> Any:
        """Return openpyxl's workbook, with the values of its formulas or with the formulas. Raises `Refusal`."""
        try:
            return _loaded(self.parts, values=values)
        except MemoryError:
            raise
        except Exception:
            # It lets errors of every kind through: KeyError, TypeError, ValueError, XML's own. Some are of parts that
            # nothing is read from, written by programs that are not Excel.
            try:
                return _loaded(_mended(self.parts), values=values)
            except MemoryError:
                raise
            except Exception as error:
                raise Refusal(sentence("document_broken", suffix=self.suffix)) from error


def open_workbook(path: Path) -> WorkbookFile:
    """Return a workbook's file, without the empty cells and rows of large sheets. Raises `Refusal` for what is too large.

    A sheet that is formatted down to its last row has a million of them, which would take minutes and gigabytes.
    """
    parts: dict[str, bytes] = {}
    has_formulas, values, boxes = False, 0, []
    with zipfile.ZipFile(path) as archive:
        sheets = sum(_SHEET.fullmatch(name) is not None for name in archive.namelist())
        check_size(sheets, 0)
        for name in archive.namelist():
            content = archive.read(name)
            if _SHEET.fullmatch(name):
                has_formulas = has_formulas or _FORMULA.search(content) is not None
                if len(content) > _SLIM_FROM:
                    content = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", content))
                values += sum(1 for _ in _VALUE.finditer(content))
                check_size(sheets, values)
            elif _DRAWING.fullmatch(name):
                boxes.append(unescape(" ".join(_SHAPE_TEXT.findall(content.decode("utf-8", "replace")))))
            parts[name] = content
    return WorkbookFile(path.suffix, parts, has_formulas, tuple(filter(None, boxes)))


def _loaded(parts: dict[str, bytes], *, values: bool) -> Any:
    import openpyxl

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    data.seek(0)
    with warnings.catch_warnings():
        # Of extensions that it does not know; they hold nothing that is read.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(data, data_only=values, rich_text=values, keep_links=False)


def _mended(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts under the names that Excel gives them, without what openpyxl is strict about and nobody reads."""
    proper = {name.lower(): name for name in _PROPER_NAMES}
    mended: dict[str, bytes] = {}
    for given, content in parts.items():
        name = proper.get(given.lower(), given)
        if _SHEET.fullmatch(name):
            content = _DISPENSABLE.sub(b"", content)
        elif name == "xl/styles.xml":
            content = _BARE_FILL.sub(b"<fill><patternFill/></fill>", content)
        elif name.startswith(("xl/drawings/", "xl/charts/", "docProps/")):
            continue
        mended[name] = content
    return mended
