"""Styles of LibreOffice's documents, as far as they decide what people see."""

import re
from dataclasses import dataclass, field
from typing import Any

_NAMES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}


def name_of(prefixed: str) -> str:
    """Return the name of an element or attribute as XML libraries write it, of "table:table-row"."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


@dataclass(slots=True)
class Style:
    """What a style says, as far as it is looked at; None where it says nothing."""

    parent: str = ""
    struck: bool | None = None
    bold: bool | None = None
    colour: str | None = None
    ground: str | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class Styles:
    """The styles of a document, by family and name."""

    found: dict[tuple[str, str], Style] = field(default_factory=dict)

    def add(self, root: Any) -> None:
        """Add the styles of a part of the document."""
        for element in root.iter(name_of("style:style")):
            style = Style(parent=element.get(name_of("style:parent-style-name")) or "")
            for properties in element:
                line = properties.get(name_of("style:text-line-through-style"))
                kind = properties.get(name_of("style:text-line-through-type"))
                if line is not None or kind is not None:
                    style.struck = (line or kind) != "none"
                weight = properties.get(name_of("fo:font-weight"))
                style.bold = weight == "bold" if weight else style.bold
                style.colour = properties.get(name_of("fo:color")) or style.colour
                style.ground = properties.get(name_of("fo:background-color")) or style.ground
                if properties.get(name_of("table:display")) == "false":
                    style.hidden = True
                size = (
                    properties.get(name_of("style:column-width")) or properties.get(name_of("style:row-height")) or ""
                )
                if re.fullmatch(r"0(?:\.0\d*)?(?:cm|in|mm|pt)", size):
                    style.hidden = True
            self.found[element.get(name_of("style:family")) or "", element.get(name_of("style:name")) or ""] = style

    def of(self, family: str, name: str) -> Style:
        """Return a style with what it inherits."""
        whole = Style()
        for _ in range(20):
            style = self.found.get((family, name))
            if style is None:
                break
            for key in ("struck", "bold", "colour", "ground", "hidden"):
                if getattr(whole, key) is None:
                    setattr(whole, key, getattr(style, key))
            name = style.parent
        return whole


def over(below: Style, above: Style) -> Style:
    """Return how a part of a text looks that has a style of its own."""
    return Style(
        struck=below.struck if above.struck is None else above.struck,
        bold=below.bold if above.bold is None else above.bold,
        colour=above.colour or below.colour,
    )
