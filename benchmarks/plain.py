"""The plain recipe to compare with: scikit-learn's TF-IDF of words, characters and titles, and its linear models.

LinearSVC for the category; logistic regression for difficulty, kind and each reason. No calibration, no tuning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from pandong_nlp.model.features import Document
from pandong_nlp.model.heads import Probabilities

__all__ = ["THRESHOLDS", "plain_classes", "plain_probabilities"]

THRESHOLDS = {"difficulty": (1.5, 2.5), "reasons": (0.5,) * 9}
Matrix = NDArray[np.float32]


def _words(document: Document) -> list[str]:
    return [word for word in document.words if word.strip()]


def _written(document: Document) -> str:
    return f"{document.title}\n{document.text}"


def _title(document: Document) -> str:
    return document.title


_WORDS: dict[str, Any] = {"tokenizer": list, "preprocessor": list, "token_pattern": None, "ngram_range": (1, 2)}
_PARTS: tuple[tuple[Callable[[Document], Any], dict[str, Any]], ...] = (
    (_words, _WORDS),
    (_written, {"analyzer": "char", "ngram_range": (1, 3)}),
    (_title, {"analyzer": "char", "ngram_range": (1, 1)}),
)


def plain_classes(learn: Sequence[Document], labels: Sequence[str], judge: Sequence[Document]) -> list[str]:
    """The class of each judged document by words and pairs of words alone, with LinearSVC."""
    vectorizer = TfidfVectorizer(min_df=2, sublinear_tf=True, lowercase=False, **_WORDS)
    model = LinearSVC(C=0.5).fit(vectorizer.fit_transform(map(_words, learn)), labels)
    found: list[str] = model.predict(vectorizer.transform(map(_words, judge))).tolist()
    return found


def plain_probabilities(
    learn: Sequence[Document], values: Mapping[str, Matrix], judge: Sequence[Document]
) -> Probabilities:
    """For the judged documents what `training.evaluate` reads; `values` are the targets of the learnt ones, by head.

    The category's are margins through a softmax, not calibrated: good for ranking only.
    """
    train, test = _features(learn, judge)
    margins = LinearSVC(C=0.3).fit(train, values["category"].argmax(axis=1))
    category = np.zeros((len(judge), values["category"].shape[1]), np.float32)
    category[:, margins.classes_] = softmax(margins.decision_function(test), axis=1)
    levels = _logistic(train, values["difficulty"].sum(axis=1), test)
    kinds = _logistic(train, values["kind"].argmax(axis=1), test)
    kind = np.zeros((len(judge), values["kind"].shape[1]), np.float32)
    kind[:, np.unique(values["kind"].argmax(axis=1))] = kinds
    reasons = [_logistic(train, held, test)[:, 1] for held in values["reasons"].T]
    return {
        "category": category,
        "difficulty": np.column_stack([levels[:, 1] + levels[:, 2], levels[:, 2]]),
        "kind": kind,
        "reasons": np.column_stack(reasons),
    }


def _features(learn: Sequence[Document], judge: Sequence[Document]) -> tuple[csr_array, csr_array]:
    fitted, applied = [], []
    for field, options in _PARTS:
        vectorizer = TfidfVectorizer(min_df=2, sublinear_tf=True, lowercase=False, **options)
        fitted.append(vectorizer.fit_transform(map(field, learn)))
        applied.append(vectorizer.transform(map(field, judge)))
    return csr_array(hstack(fitted, format="csr")), csr_array(hstack(applied, format="csr"))


def _logistic(train: csr_array, truth: NDArray[Any], test: csr_array) -> Matrix:
    model = LogisticRegression(C=10, max_iter=200, tol=1e-3).fit(train, truth)
    return np.asarray(model.predict_proba(test), np.float32)
