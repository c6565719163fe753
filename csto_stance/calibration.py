"""Can the probabilities be trusted: reliability by bins of confidence, its error, and what is gained by leaving the unsure aside (drawn in `trust`)."""

from __future__ import annotations

import numpy as np
import pandas as pd

BINS = 10


def confidence(table: pd.DataFrame, column: str, given: str | None = None) -> pd.Series:
    """Return the probability of the label that each row was given (0 to 1), from its ``p_<column>_<value>``; ``given`` names another column of labels."""
    labels = table[given or column]
    out = pd.Series(np.nan, table.index, name="confidence")
    for value in labels.unique():
        out[labels == value] = table.loc[labels == value, f"p_{column}_{value}"].astype(float)
    return out


def reliability(predicted: pd.DataFrame, column: str, bins: int = BINS) -> pd.DataFrame:
    """Return, per bin of confidence, ``confidence`` (mean probability of the label given), ``right`` (share) and ``sentences``.

    Parameters
    ----------
    predicted : DataFrame
        As of `evaluate.cross_validate`.
    column : str
        A stance column or sentiment.
    """
    guess = predicted[f"predicted_{column}"]
    top = confidence(predicted, column, f"predicted_{column}").to_numpy()
    table = pd.DataFrame({"confidence": top, "right": (guess == predicted[column]).to_numpy(dtype=float), "sentences": 1})
    places = np.minimum((top * bins).astype(int), bins - 1)
    return table.groupby(places).agg({"confidence": "mean", "right": "mean", "sentences": "sum"}).reset_index(drop=True)


def calibration_error(predicted: pd.DataFrame, column: str, bins: int = BINS) -> float:
    """Return the expected calibration error: the mean gap of confidence and accuracy over bins (Naeini et al. 2015), 0 to 1."""
    table = reliability(predicted, column, bins)
    return float(((table["confidence"] - table["right"]).abs() * table["sentences"]).sum() / table["sentences"].sum())


def coverage(predicted: pd.DataFrame, column: str, steps: int = 20) -> pd.DataFrame:
    """Return what is right among the labels of at least each confidence (El-Yaniv and Wiener 2010).

    Parameters
    ----------
    predicted : DataFrame
        As of `evaluate.cross_validate`.
    column : str
        A stance column or sentiment.

    Returns
    -------
    DataFrame
        ``min_confidence, coverage`` (share of sentences kept), ``right`` (share of the kept that is right), ``sided_kept`` (share of the
        sentences that take a side, by hand, which are kept) and ``sentences``: a higher bar also loses more of the rare labels.
    """
    sure = confidence(predicted, column, f"predicted_{column}")
    right = predicted[column] == predicted[f"predicted_{column}"]
    sided = ~predicted[column].isin(["absent", "neutral"])
    rows = []
    for bar in np.linspace(0, 0.95, steps):
        kept = sure >= bar
        if kept.any():
            rows.append((round(float(bar), 2), kept.mean(), right[kept].mean(), kept[sided].mean() if sided.any() else np.nan, int(kept.sum())))
    return pd.DataFrame(rows, columns=["min_confidence", "coverage", "right", "sided_kept", "sentences"])
