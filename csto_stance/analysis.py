"""The whole way: a path, a text or a table of articles in, labelled sentences out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from csto_stance.articles import ArticleError, Problem, read_articles
from csto_stance.calibration import confidence
from csto_stance.corpus import taught
from csto_stance.models import Models, fitted
from csto_stance.readers import ADVICE, SUFFIXES
from csto_stance.sentences import split
from csto_stance.targets import load_targets
from csto_stance.why import add_why

FILE_SUFFIXES = SUFFIXES | set(ADVICE)
CONTRACT = ["article", "sentence", "start", "end", "text", "speaker", "speaker_text", "attribution"]


class TaughtArticle(UserWarning):
    """An article that the models were fitted on is labelled by them: its labels are no test."""


def analyse(
    source, date: str | None = None, data=None, models: Models | None = None, columns: Mapping[str, str] | None = None, min_confidence: float = 0.0
) -> pd.DataFrame:
    """Label every sentence of one or more articles with speaker, stances and sentiment.

    Parameters
    ----------
    source : path, str, list of paths or DataFrame
        A file or folder (the formats of `read_articles`); a text (a string with a blank or a line break that names no file); or
        a table with a column ``text`` (and ``article``, ``date``, ``title``, ``outlet``, ``author``).
    date : str, optional
        Publication date (YYYY-MM-DD): it settles who held an office. Default: the year the text speaks of most.
    data : path, optional
        Another data folder.
    models : Models, optional
        Models to use instead of those fitted on the corpus.
    columns : mapping, optional
        What a table calls a column of ours: ``{"text": "corps"}``.
    min_confidence : float
        Mark as ``uncertain`` the sentences where a stance's probability is lower (0 to 1); 0 adds no such column.

    Returns
    -------
    DataFrame
        One row a sentence: ``article, sentence, start, end, text, speaker, speaker_text, attribution``, a ``stance_…`` column
        per target, ``sentiment``, the probabilities ``p_<column>_<value>`` (0 to 1), then ``p_speaker``, ``speaker_listed``
        and ``paragraph``, then ``title, outlet, date, author`` and ``copy_of`` of the article (see `read_articles`).
        ``frame.attrs["problems"]`` lists the inputs that failed.

    Raises
    ------
    FileNotFoundError
        When not one input could be read.
    ArticleError
        For an empty text, or a table without a column ``text`` or with a date that is none.

    Warns
    -----
    TaughtArticle
        For an article of the training corpus, unless ``models`` are given.

    Examples
    --------
    >>> table = analyse("« L'OTSC ne nous a pas aidés », a déclaré Nikol Pachinian.")
    >>> table[["speaker", "attribution", "stance_azerbaijan"]].values.tolist()
    [['Nikol Pashinyan', 'direct', 'absent']]
    """
    articles, problems = as_articles(source, date, columns, data)
    if articles.empty and problems:
        raise FileNotFoundError("; ".join(map(str, problems)))
    for note in [] if models else taught_notes(articles, data):
        warnings.warn(note, TaughtArticle, stacklevel=2)
    sentences = mark_uncertain(label(articles, data, models), min_confidence, data)
    sentences.attrs["problems"] = [str(p) for p in problems]
    return sentences


def mark_uncertain(sentences: pd.DataFrame, min_confidence: float, data=None) -> pd.DataFrame:
    """Add ``uncertain``: whether the stance given toward some target has a lower probability than asked for."""
    if not 0 <= min_confidence <= 1:
        raise ValueError(f"min_confidence is a probability from 0 to 1, not {min_confidence}")
    if not min_confidence:
        return sentences
    sure = pd.concat([confidence(sentences, f"stance_{target}") for target in load_targets(data)], axis=1).min(axis=1)
    return sentences.assign(uncertain=sure < min_confidence)


def taught_notes(articles: pd.DataFrame, data=None) -> list[str]:
    """Return a line for each article (columns ``article, text``) that the training corpus holds."""
    return [f"{name} is in the training corpus: its labels are no test (see csto-stance results)" for name in taught(articles, data)]


def label(articles: pd.DataFrame, data=None, models: Models | None = None, why: bool = False) -> pd.DataFrame:
    """Label the sentences of a table of articles (columns ``article``, ``text``, ``date``); see `analyse`. With ``why``, add `why.add_why`'s columns."""
    models = models or fitted(data)
    found = models.label(split(articles, data), data)
    found = add_why(found, models, data) if why else found
    labels = [f"stance_{t}" for t in load_targets(data)] + ["sentiment"]
    probabilities = [c for c in found.columns if c.startswith("p_") and c != "p_speaker"]
    extra = [c for c in found.columns if c in ("title", "outlet", "date", "author", "copy_of") or c.startswith("why_")]
    return found[CONTRACT + labels + probabilities + ["p_speaker", "speaker_listed", "paragraph", *extra]]


def as_articles(source, date=None, columns=None, data=None) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the articles of what `analyse` takes, and what could not be read."""
    if isinstance(source, str) and not source.strip():
        raise ArticleError("an empty text")
    if isinstance(source, str) and _is_text(source):
        return read_articles(pd.DataFrame({"article": ["text"], "text": [source]}), date, data=data)
    return read_articles(source, date, columns, data)


def _is_text(source: str) -> bool:
    if "\n" in source or len(source) > 250:
        return True
    path = Path(source)
    return not (path.exists() or path.suffix.lower() in FILE_SUFFIXES or (" " not in source and ("/" in source or "\\" in source)))
