"""Labelled questions to the businesses in this repository, each with the lines that were found for it and whether they are right.

Samples have cases that say what a reply must hold, so that a line which holds it is right. The suites of the grounding check
have true replies with the pieces of the documents that they rest on, so that a line which has such a piece is right. Their
questions are played through the whole graph, and lines are taken where the offline answerer takes them.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import yaml

from evals.cases import Expectation, load_cases
from evals.compare import holds, says
from graph.context import Answerer
from graph.types import Action, AnswerRequest, Draft, Intent, TenantView
from service.conversations.simulation import Simulation
from service.knowledge.library import KnowledgeLibrary
from service.language.normalise import tokens
from service.models.factory import open_ports
from service.models.offline.candidates import Candidate, candidates
from service.models.offline.line_patterns import LinePatterns, load_line_patterns
from service.models.ports import Ports
from service.settings import Settings
from service.tenants.folder import read_folder
from service.tenants.views import view_from_folder

SAMPLES = Path("tenants")
SUITES = Path("tests/nodes/grounding/suites")
_STATES: frozenset[Action] = frozenset({"answer", "decline"})
_PIECE = 0.8
"""The share of a piece's words that a line must have: a row of a table is a sentence among the lines."""
_OTHERWISE: frozenset[Intent] = frozenset({"price_list", "haggling"})
"""Intents whose lines are not chosen by the weights."""

IsRight = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledLine:
    """A line that was found: is it right, and what `weights.yaml` weighs of it, by name?"""

    right: bool
    features: Mapping[str, float]
    signs: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a customer of `business` asked, with what was found for it."""

    business: str
    text: str
    lines: tuple[LabelledLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is said in a conversation, through the number of `branch`. `is_right` tells right lines; None: it has no label."""

    conversation: str
    bubbles: Sequence[str]
    branch: str | None = None
    is_right: IsRight | None = None


@dataclass(slots=True)
class _Listener:
    """Stands between the graph and the answerer, and keeps what a turn asks of it first."""

    answerer: Answerer
    request: AnswerRequest | None = None

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        self.request = self.request or request
        return await self.answerer.answer(request, tenant=tenant)


async def labelled_questions(samples: Path = SAMPLES, suites: Path = SUITES) -> list[Question]:
    """Play all businesses below the two folders and return their labelled questions, in a stable order."""
    settings = Settings().model_copy(update={"openai_api_key": None, "embeddings": "local"})
    found: list[Question] = []
    with tempfile.TemporaryDirectory(prefix="truffles-") as data_dir:
        async with open_ports(settings, None, data_dir=Path(data_dir)) as ports:
            for file in sorted(samples.glob("*/cases.yaml")):
                found += await _played(ports, file.parent, list(turns_of_cases(file)))
            for file in sorted(suites.glob("*/replies.yaml")):
                found += await _played(ports, file.parent, list(turns_of_replies(file)))
    return found


def turns_of_cases(file: Path) -> Iterator[Turn]:
    """Yield all that is said in the cases, in order."""
    for case in load_cases(file):
        for turn in case.turns:
            yield Turn(conversation=case.id, bubbles=turn.say, is_right=_rightness(turn.expect))


def _rightness(expected: Expectation) -> IsRight | None:
    if expected.action == ("handoff",) and expected.reason == "unknown":
        return lambda line: False
    wanted = (*expected.contains, *expected.contains_any)
    if not wanted or not _STATES.issuperset(expected.action):
        return None
    return partial(_holds_a_fact, wanted, expected.not_contains)


def _holds_a_fact(wanted: Sequence[str], unwanted: Sequence[str], line: str) -> bool:
    return any(says(line, fact) for fact in wanted) and not any(holds(line, fact) for fact in unwanted)


def turns_of_replies(file: Path) -> Iterator[Turn]:
    """Yield the questions of the suite that a true reply answers from cited pieces, each once, in a conversation of its own."""
    pieces: dict[tuple[str, str | None], list[str]] = {}
    for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
        if entry["right"] and entry["cites"] and entry["kind"] != "clarify":
            pieces.setdefault((entry["ask"], entry["branch"]), []).extend(entry["cites"])
    for number, ((asked, branch), cited) in enumerate(pieces.items()):
        words = [frozenset(tokens(piece)) for piece in cited]
        yield Turn(conversation=str(number), bubbles=(asked,), branch=branch, is_right=partial(_has_a_piece, words))


def _has_a_piece(pieces: Sequence[frozenset[str]], line: str) -> bool:
    words = frozenset(tokens(line))
    return any(len(piece & words) >= _PIECE * len(piece) for piece in pieces if piece)


async def _played(ports: Ports, path: Path, turns: Sequence[Turn]) -> list[Question]:
    """Learn the folder's documents, say the turns, and return the labelled ones that led to one question to the knowledge."""
    folder, client_id = read_folder(path, {}, secrets_needed=False), str(uuid4())
    library = ports.library
    assert isinstance(library, KnowledgeLibrary)
    await library.sync(client_id, folder.brief.slug, folder.knowledge)
    listener, patterns = _Listener(ports.answerer), load_line_patterns()
    view = view_from_folder(folder, client_id)
    simulations = {
        branch: Simulation(replace(ports, answerer=listener), view, branch=branch)
        for branch in {turn.branch for turn in turns}
    }
    found: list[Question] = []
    for turn in turns:
        listener.request = None
        await simulations[turn.branch].say(turn.conversation, turn.bubbles)
        lines = _lines(listener.request, patterns, partial(library.priced_share, client_id))
        if turn.is_right is not None and lines:
            labelled = tuple(
                LabelledLine(right=turn.is_right(line.line), features=line.features, signs=line.signs) for line in lines
            )
            text = " ".join(turn.bubbles)
            found.append(Question(business=path.name, text=text, lines=labelled))
    return found


def _lines(request: AnswerRequest | None, patterns: LinePatterns, share: Callable[[str], float]) -> Sequence[Candidate]:
    """Return the lines that were found for a turn of one ask; of several asks, no label tells whose line it is about."""
    if request is None or len(request.asks) != 1 or request.asks[0].intent in _OTHERWISE:
        return ()
    return candidates(request.asks[0], request.passages, request.language, patterns, share)
