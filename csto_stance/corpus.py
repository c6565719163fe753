"""The labelled sentences: load, check, fold by story, measure how far annotators agree."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold

from csto_stance import resources
from csto_stance.actors import directory
from csto_stance.copies import near_copies
from csto_stance.sentences import split
from csto_stance.speakers import ATTRIBUTIONS
from csto_stance.stance import SENTIMENTS, STANCES

LABELS = {"attribution": ATTRIBUTIONS, "stance_csto": STANCES, "stance_azerbaijan": STANCES, "sentiment": SENTIMENTS}
ANNOTATED = ["speaker", *LABELS]


class CorpusError(ValueError):
    """A label or a row that the codebook does not allow; the message names file, row and allowed values."""


def load_corpus(data=None, origin: str | None = None) -> pd.DataFrame:
    """Return the labelled sentences, one row each, in the order of the articles.

    Parameters
    ----------
    data : path, optional
        Another data folder.
    origin : str, optional
        Keep only articles of this origin: `written for the project` or `supplied by the owner`.

    Returns
    -------
    DataFrame
        The columns of sentences.csv (``article, sentence, start, end, text, speaker, speaker_text, attribution,
        stance_csto, stance_azerbaijan, sentiment, note``), those of articles.csv (``title, outlet, kind, country, genre,
        date, language, story, origin, licence``), and ``paragraph`` and ``clean`` of `sentences.split`.
        Sentences that nobody labelled are there too, as the context of those labelled, with blank labels.

    Raises
    ------
    CorpusError
        When a label is not in the codebook.

    Examples
    --------
    >>> corpus = load_corpus(origin="supplied by the owner")
    >>> len(corpus), corpus["article"].unique().tolist()
    (15, ['otsc-sommet-erevan-2022'])
    """
    articles = resources.table("articles.csv", data)
    if origin:
        articles = articles[articles["origin"] == origin]
    labels = clean_labels(resources.table("sentences.csv", data), "sentences.csv")
    labels[["sentence", "start", "end"]] = labels[["sentence", "start", "end"]].astype(int)
    articles["text"] = [resources.article_text(a, data) for a in articles["article"]]
    units = split(articles, data)[["article", "start", "end", "paragraph", "clean"]]
    corpus = labels.merge(articles.drop(columns="text"), on="article").merge(units, on=["article", "start", "end"], how="left")
    return _fill(corpus, units)


def _fill(corpus: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """A unit that the splitter cuts otherwise keeps its labelled text and the paragraph in which it begins."""
    corpus["clean"] = corpus["clean"].fillna(corpus["text"])
    starts = units.sort_values("start")[["article", "start", "paragraph"]]
    begun = pd.merge_asof(corpus[["article", "start"]].reset_index().sort_values("start"), starts, on="start", by="article")
    corpus["paragraph"] = begun.set_index("index")["paragraph"].reindex(corpus.index).fillna(1).astype(int)
    return corpus


def taught(articles: pd.DataFrame, data=None) -> list[str]:
    """Return which of some articles (columns ``article, text``) the corpus holds, blanks and line ends aside."""
    known = {" ".join(resources.article_text(a, data).split()) for a in resources.table("articles.csv", data)["article"]}
    return [name for name, text in zip(articles["article"], articles["text"], strict=True) if " ".join(text.split()) in known]


def clean_labels(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a table with its labels in the codebook's spelling: trimmed, lower case; blank stays blank (not annotated).

    Raises
    ------
    CorpusError
        For values that are not allowed, a line each: file, row (as a spreadsheet counts, header is 1) and the allowed values.

    Examples
    --------
    >>> clean_labels(pd.DataFrame({"sentiment": [" Negative\\u00a0"]}), "x.csv")["sentiment"].tolist()
    ['negative']
    """
    out, wrong = folded_labels(table)
    if wrong:
        raise CorpusError("\n".join(f"{name}, row {row + 2}, {told}" for row, told in wrong))
    return out


def folded_labels(table: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[int, str]]]:
    """Return a table with its labels trimmed and in lower case, and what is not allowed: (position of the row, what is wrong)."""
    out, wrong = table.copy(), []
    for column, allowed in LABELS.items():
        if column in out:
            out[column] = out[column].astype(str).str.replace("\u00a0", " ").str.strip().str.lower()
            for row in (~out[column].isin([*allowed, ""])).to_numpy().nonzero()[0]:
                wrong.append((int(row), f"column {column}: {out[column].iloc[row]!r} is not allowed; allowed: {', '.join(allowed)}"))
    return out, sorted(wrong)


def folds(corpus: pd.DataFrame, n: int = 5, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return ``n`` (train, test) pairs of row positions; a story, and near-copies of a text, stay on one side.

    Examples
    --------
    >>> table = pd.DataFrame({"article": ["a", "b", "c"], "story": ["s", "s", "t"], "clean": ["x", "y", "z"]})
    >>> [sorted(table["story"].iloc[test]) for _, test in folds(table, 2)]
    [['t'], ['s', 's']]
    """
    groups = stories(corpus)
    codes = pd.Series(groups).rank(method="dense").to_numpy()
    return list(GroupKFold(n, shuffle=True, random_state=seed).split(corpus, groups=codes))


def stories(corpus: pd.DataFrame) -> np.ndarray:
    """Return a group per row: the story, joined with every story that shares a near-copied sentence with it."""
    parent = {s: s for s in corpus["story"]}

    def root(s):
        while parent[s] != s:
            s = parent[s]
        return s

    rows = corpus.reset_index(drop=True)
    for i, j, _ in near_copies(rows):
        a, b = sorted((root(rows["story"][i]), root(rows["story"][j])))
        parent[b] = a
    return np.array([root(s) for s in corpus["story"]])


def problems(data=None) -> list[str]:
    """Return what is wrong with the data folder, a line each; an empty list when all is well."""
    articles, labels = resources.table("articles.csv", data), resources.table("sentences.csv", data)
    found = _label_problems(labels, "sentences.csv") + _label_problems(resources.table("annotations.csv", data), "annotations.csv")
    if found:
        return found
    found += [f"articles.csv: {a} stands twice" for a in articles["article"][articles["article"].duplicated()]]
    found += [f"sentences.csv: {a} is not in articles.csv" for a in sorted(set(labels["article"]) - set(articles["article"]))]
    found += [f"articles.csv: {a} has no labelled sentence" for a in sorted(set(articles["article"]) - set(labels["article"]))]
    found += _unsettled(labels)
    if found:
        return found
    for article, group in labels.groupby("article", sort=False):
        found += _article_problems(article, group, data)
    if found:
        return found
    corpus = load_corpus(data)
    found += [f"near-copy ({p:.0%}): {_at(corpus, i)} and {_at(corpus, j)}" for i, j, p in near_copies(corpus)]
    return found


def _label_problems(table: pd.DataFrame, name: str) -> list[str]:
    try:
        clean_labels(table, name)
    except CorpusError as error:
        return str(error).split("\n")
    return []


def _unsettled(labels: pd.DataFrame) -> list[str]:
    """A sentence without any label is the context of labelled ones; one with some is not settled yet."""
    blank = labels[ANNOTATED].apply(lambda column: column.str.strip() == "")
    part = blank.any(axis=1) & ~blank.all(axis=1)
    return [f"sentences.csv, row {i + 2}: {c} is not annotated" for c in ANNOTATED for i in labels.index[part & blank[c]]]


def _article_problems(article: str, rows: pd.DataFrame, data) -> list[str]:
    text = resources.article_text(article, data)
    found, last = [], 0
    for n, row in enumerate(rows.itertuples(), 1):
        start, end = int(row.start), int(row.end)
        where = f"sentences.csv: {article}, sentence {row.sentence}"
        if int(row.sentence) != n:
            found.append(f"{where}: out of order, expected {n}")
        if text[start:end] != row.text:
            found.append(f"{where}: the text is not what stands at {start} to {end}")
        if start < last or text[last:start].strip():
            found.append(f"{where}: text is left out or doubled before {start}")
        if row.speaker and (row.speaker == "narrator") != (row.attribution == "none"):
            found.append(f"{where}: narrator and attribution none go together")
        if row.speaker_text and row.speaker_text not in row.text:
            found.append(f"{where}: speaker_text {row.speaker_text!r} is not in the sentence")
        last = end
    if text[last:].strip():
        found.append(f"sentences.csv: {article}: text is left out after {last}")
    return found


def _at(corpus: pd.DataFrame, i: int) -> str:
    return f"{corpus['article'].iloc[i]} {corpus['sentence'].iloc[i]}"


def unlisted_speakers(corpus: pd.DataFrame, data=None) -> list[str]:
    """Return the speakers of the corpus that are not in actors.csv: private people, mostly."""
    who = directory(data)
    return sorted(set(corpus["speaker"]) - set(who.kind) - {"narrator", "unnamed", ""})


def labelled_rows(corpus: pd.DataFrame) -> pd.Series:
    """Return which sentences have every label (a mask); the others are context, or not settled yet."""
    return (corpus[ANNOTATED] != "").all(axis=1)


def agreement(data=None, by: str | None = None) -> pd.DataFrame:
    """Return how far the annotators agree, label by label, on the sentences that two or more of them labelled.

    Parameters
    ----------
    by : str, optional
        A column of articles.csv (`language`, `genre`) to split by.

    Returns
    -------
    DataFrame
        ``label``, the ``by`` column if any, ``sentences``, ``agreed`` (share, 0 to 1) and ``alpha``: Krippendorff's alpha,
        nominal (Krippendorff 2011, computed by the krippendorff package); NaN where every label is the same ("undefined").
    """
    table = clean_labels(resources.table("annotations.csv", data), "annotations.csv").replace({label: {"": None} for label in ANNOTATED})
    if by:
        table = table.merge(resources.table("articles.csv", data)[["article", by]], on="article")
    rows = []
    for label in ANNOTATED:
        for value, group in table.groupby(by) if by else [("", table)]:
            wide = group.pivot(index=["article", "sentence"], columns="annotator", values=label)
            wide = wide[wide.count(axis=1) > 1]
            rows.append(
                {"label": label, **({by: value} if by else {}), "sentences": len(wide), "agreed": (wide.nunique(axis=1) == 1).mean(), "alpha": alpha(wide)}
            )
    return pd.DataFrame(rows)


def agreement_table(data=None, by: str | None = None) -> str:
    """Return `agreement` as a Markdown table, the one that the datasheet holds."""
    found = agreement(data, by)
    found["agreed"] = found["agreed"].map("{:.1%}".format)
    found["alpha"] = found["alpha"].map(lambda a: "undefined" if np.isnan(a) else f"{a:.2f}")
    rows = [list(found.columns), ["---"] * len(found.columns), *found.astype(str).to_numpy().tolist()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def alpha(wide: pd.DataFrame) -> float:
    """Return Krippendorff's nominal alpha of a table with one column an annotator, None where they did not label.

    One minus observed over expected disagreement (Krippendorff 2011); NaN when only one value occurs. The krippendorff package
    gives the same figure (a test holds it to that) but takes memory with the square of the number of values, of which speakers
    have hundreds.

    Examples
    --------
    >>> round(alpha(pd.DataFrame({"a": ["x", "y", "x", "x"], "b": ["x", "y", "y", "x"]})), 3)
    0.533
    """
    units = [values for row in wide.to_numpy(dtype=object) if len(values := [v for v in row if pd.notna(v)]) > 1]
    counts = Counter(value for values in units for value in values)
    if len(counts) < 2:
        return float("nan")
    total = sum(counts.values())
    pairs = sum((len(v) ** 2 - sum(n**2 for n in Counter(v).values())) / (len(v) - 1) for v in units)
    expected = (total**2 - sum(n**2 for n in counts.values())) / (total - 1)
    return float(1 - pairs / expected)
