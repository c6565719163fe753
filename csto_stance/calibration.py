"""Can the probabilities be trusted: a reliability diagram and its error."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

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


def plot_calibration(predicted: pd.DataFrame, columns: list[str], ax: Axes | None = None) -> Axes:
    """Draw how often labels of a given confidence are right; on the diagonal, confidence can be taken at its word."""
    ax = ax or plt.subplots(figsize=(5.5, 5), layout="constrained")[1]
    ax.plot([0, 1], [0, 1], color="#8A8A8A", linewidth=1, zorder=0)
    for column, marker in zip(columns, "osD^v", strict=False):
        table = reliability(predicted, column)
        table = table[table["sentences"] >= 10]
        error = calibration_error(predicted, column)
        ax.plot(table["confidence"], table["right"], marker=marker, label=f"{column.removeprefix('stance_')}, error {error:.2f}")
    worst = max(calibration_error(predicted, column) for column in columns)
    ax.set(xlim=(0.2, 1), ylim=(0.2, 1), xlabel="confidence (mean of a bin of ten or more sentences)", ylabel="share that is right")
    ax.set_title(f"Confidence is off by at most {worst:.2f} on average ({len(predicted)} sentences)", loc="left", fontweight="bold", fontsize=10)
    ax.legend(frameon=False)
    return ax
