"""Files in, articles out: one row an article, with its text as stored and what could not be read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from charset_normalizer import from_bytes

COLUMNS = ["article", "path", "date", "encoding", "text"]
EXTRA = ["title", "outlet"]
TEXT_SUFFIXES = {".txt", ".text", ".md"}
_BOMS = [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]


class ArticleError(ValueError):
    """An input that cannot be read; its message says which and why."""


@dataclass(frozen=True)
class Problem:
    """One input that failed."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def read_articles(source, date: str | None = None) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a file, a folder, several of them, or a table that has a text column.

    Parameters
    ----------
    source : path, list of paths, or DataFrame
        A DataFrame needs a column ``text``; ``article``, ``date`` (YYYY-MM-DD), ``title`` and ``outlet`` are used where there are.
        Folders are read with their subfolders.
    date : str, optional
        Publication date (YYYY-MM-DD) of every article without one of its own.

    Returns
    -------
    (DataFrame, list of Problem)
        Columns ``article`` (the file's name), ``path``, ``date``, ``encoding``, ``text``; and each input that failed.

    Raises
    ------
    ArticleError
        When a table has no column ``text``, or a date that is none.

    Examples
    --------
    >>> articles, problems = read_articles("no-such-file.txt")
    >>> len(articles), str(problems[0])
    (0, 'no-such-file.txt: no such file or folder')
    """
    date = _checked(date or "", "the date")
    if isinstance(source, pd.DataFrame):
        return _from_table(source, date)
    rows, problems = [], []
    for path in _paths(source, problems):
        try:
            text, encoding = read_text(path)
            rows.append((path.name, str(path), date or "", encoding, text))
        except (ArticleError, OSError) as error:
            problems.append(Problem(str(path), getattr(error, "strerror", None) or str(error)))
    return _named_apart(pd.DataFrame(rows, columns=COLUMNS)), problems


def _named_apart(articles: pd.DataFrame) -> pd.DataFrame:
    """Two files of one name in two folders stay two articles: they are called by their path from the common folder."""
    twice = articles["article"].duplicated(keep=False)
    if twice.any():
        common = os.path.commonpath([os.path.dirname(path) for path in articles.loc[twice, "path"]])
        articles.loc[twice, "article"] = [Path(os.path.relpath(path, common)).as_posix() for path in articles.loc[twice, "path"]]
    return articles


def read_text(path: str | Path) -> tuple[str, str]:
    """Return the text of a file, line ends untouched and byte order mark removed, and its encoding.

    Raises
    ------
    ArticleError
        When the file is empty or binary, or holds a byte that no fitting encoding has (with its position).
    """
    raw = Path(path).read_bytes()
    text, encoding = decode(raw)
    if not text.strip():
        raise ArticleError("the file is empty")
    return text, encoding


def decode(raw: bytes) -> tuple[str, str]:
    """Return a file's text and encoding: by its mark, as UTF-8, else as a single-byte encoding.

    Examples
    --------
    >>> decode("déçu".encode("cp1252")) == decode("déçu".encode()) or decode("déçu".encode("cp1252"))
    ('déçu', 'cp1252')
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], encoding, len(mark)), encoding
    if b"\0" in raw or _looks_binary(raw):
        raise ArticleError("a binary file, not a text")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(raw):
            raise ArticleError(_undecodable(raw, error.start, "UTF-8")) from None
    encoding = _single_byte(raw)
    return _strict(raw, encoding, 0), encoding


def _strict(raw: bytes, encoding: str, offset: int) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(_undecodable(raw, error.start, encoding, offset)) from None


def _undecodable(raw: bytes, at: int, encoding: str, offset: int = 0) -> str:
    return f"byte 0x{raw[at]:02x} at position {at + offset} is not {encoding}; save the file as UTF-8"


def _looks_binary(raw: bytes) -> bool:
    controls = sum(raw.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13, 26, 27))
    return raw.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG")) or controls > 0.02 * len(raw)


def _mostly_utf8(raw: bytes) -> bool:
    """A broken UTF-8 file has more whole sequences than broken ones; in a single-byte file one may stand by accident."""
    decoded = raw.decode("utf-8", "replace")
    return len(re.findall(r"[^\x00-\x7f\ufffd]", decoded)) >= decoded.count("\ufffd")


def _single_byte(raw: bytes) -> str:
    """Windows-1252, unless the text is Cyrillic: then most high bytes stand in runs, as letters do."""
    runs = sum(len(run) for run in re.findall(rb"[\xc0-\xff]{3,}", raw))
    if runs > 0.5 * len(re.findall(rb"[\x80-\xff]", raw)):
        best = from_bytes(raw, cp_isolation=["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"]).best()
        if best is not None:
            return best.encoding
    return "cp1252"


def _paths(source, problems: list[Problem]) -> Iterable[Path]:
    seen = set()
    for item in [source] if isinstance(source, str | Path) else source:
        for path in _files(Path(item), problems):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path


def _files(path: Path, problems: list[Problem]) -> Iterable[Path]:
    """The text files at a path; what is there and is none is a problem."""
    try:
        found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")) if path.is_dir() else [path] if path.exists() else []
    except OSError:  # a text that was taken for a path
        problems.append(Problem(f"{str(path)[:40]}…", "not a path; give texts as a DataFrame with a column 'text'"))
        return
    known = [p for p in found if p.suffix.lower() in TEXT_SUFFIXES]
    formats = ", ".join(sorted(TEXT_SUFFIXES))
    if not found and not path.is_dir():
        problems.append(Problem(str(path), "no such file or folder"))
    elif not known and path.is_dir():
        problems.append(Problem(str(path), f"no articles in this folder ({formats})"))
    problems += [Problem(str(p), f"unknown format {p.suffix or '(no suffix)'}; known: {formats}") for p in found if p not in known]
    yield from known


def _from_table(table: pd.DataFrame, date: str | None) -> tuple[pd.DataFrame, list[Problem]]:
    if "text" not in table.columns:
        raise ArticleError(f"the table has no column 'text'; it has {', '.join(map(str, table.columns))}")
    rows, problems = [], []
    for number, row in enumerate(table.to_dict("records"), 1):
        text = row["text"]
        if not isinstance(text, str) or not text.strip():
            problems.append(Problem(f"table row {number}", f"not a text: {text!r}" if _cell(row, "text") else "blank"))
            continue
        extra = {c: row[c] if isinstance(row[c], str) else "" for c in EXTRA if c in table.columns}
        rows.append(
            {
                "article": _cell(row, "article") or f"article-{number}",
                "path": "",
                "date": _checked(_cell(row, "date"), f"table row {number}") or date or "",
                "encoding": "",
                "text": text,
                **extra,
            }
        )
    articles = pd.DataFrame(rows, columns=[*COLUMNS, *(c for c in EXTRA if c in table.columns)])
    articles["article"] = _apart(articles["article"])
    return articles, problems


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


def _cell(row: dict, column: str) -> str:
    value = row.get(column)
    return "" if value is None or value != value else str(value).strip()


def _checked(value: str, where: str) -> str:
    """A date's first ten characters, if they are one (a year or a month will do)."""
    if value and not re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", value[:10]):
        raise ArticleError(f"{where}: {value!r} is not a date like 2022-11-23")
    return value[:10]
