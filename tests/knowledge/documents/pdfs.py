"""PDF files drawn by tests: text, lines and boxes where they are wanted, in Cyrillic, without a library or a font file."""

import zlib
from pathlib import Path

WIDTH, HEIGHT = 595, 842
_NARROW = set(" .,:;!|iljtг()-'\"")
_WIDE = set("ШЩЖМЮФЫWMшщжмюфы@—₸")
_FIRST_CODE = 33


def width_of(text: str, size: float = 11) -> float:
    """Return how wide a text is drawn, in points."""
    return sum(_char_width(char) for char in text) * size / 1000


def _char_width(char: str) -> int:
    return 300 if char in _NARROW else 800 if char in _WIDE else 560


class Pdf:
    """A file that is drawn page by page; places are in points from the upper left corner."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._pages: list[list[str]] = [[]]

    def page(self) -> "Pdf":
        """Begin the next page."""
        self._pages.append([])
        return self

    def text(
        self, x: float, y: float, text: str, *, size: float = 11, bold: bool = False, white: bool = False
    ) -> "Pdf":
        """Write a line of text that begins at `x`, its base line at `y`."""
        codes = "".join(f"{self._codes.setdefault(char, _FIRST_CODE + len(self._codes)):02x}" for char in text)
        colour = "1 g" if white else "0 g"
        font = "F2" if bold else "F1"
        self._pages[-1].append(f"BT {colour} /{font} {size} Tf {x:.2f} {HEIGHT - y:.2f} Td <{codes}> Tj ET")
        return self

    def right(self, x: float, y: float, text: str, *, size: float = 11) -> "Pdf":
        """Write a line of text that ends at `x`."""
        return self.text(x - width_of(text, size), y, text, size=size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> "Pdf":
        """Draw a line."""
        self._pages[-1].append(f"0 G 0.7 w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float) -> "Pdf":
        """Fill a box with black."""
        self._pages[-1].append(f"0 g {x0:.2f} {HEIGHT - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f")
        return self

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> "Pdf":
        """Draw a grey picture."""
        matrix = f"{x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {HEIGHT - y1:.2f} cm"
        self._pages[-1].append(f"q {matrix} BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self

    def table(self, x: float, y: float, widths: list[float], rows: list[list[str]], *, height: float = 20) -> "Pdf":
        """Draw a table with all its lines, its upper left corner at `x`, `y`."""
        right, bottom = x + sum(widths), y + height * len(rows)
        for number in range(len(rows) + 1):
            self.line(x, y + height * number, right, y + height * number)
        edges = [x + sum(widths[:number]) for number in range(len(widths) + 1)]
        for edge in edges:
            self.line(edge, y, edge, bottom)
        for number, row in enumerate(rows):
            for edge, text in zip(edges, row, strict=False):
                self.text(edge + 4, y + height * number + 14, text, size=10)
        return self

    def save(self, path: Path) -> Path:
        """Write the file and return its path."""
        fonts = [self._font("Test"), self._font("Test-Bold")]
        kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(self._pages)))
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>".encode(),
            self._stream(self._unicode_map()),
            *fonts,
        ]
        for number, drawn in enumerate(self._pages):
            page = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F1 4 0 R/F2 5 0 R>>>>"
            objects.append(f"<</Type/Page/Parent 2 0 R{page}/Contents {7 + 2 * number} 0 R>>".encode())
            objects.append(self._stream("\n".join(drawn)))
        path.write_bytes(_file(objects))
        return path

    def _font(self, name: str) -> bytes:
        # With a name that readers know, they would take their own widths.
        widths = " ".join(str(_char_width(char)) for char in self._codes)
        last = _FIRST_CODE + max(len(self._codes), 1) - 1
        look = f"/FontName/{name}/Flags 4/FontBBox[0 -200 900 800]/Ascent 750/Descent -250/ItalicAngle 0/CapHeight 700/StemV 80"
        return (
            f"<</Type/Font/Subtype/Type1/BaseFont/{name}/FirstChar {_FIRST_CODE}/LastChar {last}"
            f"/Widths[{widths or 500}]/ToUnicode 3 0 R/FontDescriptor<</Type/FontDescriptor{look}>>>>"
        ).encode()

    def _unicode_map(self) -> str:
        pairs = "\n".join(f"<{code:02x}> <{ord(char):04x}>" for char, code in self._codes.items())
        count = len(self._codes)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /T def\n"
            "1 begincodespacerange\n<00> <ff>\nendcodespacerange\n"
            f"{count} beginbfchar\n{pairs}\nendbfchar\nendcmap\nend\nend"
        )

    @staticmethod
    def _stream(content: str) -> bytes:
        data = zlib.compress(content.encode("latin-1"))
        return f"<</Filter/FlateDecode/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    data = b"%PDF-1.5\n"
    offsets: list[int] = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(data)
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    return data + table.encode() + trailer.encode()
