"""Dates as the press and its databases write them, in French, English and Russian, to YYYY-MM-DD."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable

_NAMES = """janvier january январь января|février february февраль февраля|mars march март марта|avril april апрель апреля|mai may май мая|juin june июнь июня
juillet july июль июля|août august август августа|septembre september сентябрь сентября|octobre october октябрь октября|novembre november ноябрь ноября
décembre december декабрь декабря"""
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_WORDS = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[^\W\d_]{3,})\.?,?\s+(?P<year>\d{4})(?!\d)", re.IGNORECASE)
_ENGLISH = re.compile(r"(?P<month>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\d)", re.IGNORECASE)
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")


def find_date(text: str, day_first: bool | None = None) -> str:
    """Return the first date in a text as YYYY-MM-DD, or ``""`` when there is none.

    Parameters
    ----------
    day_first : bool, optional
        How to read `01/02/2021`; without it such a date is none, and `23/11/2022` is one.

    Examples
    --------
    >>> [find_date(t) for t in ("Monde, mardi 1er mars 2022, p. 4", "Friday, November 13, 2015", "23 нояб. 2022", "2022-11-23T08:00:00Z")]
    ['2022-03-01', '2015-11-13', '2022-11-23', '2022-11-23']
    >>> [find_date("01/02/2021", d) for d in (None, True, False)]
    ['', '2021-02-01', '2021-01-02']
    """
    for pattern in (_ISO, _WORDS, _ENGLISH):
        for match in pattern.finditer(text):
            month = match["month"]
            found = _date(match["year"], month if month.isdigit() else _month(month), match["day"])
            if found:
                return found
    figures = _FIGURES.search(text)
    return _by_figures(figures, day_first) if figures else ""


def order_of(values: Iterable[str]) -> bool | None:
    """Return whether a column's dates in figures put the day first, as one date of it shows that has a number over 12.

    Examples
    --------
    >>> order_of(["01/02/2021", "23/02/2021"]), order_of(["01/02/2021", "02/23/2021"]), order_of(["01/02/2021"])
    (True, False, None)
    """
    parts = [match for value in values if (match := _FIGURES.search(value))]
    first, second = (any(int(m[group]) > 12 for m in parts) for group in (1, 3))
    return first if first != second else None


def partial_date(written: str) -> str:
    """Return a year or a month (`2022`, `2022-11`), which will do for a date, else ``""``."""
    return written if len(written) in (4, 7) and written.replace("-", "").isdigit() and written[4:5] in ("", "-") else ""


def _by_figures(match: re.Match, day_first: bool | None) -> str:
    first, second, year = match[1], match[3], match[4]
    readings = {day_first_: _date(year, second, first) if day_first_ else _date(year, first, second) for day_first_ in (True, False)}
    possible = sorted({date for date in readings.values() if date})
    return possible[0] if len(possible) == 1 else readings.get(day_first, "")


def _date(year: str, month: str | int, day: str) -> str:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _month(word: str) -> int:
    """The number of a month, or of one whose name a word begins (`nov`, `févr`, `sept`); 0 for any other word."""
    word = _plain(word)
    found = [number for number, names in enumerate(re.split(r"[|\n]", _plain(_NAMES)), 1) if any(name.startswith(word) for name in names.split())]
    return found[0] if len(found) == 1 else 0


def _plain(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
