"""Writes metrics.json: small sets of predictions and the figures scikit-learn has for them.

    python tests/reference/metrics.py      (scikit-learn 1.9.1)

The test in src/evaluate/reference_tests.rs reads the figures. What scikit-learn sets to 0 with a
warning, because it is not defined, is null here. The calibration error is not in scikit-learn:
it is written out with numpy, in 15 bins closed above, as in Guo et al. 2017.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn import metrics


def ece(y, predicted, p):
    confidence = p[np.arange(len(y)), predicted]
    edges = np.arange(1, 15) / 15
    bins = np.digitize(confidence, edges, right=True)
    gaps = [abs((y[bins == b] == predicted[bins == b]).sum() - confidence[bins == b].sum()) for b in range(15)]
    return sum(gaps) / len(y)


def brier(y, p, k):
    return float(((p - np.eye(k)[y]) ** 2).sum(axis=1).mean())


def figures(name, y, predicted, p):
    k = p.shape[1]
    labels = list(range(k))
    one_sided = len(set(y)) == 1 or len(set(predicted)) == 1
    each = metrics.precision_recall_fscore_support(y, predicted, labels=labels, zero_division=np.nan)
    f1 = metrics.f1_score(y, predicted, labels=labels, average=None, zero_division=np.nan)
    overall = {
        "accuracy": metrics.accuracy_score(y, predicted),
        "macro_f1": metrics.f1_score(y, predicted, labels=labels, average="macro", zero_division=0),
        "balanced_accuracy": balanced(y, predicted, each[1]),
        "mcc": None if one_sided else metrics.matthews_corrcoef(y, predicted),
        "log_loss": metrics.log_loss(y, p, labels=labels),
        "brier": brier(y, p, k),
        "ece": ece(y, predicted, p),
    }
    if k == 2:
        # scikit-learn halves the two-class score unless told not to.
        theirs = metrics.brier_score_loss(y, p[:, 1], scale_by_half=False, labels=labels)
        assert abs(theirs - overall["brier"]) < 1e-12
    per_class = []
    for c in labels:
        is_class = y == c
        both = is_class.any() and not is_class.all()
        per_class.append({
            "precision": each[0][c],
            "recall": each[1][c],
            "f1": f1[c],
            "roc_auc": metrics.roc_auc_score(is_class, p[:, c]) if both else None,
            "average_precision": metrics.average_precision_score(is_class, p[:, c]) if is_class.any() else None,
        })
    shares = np.bincount(y, minlength=k) / len(y)
    prior = np.tile(shares, (len(y), 1))
    return {
        "name": name,
        "classes": k,
        "truth": y.tolist(),
        "predicted": predicted.tolist(),
        "probabilities": p.tolist(),
        "overall": {key: number(v) for key, v in overall.items()},
        "per_class": [{key: number(v) for key, v in row.items()} for row in per_class],
        "prior": {"log_loss": number(metrics.log_loss(y, prior, labels=labels)), "brier": brier(y, prior, k)},
        "macro_f1_of_present": number(metrics.f1_score(y, predicted, average="macro", zero_division=0)),
    }


def balanced(y, predicted, recalls):
    """balanced_accuracy_score; it leaves out classes that are predicted and never true, and warns of them."""
    present = [r for c, r in enumerate(recalls) if (y == c).any()]
    value = float(np.mean(present))
    if set(predicted) <= set(y):
        assert abs(value - metrics.balanced_accuracy_score(y, predicted)) < 1e-12
    return value


def number(value):
    return None if value is None or np.isnan(value) else float(value)


def case(name, seed, n, k, shares, steps=None, thresholds=None, predict_all=None):
    rng = np.random.default_rng(seed)
    y = rng.choice(k, size=n, p=shares)
    z = rng.normal(size=(n, k)) + 1.2 * np.eye(k)[y]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    if steps:
        # Many ties; no zeros, which scikit-learn clips at another place in the log-loss.
        p = np.round(steps * p) + 0.5
        p /= p.sum(axis=1, keepdims=True)
    predicted = np.argmax(p / (np.ones(k) if thresholds is None else thresholds), axis=1)
    if predict_all is not None:
        predicted[:] = predict_all
    return figures(name, y, predicted, p)


def main():
    cases = [
        case("two classes", 1, 40, 2, [0.4, 0.6]),
        case("three classes", 2, 60, 3, [0.5, 0.3, 0.2]),
        case("ties", 3, 50, 3, [0.4, 0.3, 0.3], steps=4),
        case("thresholds, and a class without rows", 4, 45, 4, [0.5, 0.3, 0.2, 0.0], thresholds=[0.5, 0.3, 0.2, 0.4]),
        case("one class predicted", 5, 30, 3, [0.6, 0.2, 0.2], predict_all=0),
    ]
    out = {"sklearn": sklearn.__version__, "cases": cases}
    path = pathlib.Path(__file__).with_name("metrics.json")
    path.write_text(json.dumps(out) + "\n")


main()
