"""Can the labels be trusted, as figures: how well confidence is calibrated, how far annotators agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from csto_stance.calibration import calibration_error, coverage, reliability
from csto_stance.corpus import ANNOTATED, clean_labels
from csto_stance.looks import QUIET, Words, new_axes, plain, titled
from csto_stance.summarise import wilson

_LOOKS = [("o", "#0072B2"), ("s", "#D55E00"), ("D", "#009E73"), ("^", "#CC79A7"), ("v", "#56B4E9")]  # Okabe and Ito 2008
_FEWEST = 10


def plot_calibration(predicted: pd.DataFrame, columns: list[str], ax: Axes | None = None, data=None, language: str = "en") -> Axes:
    """Draw how often labels of a given confidence are right; on the diagonal, confidence can be taken at its word.

    Parameters
    ----------
    predicted : DataFrame
        As of `evaluate.cross_validate`; see `calibration.reliability`, which gives the numbers.
    columns : list of str
        Stance columns or sentiment, at most five.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    data : path, optional
        Another data folder, for the targets' names.
    language : str
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        x: mean confidence of a bin of ten or more sentences; y: the share that is right, with Wilson's 95 % interval; both 0 to 1.
    """
    words = Words(language, data)
    ax = ax or new_axes(6.5, 6)
    ax.plot([0, 1], [0, 1], color=QUIET, linewidth=1, zorder=0)
    for column, (marker, color) in zip(columns, _LOOKS, strict=False):
        table = reliability(predicted, column)
        table = table[table["sentences"] >= _FEWEST]
        ends = [wilson(round(row.right * row.sentences), row.sentences) for row in table.itertuples()]
        ax.vlines(table["confidence"], *zip(*ends, strict=True), color=color, linewidth=1.5, alpha=0.6)
        error = f"{calibration_error(predicted, column):.2f}"
        ax.plot(
            table["confidence"],
            table["right"],
            marker=marker,
            color=color,
            linewidth=1,
            label=words.say("calibration of", label=_column(column, words), error=error),
        )
    worst = max(calibration_error(predicted, column) for column in columns)
    ax.set(xlim=(0.2, 1), ylim=(0, 1), xlabel=words.caption(words.say("calibration axis").split("; "), predicted), ylabel=words.say("calibration right"))
    plain(ax, "y")
    ax.legend(frameon=False, loc="upper left")
    return titled(ax, words.say("calibration", worst=f"{worst:.2f}", count=len(predicted)), pad=10)


def plot_coverage(predicted: pd.DataFrame, columns: list[str], ax: Axes | None = None, data=None, language: str = "en") -> Axes:
    """Draw the share of right labels against the share of sentences kept, from all of them (right) to the surest (left); see `calibration.coverage`."""
    words = Words(language, data)
    ax = ax or new_axes(6.5, 5)
    for column, (marker, color) in zip(columns, _LOOKS, strict=False):
        table = coverage(predicted, column)
        ax.plot(table["coverage"], table["right"], marker=marker, markersize=4, color=color, linewidth=1, label=_column(column, words))
    ax.set(xlim=(0, 1.02), ylim=(0.4, 1), xlabel=words.caption(words.say("coverage axis").split("; "), predicted), ylabel=words.say("calibration right"))
    plain(ax, "y")
    ax.legend(frameon=False)
    return titled(ax, words.say("coverage", count=len(predicted)), pad=10)


def plot_agreement(annotations: pd.DataFrame, ax: Axes | None = None, data=None, language: str = "en") -> Axes:
    """Draw how far annotators agree on each label: Krippendorff's alpha with 95 % intervals.

    Parameters
    ----------
    annotations : DataFrame
        One row a sentence and annotator, with ``article, sentence, annotator`` and the labels, as annotations.csv.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    data : path, optional
        Another data folder, for the targets' names.
    language : str
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        The x axis is alpha (1: full agreement, 0: chance). Intervals: 1000 draws of the articles with replacement (Hayes and Krippendorff
        2007 draw units; here sentences of an article count as one).

    Raises
    ------
    CorpusError
        For a label that the codebook does not allow.
    """
    words = Words(language, data)
    table = clean_labels(annotations, "annotations").replace("", None)
    labels = [label for label in ANNOTATED if label in table]
    found = pd.DataFrame([_alphas(table, label) for label in labels], index=labels, columns=["alpha", "low", "high", "sentences"])
    ax = ax or new_axes(7, 1.6 + 0.45 * len(labels))
    ax.hlines(range(len(found)), found["low"], found["high"], color=QUIET, linewidth=3)
    ax.plot(found["alpha"], range(len(found)), "|", color="black", markersize=14, markeredgewidth=2, clip_on=False)
    for row in np.flatnonzero(found["alpha"].isna()):
        ax.text(0.01, row, words.say("agreement undefined"), va="center", fontsize=9, color=QUIET)
    ax.set_yticks(range(len(found)), [f"{_column(label, words)} ({n})" for label, n in found["sentences"].astype(int).items()])
    ax.set_ylim(len(found) - 0.5, -0.5)
    ax.set_xlim(min(0, np.nanmin([*found["low"], 0])), 1)
    plain(ax)
    ax.set_xlabel(words.say("agreement axis"))
    least = found["alpha"].idxmin() if found["alpha"].notna().any() else labels[0]
    title = words.say("agreement", label=_column(least, words), alpha=f"{found.loc[least, 'alpha']:.2f}", count=int(found["sentences"].max()))
    return titled(ax, title, pad=10)


def _alphas(table: pd.DataFrame, label: str) -> tuple[float, float, float, int]:
    """Alpha, its interval over articles, and how many sentences two or more annotators labelled; as `corpus.alpha`, for many draws at once."""
    wide = table.pivot(index=["article", "sentence"], columns="annotator", values=label)
    wide = wide[wide.count(axis=1) > 1]
    codes, values = pd.factorize(wide.to_numpy(dtype=object).ravel())
    codes = codes.reshape(wide.shape)
    if len(values) < 2 or codes.shape[1] < 2:
        return np.nan, np.nan, np.nan, len(wide)
    article, names = pd.factorize(wide.index.get_level_values("article"))
    counts = np.zeros((len(names), len(values)))
    given = codes >= 0  # a blank answer has no code
    np.add.at(counts, (np.broadcast_to(article[:, None], codes.shape)[given], codes[given]), 1)
    differ = (codes[:, :, None] != codes[:, None, :]) & given[:, :, None] & given[:, None, :]
    apart = np.bincount(article, differ.sum(axis=(1, 2)) / (given.sum(axis=1) - 1))
    draws = np.random.default_rng(0).multinomial(len(names), np.full(len(names), 1 / len(names)), size=1000)
    weights = np.vstack([np.ones(len(names)), draws])
    drawn, disagreed = weights @ counts, weights @ apart
    total = drawn.sum(axis=1)
    alphas = 1 - disagreed * (total - 1) / np.maximum(total**2 - (drawn**2).sum(axis=1), 1e-12)
    low, high = np.quantile(alphas[1:], [0.025, 0.975])
    return float(alphas[0]), float(low), float(high), len(wide)


def _column(label: str, words: Words) -> str:
    if label.startswith("stance_"):
        return words.say("column stance", target=words.name(label.removeprefix("stance_")))
    return words.label("column", label)
