"""Paragraphs of a document of Word as people see them: without what is deleted, hidden or struck out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from service.knowledge.documents.contents import Contents, escaped, tidy
from service.knowledge.documents.elements import Element
from service.knowledge.grid import Cause, Place

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OFF = {"0", "false", "off", "none"}
CONTAINERS = {
    f"{W}{name}" for name in ("sdt", "sdtContent", "smartTag", "hyperlink", "fldSimple", "ins", "moveTo", "customXml")
}
_GONE = {f"{W}del", f"{W}moveFrom"}
_PICTURES = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{urn:schemas-microsoft-com:vml}imagedata",
}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class _Look:
    """How a run looks: what its style and it itself say of it."""

    bold: bool = False
    struck: bool = False
    hidden: bool = False
    white: bool = False


@dataclass(slots=True)
class Line:
    """A paragraph while it is read: its text as Markdown and plain, and what else hangs on it."""

    markdown: str = ""
    plain: str = ""
    bold: list[bool] = field(default_factory=list)
    struck: str = ""
    hidden: str = ""
    deleted: str = ""
    boxes: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: int = 0

    @property
    def is_bold(self) -> bool:
        return bool(self.bold) and all(self.bold)


class Paragraphs:
    """Reads paragraphs of a document, whose styles say how they look."""

    def __init__(self, document: Element) -> None:
        self._part = document.part
        self._styles = {style.style_id: style for style in document.styles}

    def heading(self, element: Element) -> int:
        """Return the level of a heading, 0 for other paragraphs."""
        for properties in self._properties(element):
            outline = properties.find(f"{W}outlineLvl")
            if outline is not None and (level := int(outline.get(f"{W}val", "9"))) < 9:
                return min(level + 1, 6)
        style = self._style(element)
        if style is not None:
            name = (style.name or "").lower()
            match = re.fullmatch(r"(?:heading|заголовок)\s*(\d)", name)
            if match:
                return min(int(match[1]), 6)
            if name in {"title", "название", "заголовок"}:
                return 1
        return 0

    def list_depth(self, element: Element) -> int | None:
        for properties in self._properties(element):
            numbering = properties.find(f"{W}numPr")
            if numbering is None:
                continue
            number, level = numbering.find(f"{W}numId"), numbering.find(f"{W}ilvl")
            if number is not None and number.get(f"{W}val") == "0":
                return None
            return min(int(level.get(f"{W}val", "0")) if level is not None else 0, 8)
        return None

    def _properties(self, element: Element) -> Iterator[Element]:
        """Yield a paragraph's own properties, then those of its style and the styles below it."""
        own = element.find(f"{W}pPr")
        if own is not None:
            yield own
        style = self._style(element)
        for _ in range(20):
            if style is None:
                return
            properties = style.element.find(f"{W}pPr")
            if properties is not None:
                yield properties
            style = style.base_style

    def _style(self, element: Element) -> Element:
        named = element.find(f"{W}pPr/{W}pStyle")
        return self._styles.get(named.get(f"{W}val")) if named is not None else None

    # Text

    def line(self, paragraph: Element, *, on_colour: bool = False) -> Line:
        line = Line()
        self._runs(paragraph, line, self._style(paragraph), on_colour or has_shade(paragraph.find(f"{W}pPr")))
        return line

    def _runs(self, parent: Element, line: Line, style: Element, on_colour: bool) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child, line, style, on_colour)
            elif child.tag in _GONE:
                line.deleted += "".join(text.text or "" for text in child.iter(f"{W}delText", f"{W}t"))
            elif child.tag == f"{W}hyperlink":
                start = len(line.markdown)
                self._runs(child, line, style, on_colour)
                line.markdown = line.markdown[:start] + self._link(child, line.markdown[start:])
            elif child.tag in CONTAINERS or child.tag in {f"{MC}AlternateContent", f"{MC}Choice"}:
                self._runs(child, line, style, on_colour)

    def _link(self, element: Element, text: str) -> str:
        relation = self._part.rels.get(element.get(f"{R}id") or "")
        address = relation.target_ref if relation is not None and relation.is_external else ""
        if not text.strip() or not address.startswith(("http://", "https://")) or text.strip() in address:
            return text
        return f"[{text}]({address.replace(' ', '%20').replace('(', '%28').replace(')', '%29')})"

    def _run(self, run: Element, line: Line, style: Element, on_colour: bool) -> None:
        text = ""
        for child in run:
            if child.tag == f"{W}t":
                text += child.text or ""
            elif child.tag in _BREAKS:
                text += _BREAKS[child.tag]
            elif child.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                line.notes += self._note(child)
            elif child.tag in {f"{W}drawing", f"{W}pict", f"{W}object", f"{MC}AlternateContent"}:
                self._drawn(child, line)
        if not text:
            return
        look = self._look(run, style)
        if look.hidden or (look.white and not on_colour and not has_shade(run.find(f"{W}rPr"))):
            line.hidden += text
        elif look.struck:
            line.struck += text
            # What stood on both sides of it does not become one word.
            line.plain += " "
            line.markdown += " "
        else:
            line.plain += text
            line.markdown += escaped(text)
            if text.strip():
                line.bold.append(look.bold)

    def _drawn(self, element: Element, line: Line) -> None:
        choice = element.find(f"{MC}Choice")
        element = element if choice is None else choice
        boxes = list(element.iter(f"{W}txbxContent"))
        # A box inside a box is read with the outer one.
        line.boxes += [box for box in boxes if not any(up.tag == f"{W}txbxContent" for up in box.iterancestors())]
        line.pictures += sum(1 for _ in element.iter(*_PICTURES))

    def _look(self, run: Element, style: Element) -> _Look:
        look = _Look()
        chain: list[Element] = []
        named = run.find(f"{W}rPr/{W}rStyle")
        for start in (style, self._styles.get(named.get(f"{W}val")) if named is not None else None):
            own: list[Element] = []
            at = start
            while at is not None and len(own) < 20:
                own.append(at.element.find(f"{W}rPr"))
                at = at.base_style
            chain += reversed(own)
        for properties in [*chain, run.find(f"{W}rPr")]:
            if properties is None:
                continue
            for child in properties:
                name = child.tag.removeprefix(W)
                value = (child.get(f"{W}val") or "1").lower()
                if name == "b":
                    look.bold = value not in OFF
                elif name in {"strike", "dstrike"}:
                    look.struck = value not in OFF
                elif name == "vanish":
                    look.hidden = value not in OFF
                elif name == "color":
                    look.white = value == "ffffff"
        return look

    def _note(self, reference: Element) -> list[str]:
        """Return the text of the footnote or endnote that is referred to."""
        kind = "footnote" if reference.tag.endswith("footnoteReference") else "endnote"
        number = reference.get(f"{W}id")
        for relation in self._part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}s"):
                continue
            for note in _parsed(relation.target_part).iter(f"{W}{kind}"):
                if note.get(f"{W}id") == number:
                    texts = [self.line(paragraph).plain for paragraph in note.iter(f"{W}p")]
                    text = tidy(" ".join(texts))
                    return [text] if text else []
        return []


def name_left_out(contents: Contents, line: Line, place: Place) -> None:
    """Name what of a paragraph is not shown."""
    kinds: tuple[tuple[Cause, str], ...] = (
        ("deleted", line.deleted),
        ("hidden_text", line.hidden),
        ("struck_out", line.struck),
    )
    for cause, words in kinds:
        if words.strip():
            contents.leave_out(cause, place, words)
    for _ in range(line.pictures):
        contents.leave_out("picture", place)


def children(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables (or rows, cells) of a parent, those in content controls and tracked insertions too."""
    for child in parent:
        if child.tag in CONTAINERS:
            yield from children(child)
        else:
            yield child


def _parsed(part: Element) -> Element:
    element = getattr(part, "element", None)
    if element is not None:
        return element
    from lxml import etree

    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def has_shade(properties: Element) -> bool:
    """Tell whether something is on a colour, on which white letters are seen."""
    if properties is None:
        return False
    shade, highlight = properties.find(f"{W}shd"), properties.find(f"{W}highlight")
    if highlight is not None:
        return True
    return shade is not None and (shade.get(f"{W}fill") or "auto").lower() not in {"auto", "ffffff"}
