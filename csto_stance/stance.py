"""The small classifier: (sentence, target) pairs with names masked, readable features, calibrated probabilities."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length, check_is_fitted

from csto_stance.pairs import pair

STANCES = ["favor", "against", "neutral", "absent"]
SENTIMENTS = ["positive", "neutral", "negative"]


class StanceClassifier(ClassifierMixin, BaseEstimator):
    """Classify (sentence, target) pairs, or sentences by sentiment, with calibrated probabilities.

    Words, beginnings of words and target-specific words of the masked text, the words of the sentence before, and the signs
    (windows around the target, role, how the target is meant) feed a balanced logistic regression. One temperature, fitted on
    out-of-fold decisions, calibrates it (Guo et al. 2017, "On Calibration of Modern Neural Networks"): sigmoid or isotonic
    calibration pulls rare classes back to their prior.

    Every method takes pairs (as of `pairs.pairs`) or plain texts, in which `TARGET` stands for the target.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    folds : int
        Folds of the temperature's fit; 0 leaves the probabilities as they come.
    min_df : int
        Pairs that a word must occur in; 1 where there are under two hundred pairs.
    runs : float
        Weight of runs of letters and of neighbouring words, for texts with loose spelling; 0 leaves them out.
    language : str
        The language of plain texts.

    Examples
    --------
    >>> texts = ["TARGET nous aide.", "Merci à TARGET.", "TARGET nous trahit.", "Honte à TARGET."]
    >>> model = StanceClassifier(folds=0).fit(texts, ["favor", "favor", "against", "against"])
    >>> model.predict(["Merci, TARGET !"]).tolist()
    ['favor']
    """

    def __init__(self, C: float = 2.0, folds: int = 4, min_df: int = 3, runs: float = 0.0, language: str = "fr"):
        self.C = C
        self.folds = folds
        self.min_df = min_df
        self.runs = runs
        self.language = language

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string, tags.input_tags.dict = False, True, True
        return tags

    def fit(self, X: Iterable[dict | str], y, groups=None) -> StanceClassifier:
        """Learn from pairs and labels; ``groups`` (stories) keeps copies in one fold of the calibration."""
        X, y = self._pairs(X), np.asarray(y)
        check_consistent_length(X, y)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"two labels or more are needed to learn; here is only {self.classes_.tolist()}")
        self.features_ = _features(self.min_df if len(X) >= 200 else 1, self.runs).fit(X)
        _plain_vocabularies(self.features_)
        matrix = self.features_.transform(X)
        self.model_ = self._model().fit(matrix, codes)
        self.temperature_ = self._temperature(matrix, codes, groups) if self.folds else 1.0
        return self

    def held_out(self, X: Iterable[dict | str], y, groups=None, folds: int = 3) -> np.ndarray:
        """Return probabilities of each taught pair by a model that never saw its label nor its group, shape (sentences, classes)."""
        check_is_fitted(self)
        matrix, codes = self.features_.transform(self._pairs(X)), np.searchsorted(self.classes_, np.asarray(y))
        return _softmax(self._cross_decisions(matrix, codes, groups, folds))

    def decision_function(self, X: Iterable[dict | str]) -> np.ndarray:
        """Return log odds, shape (sentences, classes); columns follow ``classes_``. With two labels, shape (sentences,)."""
        check_is_fitted(self)
        return self.model_.decision_function(self.features_.transform(self._pairs(X)))

    def predict_proba(self, X: Iterable[dict | str]) -> np.ndarray:
        """Return calibrated probabilities, shape (sentences, classes)."""
        return _softmax(_columns(self.decision_function(X)) / self.temperature_)

    def predict(self, X: Iterable[dict | str]) -> np.ndarray:
        """Return the likeliest label of each pair."""
        return self.classes_[_columns(self.decision_function(X)).argmax(axis=1)]

    def _pairs(self, X) -> list[dict]:
        return [pair(x, self.language) if isinstance(x, str) else x for x in X]

    def _model(self) -> LogisticRegression:
        return LogisticRegression(C=self.C, class_weight="balanced", max_iter=400, tol=2e-3)

    def _cross_decisions(self, matrix, codes, groups, folds: int) -> np.ndarray:
        cv = GroupKFold(folds) if groups is not None else StratifiedKFold(folds)
        return _columns(cross_val_predict(self._model(), matrix, codes, cv=cv, groups=groups, method="decision_function"))

    def _temperature(self, matrix, codes, groups) -> float:
        if np.bincount(codes).min() < self.folds or (groups is not None and len(set(groups)) < self.folds):
            return 1.0
        scores = self._cross_decisions(matrix, codes, groups, self.folds)

        def loss(log_t: float) -> float:
            return -np.log(_softmax(scores / np.exp(log_t))[np.arange(len(codes)), codes] + 1e-12).mean()

        return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def _features(min_df: int, runs: float) -> FeatureUnion:
    """The parts of the matrix, in single precision, which halves the time of a fit."""
    words = dict(min_df=min_df, sublinear_tf=True, dtype=np.float32)
    signs = Pipeline([("get", FunctionTransformer(get_signs)), ("one_hot", DictVectorizer(dtype=np.float32))])
    parts = [("words", TfidfVectorizer(analyzer=get_words, **words)), ("before", TfidfVectorizer(analyzer=get_before, **words)), ("signs", signs)]
    parts += [("runs", TfidfVectorizer(analyzer=get_runs, **words))] if runs else []
    return FeatureUnion(parts, transformer_weights={"words": 1.0, "before": 0.3, "signs": 0.4, **({"runs": runs} if runs else {})})


def _plain_vocabularies(features: FeatureUnion) -> None:
    """Make vocabularies plain integers: skops writes each NumPy integer as a file of its own."""
    for name, vectorizer in features.transformer_list:
        if name != "signs":
            vectorizer.vocabulary_ = {word: int(k) for word, k in vectorizer.vocabulary_.items()}


def get_words(pair: dict) -> list[str]:
    """The words of a pair (a named function, so that the model can be saved)."""
    return pair["words"]


def get_before(pair: dict) -> list[str]:
    """The words of the sentence before."""
    return pair["before"] or ["NOTHING"]


def get_signs(pairs_: list[dict]) -> list[dict]:
    """The signs of each pair."""
    return [pair["signs"] for pair in pairs_]


def get_runs(pair: dict) -> list[str]:
    """Runs of 2 to 5 letters, and of 2 or 3 words, each once more for its target."""
    text = f" {' '.join(pair['tokens'])} ".casefold()
    runs = [text[i : i + n] for n in (2, 3, 4, 5) for i in range(len(text) - n + 1)]
    runs += ["_".join(pair["tokens"][i : i + n]) for n in (2, 3) for i in range(len(pair["tokens"]) - n + 1)]
    return runs + [f"{pair['target']}:{run}" for run in runs] if pair["target"] else runs


def _columns(scores: np.ndarray) -> np.ndarray:
    """Scores with a column a class, also for two classes."""
    return np.column_stack([-scores / 2, scores / 2]) if scores.ndim == 1 else scores


def _softmax(scores: np.ndarray) -> np.ndarray:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)
