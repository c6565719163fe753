"""The small classifier: (sentence, target) pairs with names masked, readable features, calibrated probabilities."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.validation import check_is_fitted

from csto_stance.lexicon import lexicon
from csto_stance.targets import TARGET, hinted, load_targets, mask, role

STANCES = ["favor", "against", "neutral", "absent"]
SENTIMENTS = ["positive", "neutral", "negative"]
_TOKEN = re.compile(r"[^\W_]+|[?!:«»“”\"]")
WINDOW = 6


def pairs(sentences: pd.DataFrame, target: str | None, data=None) -> list[dict]:
    """Return what the classifier sees of each sentence: masked text, the masked text before, the role, the signs.

    Parameters
    ----------
    sentences : DataFrame
        Units in order, with ``article``, ``clean``, ``speaker``, ``attribution`` and ``language``.
    target : str or None
        A key of targets.csv; None for sentiment, which has no target.

    Returns
    -------
    list of dict
        One a sentence, with keys ``text``, ``before`` and ``signs`` (feature name to value).
    """
    goal = load_targets(data)[target] if target else None
    masked = [mask(text, goal, data) for text in sentences["clean"]]
    articles = sentences["article"].tolist()
    seen: dict[str, int] = {}
    found = []
    for k, row in enumerate(sentences.itertuples(index=False)):
        same_article = k > 0 and articles[k - 1] == articles[k]
        before = masked[k - 1] if same_article else ""
        signs = _signs(row, goal, masked[k], before, seen.get(row.article, 99), data)
        seen[row.article] = 0 if TARGET in masked[k] else seen.get(row.article, 99) + 1
        found.append({"text": masked[k], "before": before, "signs": signs})
    return found


def _signs(row, goal, text: str, before: str, distance: int, data) -> dict[str, float]:
    """Signs that words alone do not give: role, attribution, where the target stands and how long ago it was named."""
    signs = {f"attribution={row.attribution}": 1.0, f"length={min(len(text) // 60, 5)}": 1.0}
    if goal is None:
        return {**signs, f"role={'narrator' if row.speaker == 'narrator' else 'other'}": 1.0}
    who = role(row.speaker, goal)
    named, hints = text.count(TARGET), hinted(text, goal)
    state = "named" if named else "hinted" if hints else "no"
    near = "here" if named else "near" if distance <= 2 else "far" if distance < 99 else "never"
    signs |= {f"role={who}": 1.0, f"named={state}": 1.0, f"named={state}:{near}": 1.0, f"named={state}:role={who}": 1.0, f"near={near}:role={who}": 1.0}
    signs |= {f"hint={text[a:b].casefold()}:{near}": 1.0 for a, b in hints}
    signs |= {f"target={goal.target}": 1.0, f"target={goal.target}:{state}:role={who}": 1.0}
    if named:
        signs[f"place={min(text.index(TARGET) * 3 // max(len(text), 1), 2)}"] = 1.0
        signs |= _windows(text, row.language, data)
    return signs


def _windows(text: str, language: str, data) -> dict[str, float]:
    """The words around the target with their side, negated ones marked: what acts on it and what it does."""
    tokens = [t if t == TARGET else t.casefold() for t in negated_tokens(text, language, data)]
    out: dict[str, float] = {}
    for i in (i for i, t in enumerate(tokens) if t == TARGET):
        for j in range(max(0, i - WINDOW), min(len(tokens), i + WINDOW + 1)):
            if j != i:
                side = "L" if j < i else "R"
                out[f"{side}:{tokens[j]}"] = max(out.get(f"{side}:{tokens[j]}", 0.0), 1.0 / (1 + abs(i - j) / 3))
    return out


def negated_tokens(text: str, language: str = "fr", data=None) -> list[str]:
    """Return the words of a text, those in the scope of a negation prefixed with `NOT_` (up to five words on, or a mark).

    Examples
    --------
    >>> negated_tokens("Elle ne nous a pas aidés.")
    ['Elle', 'ne', 'NOT_nous', 'NOT_a', 'NOT_pas', 'NOT_aidés']
    """
    negations = lexicon(language, data).terms["negation"]
    out, left = [], 0
    for token in _TOKEN.findall(text):
        if not token[0].isalnum():
            left = 0
            out.append(token)
            continue
        out.append(f"NOT_{token}" if left and token != TARGET else token)
        left = 5 if token.casefold() in negations and not left else max(0, left - 1)
    return out


class StanceClassifier(ClassifierMixin, BaseEstimator):
    """Classify (sentence, target) pairs, or sentences by sentiment, with calibrated probabilities.

    Word and character n-grams of the masked text, of the sentence before, the windows around the target and a few signs
    feed a balanced logistic regression; one temperature, fitted on out-of-fold decisions, calibrates it (Guo et al. 2017,
    "On Calibration of Modern Neural Networks"), since sigmoid or isotonic calibration pulls rare classes to their prior.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    language : str
        Whose negations are read.
    data : path, optional
        Folder of the lexicon.
    folds : int
        Folds of the temperature's fit; 0 leaves the probabilities as they come.
    """

    def __init__(self, C: float = 2.0, language: str = "fr", data=None, folds: int = 4):
        self.C = C
        self.language = language
        self.data = data
        self.folds = folds

    def fit(self, X: Iterable[dict], y, groups=None) -> StanceClassifier:
        """Learn from pairs (as of `pairs`) and labels; ``groups`` (stories) keeps copies in one fold of the calibration."""
        X, y = list(X), np.asarray(y, dtype=object).astype(str)
        self.classes_ = np.unique(y)
        self.model_ = self._pipeline().fit(X, y)
        self.temperature_ = self._temperature(X, y, groups) if self.folds and len(self.classes_) > 1 else 1.0
        return self

    def decision_function(self, X: Iterable[dict]) -> np.ndarray:
        """Return log odds, shape (sentences, classes); columns follow ``classes_``."""
        check_is_fitted(self)
        scores = self.model_.decision_function(list(X))
        return np.column_stack([-scores / 2, scores / 2]) if scores.ndim == 1 else scores

    def predict_proba(self, X: Iterable[dict]) -> np.ndarray:
        """Return calibrated probabilities, shape (sentences, classes)."""
        return _softmax(self.decision_function(X) / self.temperature_)

    def predict(self, X: Iterable[dict]) -> np.ndarray:
        """Return the likeliest label of each pair."""
        return self.classes_[self.decision_function(X).argmax(axis=1)]

    def _pipeline(self) -> Pipeline:
        tokens = _Tokens(self.language, self.data)
        features = FeatureUnion(
            [
                ("words", Pipeline([("get", FunctionTransformer(_texts)), ("tfidf", TfidfVectorizer(analyzer=tokens, min_df=2, sublinear_tf=True))])),
                ("characters", Pipeline([("get", FunctionTransformer(_texts)), ("tfidf", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True))])),
                ("before", Pipeline([("get", FunctionTransformer(_befores)), ("tfidf", TfidfVectorizer(analyzer=tokens, min_df=3, sublinear_tf=True))])),
                ("signs", Pipeline([("get", FunctionTransformer(_all_signs)), ("one_hot", DictVectorizer())])),
            ],
            transformer_weights={"before": 0.3, "signs": 0.5},
        )
        return Pipeline([("features", features), ("model", LogisticRegression(C=self.C, class_weight="balanced", max_iter=1000))])

    def _temperature(self, X, y, groups) -> float:
        folds = GroupKFold(self.folds).split(X, y, groups) if groups is not None else self.folds
        try:
            scores = cross_val_predict(self._pipeline(), X, y, cv=folds if groups is None else list(folds), method="decision_function")
        except ValueError:  # too few stories or too few of a class for the folds
            return 1.0
        scores = np.column_stack([-scores / 2, scores / 2]) if scores.ndim == 1 else scores
        gold = np.searchsorted(self.classes_, y)

        def loss(log_t: float) -> float:
            return -np.log(_softmax(scores / np.exp(log_t))[np.arange(len(y)), gold] + 1e-12).mean()

        return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


class _Tokens:
    """Word uni- and bigrams with negation marked: a callable, so that the vectoriser can be cloned."""

    def __init__(self, language: str, data):
        self.language, self.data = language, data

    def __call__(self, text: str) -> list[str]:
        words = [w if w.isupper() else w.casefold() for w in negated_tokens(text, self.language, self.data)]
        return words + [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]


def _texts(X):
    return [x["text"] for x in X]


def _befores(X):
    return [x["before"] for x in X]


def _all_signs(X):
    return [x["signs"] for x in X]


def _softmax(scores: np.ndarray) -> np.ndarray:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)
