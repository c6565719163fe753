"""Why a sentence was labelled as it was: the candidates for its speaker, and the words that weighed for its stance."""

from __future__ import annotations

import pandas as pd

from csto_stance import quotes
from csto_stance.analysis import as_articles
from csto_stance.models import Models, fitted
from csto_stance.sentences import split
from csto_stance.targets import load_targets
from csto_stance.why import weights


def explain_speaker(source, sentence: int, date: str | None = None, data=None, models: Models | None = None, top: int = 5) -> pd.DataFrame:
    """Return who might have spoken a sentence, the likeliest first, with the features that weighed most for and against each.

    Parameters
    ----------
    source : path, str or DataFrame
        One article, as for `analysis.analyse`.
    sentence : int
        Its number, from 1.

    Returns
    -------
    DataFrame
        ``candidate, score`` (log odds), ``feature, weight``: at most ``top`` rows a candidate; the score is the sum of all its weights.

    Raises
    ------
    IndexError
        When the article has no such sentence.
    """
    units = _units(source, sentence, date, data)
    ranker = (models or fitted(data)).speakers
    return pd.DataFrame(ranker.weighed(units, sentence - 1, top), columns=["candidate", "score", "feature", "weight"])


def explain_stance(source, sentence: int, target: str, date: str | None = None, data=None, models: Models | None = None) -> pd.DataFrame:
    """Return the words that weighed for the label given over its rival, the second likeliest, the heaviest first.

    Parameters
    ----------
    target : str
        A target of targets.csv.

    Returns
    -------
    DataFrame
        ``word, weight, label, rival``: a weight over 0 speaks for the label, under 0 for the rival; they sum to ``log(p_label / p_rival)``.
        The model is linear: nothing is approximated.

    Raises
    ------
    KeyError
        For a target that is not in targets.csv; the message names those that are.
    IndexError
        When the article has no such sentence.
    """
    known = load_targets(data)
    if target not in known:
        raise KeyError(f"no target {target!r}; there are {', '.join(known)}")
    return words_that_weighed(_units(source, sentence, date, data), sentence, models or fitted(data), data)[target]


def words_that_weighed(units: pd.DataFrame, sentence: int, models: Models, data=None) -> dict[str, pd.DataFrame]:
    """Return the table of `explain_stance` for every target, of a sentence of units (columns of `quotes.mark`)."""
    seen = models.pairs(models.speakers.predict(units), data)
    return {target: _heaviest_first(weights(models.stance, seen[target][sentence - 1 : sentence], target)[0]) for target in load_targets(data)}


def _heaviest_first(found: dict) -> pd.DataFrame:
    table = pd.DataFrame(found["words"].items(), columns=["word", "weight"]).assign(label=found["label"], rival=found["rival"])
    return table.sort_values("weight", key=lambda w: -w.abs(), kind="stable", ignore_index=True)


def _units(source, sentence: int, date, data) -> pd.DataFrame:
    articles, problems = as_articles(source, date, data=data)
    if articles.empty:
        raise FileNotFoundError("; ".join(map(str, problems)))
    units = quotes.mark(split(articles.head(1), data), quiet=True)
    if not 1 <= sentence <= len(units):
        raise IndexError(f"the article has sentences 1 to {len(units)}, not {sentence}")
    return units
