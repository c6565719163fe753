"""The fitted models: speakers, stance, sentiment; fitted from data/ in seconds and cached by a hash of data and versions."""

from __future__ import annotations

import copy
import hashlib
import os
import re
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
from csto_stance import actors, context, lexicon, quotes, resources, sentences, targets
from csto_stance.corpus import folds, load_corpus, stories
from csto_stance.pairs import pairs
from csto_stance.speakers import SpeakerRanker
from csto_stance.stance import StanceClassifier
from csto_stance.targets import load_targets

KEPT = 6
_OWN = re.compile(r"[0-9a-f]{16}-\d")  # fingerprint, version: see `cache_path`
FOLDS = 3  # of the first look
CLASSIFIERS = ["stance", "sentiment", "first_stance", "first_sentiment"]
_SEEN: dict[str, str] = {}
TRUSTED = [
    "csto_stance.speakers.SpeakerRanker",
    "csto_stance.stance.StanceClassifier",
    "csto_stance.stance.get_before",
    "csto_stance.stance.get_runs",
    "csto_stance.stance.get_signs",
    "csto_stance.stance.get_words",
]


@dataclass
class Models:
    """What the corpus taught: one ranker, one classifier for every target and one for sentiment, each with the first look that it builds on."""

    speakers: SpeakerRanker | None
    stance: StanceClassifier
    sentiment: StanceClassifier
    first_stance: StanceClassifier
    first_sentiment: StanceClassifier

    def label(self, units: pd.DataFrame, data=None, quiet: bool = False) -> pd.DataFrame:
        """Add speakers, stances, sentiment and probabilities to units (columns of `sentences.split`)."""
        return self.classify(self.speakers.predict(quotes.mark(units, quiet)), data)

    def classify(self, sentences: pd.DataFrame, data=None) -> pd.DataFrame:
        """Add stances, sentiment and probabilities to units whose speakers are known."""
        out = sentences.copy()
        for target, X in self.pairs(sentences, data).items():
            _add(out, f"stance_{target}" if target else "sentiment", self.stance if target else self.sentiment, X)
        return out

    def pairs(self, sentences: pd.DataFrame, data=None) -> dict[str | None, list[dict]]:
        """Return what the classifiers see of units whose speakers are known: by target, and under None for sentiment."""
        X = {target: pairs(sentences, target, data) for target in [*load_targets(data), None]}
        if sentences.empty:
            return X
        first = {target: self.first_stance if target else self.first_sentiment for target in X}
        chances = {target: model.predict_proba(X[target]) for target, model in first.items()}
        return context.look_again(X, sentences, chances, {target: model.classes_ for target, model in first.items()})


def _add(out: pd.DataFrame, column: str, model: StanceClassifier, X: list[dict]) -> None:
    """Write a column and its probabilities into a frame that the caller has just made."""
    probabilities = model.predict_proba(X) if X else np.empty((0, len(model.classes_)))
    out[column] = model.classes_[probabilities.argmax(axis=1)]
    for k, value in enumerate(model.classes_):
        out[f"p_{column}_{value}"] = probabilities[:, k]


def fit(corpus: pd.DataFrame, data=None) -> Models:
    """Fit every model on labelled sentences (columns of `corpus.load_corpus`)."""
    marked = quotes.mark(corpus, quiet=True)
    found = fit_classifiers(guessed_speakers(marked, data), data)
    found.speakers = SpeakerRanker(data=data).fit(marked)
    return found


def guessed_speakers(marked: pd.DataFrame, data=None, n: int = 3) -> pd.DataFrame:
    """Return labelled sentences with speakers and attributions guessed out of fold, as the classifiers will meet them.

    Classifiers taught with the true speakers trust them too much: out of fold it cost them two points of F_avg.
    """
    if marked["story"].nunique() < n:
        return marked
    parts = [SpeakerRanker(data=data).fit(marked.iloc[train]).predict(marked.iloc[test]) for train, test in folds(marked, n)]
    guessed = pd.concat(parts).loc[marked.index]
    return marked.assign(speaker=guessed["speaker"], attribution=guessed["attribution"])


def fit_classifiers(marked: pd.DataFrame, data=None, calibration: int = 3) -> Models:
    """Fit the classifiers of stance and of sentiment on labelled sentences whose speakers are known; one without a label is context only.

    A first look at each sentence; then a second that also sees what the first, out of fold by story, makes of the sentences around, of
    the other targets and of the tone ("stacked sequential learning", Cohen and Carvalho 2005). Both are linear.
    """
    targets = [target for target in load_targets(data) if f"stance_{target}" in marked]
    y = {target: marked[f"stance_{target}"].to_numpy(dtype=object) for target in targets} | {None: marked["sentiment"].to_numpy(dtype=object)}
    X = {target: pairs(marked, target, data) for target in y}
    stories_ = stories(marked)
    first, chances = [], {}
    for keys in (targets, [None]):
        model = StanceClassifier(folds=0).fit(*_labelled(X, y, stories_, keys))
        first.append(model)
        chances |= _unseen(model, X, y, stories_, keys)
    again = context.look_again(X, marked, chances, {target: first[target is None].classes_ for target in y})
    second = [StanceClassifier(folds=calibration).fit(*_labelled(again, y, stories_, keys)) for keys in (targets, [None])]
    return Models(None, *second, *first)


def _stacked(X: dict, y: dict, keys: list) -> tuple[list[dict], np.ndarray]:
    """The pairs and labels of some targets, one below the other."""
    return [x for key in keys for x in X[key]], np.concatenate([y[key] for key in keys])


def _labelled(X: dict, y: dict, groups: np.ndarray, keys: list) -> tuple[list[dict], np.ndarray, np.ndarray]:
    """Those that have a label: pairs, labels and stories."""
    rows, labels = _stacked(X, y, keys)
    kept = (labels != "").nonzero()[0]
    return [rows[k] for k in kept], labels[kept].astype(str), np.tile(groups, len(keys))[kept]


def _unseen(model: StanceClassifier, X: dict, y: dict, groups: np.ndarray, keys: list) -> dict:
    """What a first look makes of each pair without having seen its label: out of fold where there is one."""
    rows, labels = _stacked(X, y, keys)
    found = np.empty((len(rows), len(model.classes_)))
    blank = (labels == "").nonzero()[0]
    known, gold, stories_ = _labelled(X, y, groups, keys)
    enough = len(set(stories_)) >= FOLDS
    found[labels != ""] = model.held_out(known, gold, stories_, FOLDS) if enough else model.predict_proba(known)
    if len(blank):
        found[blank] = model.predict_proba([rows[k] for k in blank])
    return dict(zip(keys, np.split(found, len(keys)), strict=True))


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
        forget(path.parent)
    return models


def _refresh(data) -> None:
    """Forget what was read of a data folder that has changed since."""
    seen = resources.fingerprint(data)
    if _SEEN.setdefault(str(data), seen) != seen:
        _SEEN[str(data)] = seen
        for cached in (targets.load_targets, targets.names_in, actors.directory, lexicon.lexicon, sentences.terms, resources.vocabulary_of):
            cached.cache_clear()


def forget(folder: Path, suffix: str = "skops", kept: int = KEPT) -> None:
    """Remove all but the newest cached files with a suffix; whatever else stands in the folder, which a user may have named, stays."""
    own = (path for path in folder.glob(f"*.{suffix}") if _OWN.match(path.name))
    for path in sorted(own, key=lambda p: p.stat().st_mtime)[:-kept]:
        path.unlink(missing_ok=True)


def save(models: Models, path: str | Path) -> None:
    """Write models in skops' format, with the versions that made them; nothing in it runs when it is read."""
    speakers = copy.copy(models.speakers)
    speakers.data = None  # a path of this machine is no part of a model
    content = {"versions": versions(), "speakers": speakers, **{name: getattr(models, name) for name in CLASSIFIERS}}
    path = Path(path)
    partial = path.with_suffix(f".{os.getpid()}")
    skops.io.dump(content, partial, compression=zipfile.ZIP_DEFLATED)
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
    return Models(content["speakers"], *(content[name] for name in CLASSIFIERS))


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
