"""Can the probabilities be trusted: reliability by bins of confidence, and its error (`trust.plot_calibration` draws it)."""

from __future__ import annotations

import numpy as np
import pandas as pd

BINS = 10


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
    top = np.array([row[f"p_{column}_{value}"] for value, row in zip(guess, predicted.to_dict("records"), strict=True)], dtype=float)
    table = pd.DataFrame({"confidence": top, "right": (guess == predicted[column]).to_numpy(dtype=float), "sentences": 1})
    places = np.minimum((top * bins).astype(int), bins - 1)
    return table.groupby(places).agg({"confidence": "mean", "right": "mean", "sentences": "sum"}).reset_index(drop=True)


def calibration_error(predicted: pd.DataFrame, column: str, bins: int = BINS) -> float:
    """Return the expected calibration error: the mean gap of confidence and accuracy over bins (Naeini et al. 2015), 0 to 1."""
    table = reliability(predicted, column, bins)
    return float(((table["confidence"] - table["right"]).abs() * table["sentences"]).sum() / table["sentences"].sum())
