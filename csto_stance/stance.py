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
from sklearn.model_selection import GroupKFold, StratifiedKFold, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.validation import check_is_fitted

from csto_stance.lexicon import Lexicon, lexicon
from csto_stance.targets import TARGET, hinted, load_targets, mask, role

STANCES = ["favor", "against", "neutral", "absent"]
SENTIMENTS = ["positive", "neutral", "negative"]
_TOKEN = re.compile(r"[^\W_]+|[?!:«»“”\"]")
WINDOW = 6


def pairs(sentences: pd.DataFrame, target: str | None, data=None) -> list[dict]:
    """Return what the classifier sees of each sentence: masked words, the words before, the signs of its place and role.

    Parameters
    ----------
    sentences : DataFrame
        Units in order, with ``article``, ``clean``, ``speaker``, ``attribution`` and ``language``.
    target : str or None
        A key of targets.csv; None for sentiment, which has no target.

    Returns
    -------
    list of dict
        One a sentence, with keys ``words`` and ``before`` (lists of features) and ``signs`` (feature name to value).
    """
    goal = load_targets(data)[target] if target else None
    masked = [mask(text, goal, data, code) for text, code in zip(sentences["clean"], sentences["language"], strict=True)]
    tokens = [_folded(negated_tokens(m, code, data)) for m, code in zip(masked, sentences["language"], strict=True)]
    articles = sentences["article"].tolist()
    seen: dict[str, int] = {}
    found = []
    for k, row in enumerate(sentences.itertuples(index=False)):
        before = tokens[k - 1] if k > 0 and articles[k - 1] == articles[k] else []
        signs = _signs(row, goal, masked[k], tokens[k], seen.get(row.article, 99))
        signs |= _leanings(tokens[k], _state(masked[k], goal), lexicon(row.language, data))
        seen[row.article] = 0 if TARGET in masked[k] else seen.get(row.article, 99) + 1
        found.append({"words": _words(tokens[k], target), "before": before, "signs": signs})
    return found


def _folded(tokens: list[str]) -> list[str]:
    return [t if t.isupper() else t.casefold().replace("not_", "NOT_") for t in tokens]


def _words(tokens: list[str], target: str | None) -> list[str]:
    """Words and their beginnings (4 to 6 letters, which stand for stems), and each word again for this target alone."""
    found = list(tokens)
    for token in tokens:
        if token.isupper():
            continue
        negation = "NOT_" if token.startswith("NOT_") else ""
        word = token[len(negation) :]
        found += [f"{negation}{word[:n]}*" for n in (4, 5, 6) if len(word) > n]
    return found + [f"{target}:{token}" for token in tokens] if target else found


def _state(text: str, goal) -> str:
    """How a target is meant in a masked text: named, perhaps by a word that may stand for it, or not at all."""
    if goal is None:
        return "any"
    return "named" if TARGET in text else "hinted" if hinted(text, goal) else "no"


def _signs(row, goal, text: str, tokens: list[str], distance: int) -> dict[str, float]:
    """Signs that words alone do not give: role, attribution, where the target stands and how long ago it was named."""
    signs = {f"attribution={row.attribution}": 1.0, f"length={min(len(text) // 60, 5)}": 1.0}
    if goal is None:
        return {**signs, f"role={'narrator' if row.speaker == 'narrator' else 'other'}": 1.0}
    who = role(row.speaker, goal)
    named, hints = text.count(TARGET), hinted(text, goal)
    state = _state(text, goal)
    near = "here" if named else "near" if distance <= 2 else "far" if distance < 99 else "never"
    signs |= {f"role={who}": 1.0, f"named={state}": 1.0, f"named={state}:{near}": 1.0, f"named={state}:role={who}": 1.0, f"near={near}:role={who}": 1.0}
    signs |= {f"hint={text[a:b].casefold()}:{near}": 1.0 for a, b in hints}
    signs |= {f"target={goal.target}": 1.0, f"target={goal.target}:{state}:role={who}": 1.0}
    if named:
        signs[f"place={min(text.index(TARGET) * 3 // max(len(text), 1), 2)}"] = 1.0
        signs |= _windows(tokens)
    return signs


def _leanings(tokens: list[str], state: str, words: Lexicon) -> dict[str, float]:
    """What the words tell by themselves, and on which side of the target, near it or not; hedges and contrasts beside them.

    A negated word counts apart; without a named target, it counts by how the target may be meant.
    """
    places = [i for i, t in enumerate(tokens) if t == TARGET]
    out: dict[str, float] = {}
    for i, token in enumerate(tokens):
        negated = token.startswith("NOT_")
        word = token.removeprefix("NOT_")
        for value in words.leaning(word):
            value = f"NOT_{value}" if negated else value
            nearest = min(places, key=lambda p: abs(p - i), default=None)
            side = state if nearest is None else f"{'L' if i < nearest else 'R'}{'near' if abs(nearest - i) <= WINDOW else 'far'}"
            for name in (f"leans={value}", f"leans={value}:{side}"):
                out[name] = out.get(name, 0.0) + 0.5
        for kind in ("hedge", "contrast"):
            if word in words.terms[kind]:
                out |= {f"{kind}={word}": 1.0, f"{kind}:{state}": 1.0}
    return out


def _windows(tokens: list[str]) -> dict[str, float]:
    """The words around the target with their side, negated ones marked: what acts on it and what it does."""
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

    Words, beginnings of words and target-specific words of the masked text, the words of the sentence before, and the signs
    (windows around the target, role, how the target is meant) feed a balanced logistic regression. One temperature, fitted on
    out-of-fold decisions, calibrates it (Guo et al. 2017, "On Calibration of Modern Neural Networks"): sigmoid or isotonic
    calibration pulls rare classes back to their prior.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    folds : int
        Folds of the temperature's fit; 0 leaves the probabilities as they come.
    """

    def __init__(self, C: float = 2.0, folds: int = 4):
        self.C = C
        self.folds = folds

    def fit(self, X: Iterable[dict], y, groups=None) -> StanceClassifier:
        """Learn from pairs (as of `pairs`) and labels; ``groups`` (stories) keeps copies in one fold of the calibration."""
        X, y = list(X), np.asarray(y, dtype=object).astype(str)
        self.classes_ = np.unique(y)
        self.features_ = _features().fit(X)
        _plain_vocabularies(self.features_)
        matrix = self.features_.transform(X)
        self.model_ = self._model().fit(matrix, y)
        self.temperature_ = self._temperature(matrix, y, groups) if self.folds and len(self.classes_) > 1 else 1.0
        return self

    def decision_function(self, X: Iterable[dict]) -> np.ndarray:
        """Return log odds, shape (sentences, classes); columns follow ``classes_``."""
        check_is_fitted(self)
        return _columns(self.model_.decision_function(self.features_.transform(list(X))))

    def predict_proba(self, X: Iterable[dict]) -> np.ndarray:
        """Return calibrated probabilities, shape (sentences, classes)."""
        return _softmax(self.decision_function(X) / self.temperature_)

    def predict(self, X: Iterable[dict]) -> np.ndarray:
        """Return the likeliest label of each pair."""
        return self.classes_[self.decision_function(X).argmax(axis=1)]

    def _model(self) -> LogisticRegression:
        return LogisticRegression(C=self.C, class_weight="balanced", max_iter=400, tol=1e-3)

    def _temperature(self, matrix, y, groups) -> float:
        cv = GroupKFold(self.folds) if groups is not None else StratifiedKFold(self.folds)
        if min(np.unique(y, return_counts=True)[1]) < self.folds or (groups is not None and len(set(groups)) < self.folds):
            return 1.0
        scores = _columns(cross_val_predict(self._model(), matrix, y, cv=cv, groups=groups, method="decision_function"))
        gold = np.searchsorted(self.classes_, y)

        def loss(log_t: float) -> float:
            return -np.log(_softmax(scores / np.exp(log_t))[np.arange(len(y)), gold] + 1e-12).mean()

        return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def _features() -> FeatureUnion:
    return FeatureUnion(
        [
            ("words", TfidfVectorizer(analyzer=get_words, min_df=2, sublinear_tf=True)),
            ("before", TfidfVectorizer(analyzer=get_before, min_df=2, sublinear_tf=True)),
            ("signs", Pipeline([("get", FunctionTransformer(get_signs)), ("one_hot", DictVectorizer())])),
        ],
        transformer_weights={"words": 1.0, "before": 0.3, "signs": 0.4},
    )


def _plain_vocabularies(features: FeatureUnion) -> None:
    """Make vocabularies plain integers: skops writes each NumPy integer as a file of its own."""
    for name in ("words", "before"):
        vectorizer = dict(features.transformer_list)[name]
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


def _columns(scores: np.ndarray) -> np.ndarray:
    """Scores with a column a class, also for two classes."""
    return np.column_stack([-scores / 2, scores / 2]) if scores.ndim == 1 else scores


def _softmax(scores: np.ndarray) -> np.ndarray:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)
