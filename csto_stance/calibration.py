"""Can the probabilities be trusted: a reliability diagram and its error, and what is gained by leaving the unsure aside."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

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


def plot_coverage(predicted: pd.DataFrame, columns: list[str], ax: Axes | None = None) -> Axes:
    """Draw the share of right labels against the share of sentences kept, from all of them (right) to the surest (left)."""
    ax = ax or plt.subplots(figsize=(5.5, 4.5), layout="constrained")[1]
    for column, marker in zip(columns, "osD^v", strict=False):
        table = coverage(predicted, column)
        ax.plot(table["coverage"], table["right"], marker=marker, markersize=4, label=column.removeprefix("stance_"))
    ax.set(xlim=(0, 1.02), ylim=(0.4, 1), xlabel="share of sentences kept", ylabel="share that is right")
    ax.set_title(f"Leaving the unsure aside pays ({len(predicted)} sentences, out of fold)", loc="left", fontweight="bold", fontsize=10)
    ax.legend(frameon=False)
    return ax
