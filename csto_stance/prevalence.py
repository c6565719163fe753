"""Who stands where, corrected for the classifier's measured errors: shares with intervals that count the sample and the errors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from csto_stance import evaluate
from csto_stance.summarise import NO_GROUP, PERIODS, STANCES, VALUES, by_speaker, grouping, stances, targets
from csto_stance.targets import NARRATOR_ROLE, OTHER_ROLE, OWN_ROLE, load_targets, role

ROLES = [NARRATOR_ROLE, OWN_ROLE, OTHER_ROLE]
STRATA = ["certain", *ROLES]
COLUMNS = ["target", "group", "stance", "sentences", "articles", "count", "share", "corrected", "low", "high", "enough", "note"]
ARTICLES = 3  # fewest that a corrected share is given for
CONFUSED_NOTE = "not corrected: the classifier confuses these labels too much"
UNCOUNTED_NOTE = "not corrected: the classifier's errors are not given"
CONFUSED = 0.1  # smallest singular value of a confusion matrix under which its errors cannot be undone (1: no errors; 0: two labels alike)
_PRIOR = 10  # sentences of the pooled matrix that are added to each row of a role's own
_DRAWS, _STEPS, _SEED = 400, 500, 20221123


def who_stands_where(
    sentences: pd.DataFrame, by: str = "speaker", errors: pd.DataFrame | None = None, minimum: int = 5, articles: int = ARTICLES, data=None
) -> pd.DataFrame:
    """Return the share of each stance toward each target, corrected for the classifier's errors, a row for each target, group and stance.

    The correction is the adjusted count (Rogan and Gladen 1978, Am J Epidemiol 107; Hopkins and King 2010, AJPS 54; Forman 2008, Data Min
    Knowl Disc 17) for four labels: of all shares, `absent` included, it takes those that would most likely give the labels counted, if the
    classifier errs as it did out of fold on the corpus; found by EM, which keeps them between 0 and 1 (as in Saerens et al. 2002, Neural
    Comput 14). It errs otherwise for the narrator, for a target's own voices and for the rest, so each role has its own matrix, to each
    row of which ten sentences of the common matrix are added. What is returned is the mean over 400 draws, which swings less than the share
    that fits best (Breiman 1996, Mach Learn 24).

    The 95 % interval takes in that of `summarise.by_speaker` and the 2.5th and 97.5th percentiles of those draws. Each draws the group's
    articles again (one fewer than there are, with replacement: Rao and Wu 1988, JASA 83), adds half a sentence's doubt to each label (Jeffreys),
    and draws the stories of the corpus again on which the errors were measured (Efron and Tibshirani 1993). The correction assumes that the
    classifier errs in the table as on the corpus, role by role; `by_speaker`, that its probabilities hold there. Neither is quite so, hence both
    (``benchmarks/prevalence.py`` tells how often they hold the truth). Label some sentences of your own before you publish a share.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence, with ``article``, ``speaker`` and a column ``stance_<target>`` for each target. Rows with ``p_stance_<target>_…`` are
        the classifier's; the others were labelled by hand and count as certain.
    by : str
        ``speaker``, ``camp`` (of the speaker, actors.csv), ``year``, ``quarter``, ``month`` (of ``date``), or any column, such as ``outlet``.
    errors : DataFrame, optional
        Sentences labelled by hand and out of fold (`measured_errors`, `evaluate.cross_validate`). Without it, intervals count the sample only.
    minimum, articles : int
        Groups with fewer sentences on the target, or from fewer articles, get no share and no interval.
    data : path, optional
        Another data folder.

    Returns
    -------
    DataFrame
        ``target, group, stance``; ``sentences`` (where the target is not absent, as counted); ``articles`` (that these stand in); ``count``;
        ``share`` (counted), ``corrected``, ``low, high`` (0 to 1); ``enough``; ``note``: why there is no share or no correction, or ``""``.
        Where the classifier confuses the labels too much to undo it, ``corrected`` is NaN and the interval 0 to 1.

    Raises
    ------
    ValueError
        For an unknown column or label, or a minimum below 1.

    Examples
    --------
    >>> table = pd.DataFrame({"article": list("aabbc"), "speaker": "Ina Sol", "stance_csto": ["against"] * 4 + ["neutral"]})
    >>> who_stands_where(table).round(2)[["group", "stance", "sentences", "articles", "share", "low", "high"]]
         group   stance  sentences  articles  share   low  high
    0  Ina Sol    favor          5         3    0.0  0.00  0.43
    1  Ina Sol  neutral          5         3    0.2  0.00  0.95
    2  Ina Sol  against          5         3    0.8  0.02  0.98
    """
    if articles < 1:
        raise ValueError(f"articles is {articles}; it must be 1 or more")
    groups = grouping(sentences, by, data)
    parts = []
    for target in targets(sentences):
        counted, matrices = _counted(sentences, groups, target, errors, data), _matrices(errors, target, data)
        parts.append(_toward(target, by_speaker(sentences, target, by, minimum, data), counted, matrices, minimum, articles))
    return pd.concat(parts, ignore_index=True)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)


def over_time(
    sentences: pd.DataFrame, by: str = "quarter", errors: pd.DataFrame | None = None, minimum: int = 5, articles: int = ARTICLES, data=None
) -> pd.DataFrame:
    """Return `who_stands_where` by period, with a row for every period between the first and the last, also those without a sentence.

    Parameters
    ----------
    sentences, errors, minimum, articles, data
        As of `who_stands_where`; ``date`` gives the period, and sentences without one are left out.
    by : str
        ``year``, ``quarter`` or ``month``.

    Returns
    -------
    DataFrame
        As of `who_stands_where`, the group called ``period``, in the order of time.

    Raises
    ------
    ValueError
        For another period, an unknown column or label.

    Examples
    --------
    >>> table = pd.DataFrame({"article": ["a", "b"], "date": ["2022-11-23", "2023-05-01"], "stance_csto": ["against", "favor"]})
    >>> over_time(table, minimum=1, articles=1)[["period", "stance", "sentences"]].iloc[::3].values.tolist()
    [['2022-Q4', 'favor', 1], ['2023-Q1', 'favor', 0], ['2023-Q2', 'favor', 1]]
    """
    if by not in PERIODS:
        raise ValueError(f"no period {by!r}; allowed: {', '.join(PERIODS)}")
    dated = sentences[(grouping(sentences, by) != NO_GROUP).to_numpy()]
    shares = who_stands_where(dated, by, errors, minimum, articles, data).rename(columns={"group": "period"})
    span = pd.PeriodIndex(shares["period"].str.replace("-Q", "Q"), freq=by[0].upper())
    periods = pd.period_range(span.min(), span.max(), freq=span.freq).astype(str).str.replace("Q", "-Q") if len(shares) else []
    every = pd.MultiIndex.from_product([targets(sentences), periods, STANCES], names=["target", "period", "stance"])
    filled = shares.set_index(every.names).reindex(every).reset_index()
    counts = ["sentences", "articles", "count"]
    nothing = f"not enough: sentences 0 of {minimum}, articles 0 of {articles}"
    filled = filled.fillna({**dict.fromkeys(counts, 0), "note": nothing}).astype(dict.fromkeys(counts, int))
    return filled.assign(enough=filled["share"].notna())


def measured_errors(data=None, tell: Callable[[str], None] | None = None) -> pd.DataFrame:
    """Return the corpus' sentences with their labels by hand and out of fold, cached as the models are.

    Parameters
    ----------
    data : path, optional
        Another data folder.
    tell : callable, optional
        Called with a line of text before the labels are made, which takes a few minutes.

    Returns
    -------
    DataFrame
        ``story, predicted_speaker``, and ``stance_<target>`` and ``predicted_stance_<target>`` for each target.
    """
    path = evaluate.cached_folds(data)
    if tell and not (path and path.exists()):
        tell("measuring the classifier's errors on the corpus (once, a few minutes) …")
    predicted = evaluate.out_of_fold(data)
    columns = [f"{by}stance_{target}" for target in load_targets(data) if f"stance_{target}" in predicted for by in ("", "predicted_")]
    return predicted[["story", "predicted_speaker", *columns]].reset_index(drop=True)


def _counted(sentences: pd.DataFrame, groups: pd.Series, target: str, errors, data) -> pd.DataFrame:
    """The labelled rows with ``group, article, label, stratum``; what has no probabilities, or no measured errors, counts as certain."""
    guess = f"p_stance_{target}_{VALUES[0]}"
    guessed = sentences[guess].notna().to_numpy() if guess in sentences else np.zeros(len(sentences), dtype=bool)
    measured = errors is not None and f"predicted_stance_{target}" in errors
    strata = np.where(guessed, _roles(sentences["speaker"], target, data) if measured else "uncounted", "certain")
    table = pd.DataFrame({"group": groups, "article": sentences["article"].astype(str).to_numpy(), "label": stances(sentences, target), "stratum": strata})
    return table[table["label"] != ""]


def _roles(speakers: pd.Series, target: str, data) -> np.ndarray:
    goal = load_targets(data)[target]
    return np.array([role(speaker, goal) for speaker in speakers], dtype=object)


def _cube(keys, strata, *labels) -> np.ndarray:
    """How many rows of each key (articles or stories, sorted), stratum, and label (by hand first, where two are given)."""
    axes = [pd.factorize(pd.Series(keys), sort=True)[0], np.array([STRATA.index(s) for s in strata], dtype=int)]
    axes += [np.array([VALUES.index(value) for value in column], dtype=int) for column in labels]
    cube = np.zeros((axes[0].max() + 1, len(STRATA), *[len(VALUES)] * len(labels)))
    np.add.at(cube, tuple(axes), 1)
    return cube


def _matrices(errors: pd.DataFrame | None, target: str, data) -> np.ndarray:
    """P(label given | true label) as measured and in each draw of stories, shape (draws + 1, strata, true, given)."""
    matrices = np.tile(np.eye(len(VALUES)), (_DRAWS + 1, len(STRATA), 1, 1))
    if errors is None or f"predicted_stance_{target}" not in errors:
        return matrices
    errors = errors[errors[f"stance_{target}"].isin(VALUES)]
    roles = _roles(errors["predicted_speaker"], target, data)
    cube = _cube(errors["story"], roles, errors[f"stance_{target}"], errors[f"predicted_stance_{target}"])
    counts = np.tensordot(_again(len(cube), len(cube), 1), cube, 1)
    common = counts.sum(axis=1, keepdims=True) + 1 / len(VALUES)
    matrices[:, 1:] = _normal(counts + _PRIOR * _normal(common))[:, 1:]
    return matrices


def _again(count: int, size: int, seed: int) -> np.ndarray:
    """The weights of `count` articles or stories: ones, then those of each draw of `size` with replacement."""
    draws = np.random.default_rng([_SEED, seed]).multinomial(size, np.full(count, 1 / count), size=_DRAWS)
    return np.vstack([np.ones(count), draws * (count / max(size, 1))])


def _toward(target: str, shares: pd.DataFrame, counted: pd.DataFrame, matrices: np.ndarray, minimum: int, least: int) -> pd.DataFrame:
    """The shares of `by_speaker` toward a target, with corrections, wider intervals and notes."""
    out = shares.assign(target=target, articles=0, corrected=np.nan, note="")
    for group, own in counted[counted["group"].isin(shares["group"])].groupby("group"):
        rows = out.index[out["group"] == group]
        total, articles = int(out.loc[rows[0], "sentences"]), own.loc[own["label"] != "absent", "article"].nunique()
        out.loc[rows, "articles"] = articles
        if total < minimum or articles < least:
            out.loc[rows, ["share", "low", "high", "enough"]] = [np.nan, np.nan, np.nan, False]
            out.loc[rows, "note"] = f"not enough: sentences {total} of {minimum}, articles {articles} of {least}"
            continue
        corrected, low, high, note = _estimate(own, matrices)
        out.loc[rows, "corrected"], out.loc[rows, "note"] = corrected, note
        out.loc[rows, "low"], out.loc[rows, "high"] = np.minimum(out.loc[rows, "low"], low), np.maximum(out.loc[rows, "high"], high)
    return out


def _estimate(own: pd.DataFrame, matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """Corrected share, low and high of each stance, and what there is to say of them."""
    uncounted = own["stratum"] == "uncounted"
    cube = _cube(own["article"], own["stratum"].mask(uncounted, "certain"), own["label"])
    weight = cube.sum(axis=(0, 2)) / cube.sum()
    confused = np.linalg.svd(matrices[0], compute_uv=False).min(axis=1) < CONFUSED
    if weight[confused].sum() > 0.5:
        return np.full(3, np.nan), np.zeros(3), np.ones(3), CONFUSED_NOTE
    used = np.flatnonzero(weight)
    counts = np.tensordot(_again(len(cube), max(len(cube) - 1, 1), 0), cube[:, used], 1)
    doubt = np.tile(weight[used, None] / 2, len(VALUES))
    counts[1:] += np.random.default_rng([_SEED, 2]).gamma(doubt, size=(_DRAWS, *doubt.shape))
    shares = _normal(_undone(counts, matrices[:, used])[:, : len(STANCES)])
    low, high = np.quantile(shares[1:], [0.025, 0.975], axis=0)
    corrected = shares[1:].mean(axis=0) if used.any() else shares[0]  # by hand: nothing to correct
    return corrected, np.minimum(low, corrected), np.maximum(high, corrected), UNCOUNTED_NOTE if uncounted.any() else ""


def _undone(counts: np.ndarray, matrices: np.ndarray) -> np.ndarray:
    """The likeliest true counts behind the given ones, summed over strata: (draws, strata, given) to (draws, true)."""
    size = counts.sum(axis=-1, keepdims=True)
    given, true = counts / np.maximum(size, 1e-12), np.full(counts.shape, 1 / counts.shape[-1])
    for _ in range(_STEPS):
        expected = (true[..., None, :] @ matrices)[..., 0, :]
        true = true * (matrices @ (given / np.maximum(expected, 1e-12))[..., None])[..., 0]
    return (true * size).sum(axis=1)


def _normal(table: np.ndarray) -> np.ndarray:
    return table / np.maximum(table.sum(axis=-1, keepdims=True), 1e-12)
