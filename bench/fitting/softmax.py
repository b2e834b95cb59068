"""A softmax regression, and the folds on which it is checked."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from service.models.offline.features import Vector

FOLDS = 10
_TOLERANCE = 0.01
"""By how much a weight may still be off where it ends: it is the optimum, of which there is one, whatever the processor."""
_MOST_STEPS = 5000


def fit(features: Vector, truth: NDArray[np.int64], *, decay: float) -> tuple[Vector, Vector]:
    """Return weights (features x labels) and bias (labels) for `features` (examples x features) and their labels' numbers.

    Every label has to occur. `decay` is how much the squares of weights and bias count beside the mean loss, so that it stays
    right when examples are added; scikit-learn counts the sum of the losses, hence its `C`. The bias is a weight like the
    others: left free, it speaks for the labels with many examples.
    """
    columns = np.hstack([features, np.ones((len(features), 1), dtype=np.float32)]).astype(np.float64)
    model = LogisticRegression(
        C=1 / (decay * len(truth)), fit_intercept=False, tol=_TOLERANCE * decay, max_iter=_MOST_STEPS
    )
    # Most features are words that most examples lack: sparse, they take half the time.
    model.fit(csr_matrix(columns), truth)
    weights = model.coef_.T.astype(np.float32)
    return weights[:-1], weights[-1]


def folds(groups: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield, ten times, the places of the examples to fit on and of those to check on; what is of one group stays together."""
    order = np.random.default_rng(0).permutation(groups.max() + 1)
    for fold in range(FOLDS):
        held = np.isin(groups, order[fold::FOLDS])
        yield np.flatnonzero(~held), np.flatnonzero(held)
