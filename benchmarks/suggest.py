"""Does `csto-stance suggest` pick better than chance? The corpus is labelled anew from a few stories on, by each way of picking."""

import argparse

import numpy as np
import pandas as pd

from csto_stance import corpus as labelled
from csto_stance import evaluate, models, quotes, suggest
from csto_stance.stance import StanceClassifier

COLUMNS = ["stance_csto", "stance_azerbaijan", "sentiment"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=int, default=20, help="stories labelled at first")
    parser.add_argument("--step", type=int, default=200, help="sentences labelled at a time")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    corpus = quotes.mark(labelled.load_corpus(), quiet=True)
    features = {c: models.pairs(corpus, c.removeprefix("stance_") if c != "sentiment" else None) for c in COLUMNS}
    rows = [row for seed in range(given.seeds) for row in simulate(corpus, features, seed, given)]
    table = pd.DataFrame(rows).groupby(["labelled", "way"])["score"].agg(["mean", "std"]).unstack("way").round(3)
    print(f"mean of F_avg (two stances) and macro-F1 (sentiment) on a quarter of the stories, {given.seeds} draws")
    print(table.to_string())


def simulate(corpus, features, seed, given):
    """The score after each step, by way of picking; every way starts from the same stories."""
    stories = labelled.stories(corpus)
    order = np.random.default_rng(seed).permutation(np.unique(stories))
    test = np.isin(stories, order[: len(order) // 4])
    start = np.isin(stories, order[len(order) // 4 :][: given.start])
    for way in ("chance", "doubt", "suggest"):
        known = start.copy()
        for step in range(given.steps + 1):
            fitted = {c: fit(corpus, features, c, known) for c in COLUMNS}
            yield {"labelled": int(step * given.step), "way": way, "score": score(corpus, features, fitted, test)}
            known[picks(way, corpus, features, fitted, ~known & ~test, known, given.step, seed)] = True


def fit(corpus, features, column, known) -> StanceClassifier:
    at = known.nonzero()[0]
    return StanceClassifier(folds=0).fit([features[column][k] for k in at], corpus[column].iloc[at])


def score(corpus, features, fitted, test) -> float:
    at = test.nonzero()[0]
    got = {c: pd.Series(fitted[c].predict([features[c][k] for k in at])) for c in COLUMNS}
    measures = {c: evaluate.macro_f1 if c == "sentiment" else evaluate.f_avg for c in COLUMNS}
    return float(np.mean([measures[c](corpus[c].iloc[at].reset_index(drop=True), got[c]) for c in COLUMNS]))


def picks(way, corpus, features, fitted, pool, known, n, seed):
    at = pool.nonzero()[0]
    if way == "chance":
        return np.random.default_rng(seed).permutation(at)[:n]
    table = corpus.iloc[at][["article", "text", "speaker"]].assign(position=at)
    for c in COLUMNS:
        chances = fitted[c].predict_proba([features[c][k] for k in at])
        table[[f"p_{c}_{v}" for v in fitted[c].classes_]] = chances
    if way == "doubt":
        return at[np.argsort(-suggest.doubt(table).to_numpy(), kind="stable")[:n]]
    return suggest.suggest(table, n, corpus["text"].iloc[known.nonzero()[0]].tolist())["position"].to_numpy()


if __name__ == "__main__":
    main()
