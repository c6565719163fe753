"""The words that weighed: the log odds of a label against its rival, shared out among what the classifier saw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csto_stance.models import Models
from csto_stance.stance import StanceClassifier
from csto_stance.targets import OTHER, PLACE, RIVAL, TARGET, load_targets

START = "(before any word)"
_MASKS = {TARGET: "[the target]", RIVAL: "[another target]", OTHER: "[a name]", PLACE: "[a place]"}
_SIGNS = {
    "role": "(the speaker's role)",
    "named": "(how the target is meant)",
    "near": "(how long ago the target was named)",
    "target": "(which target it is)",
    "place": "(where in the sentence the target stands)",
    "attribution": "(how words are reported)",
    "length": "(length)",
    "leans": "(words that lean: {})",
    "before": "(the sentence before)",
    "before2": "(the sentence before that)",
    "after": "(the sentence after)",
    "voice": "(what the speaker says elsewhere)",
    "turn": "(what the speaker says just before and after)",
    "article": "(the rest of the article)",
    "tone": "(the tone)",
    "rival": "(the stance toward other targets)",
}


def add_why(sentences: pd.DataFrame, models: Models, data=None, top: int = 3) -> pd.DataFrame:
    """Add a column ``why_stance_<target>`` for each target: what spoke most for the likeliest label and for its rival, the second.

    Parameters
    ----------
    sentences : DataFrame
        Labelled units, with the columns that `pairs.pairs` takes.
    models : Models
        What labelled them.
    top : int
        At most so many words for either side.

    Returns
    -------
    DataFrame
        The table with a dict as of `weights` in each cell, its ``words`` cut to the strongest.
    """
    out = sentences.copy()
    seen = models.pairs(sentences, data)
    for target in load_targets(data):
        found = weights(models.stance, seen[target], target)
        out[f"why_stance_{target}"] = [{**one, "words": _strongest(one["words"], top)} for one in found]
    return out


def weights(model: StanceClassifier, X: list[dict], target: str) -> list[dict]:
    """Return, for each pair of a target (as of `Models.pairs`), how its words decided between the two likeliest labels.

    Returns
    -------
    list of dict
        ``label``, ``rival``, and ``words``: each word or sign with its weight. A word stands for all features made of it: itself, its
        beginnings, its side of the target. The weights of a pair sum to ``log(p_label / p_rival)`` exactly.
    """
    if not X:
        return []
    matrix = model.features_.transform(X).tocsr()
    weight, start = (_per_class(part) / model.temperature_ for part in (model.model_.coef_, model.model_.intercept_))
    order = np.argsort(matrix @ weight.T + start, axis=1, kind="stable")
    names = _names(model, target)
    found = []
    for k, (rival, label) in enumerate(order[:, -2:]):
        cells = slice(matrix.indptr[k], matrix.indptr[k + 1])
        columns = matrix.indices[cells]
        parts = matrix.data[cells] * (weight[label, columns] - weight[rival, columns])
        words = _summed([names[c] for c in columns], parts.tolist(), X[k]["words"])
        words[START] = float(start[label] - start[rival])
        found.append({"label": str(model.classes_[label]), "rival": str(model.classes_[rival]), "words": words})
    return found


def _per_class(part: np.ndarray) -> np.ndarray:
    """Coefficients with a row a class, also for two classes, where scikit-learn keeps one."""
    return part if len(part) > 1 else np.concatenate([-part, part]) / 2


def _names(model: StanceClassifier, target: str) -> list[str]:
    """What a reader should read for each feature; beginnings of words (`trah*`) stay as they are."""
    parts = dict(model.features_.transformer_list)
    words = [name.removeprefix(f"{target}:") for name in parts["words"].get_feature_names_out()]
    before = [f"{_read(word)} (in the sentence before)" if word != "NOTHING" else "(no sentence before)" for word in parts["before"].get_feature_names_out()]
    signs = [_sign(name) for name in parts["signs"].named_steps["one_hot"].get_feature_names_out()]
    return words + before + signs


def _sign(name: str) -> str:
    """A sign in words; what is said by a word (`L:trahi`, `hint=alliance:near`) is that word."""
    kind, is_, value = name.partition("=")
    if not is_:
        side, _, word = name.partition(":")
        return word if side in "LR" else f"(a {side})"
    value = value.partition(":")[0]
    kind = kind.partition("-")[0]
    return _SIGNS[kind].format(value.replace("NOT_", "not ")) if kind in _SIGNS else value


def _summed(names: list[str], parts: list[float], seen: list[str]) -> dict[str, float]:
    """The weight of each word: a beginning counts for the first word that begins so."""
    words: dict[str, float] = {}
    for name, part in zip(names, parts, strict=True):
        if name.endswith("*"):
            name = next(word for word in seen if word.startswith(name[:-1]))
        words[_read(name)] = words.get(_read(name), 0.0) + part
    return words


def _read(word: str) -> str:
    return _MASKS.get(word) or (f"{word[4:]} (negated)" if word.startswith("NOT_") else word)


def _strongest(words: dict[str, float], top: int) -> dict[str, float]:
    """The strongest words of either side, the strongest first; what rounds to nothing is left out."""
    order = sorted(words.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    sides = [[pair for pair in order if round(sign * pair[1], 2) > 0][:top] for sign in (1, -1)]
    return dict(sides[0] + sides[1])
