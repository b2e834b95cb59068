"""Every address of a reply stands in a passage that it cites, street and house together, and is that of the branch meant."""

from collections.abc import Iterator, Sequence

from nodes.grounding.branches import branch_meant, branch_of_line, branches_named
from nodes.grounding.evidence import Evidence
from nodes.grounding.mentions import sentences
from nodes.grounding.notation.addresses import Address, addresses
from nodes.grounding.notation.letters import as_names_are_heard, shared_beginning
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.sources import lines_of

_LEAST_SHARED = 3


def address_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to each address that no cited line has, or has for another branch."""
    held = [
        (address, branch_of_line(line, passage, evidence.tenant, evidence.words))
        for passage in evidence.cited
        for line in lines_of(passage)
        for address in addresses(f"{line.heading}\n{line.text}")
    ]
    text = "\n".join(passage.text for passage in evidence.cited)
    for said in addresses(evidence.draft.text):
        carrying = [branch for address, branch in held if _same(said, address, evidence)]
        if not carrying and not _stands_in(said, text, evidence):
            yield object_to("nowhere", said.written)
        elif carrying and all(_of_another_branch(branch, said, evidence) for branch in carrying):
            yield object_to("other_branch", said.written)


def _same(said: Address, held: Address, evidence: Evidence) -> bool:
    if said.house and said.house != held.house:
        return False
    words = evidence.words
    one, other = (words.tokens(address.street) for address in (said, held))
    return any(_is_form_of(mine, theirs) for mine in one for theirs in other)


def _is_form_of(one: str, other: str) -> bool:
    """Tell whether two words are forms of one name, which is often short: "Абая", "Абай"."""
    one, other = as_names_are_heard(one), as_names_are_heard(other)
    shared = shared_beginning(one, other)
    return shared >= _LEAST_SHARED and shared >= min(len(one), len(other)) - 2


def _stands_in(said: Address, text: str, evidence: Evidence) -> bool:
    """Tell whether a street without a house is one that the passages name, whatever they say of it."""
    if said.house:
        return False
    words = evidence.words
    told: Sequence[str] = words.tokens(text)
    return all(any(_is_form_of(word, held) for held in told) for word in words.tokens(said.street))


def _of_another_branch(branch: str | None, said: Address, evidence: Evidence) -> bool:
    sentence = next(
        (one.text for one in sentences(evidence.draft.text) if one.start <= said.start < one.end), evidence.draft.text
    )
    meant = branch_meant([sentence.replace(said.written, " ")], evidence)
    both = len(branches_named(evidence.draft.text, evidence.tenant, evidence.words)) > 1
    return not both and branch is not None and meant is not None and branch != meant
