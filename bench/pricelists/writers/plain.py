"""CSV, HTML, Markdown and text."""

import csv
from html import escape
from io import StringIO
from random import Random

from bench.pricelists.layout import Cell, Document, Line, Page
from bench.pricelists.writers.sheet import as_sheet

_ENCODINGS = ("cp1251", "utf-8", "utf-8-sig")


def write_csv(document: Document, random: Random) -> bytes:
    separator = random.choice((";", ";", ",", "\t"))
    made = StringIO()
    writer = csv.writer(made, delimiter=separator, lineterminator=random.choice(("\r\n", "\n")))
    for page in map(as_sheet, document.pages):
        covered = page.covered()
        for row in range(len(page.rows)):
            writer.writerow(
                "" if (row, column) in covered else page.at(row, column).text for column in range(page.width)
            )
    encoding = random.choice(_ENCODINGS)
    text = made.getvalue()
    return text.encode(_encoding(text, encoding))


def _encoding(text: str, wanted: str) -> str:
    """Windows' Cyrillic lacks most Kazakh letters and the sign of the tenge: who needs them saves as UTF-8."""
    try:
        text.encode(wanted)
    except UnicodeEncodeError:
        return "utf-8"
    return wanted


def write_html(document: Document, random: Random) -> bytes:
    body = "\n".join([*map(_html_line, document.lines), *map(_html_page, document.pages)])
    return (
        '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>Цены</title>'
        f"<style>td {{ padding: 2px }}</style></head>\n<body>\n{body}\n</body></html>\n"
    ).encode()


def _html_line(line: Line) -> str:
    tag = {"title": "h1", "heading": "h2", "item": "li"}.get(line.kind, "p")
    return f"<{tag}>{escape(line.text)}</{tag}>"


def _html_page(page: Page) -> str:
    merged = {(row, column): (rows, columns) for row, column, rows, columns in page.merges}
    covered = page.covered()
    lines = [f"<p>{escape(line)}</p>" for line in page.before if line]
    lines.append("<table>")
    for row in range(len(page.rows)):
        cells = (
            _html_cell(page.at(row, column), merged.get((row, column), (1, 1)))
            for column in range(page.width)
            if (row, column) not in covered
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>", *(f"<p>{escape(line)}</p>" for line in page.after if line)])


def _html_cell(cell: Cell, span: tuple[int, int]) -> str:
    tag = "th" if cell.bold else "td"
    spans = "".join(f' {name}="{count}"' for name, count in zip(("rowspan", "colspan"), span, strict=True) if count > 1)
    struck = f"<s>{escape(cell.struck)}</s> " if cell.struck else ""
    text = f"<del>{escape(cell.text)}</del>" if cell.struck_whole else escape(cell.text).replace("\n", "<br>")
    return f"<{tag}{spans}>{struck}{text}</{tag}>"


def write_markdown(document: Document, random: Random) -> bytes:
    lines = [_markdown_line(line) for line in document.lines]
    for page in document.pages:
        lines += [*(f"{line}\n" for line in page.before), *_markdown_table(page), "", *page.after]
    return ("\n".join(lines) + "\n").encode()


def _markdown_line(line: Line) -> str:
    # Two spaces keep the line: its author sees lines, and Markdown would make one paragraph of them.
    before = {"title": "# ", "heading": "## ", "item": "- "}.get(line.kind, "")
    return f"{before}{line.text}" + ("  " if line.kind == "line" else "")


def _markdown_table(page: Page) -> list[str]:
    covered = page.covered()
    rows = [
        ["" if (row, column) in covered else _in_pipes(page.at(row, column)) for column in range(page.width)]
        for row in range(len(page.rows))
    ]
    return [f"| {' | '.join(row)} |" for row in [rows[0], ["---"] * page.width, *rows[1:]]]


def _in_pipes(cell: Cell) -> str:
    return cell.text.replace("|", "/").replace("\n", " ")


def write_text(document: Document, random: Random) -> bytes:
    loud = random.random() < 0.5
    lines = [line.text.upper() if loud and line.kind in ("title", "heading") else line.text for line in document.lines]
    text = "\n".join(lines) + "\n"
    return text.encode(_encoding(text, "utf-8" if random.random() < 0.7 else "cp1251"))
