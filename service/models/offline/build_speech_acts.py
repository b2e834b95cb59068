"""Precomputes what the reading of speech acts needs: `python -m service.models.offline.build_speech_acts` after any change to its examples.

`--check` tells instead how sentences are read that the model was not fitted on: each in turn with the others (folds of ten).
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from service.knowledge.embeddings import LocalEmbeddings
from service.models.offline.build_examples import fit
from service.models.offline.features import Vector, embeddable
from service.models.offline.speech_acts import ACTS, MODEL_FILE, ActModel, QueryEmbedder, act_features, likeliest

EXAMPLES_DIR = Path(__file__).parent / "acts"
_FOLDS = 10


def load_acts(directory: Path = EXAMPLES_DIR) -> list[tuple[str, int]]:
    """Return the labelled sentences in a stable order, each with its act's place in `ACTS`."""
    found = []
    for path in sorted(directory.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [(text, ACTS.index(content["act"])) for language in ("ru", "kk") for text in content[language]]
    return found


def fingerprint(directory: Path = EXAMPLES_DIR) -> str:
    """Return a digest of the example files: the precomputed model is stale when it was built from others."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(directory.glob("*.yaml")))).hexdigest()


def build(examples: list[tuple[str, int]], vectors: Vector) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of the model file for `examples` with their E5 vectors."""
    centre = vectors.mean(axis=0)
    features = np.stack([act_features(text, v, centre) for (text, _), v in zip(examples, vectors, strict=True)])
    weights, bias = fit(features, np.array([act for _, act in examples]), len(ACTS))
    return {"centre": centre, "weights": weights.astype(np.float16), "bias": bias}


def check(examples: list[tuple[str, int]], vectors: Vector) -> str:
    """Return precision and recall of each act measured on sentences that the model was not fitted on."""
    read = np.zeros(len(examples), dtype=int)
    order = np.random.default_rng(0).permutation(len(examples))
    for fold in range(_FOLDS):
        held = order[fold::_FOLDS]
        others = np.setdiff1d(order, held)
        arrays = build([examples[index] for index in others], vectors[others])
        model = ActModel(fingerprint="", **{name: array.astype(np.float32) for name, array in arrays.items()})
        for index in held:
            read[index] = ACTS.index(likeliest(model.probabilities(examples[index][0], vectors[index])))
    truth = np.array([act for _, act in examples])
    rows = []
    for act, name in enumerate(ACTS):
        right = int(((read == act) & (truth == act)).sum())
        rows.append(f"{name}: precision {right / (read == act).sum():.2f}, recall {right / (truth == act).sum():.2f}")
    return "\n".join(rows)


def embedded(examples: list[tuple[str, int]], embedder: QueryEmbedder) -> Vector:
    """Return the E5 vectors of the sentences, a row each."""
    return np.asarray(embedder.embed_queries([embeddable(text) for text, _ in examples]), dtype=np.float32)


def main() -> None:
    examples = load_acts()
    vectors = embedded(examples, LocalEmbeddings())
    if "--check" in sys.argv:
        print(check(examples, vectors))
        return
    np.savez_compressed(MODEL_FILE, fingerprint=np.array(fingerprint()), **build(examples, vectors))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
