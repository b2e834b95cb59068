"""What a sentence does beside what it says: fits `service/models/offline/speech_acts.npz` to `service/models/offline/acts/*.yaml`."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from bench.figures import Figure
from bench.fitting.files import write
from bench.fitting.softmax import FOLDS, fit, folds
from service.models.offline import speech_acts
from service.models.offline.features import LEXICAL_SIZE, Vector, embeddable
from service.models.offline.speech_acts import (
    ACTS,
    GRAMMAR_SIZE,
    MODEL_FILE,
    ActModel,
    QueryEmbedder,
    act_features,
    likeliest,
)

EXAMPLES_DIR = Path(speech_acts.__file__).parent / "acts"
_DECAY = 2e-5
"""Of eight from 1e-5 to 1e-4 the largest with which no act is heard less often or less exactly than before scikit-learn."""
_Examples = list[tuple[str, int]]


def make(embedder: QueryEmbedder) -> tuple[str, list[Figure]]:
    """Fit the model, write it, and return what was written and how well its like reads what it was not fitted on."""
    examples = load_acts()
    vectors = embedded(examples, embedder)
    written = write(MODEL_FILE, fingerprint(), build(examples, vectors))
    return written, [*check(examples, vectors), *check_parts(examples, vectors)]


def load_acts(directory: Path = EXAMPLES_DIR) -> _Examples:
    """Return the labelled sentences in a stable order, each with its act's place in `ACTS`."""
    found = []
    for path in sorted(directory.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [(text, ACTS.index(content["act"])) for language in ("ru", "kk") for text in content[language]]
    return found


def fingerprint(directory: Path = EXAMPLES_DIR) -> str:
    """Return a digest of the example files: the precomputed model is stale when it was built from others."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(directory.glob("*.yaml")))).hexdigest()


def embedded(examples: _Examples, embedder: QueryEmbedder) -> Vector:
    """Return the E5 vectors of the sentences, a row each."""
    return np.asarray(embedder.embed_queries([embeddable(text) for text, _ in examples]), dtype=np.float32)


def build(examples: _Examples, vectors: Vector) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of the model file for `examples` with their E5 vectors (sentences x 384)."""
    centre = vectors.mean(axis=0)
    weights, bias = fit(_features(examples, vectors, centre), _truth(examples), decay=_DECAY)
    return {"centre": centre, "weights": weights.astype(np.float16), "bias": bias}


def check(examples: _Examples, vectors: Vector) -> list[Figure]:
    """Return precision and recall of each act, measured on sentences that the model was not fitted on."""

    def read(others: NDArray[np.int64], held: NDArray[np.int64]) -> list[int]:
        arrays = build([examples[place] for place in others], vectors[others])
        model = ActModel(fingerprint="", **{name: array.astype(np.float32) for name, array in arrays.items()})
        return [ACTS.index(likeliest(model.probabilities(examples[place][0], vectors[place]))) for place in held]

    truth, told = _truth(examples), _held_out(len(examples), read)
    how = f"{len(examples)} sentences, each read by a model fitted on the others ({FOLDS} folds), more than a statement where sure"
    figures = []
    for act, name in enumerate(ACTS):
        right = int(((told == act) & (truth == act)).sum())
        for figure, of in (("precision", told), ("recall", truth)):
            share = 100 * right / int((of == act).sum())
            figures.append(Figure(name=f"{name}s, {figure}", measured=share, unit="%", better="more", how=how))
    return figures


def check_parts(examples: _Examples, vectors: Vector) -> list[Figure]:
    """Return how many sentences are read rightly by all of the features, and by some of them alone."""
    features, truth = _features(examples, vectors, vectors.mean(axis=0)), _truth(examples)
    vector, words = features.shape[1] - LEXICAL_SIZE - GRAMMAR_SIZE, features.shape[1] - GRAMMAR_SIZE
    parts = {
        "": slice(None),
        " by the words and pieces of words alone": slice(vector, words),
        " by the sentence vector alone": slice(vector),
    }
    figures = []
    for name, part in parts.items():

        def read(others: NDArray[np.int64], held: NDArray[np.int64], part: slice = part) -> NDArray[np.int64]:
            weights, bias = fit(features[others, part], truth[others], decay=_DECAY)
            likeliest_acts: NDArray[np.int64] = (features[held, part] @ weights + bias).argmax(axis=1)
            return likeliest_acts

        share = 100 * float((_held_out(len(examples), read) == truth).mean())
        how = f"the likeliest act, sure or not; {len(examples)} sentences, {FOLDS} folds"
        figures.append(Figure(name=f"sentences read rightly{name}", measured=share, unit="%", better="more", how=how))
    return figures


def _held_out(
    count: int, read: Callable[[NDArray[np.int64], NDArray[np.int64]], list[int] | NDArray[np.int64]]
) -> NDArray[np.int64]:
    told = np.zeros(count, dtype=np.int64)
    for others, held in folds(np.arange(count)):
        told[held] = read(others, held)
    return told


def _features(examples: _Examples, vectors: Vector, centre: Vector) -> Vector:
    """Return the features of the sentences, a row each: of the vector, the words, the grammatical forms."""
    return np.stack([act_features(text, vector, centre) for (text, _), vector in zip(examples, vectors, strict=True)])


def _truth(examples: _Examples) -> NDArray[np.int64]:
    return np.array([act for _, act in examples])
