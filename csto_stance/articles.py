"""Files in, articles out: one row an article, with its text, what is known of it, and what could not be read."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from csto_stance.copies import copies
from csto_stance.dates import find_date, partial_date
from csto_stance.decoding import ArticleError, decode
from csto_stance.furniture import without_furniture
from csto_stance.readers import ADVICE, SUFFIXES, TEXT_SUFFIXES, read, read_plain
from csto_stance.tables import DateError, articles_of

__all__ = ["COLUMNS", "SUFFIXES", "TEXT_SUFFIXES", "ArticleError", "Problem", "decode", "read_articles", "read_text"]
COLUMNS = ["article", "path", "title", "outlet", "date", "author", "encoding", "text", "copy_of", "removed"]


@dataclass(frozen=True)
class Problem:
    """One input that failed, or a part of one."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def read_articles(source, date: str | None = None, columns: Mapping[str, str] | None = None, data=None) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a file, a folder, several of them, or a table that has a text column.

    Parameters
    ----------
    source : path, list of paths, or DataFrame
        Files: text (.txt, .text, .md), pages of a site, Europresse and Factiva exports (.html, .htm, .xml), Word (.docx), PDF with a
        text layer, tables (.csv, .tsv, .xlsx, .parquet, .jsonl, .ndjson, .json). Folders are read with their subfolders. A DataFrame
        needs a column ``text``; ``article``, ``date``, ``title``, ``outlet`` and ``author`` are used where there are.
    date : str, optional
        Publication date (YYYY-MM-DD) of every article without one of its own.
    columns : mapping, optional
        What a table calls a column of ours: ``{"text": "corps", "outlet": "titre de presse"}``. In files the others are guessed
        among usual French and English names.
    data : path, optional
        Another data folder (its furniture.csv).

    Returns
    -------
    (DataFrame, list of Problem)
        One row an article: ``article`` (unique: its number in a database or table, else the file's name, with ``#`` and its place in a
        file of several), ``path`` (the file), ``title, outlet, date`` (YYYY-MM-DD), ``author, encoding, text``, ``copy_of`` (the article
        that it nearly copies, see `copies`) and ``removed`` (the site furniture left out of the text, a line each); blanks are ``""``.
        And each input that failed.

    Raises
    ------
    ArticleError
        When a DataFrame has no column ``text``, or a date that is none.

    Examples
    --------
    >>> articles, problems = read_articles("no-such-file.txt")
    >>> len(articles), str(problems[0])
    (0, 'no-such-file.txt: no such file or folder')
    """
    date = _checked(date or "", "the date")
    problems: list[Problem] = []
    rows = list(_from_table(source, columns, problems) if isinstance(source, pd.DataFrame) else _from_files(source, columns, problems))
    rows = [row for row in (_cleaned(row, data, problems) for row in rows) if row]
    articles = pd.DataFrame([{column: row.get(column) or "" for column in COLUMNS} for row in rows], columns=COLUMNS)
    articles["article"] = _apart(articles["article"])
    articles["date"] = articles["date"].replace("", date)
    articles["copy_of"] = copies(articles)
    return articles, problems


def read_text(path: str | Path) -> tuple[str, str]:
    """Return the text of a file, line ends untouched and byte order mark removed, and its encoding.

    Raises
    ------
    ArticleError
        When the file is empty or binary, or holds a byte that no fitting encoding has (with its position).
    """
    found = next(iter(read_plain(Path(path))))
    return found["text"], found["encoding"]


def _from_files(source, columns, problems: list[Problem]) -> Iterable[dict]:
    paths = list(_paths(source, problems))
    names = _names(paths)
    for path in paths:
        try:
            for found in read(path, columns):
                if isinstance(found, ArticleError):
                    problems.append(Problem(str(path), f"{found}; the article is kept without it" if isinstance(found, DateError) else str(found)))
                else:
                    place = f"#{found['number']}" if "number" in found else ""
                    yield found | {"article": found.get("article") or names[path] + place, "path": str(path)}
        except (ArticleError, OSError) as error:
            problems.append(Problem(str(path), getattr(error, "strerror", None) or str(error)))


def _from_table(table: pd.DataFrame, columns, problems: list[Problem]) -> Iterable[dict]:
    for found in articles_of(enumerate(table.to_dict("records"), 1), columns, guess=False):
        if isinstance(found, DateError):
            raise ArticleError(f"table {found}")
        if isinstance(found, ArticleError):
            row, reason = str(found).split(": ", 1)
            problems.append(Problem(f"table {row}", reason))
        else:
            yield found | {"article": found["article"] or f"article-{found['number']}"}


def _cleaned(row: dict, data, problems: list[Problem]) -> dict | None:
    """An article without its site furniture; None for one that has nothing else, or half a character (as JSON may)."""
    text, removed = without_furniture(row["text"], data)
    half = re.search("[\ud800-\udfff]", text)
    if half or not text.strip():
        reason = f"half a character at position {half.start()}; write the text again" if half else f"nothing but site furniture ({'; '.join(removed)[:80]})"
        problems.append(Problem(row.get("path") or row["article"], reason))
        return None
    return row | {"text": text, "removed": "\n".join([*row.get("removed", []), *removed])}


def _names(paths: list[Path]) -> dict[Path, str]:
    """The name of each file; two of one name in two folders are called by their path from the common folder."""
    count = Counter(path.name for path in paths)
    shared = {path for path in paths if count[path.name] > 1}
    common = os.path.commonpath([path.parent for path in shared]) if shared else ""
    return {path: Path(os.path.relpath(path, common)).as_posix() if path in shared else path.name for path in paths}


def _paths(source, problems: list[Problem]) -> Iterable[Path]:
    seen = set()
    for item in [source] if isinstance(source, str | Path) else source:
        for path in _files(Path(item), problems):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path


def _files(path: Path, problems: list[Problem]) -> Iterable[Path]:
    """The files at a path that can be read; what is there and cannot is a problem."""
    try:
        found = sorted(p for p in path.rglob("*") if p.is_file() and not _beside(p)) if path.is_dir() else [path] if path.exists() else []
    except OSError:  # a text that was taken for a path
        problems.append(Problem(f"{str(path)[:40]}…", "not a path; give texts as a DataFrame with a column 'text'"))
        return
    known = [p for p in found if p.suffix.lower() in SUFFIXES]
    formats = ", ".join(sorted(SUFFIXES))
    if not found and not path.is_dir():
        problems.append(Problem(str(path), "no such file or folder"))
    elif not known and path.is_dir():
        problems.append(Problem(str(path), f"no articles in this folder ({formats})"))
    problems += [Problem(str(p), _unknown(p.suffix, formats)) for p in found if p not in known]
    yield from known


def _beside(path: Path) -> bool:
    """A hidden file, Word's lock file, or a part of a saved page (`page_files/` beside `page.html`)."""
    if path.name.startswith((".", "~$")):
        return True
    for folder in path.parents:
        stem = folder.name.removesuffix("_files").removesuffix("_fichiers")
        if stem != folder.name and any((folder.parent / f"{stem}{suffix}").exists() for suffix in (".html", ".htm")):
            return True
    return False


def _unknown(suffix: str, formats: str) -> str:
    advice = f"; save it as {ADVICE[suffix.lower()]}" if suffix.lower() in ADVICE else ""
    return f"unknown format {suffix or '(no suffix)'}{advice}; known: {formats}"


def _apart(names: Iterable[str]) -> list[str]:
    """Names with a number behind those that stand already: `x`, `x-2`."""
    used: dict[str, None] = {}
    for name in names:
        number, new = 1, name
        while new in used:
            number += 1
            new = f"{name}-{number}"
        used[new] = None
    return list(used)


def _checked(value: str, where: str) -> str:
    """A date as YYYY-MM-DD (a year or a month will do)."""
    date = find_date(value) or partial_date(value)
    if value and not date:
        raise ArticleError(f"{where}: {value!r} is not a date like 2022-11-23")
    return date
