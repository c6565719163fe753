"""The fitted models: speakers, stance, sentiment; fitted from data/ in seconds and cached by a hash of data and versions."""

from __future__ import annotations

import copy
import hashlib
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import skops.io

import csto_stance
from csto_stance import actors, lexicon, quotes, resources, sentences, targets
from csto_stance.corpus import folds, load_corpus, stories
from csto_stance.speakers import SpeakerRanker
from csto_stance.stance import StanceClassifier, pairs
from csto_stance.targets import load_targets

KEPT = 6
_SEEN: dict[str, str] = {}
TRUSTED = [
    "csto_stance.speakers.SpeakerRanker",
    "csto_stance.stance.StanceClassifier",
    "csto_stance.stance.get_before",
    "csto_stance.stance.get_signs",
    "csto_stance.stance.get_words",
]


@dataclass
class Models:
    """What the corpus taught: one ranker, one classifier for every target, one for sentiment."""

    speakers: SpeakerRanker
    stance: StanceClassifier
    sentiment: StanceClassifier

    def label(self, units: pd.DataFrame, data=None, quiet: bool = False) -> pd.DataFrame:
        """Add speakers, stances, sentiment and probabilities to units (columns of `sentences.split`)."""
        out = self.speakers.predict(quotes.mark(units, quiet))
        for target in load_targets(data):
            _add(out, f"stance_{target}", self.stance, pairs(out, target, data))
        _add(out, "sentiment", self.sentiment, pairs(out, None, data))
        return out


def _add(out: pd.DataFrame, column: str, model: StanceClassifier, X: list[dict]) -> None:
    """Write a column and its probabilities into a frame that the caller has just made."""
    probabilities = model.predict_proba(X) if X else np.empty((0, len(model.classes_)))
    out[column] = model.classes_[probabilities.argmax(axis=1)]
    for k, value in enumerate(model.classes_):
        out[f"p_{column}_{value}"] = probabilities[:, k]


def fit(corpus: pd.DataFrame, data=None) -> Models:
    """Fit every model on labelled sentences (columns of `corpus.load_corpus`)."""
    marked = quotes.mark(corpus, quiet=True)
    stance, sentiment = fit_classifiers(guessed_speakers(marked, data), data)
    return Models(SpeakerRanker(data=data).fit(marked), stance, sentiment)


def guessed_speakers(marked: pd.DataFrame, data=None, n: int = 3) -> pd.DataFrame:
    """Return labelled sentences with speakers and attributions guessed out of fold, as the classifiers will meet them.

    Classifiers taught with the true speakers trust them too much: out of fold it cost them two points of F_avg.
    """
    if marked["story"].nunique() < n:
        return marked
    parts = [SpeakerRanker(data=data).fit(marked.iloc[train]).predict(marked.iloc[test]) for train, test in folds(marked, n)]
    guessed = pd.concat(parts).loc[marked.index]
    return marked.assign(speaker=guessed["speaker"], attribution=guessed["attribution"])


def fit_classifiers(marked: pd.DataFrame, data=None, calibration: int = 4) -> tuple[StanceClassifier, StanceClassifier]:
    """Fit the classifier of every target and that of sentiment on labelled sentences whose speakers are known."""
    groups = stories(marked)
    stances = [(target, f"stance_{target}") for target in load_targets(data) if f"stance_{target}" in marked]
    return _classifier(marked, stances, groups, data, calibration), _classifier(marked, [(None, "sentiment")], groups, data, calibration)


def _classifier(marked: pd.DataFrame, columns: list[tuple], groups: np.ndarray, data, calibration: int) -> StanceClassifier:
    """One classifier of (target, column) labels; a sentence without a label is context only."""
    X = [x for target, _ in columns for x in pairs(marked, target, data)]
    y = np.concatenate([marked[column].to_numpy(dtype=object) for _, column in columns])
    kept = (y != "").nonzero()[0]
    return StanceClassifier(folds=calibration).fit([X[k] for k in kept], y[kept].tolist(), np.tile(groups, len(columns))[kept])


def fitted(data=None, without: tuple[str, ...] = (), tell: Callable[[str], None] | None = None) -> Models:
    """Return the models fitted on the corpus, from the cache when data, code and library versions are the same.

    Parameters
    ----------
    without : tuple of str
        Articles to hold out of training.
    tell : callable, optional
        Called with a line of text before a fit, which takes about half a minute.
    """
    _refresh(data)
    path = cache_path(data, hashlib.sha256("\n".join(sorted(without)).encode()).hexdigest()[:8] if without else "")
    if path and path.exists():
        try:
            return load(path, data)
        except (zipfile.BadZipFile, KeyError, OSError):  # cut short by a crash
            path.unlink(missing_ok=True)
    if tell:
        tell("fitting the models on the corpus (once, about half a minute) …")
    corpus = load_corpus(data)
    models = fit(corpus[~corpus["article"].isin(without)], data)
    if path:
        save(models, path)
        _forget(path.parent)
    return models


def _refresh(data) -> None:
    """Forget what was read of a data folder that has changed since."""
    seen = resources.fingerprint(data)
    if _SEEN.setdefault(str(data), seen) != seen:
        _SEEN[str(data)] = seen
        for cached in (targets.load_targets, targets.names_in, actors.directory, lexicon.lexicon, sentences.terms, resources.vocabulary_of):
            cached.cache_clear()


def _forget(folder: Path, kept: int = KEPT) -> None:
    """Remove all but the newest cached models."""
    for path in sorted(folder.glob("*.*"), key=lambda p: p.stat().st_mtime)[:-kept]:
        path.unlink(missing_ok=True)


def save(models: Models, path: str | Path) -> None:
    """Write models in skops' format, with the versions that made them; nothing in it runs when it is read."""
    speakers = copy.copy(models.speakers)
    speakers.data = None  # a path of this machine is no part of a model
    content = {"versions": versions(), "speakers": speakers, "stance": models.stance, "sentiment": models.sentiment}
    path = Path(path)
    partial = path.with_suffix(f".{os.getpid()}")
    skops.io.dump(content, partial)
    partial.replace(path)


def load(path: str | Path, data=None) -> Models:
    """Read models written by `save`, to be used with a data folder.

    Raises
    ------
    ValueError
        When other library versions wrote them; the message names both.
    """
    content = skops.io.load(path, trusted=TRUSTED)
    if content["versions"] != versions():
        raise ValueError(f"{path} was fitted with {content['versions']}; here are {versions()}: fit it again")
    content["speakers"].data = data
    return Models(content["speakers"], content["stance"], content["sentiment"])


def versions() -> dict[str, str]:
    """Return the versions that a fitted model depends on."""
    return {"csto_stance": csto_stance.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__}


def cache_path(data, what: str = "", suffix: str = "skops") -> Path | None:
    """Where something made of a data folder is cached, by a hash of data, code and versions; None when no folder can be written."""
    folder = Path(os.environ.get("CSTO_STANCE_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "csto_stance")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    name = "-".join([resources.fingerprint(data), *versions().values(), *([what] if what else [])])
    return folder / f"{name}.{suffix}" if os.access(folder, os.W_OK) else None
