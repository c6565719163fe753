"""The shape of a text: sentence length, quoted share, variety of words; to set our text beside real press."""

from __future__ import annotations

import re

import pandas as pd

from csto_stance import quotes, resources

WINDOW = 100
_WORD = re.compile(r"[^\W\d_]+")


def measure(sentences: pd.DataFrame) -> dict[str, float]:
    """Return the shape of some articles' sentences (columns ``article, clean, paragraph``; ``attribution`` if labelled).

    Returns
    -------
    dict
        ``words a sentence, mean`` and ``… median``; ``share of letters in quotation marks`` (0 to 1); ``type-token ratio`` (mean over
        moving windows of 100 words, Covington and McFall 2010, "Cutting the Gordian Knot: the moving-average type-token ratio"); and
        ``share of sentences, <attribution>`` for each attribution.
    """
    words = [_WORD.findall(text.casefold()) for text in sentences["clean"]]
    lengths = pd.Series([len(w) for w in words])
    marked = quotes.mark(sentences, quiet=True)
    letters = marked["clean"].str.len()
    found = {
        "words a sentence, mean": float(lengths.mean()),
        "words a sentence, median": float(lengths.median()),
        "share of letters in quotation marks": float((marked["quote_share"].astype(float) * letters).sum() / letters.sum()),
        "type-token ratio": _moving_ratio([w for sentence in words for w in sentence]),
    }
    if "attribution" in sentences:
        for value, share in sentences["attribution"].value_counts(normalize=True).sort_index().items():
            found[f"share of sentences, {value}"] = float(share)
    return found


def compare_shape(corpus: pd.DataFrame, data=None) -> pd.DataFrame:
    """Return our French text's shape beside that of real press (data/reference.csv): ``measure, ours``, then a column a source."""
    ours = measure(corpus[(corpus["language"] == "fr") & (corpus["origin"] != "supplied by the owner")])
    reference = resources.table("reference.csv", data)
    reference["value"] = reference["value"].astype(float)
    wide = reference.pivot(index="measure", columns="source", values="value")
    return pd.DataFrame({"ours": ours}).join(wide).reset_index(names="measure")


def _moving_ratio(words: list[str]) -> float:
    spans = range(0, max(1, len(words) - WINDOW + 1), 10)
    return sum(len(set(words[i : i + WINDOW])) / len(words[i : i + WINDOW]) for i in spans) / len(spans)
