"""How the product is asked to read a file: the only place of the corpus that knows its modules."""

from pathlib import Path

from bench.pricelists.scoring import Reading


class NotReadable(Exception):
    """The product refused the file; the message is its own."""


def read_with_product(path: Path, *, root: Path) -> Reading:
    """Read one price list as a tenant's document is read, up to the services and sentences that would be stored."""
    # Imported here, so that the lists can be made and scored where the product cannot read them (yet).
    from service.knowledge.documents import UnreadableDocument, UnreadableDocuments, read_document
    from service.knowledge.passages import cut
    from service.knowledge.reading import refusal
    from service.knowledge.understanding import understood

    try:
        document = understood(read_document(path, root=root))
    except (UnreadableDocument, UnreadableDocuments) as error:
        raise NotReadable(str(error)) from error
    if reason := refusal(document):
        raise NotReadable(reason)
    facts = [fact for passage in cut(document.stated) for fact in passage.facts]
    texts = [fact.text for fact in facts if fact.service is None]
    return Reading(services=document.services, texts=texts, left_out=list(document.left_out))
