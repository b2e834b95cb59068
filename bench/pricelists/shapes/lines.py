"""Price lists that are no tables: lines, as owners write them into a note or a message."""

from bench.pricelists.drawing import Draw, entry, labelled
from bench.pricelists.layout import Document, Line
from bench.pricelists.shapes.made import LINES, Made, Shape
from bench.pricelists.truth import Amount, Entry


def _made(lines: list[Line], entries: list[Entry]) -> Made:
    return Made(document=Document(lines=lines), entries=entries)


def _dashes(draw: Draw) -> Made:
    dash = draw.random.choice((" - ", " — ", "-", ": ", " – "))
    lines = [Line(draw.title, "title"), Line(kind="blank")]
    entries: list[Entry] = []
    for section in draw.sections():
        lines.append(Line(section.name, "heading"))
        for item in section.items:
            lines.append(Line(f"{item.name}{dash}{draw.plain(item.price)}", "item"))
            entries.append(entry(item, section.name))
        lines.append(Line(kind="blank"))
    return _made(lines, entries)


def _leaders(draw: Draw) -> Made:
    lines = [Line("ПРАЙС", "title")]
    items = draw.items(9)
    lines += [Line(f"{item.name} {'.' * max(5, 42 - len(item.name))} {draw.plain(item.price)}") for item in items]
    return _made(lines, [entry(item) for item in items])


def _kinds_below(draw: Draw) -> Made:
    """The thing with a colon, its kinds below it."""
    said = draw.said["matrix"]
    lines = [Line("Прайс-лист" if draw.language == "ru" else "Бағалар", "title")]
    entries: list[Entry] = []
    for position, name in enumerate(said["rows"]):
        lines.append(Line(f"{name}:"))
        prices = draw.rising(said["base"] * (1 + position / 4), len(said["columns"]))
        for label, price in zip(said["columns"], prices, strict=True):
            lines.append(Line(f"{label} - {draw.plain(price)}", "item"))
            entries.append(Entry(section=(name,), name=label, amounts=(Amount(low=price),), section_needed=True))
        lines.append(Line(kind="blank"))
    return _made(lines, entries)


def _inline(draw: Draw) -> Made:
    """All kinds in one line: "Стрижка: короткие 5000, средние 6000"."""
    labels = draw.labels()
    lines = [Line(draw.title, "title")]
    entries: list[Entry] = []
    separator = draw.random.choice((", ", "; ", " / "))
    for item in draw.items(7):
        prices = draw.rising(item.price, len(labels))
        said = separator.join(f"{label} {draw.plain(price)}" for label, price in zip(labels, prices, strict=True))
        lines.append(Line(f"{item.name}: {said}"))
        entries += labelled(item, labels, prices)
    return _made(lines, entries)


def _slang(draw: Draw) -> Made:
    """In thousands, without capitals, as into a messenger."""
    lines = [Line("прайс наш:")]
    entries: list[Entry] = []
    for position, item in enumerate(draw.items(9)):
        low = max(1, round(item.price / 1000))
        name = item.name[0].lower() + item.name[1:]
        written, amount = (
            (f"{low}т", Amount(low=low * 1000)),
            (f"от {low} тыс", Amount(low=low * 1000, starting=True)),
            (f"{low}-{low + 2}т", Amount(low=low * 1000, high=(low + 2) * 1000)),
            (f"{low}000", Amount(low=low * 1000)),
        )[position % 4]
        lines.append(Line(f"{draw.random.choice(('', '✅ ', '- ', '💫'))}{name} {written}"))
        entries.append(entry(item, amount=amount))
    return _made(lines, entries)


def _bold_headings(draw: Draw) -> Made:
    """A messenger's bold for headings, time in brackets, a promotion and what is not done between."""
    lines = [Line(f"*{draw.title}*"), Line(kind="blank")]
    entries: list[Entry] = []
    for section in draw.sections(most=2):
        lines.append(Line(f"*{section.name}*"))
        for item in section.items:
            duration = f" ({item.duration})" if item.minutes else ""
            lines.append(Line(f"• {item.name}{duration} — {draw.plain(item.price)}"))
            entries.append(entry(item, section.name))
        lines.append(Line(kind="blank"))
    name = entries[0].name
    lower = draw.price((entries[0].amounts or (Amount(low=5000),))[0].low or 5000)
    lines += [Line(f"🔥 Акция до 1 декабря: {name} {lower} тг"), Line(f"❌ {draw.declined()[0]} — не делаем")]
    entries.append(Entry(name=name, label="Акция", amounts=(Amount(low=lower),), optional=True))
    entries.append(Entry(name=draw.declined()[0], declined=True, optional=True))
    return _made(lines, entries)


def _price_below(draw: Draw) -> Made:
    """The price in a line of its own below the name."""
    lines = [Line("Услуги и цены", "title")]
    items = draw.items(7)
    for item in items:
        lines += [Line(item.name), Line(f"Цена: {draw.plain(item.price)}"), Line(kind="blank")]
    return _made(lines, [entry(item) for item in items])


def _numbered(draw: Draw) -> Made:
    items = draw.items(8)
    lines = [Line("Прейскурант", "title")]
    lines += [Line(f"{number}. {item.name} - {draw.plain(item.price)}") for number, item in enumerate(items, start=1)]
    return _made(lines, [entry(item) for item in items])


def _sentences(draw: Draw) -> Made:
    """Prices within sentences."""
    lines: list[Line] = [Line("О наших ценах", "heading")]
    entries: list[Entry] = []
    for position, item in enumerate(draw.items(6)):
        sentence, amount = (
            (f"{item.name} у нас стоит {item.price} тенге.", Amount(low=item.price)),
            (
                f"{item.name} — от {item.price} тенге, точную цену назовёт мастер.",
                Amount(low=item.price, starting=True),
            ),
            (f"На «{item.name}» цена {item.price} ₸.", Amount(low=item.price)),
        )[position % 3]
        lines.append(Line(sentence))
        entries.append(entry(item, amount=amount))
    return _made(lines, entries)


SHAPES = [
    Shape(name="lines_dashes", draw=_dashes, formats=LINES),
    Shape(name="lines_leaders", draw=_leaders, formats=("txt", "pdf", "docx")),
    Shape(name="lines_kinds_below", draw=_kinds_below, formats=("txt", "docx", "md")),
    Shape(name="lines_inline_kinds", draw=_inline, formats=("txt", "docx", "md")),
    Shape(name="lines_slang", draw=_slang, formats=("txt", "md")),
    Shape(name="lines_messenger", draw=_bold_headings, formats=("txt", "md")),
    Shape(name="lines_price_below", draw=_price_below, formats=("txt", "docx")),
    Shape(name="lines_numbered", draw=_numbered, formats=("txt", "docx", "pdf")),
    Shape(name="lines_sentences", draw=_sentences, formats=("txt", "md", "docx")),
]
