"""PDF, with tables that have lines or none."""

from functools import cache
from importlib.metadata import files
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape

from reportlab.lib.colors import black, lightgrey
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from bench.pricelists.layout import Cell, Document, Line, Page

_FONT = "corpus"
_SIZES = {"title": 15, "heading": 12}


def write_pdf(document: Document, random: Random) -> bytes:
    _load_font()
    ruled = random.random() < 0.6
    made = BytesIO()
    paper = SimpleDocTemplate(made, pagesize=A4, invariant=1, leftMargin=18 * mm, rightMargin=18 * mm)
    flow: list[Flowable] = [_line(line) for line in document.lines]
    for page in document.pages:
        flow += [_paragraph(line) for line in page.before]
        flow.append(_table(page, ruled=ruled, width=paper.width))
        flow += [_paragraph(line) for line in page.after]
        flow.append(Spacer(0, 12))
    paper.build(flow)
    return made.getvalue()


@cache
def _load_font() -> None:
    """A font with Kazakh letters and the tenge's sign, out of an installed package."""
    [font] = [each for each in files("fontpkg-noto-sans") or () if each.suffix == ".ttf" and "Italic" not in each.name]
    pdfmetrics.registerFont(TTFont(_FONT, str(font.locate())))


def _line(line: Line) -> Flowable:
    return Spacer(0, 8) if line.kind == "blank" else _paragraph(line.text, _SIZES.get(line.kind, 10))


def _paragraph(text: str, size: int = 10) -> Flowable:
    # What the font has no picture of, a writer of PDF would not have put there.
    shown = "".join(letter for letter in text if ord(letter) < 0x2700).strip()
    style = ParagraphStyle("line", fontName=_FONT, fontSize=size, leading=size * 1.35)
    return Paragraph(escape(shown).replace("\n", "<br/>"), style) if shown else Spacer(0, 8)


def _table(page: Page, *, ruled: bool, width: float) -> Flowable:
    columns = page.width
    widest = [max(len(page.at(row, column).text) for row in range(len(page.rows))) for column in range(columns)]
    shares = [max(min(each, 32), 6) for each in widest]
    commands: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONTNAME", (0, 0), (-1, -1), _FONT)]
    if ruled:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, black))
    for row, column, rows, spanned in page.merges:
        commands.append(("SPAN", (column, row), (column + spanned - 1, row + rows - 1)))
    for row, cells in enumerate(page.rows):
        if ruled and any(cell.bold for cell in cells):
            commands.append(("BACKGROUND", (0, row), (-1, row), lightgrey))
    covered = page.covered()
    shown = [
        ["" if (row, column) in covered else _cell(page.at(row, column)) for column in range(columns)]
        for row in range(len(page.rows))
    ]
    return Table(shown, colWidths=[width * share / sum(shares) for share in shares], style=TableStyle(commands))


def _cell(cell: Cell) -> Flowable | str:
    return _paragraph(cell.text, 10 if cell.bold else 9) if cell.text else ""
