"""How the product is asked to read a file: the only place of the corpus that knows its modules."""

from pathlib import Path

from bench.pricelists.scoring import Reading
from service.knowledge.services import Service


class NotReadable(Exception):
    """The product refused the file; the message is its own."""


def read_with_product(path: Path, *, root: Path) -> Reading:
    """Read one price list as a tenant's document is read, up to the services and sentences that would be stored."""
    # Imported here, so that the lists can be made and scored where the product cannot read them (yet).
    from service.knowledge.documents import UnreadableDocument, read_document
    from service.knowledge.grid import Grid

    try:
        document = read_document(path, root=root)
    except UnreadableDocument as error:
        raise NotReadable(str(error)) from error
    services: list[Service] = []
    texts: list[str] = []
    left_out = list(document.left_out)
    for part in document.parts:
        if isinstance(part, Grid):
            _read_grid(part, services, texts, left_out)
        else:
            _read_lines(part.markdown, services, texts)
    return Reading(services=services, texts=texts, left_out=left_out)


def _read_grid(grid, services, texts, left_out) -> None:  # type: ignore[no-untyped-def]
    from service.knowledge.tables import understand

    understood = understand(grid)
    left_out += understood.left_out
    for block in understood.blocks:
        service = getattr(block, "service", None)
        if service is not None:
            services.append(service)
        else:
            texts.append(str(getattr(block, "text", block)))


def _read_lines(markdown: str, services: list[Service], texts: list[str]) -> None:
    """Read prose a line at a time, each under its headings."""
    from service.knowledge.pricing import read_line

    headings: dict[int, str] = {}
    for line in filter(None, map(str.strip, markdown.splitlines())):
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            headings = {each: said for each, said in headings.items() if each < level} | {level: line.lstrip("# ")}
            continue
        service = read_line(line.lstrip("-*• "), tuple(headings.values()))
        if service is not None:
            services.append(service)
        texts.append(line)
