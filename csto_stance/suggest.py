"""Which sentences to label next: those that the machine is least sure of, and that are unlike each other and what is labelled."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from csto_stance import resources
from csto_stance.corpus import ANNOTATED, LABELS

SCORED = [c for c in LABELS if c != "attribution"]


def suggest(table: pd.DataFrame, n: int, labelled: list[str] | None = None) -> pd.DataFrame:
    """Return the sentences whose labels would teach most, the best first.

    Each pick has the largest doubt times distance, divided by one more than the picks that its article has already
    (farthest-first traversal after Gonzalez 1985, weighted by uncertainty).

    Parameters
    ----------
    table : DataFrame
        Sentences with probabilities, as of `analyse`.
    n : int
        How many; fewer come back when there are fewer.
    labelled : list of str, optional
        Texts that have labels already: these sentences are left out, and near-copies of them come late.

    Returns
    -------
    DataFrame
        Rows of ``table`` with ``doubt`` (see `doubt`), ``distance`` (cosine, 0 to 1, to the nearest labelled or picked
        sentence) and ``reason``, in words.
    """
    labelled = labelled or []
    known = {_plain(text) for text in labelled}
    pool = table[[_plain(text) not in known for text in table["text"]]].reset_index(drop=True)
    if pool.empty:
        return pool.assign(doubt=[], distance=[], reason=[])
    doubts, matrix = doubt(pool).to_numpy(), _vectors([*pool["text"], *labelled])
    mine, distance = matrix[: len(pool)], _distance(matrix[: len(pool)], matrix[len(pool) :])
    picked, used = [], dict.fromkeys(pool["article"], 0)
    for _ in range(min(n, len(pool))):
        worth = doubts * distance / (1 + pool["article"].map(used).to_numpy())
        worth[[k for k, _ in picked]] = -1
        best = int(worth.argmax())
        picked.append((best, float(distance[best])))
        used[pool["article"][best]] += 1
        distance = np.minimum(distance, _distance(mine, mine[best]))
    rows = [k for k, _ in picked]
    out = pool.iloc[rows].assign(doubt=doubts[rows].round(2), distance=[round(d, 2) for _, d in picked])
    return out.assign(reason=[_reason(row) for row in out.to_dict("records")]).reset_index(drop=True)


def doubt(table: pd.DataFrame) -> pd.Series:
    """Return how unsure the machine is of each sentence, 0 to 1: the mean over labels of the probabilities' entropy.

    Entropy is divided by its largest value; the speaker counts with one minus the probability of the chosen one.

    Examples
    --------
    >>> sure, unsure = [0.98, 0.01, 0.01], [0.4, 0.3, 0.3]
    >>> columns = [f"p_sentiment_{value}" for value in LABELS["sentiment"]]
    >>> doubt(pd.DataFrame([sure, unsure], columns=columns)).round(2).tolist()
    [0.1, 0.99]
    """
    parts = [_entropy(table[columns].to_numpy(dtype=float)) for column in SCORED if set(columns := _probabilities(column)) <= set(table)]
    parts += [1 - table["p_speaker"].astype(float)] if "p_speaker" in table else []
    return pd.Series(np.mean(parts, axis=0), index=table.index)


def labelled_texts(data=None) -> list[str]:
    """Return the texts of a data folder's sentences that have every label."""
    sentences = resources.table("sentences.csv", data)
    return sentences.loc[(sentences[ANNOTATED] != "").all(axis=1), "text"].tolist()


def unlabelled_articles(data=None) -> pd.DataFrame:
    """Return the data folder's articles that have a sentence without labels: ``article, text, date``."""
    sentences = resources.table("sentences.csv", data)
    articles = resources.table("articles.csv", data)[["article", "date"]]
    unfinished = set(sentences.loc[(sentences[ANNOTATED] == "").any(axis=1), "article"])
    articles = articles[articles["article"].isin(unfinished)]
    return articles.assign(text=[resources.article_text(a, data) for a in articles["article"]])


def _probabilities(column: str) -> list[str]:
    return [f"p_{column}_{value}" for value in LABELS[column]]


def _entropy(p: np.ndarray) -> np.ndarray:
    return -(p * np.log(np.clip(p, 1e-12, 1))).sum(axis=1) / np.log(p.shape[1])


def _vectors(texts: list[str]):
    """Words' inner pieces of three to five letters: a copy with another name or ending stays near."""
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32).fit_transform(texts)


def _distance(mine, others) -> np.ndarray:
    """The cosine distance of each row to the nearest of others, 1 where there are none."""
    if not others.shape[0]:
        return np.ones(mine.shape[0])
    parts = [(mine[k : k + 500] @ others.T).max(axis=1).toarray().ravel() for k in range(0, mine.shape[0], 500)]
    return np.clip(1 - np.concatenate(parts), 0, 1)


def _reason(row: dict) -> str:
    """The label that is least clear, its two likeliest values, and how new the sentence is."""
    unclear = []
    for column in SCORED:
        if set(_probabilities(column)) <= set(row):
            (p, first), (q, second) = sorted(((float(row[f"p_{column}_{v}"]), v) for v in LABELS[column]), key=lambda pair: (-pair[0], pair[1]))[:2]
            unclear.append((p - q, f"{column}: {first} {p:.2f} or {second} {q:.2f}"))
    if "p_speaker" in row:
        unclear.append((2 * float(row["p_speaker"]) - 1, f"speaker: {row['speaker']} {float(row['p_speaker']):.2f}"))
    return f"{min(unclear)[1]}; distance {row['distance']:.2f}"


def _plain(text: str) -> str:
    return " ".join(text.split())
