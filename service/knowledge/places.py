"""Places in documents, in words: "лист «Цены», B5"."""

from service.knowledge.grid import Place
from service.texts.sentences import sentence


def place_in_words(place: Place) -> str:
    """Return where something stands; empty where its document has no places."""
    parts = [
        sentence("place_sheet", sheet=place.sheet) if place.sheet else "",
        place.cell,
        sentence("place_page", page=place.page) if place.page else "",
        sentence("place_line", line=place.line) if place.line and not place.sheet else "",
    ]
    return ", ".join(filter(None, parts))
