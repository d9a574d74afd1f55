"""Writes scikit_learn.json: three small tables and the optima scikit-learn finds on them.

    python tests/reference/scikit_learn.py      (scikit-learn 1.9.1)

The tests in src/train/reference_tests.rs read the figures and fit the same tables. Values
are multiples of 1/8, so that f32 holds them exactly.
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("error")


def table(seed, n, v, classes):
    rng = np.random.default_rng(seed)
    y = np.arange(n) % classes
    x = np.round(8 * rng.exponential(size=(n, v)) * (rng.random((n, v)) < 0.4)) / 8
    x[np.arange(n), y] += np.round(8 * rng.random(n)) / 8
    weights = np.round(8 * (0.5 + rng.random(n))) / 8
    return x, y, weights


def figures(x, y, weights, c, l1_ratio, multiclass):
    # saga alone knows L1; its tolerance is on steps, so it is set as low as f64 can follow.
    solver = "saga" if l1_ratio > 0 else "newton-cholesky"
    model = LogisticRegression(C=c, l1_ratio=l1_ratio, solver=solver, tol=1e-13, max_iter=1_000_000, random_state=0)
    model.fit(x, y, sample_weight=weights)
    return {
        "c": c,
        "l1_ratio": l1_ratio,
        "multiclass": multiclass,
        "coef": model.coef_.tolist(),
        "intercept": model.intercept_.tolist(),
        "probabilities": model.predict_proba(x).tolist(),
    }


def main():
    out = {"sklearn": sklearn.__version__, "tables": []}
    for seed, n, v, classes in [(1, 24, 6, 2), (2, 30, 8, 3), (3, 36, 12, 4)]:
        x, y, weights = table(seed, n, v, classes)
        # With L1 alone a feature's weights may all move between the two middle ones of four classes: no single optimum.
        most = 0.9 if classes == 4 else 1.0
        penalties = [(1.0, 0.0), (10.0, 0.0), (0.5, 0.5), (1.0, most)]
        fits = [figures(x, y, weights, c, r, "multinomial") for c, r in penalties]
        if classes > 2:
            fits.append(figures_ovr(x, y, weights, 2.0))
        out["tables"].append(
            {"x": x.tolist(), "y": y.tolist(), "weights": weights.tolist(), "classes": classes, "fits": fits}
        )
    path = pathlib.Path(__file__).with_name("scikit_learn.json")
    path.write_text(json.dumps(out) + "\n")


def figures_ovr(x, y, weights, c):
    """One binary fit a class, by hand: the wrapper does not pass sample weights on by itself."""
    each = [figures(x, (y == k).astype(int), weights, c, 0.0, "binary") for k in range(y.max() + 1)]
    p = np.array([np.array(e["probabilities"])[:, 1] for e in each]).T
    return {
        "c": c,
        "l1_ratio": 0.0,
        "multiclass": "ovr",
        "coef": [e["coef"][0] for e in each],
        "intercept": [e["intercept"][0] for e in each],
        "probabilities": (p / p.sum(axis=1, keepdims=True)).tolist(),
    }


main()
