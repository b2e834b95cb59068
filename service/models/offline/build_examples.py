"""Precomputes what the classifier needs of the examples: `python -m service.models.offline.build_examples` after any change to them.

A linear model over the features generalises better than the nearest examples do (76 % against 64 % of utterances that it
has not seen, cross-validated over 29 intents), and it costs one multiplication per question.
"""

import numpy as np
from numpy.typing import NDArray

from service.knowledge.embeddings import LocalEmbeddings
from service.models.offline.examples import Example, fingerprint, load_examples
from service.models.offline.features import Vector, embeddable, feature_vector
from service.models.offline.intents import MODEL_FILE
from service.models.offline.reading import QueryEmbedder

_STEPS = 200
_RATE = 0.05
_DECAY = 1e-4


def build(examples: list[Example], embedder: QueryEmbedder) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of the model file: labels, the centre of the examples' vectors, weights (features x labels), bias."""
    labels = sorted({example.intent for example in examples})
    vectors = np.stack(
        [np.asarray(embedder.embed_query(embeddable(example.text)), dtype=np.float32) for example in examples]
    )
    centre = vectors.mean(axis=0)
    features = np.stack([feature_vector(e.text, v, centre) for e, v in zip(examples, vectors, strict=True)])
    truth = np.array([labels.index(example.intent) for example in examples])
    weights, bias = fit(features, truth, len(labels))
    return {"labels": np.array(labels), "centre": centre, "weights": weights.astype(np.float16), "bias": bias}


def fit(features: Vector, truth: NDArray[np.int64], label_count: int) -> tuple[Vector, Vector]:
    """Return weights and bias of a softmax regression, fitted with Adam from zero: no randomness, so builds are repeatable."""
    columns = np.hstack([features, np.ones((len(features), 1), dtype=np.float32)])
    wanted = np.eye(label_count, dtype=np.float32)[truth]
    weights = np.zeros((columns.shape[1], label_count), dtype=np.float32)
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        logits = columns @ weights
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        gradient = columns.T @ (odds / odds.sum(axis=1, keepdims=True) - wanted) / len(columns) + _DECAY * weights
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights[:-1], weights[-1]


def main() -> None:
    model = build(load_examples(), LocalEmbeddings())
    np.savez_compressed(MODEL_FILE, fingerprint=np.array(fingerprint()), **model)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
