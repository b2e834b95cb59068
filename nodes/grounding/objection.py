"""What is wrong with a reply, in words that help whoever writes it again and whoever reads the card."""

from dataclasses import dataclass

from nodes.grounding.word_lists import word_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One thing that a reply may not say.

    `kind` is a key of `objections.yaml`, `claim` the words of the reply that are objected to, `sentence` says in Russian what
    is wrong with them ("«6 300 ₸» стоит в выдержке у «Педикюр», а не у «Маникюр»").
    """

    kind: str
    claim: str
    sentence: str


def object_to(kind: str, claim: str, /, **values: str) -> Objection:
    """Return the objection of `kind` to the words `claim` of a reply, its sentence filled in with `values`."""
    return Objection(kind=kind, claim=claim, sentence=word_lists("objections")[kind].format(claim=claim, **values))
