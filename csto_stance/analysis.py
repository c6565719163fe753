"""The whole way: a path, a text or a table of articles in, labelled sentences out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from csto_stance.articles import TEXT_SUFFIXES, ArticleError, Problem, read_articles
from csto_stance.models import Models, fitted
from csto_stance.sentences import split
from csto_stance.targets import load_targets
from csto_stance.why import add_why

FILE_SUFFIXES = TEXT_SUFFIXES | {".docx", ".doc", ".pdf", ".html", ".htm", ".xml", ".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".rtf", ".odt"}
CONTRACT = ["article", "sentence", "start", "end", "text", "speaker", "speaker_text", "attribution"]


def analyse(source, date: str | None = None, data=None, models: Models | None = None) -> pd.DataFrame:
    """Label every sentence of one or more articles with speaker, stances and sentiment.

    Parameters
    ----------
    source : path, str, list of paths or DataFrame
        A file or folder; a text (a string with a blank or a line break that names no file); or a table with a column
        ``text`` (and ``article``, ``date``).
    date : str, optional
        Publication date (YYYY-MM-DD): it settles who held an office. Default: the year the text speaks of most.
    data : path, optional
        Another data folder.
    models : Models, optional
        Models to use instead of those fitted on the corpus.

    Returns
    -------
    DataFrame
        One row a sentence: ``article, sentence, start, end, text, speaker, speaker_text, attribution``, a ``stance_…`` column
        per target, ``sentiment``, the probabilities ``p_<column>_<value>`` (0 to 1), then ``p_speaker``, ``speaker_listed``
        and ``paragraph``. ``frame.attrs["problems"]`` lists the inputs that failed.

    Raises
    ------
    FileNotFoundError
        When not one input could be read.
    ArticleError
        For an empty text, or a table without a column ``text`` or with a date that is none.

    Examples
    --------
    >>> table = analyse("« L'OTSC ne nous a pas aidés », a déclaré Nikol Pachinian.")
    >>> table[["speaker", "attribution", "stance_azerbaijan"]].values.tolist()
    [['Nikol Pashinyan', 'direct', 'absent']]
    """
    articles, problems = _articles(source, date)
    if articles.empty and problems:
        raise FileNotFoundError("; ".join(map(str, problems)))
    sentences = label(articles, data, models)
    sentences.attrs["problems"] = [str(p) for p in problems]
    return sentences


def label(articles: pd.DataFrame, data=None, models: Models | None = None, why: bool = False) -> pd.DataFrame:
    """Label the sentences of a table of articles (columns ``article``, ``text``, ``date``); see `analyse`. With ``why``, add `why.add_why`'s columns."""
    models = models or fitted(data)
    found = models.label(split(articles, data), data)
    found = add_why(found, models.stance, data) if why else found
    labels = [f"stance_{t}" for t in load_targets(data)] + ["sentiment"]
    probabilities = [c for c in found.columns if c.startswith("p_") and c != "p_speaker"]
    extra = [c for c in ("title", "outlet", "date") if c in found.columns] + [c for c in found.columns if c.startswith("why_")]
    return found[CONTRACT + labels + probabilities + ["p_speaker", "speaker_listed", "paragraph", *extra]]


def _articles(source, date) -> tuple[pd.DataFrame, list[Problem]]:
    if isinstance(source, str) and not source.strip():
        raise ArticleError("an empty text")
    if isinstance(source, str) and _is_text(source):
        return read_articles(pd.DataFrame({"article": ["text"], "text": [source]}), date)
    return read_articles(source, date)


def _is_text(source: str) -> bool:
    if "\n" in source or len(source) > 250:
        return True
    path = Path(source)
    return not (path.exists() or path.suffix.lower() in FILE_SUFFIXES or (" " not in source and ("/" in source or "\\" in source)))
