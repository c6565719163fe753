"""Who stands where: shares of each stance by speaker with their doubt, and a table of the articles."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd

from csto_stance.actors import directory

STANCES = ["favor", "neutral", "against"]
VALUES = [*STANCES, "absent"]
NO_GROUP = "(none)"
PERIODS = ["year", "quarter", "month"]
NO_SOURCE = ["narrator", "unnamed"]
_Z = 1.959963984540054
_DRAWS = 4000
_SEED = 20221123
_NOTHING = (1.0, 0.0)  # widens no interval


def by_speaker(sentences: pd.DataFrame, target: str, by: str = "speaker", minimum: int = 5, data=None) -> pd.DataFrame:
    """Return the share of each stance toward a target, a row for each group and stance, with 95 % intervals.

    The interval starts as Wilson's score interval of the observed share (Wilson 1927, JASA 22). Where some label is in doubt it
    is widened to take in a bootstrap that doubts the labels too: draw the group's sentences again with replacement, draw the label of
    each from its probabilities (`absent` included), and take the 2.5th and 97.5th percentiles of the share over 4000 such
    draws (Efron and Tibshirani 1993, ch. 13; shares from probabilities: Bella et al. 2010, ICDM). One such draw of n labels is
    a multinomial draw of size n from the group's mean probabilities, which is how it is computed. The wider end of the two is kept,
    so that the observed share is always inside. Sentences count as independent, and the probabilities as calibrated: for a
    speaker known from one article, or for text unlike the corpus, the truth is wider still.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence, with ``stance_<target>`` and the column ``by``; ``p_stance_<target>_<value>`` are used where there are.
        A row without a label is left out; a row without probabilities counts as certain.
    target : str
        A target of the table, such as ``csto`` or ``azerbaijan``.
    by : str
        What groups the sentences (see `grouping`): ``speaker``, ``camp``, ``year``, or a column such as ``outlet`` or ``article``.
    minimum : int
        Groups with fewer sentences on the target get no share and no interval.
    data : path, optional
        Another data folder, for the camps.

    Returns
    -------
    DataFrame
        ``group``; ``stance`` (favor, neutral, against); ``sentences`` (those of the group where the target is not absent);
        ``count``; ``share``, ``low``, ``high`` (0 to 1, NaN below the minimum); ``enough``. Most sentences first, then by name.
        A group that never takes up the target has no row.

    Raises
    ------
    ValueError
        For an unknown target, column or label, or a minimum below 1.

    Examples
    --------
    >>> table = pd.DataFrame({"speaker": ["Ina Sol"] * 5, "stance_csto": ["against"] * 4 + ["neutral"]})
    >>> by_speaker(table, "csto").round(2)[["group", "stance", "sentences", "count", "share", "low", "high"]]
         group   stance  sentences  count  share   low  high
    0  Ina Sol    favor          5      0    0.0  0.00  0.43
    1  Ina Sol  neutral          5      1    0.2  0.04  0.62
    2  Ina Sol  against          5      4    0.8  0.38  0.96
    """
    labels = stances(sentences, target)
    groups = grouping(sentences, by, data)
    if minimum < 1:
        raise ValueError(f"minimum is {minimum}; it must be 1 or more")
    chances = _chances(sentences, target, labels)
    rows = []
    for group, members in chances[labels != ""].groupby(groups[labels != ""], sort=True):
        rows += _rows(group, labels[members.index], members.to_numpy(), minimum)
    columns = ["group", "stance", "sentences", "count", "share", "low", "high", "enough"]
    table = pd.DataFrame(rows, columns=columns).astype({"sentences": int, "count": int, "share": float, "low": float, "high": float, "enough": bool})
    return table.sort_values(["sentences", "group"], ascending=[False, True], kind="stable", ignore_index=True)


def grouping(sentences: pd.DataFrame, by: str, data=None) -> pd.Series:
    """Return the group of each sentence.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence.
    by : str
        A column of the table; or ``camp``, the speaker's in actors.csv; or ``year``, ``quarter`` or ``month`` of the column ``date``.
    data : path, optional
        Another data folder.

    Returns
    -------
    Series of str
        Such as ``Armenia``, ``2022``, ``2022-Q4`` or ``2022-11``; ``(none)`` for a blank, an unlisted speaker or an incomplete date.
        With a fresh index 0 to n-1.

    Raises
    ------
    ValueError
        For an unknown column.

    Examples
    --------
    >>> grouping(pd.DataFrame({"date": ["2022-11-23", "2022", ""]}), "quarter").tolist()
    ['2022-Q4', '(none)', '(none)']
    """
    column = by if by in sentences.columns else {"camp": "speaker", **dict.fromkeys(PERIODS, "date")}.get(by, by)
    if column not in sentences.columns:
        raise ValueError(f"no column {column!r}; the table has: {', '.join(map(str, sentences.columns))}")
    names = sentences[column].reset_index(drop=True).astype("object")
    names = names.where(names.notna(), "").astype(str).str.strip()
    if column != by:
        names = names.map(directory(data).camp).fillna("") if by == "camp" else names.map(lambda date: period(date, by))
    return names.replace("", NO_GROUP)


def period(date: str, by: str) -> str:
    """Return the year, quarter or month of a date; ``""`` where the date does not tell it.

    Examples
    --------
    >>> period("2022-11-23", "year"), period("2022-11", "quarter"), period("2022", "month")
    ('2022', '2022-Q4', '')
    """
    if not re.match(r"\d{4}-(?:0[1-9]|1[0-2])" if by != "year" else r"\d{4}", date):
        return ""
    return {"year": date[:4], "month": date[:7]}.get(by) or f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"


def targets(sentences: pd.DataFrame) -> list[str]:
    """Return the targets that a table has a stance for, in the order of its columns.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence.

    Returns
    -------
    list of str
        The rest of the name of each column ``stance_<target>``.

    Examples
    --------
    >>> targets(pd.DataFrame(columns=["text", "stance_csto", "p_stance_csto_favor", "stance_azerbaijan"]))
    ['csto', 'azerbaijan']
    """
    return [column.removeprefix("stance_") for column in map(str, sentences.columns) if column.startswith("stance_")]


def toward(sentences: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return a table without the stances toward other targets; an unknown target is an error (see `stances`).

    Examples
    --------
    >>> list(toward(pd.DataFrame(columns=["text", "stance_csto", "stance_azerbaijan"]), "csto").columns)
    ['text', 'stance_csto']
    """
    stances(sentences, target)
    return sentences.drop(columns=[f"stance_{other}" for other in targets(sentences) if other != target])


def stances(sentences: pd.DataFrame, target: str) -> pd.Series:
    """Return the stance of each sentence toward a target, checked against the codebook.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence.
    target : str
        A target of the table.

    Returns
    -------
    Series of str
        favor, neutral, against, absent, or ``""`` where nobody labelled; with a fresh index 0 to n-1.

    Raises
    ------
    ValueError
        For an unknown target or label; the message lists what is allowed.

    Examples
    --------
    >>> stances(pd.DataFrame({"stance_csto": ["favor", None]}), "csto").tolist()
    ['favor', '']
    """
    if target not in targets(sentences):
        raise ValueError(f"no target {target!r}; the table has: {', '.join(targets(sentences)) or 'none'}")
    column = sentences[f"stance_{target}"].reset_index(drop=True)
    labels = column.astype("object").where(column.notna(), "")
    unknown = labels[~labels.isin([*VALUES, ""])]
    if len(unknown):
        raise ValueError(f"stance_{target}, row {unknown.index[0] + 1}: {unknown.iloc[0]!r}; allowed: {', '.join(VALUES)}")
    return labels


def overview(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row an article: how long it is, who speaks in it, and how often each stance is taken.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence, with ``article``, ``speaker``, ``attribution`` and a column ``stance_<target>`` for each target.

    Returns
    -------
    DataFrame
        ``article`` (sorted); ``sentences``; ``speakers`` (different ones, the narrator and the unnamed not counted); ``reported``
        (share of sentences that report words, 0 to 1); ``<target>_<stance>`` (counts) for favor, neutral, against and absent.

    Examples
    --------
    >>> table = pd.DataFrame({"article": ["a", "a"], "speaker": ["narrator", "Ina Sol"], "attribution": ["none", "direct"]})
    >>> overview(table.assign(stance_csto=["absent", "favor"])).iloc[:, :5]
      article  sentences  speakers  reported  csto_favor
    0       a          2         1       0.5           1
    """
    table = sentences[["article"]].reset_index(drop=True)
    table["source"] = sentences["speaker"].to_numpy()
    table["source"] = table["source"].where(~table["source"].isin([*NO_SOURCE, ""]))
    table["reported"] = (sentences["attribution"].fillna("none") != "none").to_numpy()
    counts = {"sentences": ("article", "size"), "speakers": ("source", "nunique"), "reported": ("reported", "mean")}
    for target in targets(sentences):
        labels = stances(sentences, target)
        for value in VALUES:
            table[f"{target}_{value}"] = (labels == value).astype(int)
            counts[f"{target}_{value}"] = (f"{target}_{value}", "sum")
    return table.groupby("article", sort=True).agg(**counts).reset_index()


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return Wilson's 95 % score interval of a share.

    Parameters
    ----------
    count, total : int
        How many of how many; total is 1 or more.

    Returns
    -------
    (float, float)
        Low and high, 0 to 1. Source: Wilson (1927), JASA 22, 209-212.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(7, 9)]
    [0.453, 0.937]
    """
    share, spread = count / total, _Z**2 / total
    centre = (share + spread / 2) / (1 + spread)
    half = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return (0.0 if count == 0 else centre - half), (1.0 if count == total else centre + half)


def _chances(sentences: pd.DataFrame, target: str, labels: pd.Series) -> pd.DataFrame:
    """The probability of each value, sentence by sentence; a label without probabilities counts as certain."""
    certain = pd.DataFrame({value: (labels == value).astype(float) for value in VALUES})
    names = [f"p_stance_{target}_{value}" for value in VALUES]
    if not set(names) <= set(sentences.columns):
        return certain
    given = sentences[names].reset_index(drop=True).astype(float).set_axis(VALUES, axis=1)
    return given.where(given.notna().all(axis=1), certain)


def _rows(group: str, labels: pd.Series, chances: np.ndarray, minimum: int) -> list[tuple]:
    total = int((labels != "absent").sum())
    if not total:
        return []
    counts = [int((labels == stance).sum()) for stance in STANCES]
    if total < minimum:
        return [(group, stance, total, count, math.nan, math.nan, math.nan, False) for stance, count in zip(STANCES, counts, strict=True)]
    doubt = _bootstrap(chances) if ((chances > 0) & (chances < 1)).any() else [_NOTHING] * len(STANCES)
    rows = []
    for stance, count, (low, high) in zip(STANCES, counts, doubt, strict=True):
        ends = wilson(count, total)
        rows.append((group, stance, total, count, count / total, min(ends[0], low), max(ends[1], high), True))
    return rows


def _bootstrap(chances: np.ndarray) -> list[tuple[float, float]]:
    # fsum is exact, so that the order of the rows changes no digit; the same seed for every group, so that no group moves another.
    mean = np.array([math.fsum(column) for column in chances.T])
    draws = np.random.default_rng(_SEED).multinomial(len(chances), mean / mean.sum(), size=_DRAWS)
    draws = draws[draws[:, 3] < len(chances)]
    if not len(draws):  # labels set by hand against probabilities that all say absent
        return [(0.0, 1.0)] * len(STANCES)
    shares = draws[:, :3] / draws[:, :3].sum(axis=1, keepdims=True)
    return [tuple(map(float, np.quantile(column, [0.025, 0.975]))) for column in shares.T]
