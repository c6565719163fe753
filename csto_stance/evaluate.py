"""How good the labels are: out-of-fold, with intervals over stories, beside baselines and the annotators' agreement."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from sklearn.metrics import f1_score
from tqdm import tqdm

from csto_stance import corpus as labelled
from csto_stance import models
from csto_stance.calibration import calibration_error, confidence
from csto_stance.candidates import NARRATOR, same
from csto_stance.quotes import mark

SCORED = ["speaker", *labelled.LABELS]
DRAWS = 500


def cross_validate(corpus: pd.DataFrame, n: int = 5, seed: int = 0, data=None, progress: bool = False) -> pd.DataFrame:
    """Return the corpus labelled out of fold: every article by models that never saw its story.

    Speakers are predicted too, so the stances' errors include those of the speakers. The units, the language and the date are given;
    the list of words that are no names (`resources.vocabulary`) is drawn from the whole corpus, without its labels.

    Returns
    -------
    DataFrame
        The corpus' labelled rows in their order, with ``predicted_<column>`` for speaker, attribution, stances and sentiment, the
        probabilities ``p_<column>_<value>``, and the baselines ``majority_<column>`` (the commonest label of the training
        folds) and ``named_<column>`` for stances (the commonest label of named, and of unnamed, targets).
    """
    jobs = [delayed(_fold)(corpus.iloc[train], corpus.iloc[test], data) for train, test in labelled.folds(corpus, n, seed)]
    return pd.concat(_side_by_side(jobs, progress)).loc[corpus.index[labelled.labelled_rows(corpus)]]


def _fold(train: pd.DataFrame, test: pd.DataFrame, data) -> pd.DataFrame:
    return predictions(models.fit(train, data), train, test, data)


def _side_by_side(jobs: list, progress: bool = False) -> list:
    """The results of jobs, in order, as many at a time as there are cores (four at most: each holds a copy of the corpus)."""
    working = Parallel(n_jobs=min(len(jobs), os.cpu_count() or 1, 4), return_as="generator")(jobs)
    return list(tqdm(working, total=len(jobs), desc="folds", disable=not progress, leave=False))


def out_of_fold(data=None, n: int = 5, seed: int = 0, progress: bool = False) -> pd.DataFrame:
    """Return `cross_validate` of the data folder's corpus, kept in the cache while data, code and library versions are the same."""
    path = cached_folds(data, n, seed)
    corpus = labelled.load_corpus(data)
    if path and path.exists():
        try:
            guessed = pd.read_csv(path, keep_default_na=False, encoding="utf-8", index_col=0)
            return corpus.join(guessed, how="inner")
        except (OSError, EOFError, ValueError):  # cut short by a crash
            path.unlink(missing_ok=True)
    predicted = cross_validate(corpus, n, seed, data, progress)
    if path:
        partial = path.with_suffix(f".{os.getpid()}")
        predicted[predicted.columns.difference(corpus.columns, sort=False)].to_csv(partial, encoding="utf-8", compression="gzip")
        partial.replace(path)
        models.forget(path.parent, "csv.gz")
    return predicted


def cached_folds(data=None, n: int = 5, seed: int = 0) -> Path | None:
    """Return where `out_of_fold` keeps its labels, or None when no folder can be written."""
    return models.cache_path(data, f"folds-{n}-{seed}", "csv.gz")


SPEAKER_ERRORS = ["right speaker", "right narrator", "missed", "wrong speaker", "false speech"]


def speaker_errors(predicted: pd.DataFrame) -> pd.Series:
    """Return of each row how its speaker was told: one of SPEAKER_ERRORS.

    ``missed`` is reported speech taken for the narrator's, ``false speech`` the reverse, ``wrong speaker`` somebody else's.
    """
    kinds = []
    for gold, got in zip(predicted["speaker"], predicted["predicted_speaker"], strict=True):
        if same(gold, got):
            kinds.append("right narrator" if gold == NARRATOR else "right speaker")
        else:
            kinds.append("false speech" if gold == NARRATOR else "missed" if got == NARRATOR else "wrong speaker")
    return pd.Series(pd.Categorical(kinds, SPEAKER_ERRORS), predicted.index, name="speaker told")


def predictions(fitted: models.Models, train: pd.DataFrame, test: pd.DataFrame, data=None) -> pd.DataFrame:
    """Return labelled rows with the models' guesses and the baselines that the training rows give; see `cross_validate`.

    Unlabelled rows are read as context and left out of what is returned.
    """
    train = train[labelled.labelled_rows(train)]
    got = fitted.label(test.drop(columns=["speaker", "speaker_text", *labelled.LABELS]), data, quiet=True)
    out = test.copy()
    for column in SCORED:
        out[f"predicted_{column}"] = got[column]
        out[f"majority_{column}"] = train[column].mode()[0]
    for column in [c for c in got.columns if c.startswith("p_")]:
        out[column] = got[column]
    out["predicted_speaker_text"] = got["speaker_text"]
    for column in [c for c in SCORED if c.startswith("stance_")]:
        out[f"named_{column}"] = _by_naming(column, train, test, data)
    return out[labelled.labelled_rows(out)]


def _by_naming(column: str, train: pd.DataFrame, test: pd.DataFrame, data) -> pd.Series:
    target = models.load_targets(data)[column.removeprefix("stance_")]
    seen = {part: frame["clean"].str.contains(target.names) for part, frame in (("train", train), ("test", test))}
    labels = {named: train.loc[seen["train"] == named, column].mode()[0] for named in (True, False)}
    return seen["test"].map(labels)


def accuracy(gold: pd.Series, got: pd.Series) -> float:
    """Return the share of rows that are right (0 to 1); speakers may differ in spelling."""
    return float(np.mean([same(a, b) for a, b in zip(gold, got, strict=True)]))


def macro_f1(gold: pd.Series, got: pd.Series) -> float:
    """Return the mean F1 of the labels that occur in ``gold`` (0 to 1).

    Examples
    --------
    >>> gold = pd.Series(["absent"] * 9 + ["favor"])
    >>> got = pd.Series(["absent"] * 10)
    >>> accuracy(gold, got), round(macro_f1(gold, got), 2)
    (0.9, 0.47)
    """
    return float(f1_score(gold, got, labels=sorted(set(gold)), average="macro", zero_division=0))


def f_avg(gold: pd.Series, got: pd.Series) -> float:
    """Return the mean F1 of favor and against, the measure of SemEval-2016 task 6 (Mohammad et al. 2016)."""
    return float(f1_score(gold, got, labels=["favor", "against"], average="macro", zero_division=0))


def scores(predicted: pd.DataFrame, draws: int = DRAWS, seed: int = 0) -> pd.DataFrame:
    """Return each label's scores with 95 % intervals beside its baselines.

    Parameters
    ----------
    predicted : DataFrame
        As of `cross_validate`.
    draws : int
        Bootstrap samples of stories (Efron and Tibshirani 1993); the interval is their 2.5 and 97.5 percentiles.

    Returns
    -------
    DataFrame
        ``label, measure, score, low, high, majority, named`` (baselines' scores, NaN where there is none), ``sentences``.
    """
    rows = []
    for column in SCORED:
        for name, measure in _measures(column).items():
            low, high = _interval(predicted, column, measure, draws, seed)
            base = {b: measure(predicted[column], predicted[f"{b}_{column}"]) for b in ("majority", "named") if f"{b}_{column}" in predicted}
            score = measure(predicted[column], predicted[f"predicted_{column}"])
            rows.append({"label": column, "measure": name, "score": score, "low": low, "high": high, **base, "sentences": len(predicted)})
    return pd.DataFrame(rows)


def _measures(column: str) -> dict[str, Callable]:
    if column in ("speaker", "attribution"):
        return {"accuracy": accuracy}
    return {"macro_f1": macro_f1, "f_avg": f_avg} if column.startswith("stance_") else {"macro_f1": macro_f1}


def _interval(predicted: pd.DataFrame, column: str, measure: Callable, draws: int, seed: int) -> tuple[float, float]:
    generator = np.random.default_rng(seed)
    rows = [group.to_numpy() for _, group in pd.Series(range(len(predicted))).groupby(predicted["story"].to_numpy())]
    gold, got = predicted[column].to_numpy(), predicted[f"predicted_{column}"].to_numpy()
    found = []
    for _ in range(draws):
        picked = np.concatenate([rows[i] for i in generator.integers(0, len(rows), len(rows))])
        found.append(measure(gold[picked], got[picked]))
    return tuple(np.percentile(found, [2.5, 97.5]).round(4))


def per_class(predicted: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return precision, recall, F1 and support of each label of a column."""
    rows = []
    for value in labelled.LABELS[column]:
        gold, got = predicted[column] == value, predicted[f"predicted_{column}"] == value
        hits = int((gold & got).sum())
        precision, recall = hits / max(int(got.sum()), 1), hits / max(int(gold.sum()), 1)
        rows.append(
            {
                "label": column,
                "value": value,
                "precision": precision,
                "recall": recall,
                "f1": 2 * hits / max(int(gold.sum() + got.sum()), 1),
                "support": int(gold.sum()),
            }
        )
    return pd.DataFrame(rows)


def worst_errors(predicted: pd.DataFrame, column: str, n: int = 10) -> pd.DataFrame:
    """Return the wrong labels that the classifier was surest of."""
    wrong = predicted[predicted[column] != predicted[f"predicted_{column}"]].copy()
    wrong["p"] = confidence(wrong, column, f"predicted_{column}")
    columns = ["article", "sentence", "text", "speaker", column, f"predicted_{column}", "p"]
    return wrong.sort_values(["p", "article", "sentence"], ascending=[False, True, True])[columns].head(n)


def evaluation(data=None, n: int = 5, seed: int = 0, progress: bool = False) -> dict:
    """Cross-validate on the corpus and return all that is reported (see `report`)."""
    return report(out_of_fold(data, n, seed, progress), n, seed, data)


def report(predicted: pd.DataFrame, n: int = 5, seed: int = 0, data=None) -> dict:
    """Return what is told of out-of-fold rows: scores, classes, calibration, the annotators' agreement, sizes, versions."""
    columns = [c for c in labelled.LABELS if c != "attribution"]
    return {
        "articles": int(predicted["article"].nunique()),
        "stories": int(predicted["story"].nunique()),
        "sentences": len(predicted),
        "folds": n,
        "seed": seed,
        "scores": _records(scores(predicted)),
        "classes": _records(pd.concat([per_class(predicted, c) for c in columns])),
        "calibration_error": {c: round(calibration_error(predicted, c), 4) for c in columns},
        "agreement": _records(labelled.agreement(data)),
        "versions": models.versions(),
    }


def _records(table: pd.DataFrame) -> list[dict]:
    return json.loads(table.to_json(orient="records", double_precision=4))


def as_text(result: dict) -> str:
    """Return an evaluation as lines to read: score and interval beside baselines and annotators."""
    ceiling = [f"{row['label']} {row['agreed']:.0%} (alpha {row['alpha']:.2f})" for row in result["agreement"] if row["alpha"] is not None]
    lines = [
        f"{result['sentences']} sentences, {result['articles']} articles, {result['stories']} stories; {result['folds']} folds by story, out of fold.",
        f"{'label':18} {'measure':9} {'score':>6}  {'95 % interval':15} {'majority':>8} {'by name':>8}",
    ]
    for row in result["scores"]:
        baselines = [f"{row[b]:8.2f}" if row.get(b) is not None else f"{'':8}" for b in ("majority", "named")]
        interval = f"{row['low']:.2f} to {row['high']:.2f}"
        lines.append(f"{row['label']:18} {row['measure']:9} {row['score']:6.2f}  {interval:15} {' '.join(baselines)}")
    lines.append("calibration error: " + ", ".join(f"{k} {v:.3f}" for k, v in result["calibration_error"].items()))
    lines.append("two annotators agree in: " + ", ".join(ceiling))
    return "\n".join(lines)


def right(predicted: pd.DataFrame) -> pd.DataFrame:
    """Return how many labels are right, beside the baselines: ``label, right, majority, by_name, sentences``.

    ``by_name`` is the rule "the commonest label of named targets where one is named, else that of unnamed ones".
    """
    rows = []
    for column in SCORED:
        counts = [f"{by}_{column}" for by in ("predicted", "majority", "named")]
        got = [int(sum(same(a, b) for a, b in zip(predicted[column], predicted[c], strict=True))) if c in predicted else None for c in counts]
        rows.append((column, *got, len(predicted)))
    return pd.DataFrame(rows, columns=["label", "right", "majority", "by_name", "sentences"]).astype({"by_name": "Int64"})


def learning_curve(corpus: pd.DataFrame, shares=(0.25, 0.5, 0.75, 1.0), n: int = 5, seed: int = 0, data=None) -> pd.DataFrame:
    """Return how the stance and sentiment scores grow with the articles taught, by story folds, speakers as labelled by hand.

    Returns
    -------
    DataFrame
        One row a share of the training articles: ``share, articles`` (mean number taught), and the ``f_avg`` or ``macro_f1`` of each
        label over all test sentences, with ``<label>_low`` and ``_high`` (95 %, bootstrap over stories).
        The articles of a share are a fixed random draw, each share holding the smaller ones.
    """
    marked = mark(corpus, quiet=True)
    order = pd.Series(np.random.default_rng(seed).permutation(sorted(corpus["article"].unique())))
    taught = [
        (share, marked.iloc[train][marked["article"].iloc[train].isin(set(_drawn(order, marked["article"].iloc[train], share)))], marked.iloc[test])
        for share in shares
        for train, test in labelled.folds(corpus, n, seed)
    ]
    guesses = _side_by_side([delayed(_guesses)(train, test, data) for _, train, test in taught])
    rows = []
    for share in shares:
        mine = [k for k, (s, *_) in enumerate(taught) if s == share]
        got = pd.concat([guesses[k] for k in mine]).loc[corpus.index[labelled.labelled_rows(corpus)]]
        scored = corpus.join(got.add_prefix("predicted_"), how="inner")
        row = {"share": share, "articles": round(float(np.mean([taught[k][1]["article"].nunique() for k in mine])))}
        for column in got:
            measure = f_avg if column.startswith("stance_") else macro_f1
            low, high = _interval(scored, column, measure, DRAWS // 2, seed)
            row |= {column: measure(scored[column], got[column]), f"{column}_low": low, f"{column}_high": high}
        rows.append(row)
    return pd.DataFrame(rows)


def _drawn(order: pd.Series, articles: pd.Series, share: float) -> pd.Series:
    """The first articles, in a fixed random order, of those taught."""
    kept = order[order.isin(articles)]
    return kept.head(round(share * len(kept)))


def _guesses(train: pd.DataFrame, test: pd.DataFrame, data) -> pd.DataFrame:
    """Labels of test rows by classifiers fitted on training rows, without calibration (it changes no label)."""
    return models.fit_classifiers(train, data, calibration=0).classify(test, data)[[*(f"stance_{target}" for target in models.load_targets(data)), "sentiment"]]
