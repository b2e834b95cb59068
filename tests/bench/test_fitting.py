"""The models of the offline answerer are made again from what is in the repository."""

from pathlib import Path

import numpy as np
import pytest

from bench.fitting import acts
from bench.fitting.businesses import SAMPLES, SUITES, LabelledLine, Question, turns_of_cases, turns_of_replies
from bench.fitting.files import write
from bench.fitting.softmax import FOLDS, fit, folds
from bench.fitting.weights import check, shipped
from bench.fitting.weights import fit as fit_weights
from service.knowledge.embeddings import LocalEmbeddings
from service.models.offline.speech_acts import ActModel

_CASES = """
- id: price
  turns:
    - say: сколько стоит замена цепи?
      expect: {action: answer, contains: ["4 000"], not_contains: ["6 000"]}
    - say: спасибо
      expect: {action: greet}
- id: unknown
  turns:
    - say: есть бассейн?
      expect: {action: handoff, reason: unknown}
"""
_REPLIES = """
- {id: a, kind: price, ask: почём цепь, branch: null, right: true, cites: ["Замена цепи — 4 000 ₸"]}
- {id: b, kind: price, ask: почём цепь, branch: null, right: false, cites: ["Замена колеса — 6 000 ₸"]}
- {id: c, kind: clarify, ask: что почём, branch: null, right: true, cites: ["Замена цепи — 4 000 ₸"]}
"""


def test_the_shipped_model_of_speech_acts_is_the_one_that_its_examples_give() -> None:
    examples, stored = acts.load_acts(), ActModel.load()
    built = acts.build(examples, acts.embedded(examples, LocalEmbeddings()))
    for name in ("centre", "weights", "bias"):
        assert np.allclose(built[name], getattr(stored, name), rtol=0.0, atol=0.02), f"{name}: run: make models"


def test_a_fit_ends_where_no_weight_can_be_better() -> None:
    random = np.random.default_rng(0)
    features = random.normal(size=(120, 5)).astype(np.float32)
    truth = (features @ random.normal(size=(5, 3)) + random.normal(size=(120, 3))).argmax(axis=1)
    weights, bias = fit(features, truth, decay=1e-3)
    logits = features @ weights + bias
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    wrong = odds / odds.sum(axis=1, keepdims=True) - np.eye(3)[truth]
    assert np.abs(features.T @ wrong / len(truth) + 1e-3 * weights).max() < 1e-4


def test_every_example_is_checked_once_and_never_beside_its_twin() -> None:
    groups = np.repeat(np.arange(15), 2)
    held = [checked for others, checked in folds(groups) if not set(groups[others]) & set(groups[checked])]
    assert len(held) == FOLDS
    assert sorted(np.concatenate(held).tolist()) == list(range(30))


def test_a_model_that_only_a_processor_rounds_otherwise_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "model.npz"
    arrays = {"labels": np.array(["price", "hours"]), "weights": np.array([0.5, -0.5], dtype=np.float16)}
    assert "written" in write(file, "a", arrays)
    before = file.read_bytes()
    assert "same" in write(file, "a", arrays | {"weights": np.array([0.501, -0.5], dtype=np.float16)})
    assert file.read_bytes() == before
    assert "written" in write(file, "a", arrays | {"weights": np.array([0.6, -0.5], dtype=np.float16)})
    assert "written" in write(file, "b", arrays)
    assert "written" in write(file, "b", arrays | {"labels": np.array(["price", "address"])})


def test_a_line_is_right_that_holds_what_a_case_expects(tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(_CASES, encoding="utf-8")
    price, thanks, unknown = turns_of_cases(file)
    assert price.is_right
    assert [price.is_right(line) for line in ("Замена цепи — 4000 тг", "Цепь 4 000, колесо 6 000", "Мойка")] == [
        True,
        False,
        False,
    ]
    assert thanks.is_right is None
    assert unknown.is_right
    assert not unknown.is_right("Бассейна нет")


def test_a_line_is_right_that_a_true_reply_cites(tmp_path: Path) -> None:
    file = tmp_path / "replies.yaml"
    file.write_text(_REPLIES, encoding="utf-8")
    (turn,) = turns_of_replies(file)
    assert turn.is_right
    assert turn.is_right("Замена цепи — от 4 000 ₸, полчаса")
    assert not turn.is_right("Замена колеса — 6 000 ₸")


def test_every_labelled_business_in_the_repository_is_read() -> None:
    labelled = [turn for file in SAMPLES.glob("*/cases.yaml") for turn in turns_of_cases(file) if turn.is_right]
    cited = [turn for file in SUITES.glob("*/replies.yaml") for turn in turns_of_replies(file)]
    assert len(labelled) > 300
    assert len(cited) > 400


def _line(right: bool, **values: float) -> LabelledLine:
    weights = shipped()
    signs = dict.fromkeys(weights.sureness, 0.0) | {"bias": 1.0, "search": values.get("search_absolute", 0.0)}
    return LabelledLine(right=right, features=dict.fromkeys(weights.line, 0.0) | values, signs=signs)


@pytest.fixture
def questions() -> list[Question]:
    """Three businesses where the right line is the one with more of the question's words; the wrong ones differ in the search's score."""
    made = []
    for number in range(30):
        noise = (number % 5) / 10
        right = _line(True, line_words=0.9 - noise / 2, search_absolute=0.8)
        wrong = [_line(False, line_words=0.2 + noise / 2, search_absolute=0.3 + noise) for _ in range(3)]
        made.append(Question(business=f"b{number % 3}", text=str(number), lines=(*wrong, right)))
    return made


def test_weights_are_fitted_so_that_right_lines_come_first(questions: list[Question]) -> None:
    weights = fit_weights(questions)
    assert weights.line["line_words"] > 0.0
    assert all(weights.best(question.lines).right for question in questions)
    assert weights.sure(questions[0].lines[-1]) > weights.sure(questions[0].lines[0])


def test_the_check_tells_how_the_shipped_and_the_fitted_weights_do(questions: list[Question]) -> None:
    figures = {figure.name: figure.measured for figure in check(questions)}
    assert len(figures) == 6
    assert figures["right line first (shipped)"] == 100.0
    assert figures["right line first (fitted, each business by the others')"] == 100.0
