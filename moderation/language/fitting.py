"""Fitting linear heads with scikit-learn. For the build: what is in use reckons with numpy alone."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

SPREAD = 4.0
"""Vectors of e5 lie close together once their mean is taken away; stretched, the usual regularisation suits them."""

Features = Callable[[str], tuple[np.ndarray, np.ndarray]]


def spread(array: np.ndarray) -> np.ndarray:
    return array * np.float32(SPREAD)


def sparse(texts: Sequence[str], features: Features, places: int) -> csr_matrix:
    """A row a text; `features` gives its places (ascending) and weights."""
    rows = [features(one) for one in texts]
    starts = np.cumsum([0] + [len(at) for at, _ in rows])
    at = np.concatenate([one for one, _ in rows])
    weights = np.concatenate([one for _, one in rows])
    return csr_matrix((weights, at, starts), shape=(len(texts), places))


def linear(
    features: object, labels: np.ndarray, strength: float, weights: np.ndarray | None = None, tolerance: float = 1e-3
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Weights (features, labels), biases and label order of a multinomial logistic regression.

    `tolerance`: of the steepest slope. Where a row has hundreds of small features each slope is small from the start.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegression(C=strength, max_iter=200, tol=tolerance)
        model.fit(features, labels, sample_weight=weights)
    found, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        found, bias = np.vstack([-found, found]) / 2, np.concatenate([-bias, bias]) / 2
    return found.T.astype(np.float32), bias.astype(np.float32), [str(one) for one in model.classes_]


def ridge(features: csr_matrix, labels: np.ndarray, penalty: float, weights: np.ndarray) -> np.ndarray:
    """Weights (features, labels 0 to the greatest) of least squares with one label against the rest, and no biases.

    By way of the rows: where there are many labels and many more features than rows it takes a tenth of the time.
    """
    wanted = np.where(labels[:, None] == np.arange(labels.max() + 1), 1.0, -1.0)
    wanted = wanted - np.average(wanted, axis=0, weights=weights)
    alike = np.asarray((features @ features.T).todense(), dtype=np.float64)
    alike[np.diag_indices_from(alike)] += penalty / weights
    return np.asarray(features.T @ np.linalg.solve(alike, wanted), dtype=np.float32)
