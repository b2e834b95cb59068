"""What speaks for a line, and for its answering at all: fits weights like those of `service/models/offline/weights.yaml`.

Nothing is written: the shipped weights were fitted to businesses that are not in this repository, and rounded. What is told is
how well they do on the businesses that are, and how well weights do that are fitted to these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.figures import Figure
from bench.fitting.businesses import LabelledLine, Question, labelled_questions
from graph.texts import texts
from service.models.offline.filtering import SURE_ENOUGH

_AMONG = 4
"""Lines that a reply quotes at most."""
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The two parts of `weights.yaml`, by name."""

    line: dict[str, float]
    sureness: dict[str, float]

    def score(self, line: LabelledLine) -> float:
        """Return what speaks for a line."""
        return sum(self.line[name] * value for name, value in line.features.items())

    def best(self, lines: Sequence[LabelledLine]) -> LabelledLine:
        """Return the line that most speaks for."""
        return max(lines, key=self.score)

    def sure(self, line: LabelledLine) -> float:
        """Return the logarithm of the odds that a line answers."""
        signs = dict(line.signs) | {"score": self.score(line)}
        return sum(self.sureness[name] * value for name, value in signs.items())


async def make() -> tuple[str, list[Figure]]:
    """Fit the weights; return them beside the shipped ones, and how well both do on businesses they were not fitted on."""
    questions = await labelled_questions()
    return _beside(shipped(), fit(questions)), check(questions)


def shipped() -> Weights:
    """Return the weights as the answerer reads them."""
    return Weights(**texts("service.models.offline", "weights"))


def fit(questions: Sequence[Question]) -> Weights:
    """Return weights fitted to `questions`: those of lines first, then the sureness of the lines that they put first."""
    line = _fit_lines(questions)
    return Weights(line=line, sureness=_fit_sureness(questions, line))


def _fit_lines(questions: Sequence[Question]) -> dict[str, float]:
    """Fit what tells a right line from a wrong one of the same question: a logistic regression on their differences.

    Each question counts as one, whatever the number of its pairs.
    """
    names = list(shipped().line)
    differences, shares = [], []
    for question in questions:
        right, wrong = (_table(names, question, is_right) for is_right in (True, False))
        if len(right) and len(wrong):
            pairs = (right[:, None, :] - wrong[None, :, :]).reshape(-1, len(names))
            differences.append(pairs)
            shares.append(np.full(len(pairs), 1 / len(pairs)))
    one_way = np.concatenate(differences)
    # Each pair both ways round, so that there are two classes.
    rows, which = np.concatenate([one_way, -one_way]), np.repeat([1, 0], len(one_way))
    model = LogisticRegression(fit_intercept=False, max_iter=1000)
    model.fit(rows, which, sample_weight=np.tile(np.concatenate(shares), 2) / 2)
    return dict(zip(names, model.coef_[0].tolist(), strict=True))


def _table(names: Sequence[str], question: Question, is_right: bool) -> Row:
    """Return the features of the question's right lines, or of its wrong ones: lines x features."""
    rows = [[line.features[name] for name in names] for line in question.lines if line.right is is_right]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(names))


def _fit_sureness(questions: Sequence[Question], line: dict[str, float]) -> dict[str, float]:
    names = [name for name in shipped().sureness if name != "bias"]
    ranking = Weights(line=line, sureness={})
    rows, answers = [], []
    for best, answered in _first_lines(questions, ranking):
        signs = dict(best.signs) | {"score": ranking.score(best)}
        rows.append([signs[name] for name in names])
        answers.append(answered)
    model = LogisticRegression(max_iter=1000).fit(np.array(rows), np.array(answers))
    return {"bias": float(model.intercept_[0])} | dict(zip(names, model.coef_[0].tolist(), strict=True))


def _first_lines(questions: Sequence[Question], ranking: Weights) -> Iterator[tuple[LabelledLine, bool]]:
    """Yield for each question the line that is put first, and whether it answers; and the first without those that do."""
    for question in questions:
        best = ranking.best(question.lines)
        yield best, best.right
        others = [line for line in question.lines if not line.right]
        if others and len(others) < len(question.lines):
            yield ranking.best(others), False


def check(questions: Sequence[Question]) -> list[Figure]:
    """Return how well the shipped weights do, and those that are fitted on all businesses but the one that is asked."""
    businesses = sorted({question.business for question in questions})
    apart = [
        (fit([question for question in questions if question.business != business]), business)
        for business in businesses
    ]
    found = [question for question in questions if any(line.right for line in question.lines)]
    how = f"{len(questions)} questions to {len(businesses)} businesses, {len(found)} of which found a right line"
    figures = []
    of_shipped = [(shipped(), business) for business in businesses]
    loss = float((_sureness_of(questions, of_shipped)[0] < SURE_ENOUGH).mean())
    for name, by_business in (("shipped", of_shipped), ("fitted, each business by the others'", apart)):
        ranks = [
            _rank(question, weights)
            for weights, business in by_business
            for question in found
            if question.business == business
        ]
        answering, beside = _sureness_of(questions, by_business)
        least = SURE_ENOUGH if by_business is of_shipped else float(np.quantile(answering, loss))
        told = f"{len(beside)} first lines that do not answer, where {100 * loss:.0f} % of the {len(answering)} that do are lost"
        figures += [
            _share(f"right line first ({name})", np.array(ranks) == 0, how),
            _share(f"right line among {_AMONG} ({name})", np.array(ranks) < _AMONG, how),
            _share(f"no answer told from one ({name})", beside < least, f"{how}; {told}"),
        ]
    return figures


def _rank(question: Question, weights: Weights) -> int:
    """Return how many lines are put before the first right one."""
    ordered = sorted(question.lines, key=lambda line: -weights.score(line))
    return next(place for place, line in enumerate(ordered) if line.right)


def _sureness_of(questions: Sequence[Question], by_business: Sequence[tuple[Weights, str]]) -> tuple[Row, Row]:
    """Return how sure the first lines are that answer, and those that do not."""
    sure: dict[bool, list[float]] = {True: [], False: []}
    for weights, business in by_business:
        for best, answers in _first_lines([q for q in questions if q.business == business], weights):
            sure[answers].append(weights.sure(best))
    return np.array(sure[True]), np.array(sure[False])


def _share(name: str, which: NDArray[np.bool_], how: str) -> Figure:
    return Figure(name=name, measured=100 * float(which.mean()), unit="%", better="more", how=how)


def _beside(one: Weights, other: Weights) -> str:
    rows = [
        f"  {f'{part}.{name}':<26}{value:6.2f}{getattr(other, part)[name]:8.2f}"
        for part in ("line", "sureness")
        for name, value in getattr(one, part).items()
    ]
    return "\n".join(["weights, shipped and as these businesses would have them:", *rows])
