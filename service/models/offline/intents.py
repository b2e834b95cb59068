"""Which intent some words have: a linear model over the labelled examples, fitted by `bench.fitting`."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.types import Intent
from service.models.offline.features import Vector, feature_vector

MODEL_FILE = Path(__file__).parent / "examples.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentModel:
    """Weights of the features (rows) for each label (columns)."""

    labels: tuple[Intent, ...]
    centre: Vector
    weights: Vector
    bias: Vector
    fingerprint: str

    @classmethod
    def load(cls, path: Path = MODEL_FILE) -> "IntentModel":
        """Read the model file that `bench.fitting` wrote."""
        with np.load(path) as stored:
            return cls(
                labels=tuple(stored["labels"].tolist()),
                centre=stored["centre"],
                weights=stored["weights"].astype(np.float32),
                bias=stored["bias"],
                fingerprint=str(stored["fingerprint"]),
            )

    def odds(self, text: str, embedding: Vector) -> dict[Intent, float]:
        """Return for each intent the natural logarithm of its probability, given the words and their E5 vector."""
        logits = feature_vector(text, embedding, self.centre) @ self.weights + self.bias
        shifted = logits - logits.max()
        logarithms = shifted - np.log(np.exp(shifted).sum())
        return dict(zip(self.labels, logarithms.tolist(), strict=True))
