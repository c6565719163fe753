"""Tables of articles: CSV, TSV, Excel, Parquet, JSON lines; which column is what."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from csto_stance.dates import find_date, order_of, partial_date
from csto_stance.decoding import ArticleError, decode

NAMES = {
    "text": [
        "text",
        "texte",
        "textecomplet",
        "texteintegral",
        "fulltext",
        "body",
        "corps",
        "content",
        "contents",
        "contenu",
        "articletext",
        "articlebody",
        "article",
    ],
    "title": ["title", "titre", "headline", "heading", "titrearticle", "titredelarticle"],
    "outlet": [
        "outlet",
        "media",
        "journal",
        "source",
        "sourcename",
        "newspaper",
        "publication",
        "publicationname",
        "nomdujournal",
        "support",
        "organe",
        "site",
    ],
    "date": ["date", "publicationdate", "datepublication", "datedepublication", "datedeparution", "published", "publishedat", "pubdate", "datetime", "jour"],
    "author": ["author", "authors", "auteur", "auteurs", "auteure", "byline", "signature", "journaliste"],
    "article": ["article", "articleid", "id", "identifiant", "docid", "idarticle", "documentid", "an", "url"],
}
Row = tuple[int, dict | ArticleError]


class DateError(ArticleError):
    """A cell that should hold a date and does not."""


def articles_of(rows: Iterable[Row], columns: Mapping[str, str] | None = None, guess: bool = True) -> Iterator[dict | ArticleError]:
    """Yield an article (a dict) for each numbered row of a table, or the error that stands in its place.

    Parameters
    ----------
    columns : mapping, optional
        The table's name of a column of ours: ``{"text": "corps"}``. The others are guessed among usual French and English names.
    guess : bool
        Without it a column bears our name or is not used.

    Raises
    ------
    ArticleError
        When no column holds the text, or one that was named is not there; the message lists the columns.
    """
    rows = list(rows)
    read = [row for _, row in rows if isinstance(row, dict)]
    if not read:
        yield from (error for _, error in rows) if rows else [ArticleError("the table has no rows")]
        return
    used = choose(list(dict.fromkeys(name for row in read for name in row)), columns, guess)
    day_first = order_of(_cell(row, used.get("date")) for row in read)
    for number, row in rows:
        yield from [row] if isinstance(row, ArticleError) else _article(number, row, used, day_first)


def _article(number: int, row: dict, used: dict[str, str], day_first: bool | None) -> Iterator[dict | ArticleError]:
    text = row.get(used["text"])
    if not isinstance(text, str) or not text.strip():
        yield ArticleError(f"row {number}: " + (f"not a text: {text!r}" if _cell(row, used["text"]) else "blank"))
        return
    written = _cell(row, used.get("date"))
    date = find_date(written, day_first) or partial_date(written)
    if written and not date:
        yield DateError(f"row {number}: {written!r} is not a date like 2022-11-23")
    yield {"number": number, "text": text, "date": date, **{name: _cell(row, used.get(name)) for name in ("article", "title", "outlet", "author")}}


def choose(found: list, columns: Mapping[str, str] | None = None, guess: bool = True) -> dict[str, str]:
    """Return which column of a table holds what.

    Examples
    --------
    >>> choose(["Titre", "Corps de l'article", "Média"], {"text": "Corps de l'article"})
    {'text': "Corps de l'article", 'title': 'Titre', 'outlet': 'Média'}
    """
    used: dict[str, str] = {}
    for name, wanted in (columns or {}).items():
        if name not in NAMES:
            raise ArticleError(f"{name!r} is not one of our columns: {', '.join(NAMES)}")
        if wanted not in found:
            raise ArticleError(f"the table has no column {wanted!r}; it has {_listed(found)}")
        used[name] = wanted
    for name, usual in NAMES.items():
        free = [column for column in found if column not in used.values()]
        match = [column for key in (usual if guess else [name]) for column in free if (_key(column) if guess else column) == key]
        if name not in used and match:
            used[name] = match[0]
    if "text" not in used:
        raise ArticleError(f"the table has no column 'text'; it has {_listed(found)} (name the one with the text: columns={{'text': …}}, or --column text=…)")
    return {name: used[name] for name in NAMES if name in used}


def read_csv(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV or TSV file, numbered as a spreadsheet does; the separator is the one of the header."""
    text, _ = decode(path.read_bytes())
    csv.field_size_limit(2**31 - 1)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = "\t" if path.suffix.lower() == ".tsv" else max(";,\t|", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        header = [name.strip() for name in next((cells for cells in rows if cells), [])]
        for number, cells in enumerate(rows, 2):
            if len(cells) > len(header):
                yield (
                    number,
                    ArticleError(f"row {number}: {len(cells)} cells, {len(header)} in the header; a text with {separator!r} in it needs quotation marks"),
                )
            elif cells:
                yield number, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        reason = f"{error}; not read from here on: a quotation mark inside a cell must be doubled"
        yield number + 1, ArticleError(f"row {number + 1} (to line {rows.line_num}): {reason}")


def read_excel(path: Path) -> Iterator[Row]:
    """Yield the rows of the first sheet of an Excel workbook that has any."""
    with warnings.catch_warnings(action="ignore"):
        sheets = pd.read_excel(path, sheet_name=None, dtype=object, keep_default_na=False, engine="openpyxl")
    sheet = next((sheet for sheet in sheets.values() if len(sheet)), pd.DataFrame())
    yield from enumerate(sheet.to_dict("records"), 2)


def read_parquet(path: Path) -> Iterator[Row]:
    """Yield the rows of a Parquet file, from 1."""
    yield from enumerate(pd.read_parquet(path, engine="pyarrow").to_dict("records"), 1)


def read_json(path: Path) -> Iterator[Row]:
    """Yield the objects of a JSON lines file, numbered by line, or of a JSON array, from 1."""
    text, _ = decode(path.read_bytes())
    if text.lstrip().startswith("["):
        try:
            rows = json.loads(text)
        except json.JSONDecodeError as error:
            raise ArticleError(f"not JSON ({error})") from None
        yield from ((number, _named(row, number)) for number, row in enumerate(rows, 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _object(line, number)


def _object(line: str, number: int) -> dict | ArticleError:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        return ArticleError(f"row {number}: not JSON ({error})")
    return _named(found, number)


def _named(row, number: int) -> dict | ArticleError:
    return row if isinstance(row, dict) else ArticleError(f"row {number}: not an object with named values")


def _cell(row: dict, column: str | None) -> str:
    value = row.get(column)
    if pd.api.types.is_list_like(value):
        return ", ".join(map(str, value))
    return "" if pd.isna(value) else str(value).strip()


def _key(name) -> str:
    """A column's name without case, accents, blanks and marks."""
    return "".join(c for c in unicodedata.normalize("NFD", str(name).casefold()) if c.isalnum())


def _listed(names: list) -> str:
    return ", ".join(map(str, names)) or "none"
