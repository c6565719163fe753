"""The second look: what a first look made of the sentences around, of the other targets and of the tone, as signs of each pair."""

from __future__ import annotations

import numpy as np
import pandas as pd

WEIGHT = 0.25  # of these signs beside those of the sentence itself: an error of the first look spreads less
PLACES = ("before", "before2", "after", "voice", "turn", "article")


def around(sentences: pd.DataFrame, chances: np.ndarray) -> dict[str, np.ndarray]:
    """Return the probabilities around each sentence, by place; zeros where there is no such sentence.

    Parameters
    ----------
    sentences : DataFrame
        Units in order, with ``article`` and ``speaker``. Whom a name stands for is never used, only whether two units share it.
    chances : ndarray
        The first look's probabilities, shape (sentences, classes).

    Returns
    -------
    dict of ndarray
        Of the shape of ``chances``: the sentence ``before``, the one before that (``before2``), the one ``after``; what the same speaker
        says elsewhere in the article (``voice``: the sum over their other sentences divided by all of theirs) and just before and
        after (``turn``, their sum); the mean of the rest of the ``article``.
    """
    found = {place: np.zeros_like(chances) for place in PLACES}
    for rows in sentences.groupby(sentences["article"].to_numpy(), sort=False).indices.values():
        here, n = chances[rows], len(rows)
        _, speakers, sizes = np.unique(sentences["speaker"].to_numpy()[rows].astype(str), return_inverse=True, return_counts=True)
        before, after, before2 = _moved(here, 1), _moved(here, -1), _moved(here, 2)
        said = np.zeros((len(sizes), here.shape[1]))
        np.add.at(said, speakers, here)
        follows = np.r_[False, speakers[1:] == speakers[:-1]][:, None]
        found["before"][rows], found["before2"][rows], found["after"][rows] = before, before2, after
        found["voice"][rows] = (said[speakers] - here) / sizes[speakers][:, None]
        found["turn"][rows] = before * follows + after * np.r_[follows[1:], [[False]]]
        found["article"][rows] = (here.sum(axis=0) - here) / max(n - 1, 1)
    return found


def _moved(values: np.ndarray, steps: int) -> np.ndarray:
    """The rows of so many places before (or after, under 0); zeros where there are none."""
    out = np.zeros_like(values)
    if steps > 0:
        out[steps:] = values[:-steps]
    else:
        out[:steps] = values[-steps:]
    return out


def look_again(X: dict, sentences: pd.DataFrame, chances: dict, classes: dict) -> dict:
    """Return pairs with the first look's probabilities among their signs: around for the same question, and here for the others.

    Parameters
    ----------
    X : dict of list of dict
        The pairs of each target, and of sentiment under the key None; one a sentence.
    chances : dict of ndarray
        The first look at them, each of shape (sentences, classes).
    classes : dict
        The labels that the columns of ``chances`` stand for.

    Returns
    -------
    dict of list of dict
        As ``X``. For a target, signs tell of the same target around (`voice=against`), of the other targets, in the mean, here and around
        (`rival=favor`, `rival-voice=favor`) and of the tone here (`tone=negative`); for sentiment, of the tone around and of each target here.
    """
    near = {key: around(sentences, values) for key, values in chances.items()}
    found = {}
    for key in X:
        looks = [(place, near[key][place], classes[key]) for place in PLACES]
        others = [other for other in X if other not in (key, None)]
        if key is None:
            looks += [(other, chances[other], classes[other]) for other in others]
        else:
            looks.append(("tone", chances[None], classes[None]))
        if key is not None and others:
            looks.append(("rival", _mean([chances[other] for other in others]), classes[key]))
            looks += [(f"rival-{place}", _mean([near[other][place] for other in others]), classes[key]) for place in PLACES]
        names = [f"{look}={label}" for look, _, labels in looks for label in labels]
        table = (WEIGHT * np.hstack([values for _, values, _ in looks])).tolist()
        found[key] = [{**x, "signs": x["signs"] | dict(zip(names, row, strict=True))} for x, row in zip(X[key], table, strict=True)]
    return found


def _mean(tables: list[np.ndarray]) -> np.ndarray:
    return np.mean(tables, axis=0)
