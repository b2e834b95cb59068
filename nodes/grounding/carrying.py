"""Which of what the passages state carries a figure of the reply: cited, of the branch that is meant, and holding today."""

from collections.abc import Sequence

from nodes.grounding.branches import branch_meant
from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held
from nodes.grounding.matching import Match, match_of
from nodes.grounding.validity import tells_coming, tells_former, tells_over

Carrying = tuple[Held, Match]


def stating(claim: Claim, held: Sequence[Held]) -> list[Carrying]:
    """Return all that states the figure of `claim`, wherever it stands and whatever has become of it."""
    return [(one, found) for one in held if (found := match_of(one.source, claim)) is not None]


def carrying(claim: Claim, held: Sequence[Held], evidence: Evidence) -> list[Carrying]:
    """Return what of the cited passages carries the figure of `claim` as it may be said today."""
    cited = {passage.id for passage in evidence.cited}
    return [
        (one, found)
        for one, found in stating(claim, held)
        if one.passage.id in cited and of_the_branch(one, claim, evidence) and holds(one, claim, evidence)
    ]


def of_the_branch(held: Held, claim: Claim, evidence: Evidence) -> bool:
    """Tell whether what is held is of the branch that `claim` is understood to be about, or of all of them."""
    meant = branch_meant([claim.mention.own, claim.mention.sentence.text], evidence)
    return held.branch is None or meant is None or held.branch == meant


def holds(held: Held, claim: Claim, evidence: Evidence) -> bool:
    """Tell whether what is held may be said today: also that something is over, or is yet to come, where that is said."""
    words = evidence.words
    said = f"{claim.mention.sentence.title} {claim.mention.sentence.text}"
    match held.standing:
        case "former":
            return tells_former(claim.mention) or tells_over(said, words)
        case "ended":
            return tells_over(said, words)
        case "coming":
            return tells_coming(said, words) or claim.names_a_date
    return True
