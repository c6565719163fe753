"""What is quoted: quotation spans over the units of an article, nested and unclosed ones included."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field

import pandas as pd

PAIRS = {"«": "»", "“": "”", "„": "“”", '"': '"', "‘": "’"}
_MARKS = re.compile('[«»“”„"‘’]')
_NO_LETTERS = re.compile(r"\W+")
_TALLIED = re.compile("[«»“”]")
COLUMNS = ["quoted", "quote_before", "quote_after", "quote_id", "quote_share"]


class UnclosedQuotation(UserWarning):
    """A quotation mark that opens and never closes."""


@dataclass
class _State:
    """The marks that are open, the quotation they belong to, and what must be told."""

    stack: list[str] = field(default_factory=list)
    number: int = 0
    begun: int = 0


def mark(sentences: pd.DataFrame, quiet: bool = False) -> pd.DataFrame:
    """Add what is quoted in each unit.

    Parameters
    ----------
    sentences : DataFrame
        Units in order, with ``article``, ``clean`` and ``paragraph``.
    quiet : bool
        Do not warn of quotations that never close.

    Returns
    -------
    DataFrame
        A copy with ``quoted`` (tuple of (start, end) in ``clean``, outermost marks included), ``quote_before`` and
        ``quote_after`` (a quotation runs in from the unit before, on into the next), ``quote_id`` (tuple: the number in
        the article of each quotation) and ``quote_share`` (share of the unit's letters that is quoted, 0 to 1).

    Warns
    -----
    UnclosedQuotation
        Where a mark is never closed: the quotation then ends with its paragraph.
    """
    with warnings.catch_warnings():
        if quiet:
            warnings.simplefilter("ignore", UnclosedQuotation)
        return _marked(sentences)


def _marked(sentences: pd.DataFrame) -> pd.DataFrame:
    names, clean, paragraphs = (sentences[c].tolist() for c in ("article", "clean", "paragraph"))
    rows: list[tuple] = [()] * len(sentences)
    for places in by_article(sentences):
        found = _article(str(names[places[0]]), [clean[i] for i in places], [paragraphs[i] for i in places])
        for i, row in zip(places, found, strict=True):
            rows[i] = row
    columns = zip(*rows, strict=True) if rows else [()] * len(COLUMNS)
    return sentences.assign(**{c: pd.Series(values, sentences.index, dtype=object) for c, values in zip(COLUMNS, columns, strict=True)})


def by_article(sentences: pd.DataFrame) -> list[list[int]]:
    """Return the positions of each article's units in a table, articles in order of their first unit.

    Examples
    --------
    >>> by_article(pd.DataFrame({"article": ["a", "b", "a"]}))
    [[0, 2], [1]]
    """
    places: dict[object, list[int]] = {}
    for position, article in enumerate(sentences["article"].tolist()):
        places.setdefault(article, []).append(position)
    return list(places.values())


def _article(article: str, units: list[str], paragraphs: list[int]):
    state = _State()
    tails = _tails(units)
    for k, unit in enumerate(units):
        start = 0
        if k and paragraphs[k] != paragraphs[k - 1] and state.stack:
            start = _continue(state, unit, tails[k], article)
        before = bool(state.stack)
        spans, numbers = _scan(state, unit, start)
        share = share_of(unit, spans)
        yield tuple(spans), before, bool(state.stack), tuple(numbers), share
    if state.stack:
        _warn(article, state)


def _tails(units: list[str]) -> list[str]:
    """The guillemets and curly marks from each unit on: enough to know whether an open one will be closed."""
    tails, tail = [], ""
    for unit in reversed(units):
        tail = "".join([*_TALLIED.findall(unit)[:4], tail])[:4]
        tails.append(tail)
    return tails[::-1]


def _continue(state: _State, unit: str, tail: str, article: str) -> int:
    """At a new paragraph: does the open quotation run on? Return where scanning starts."""
    mark_ = state.stack[0]
    if unit[0] == mark_ or (unit[0] == PAIRS[mark_][0] and tail[1:2] == unit[0]):
        state.stack = [mark_]
        return 1
    if mark_ in "«“" and tail[:1] == PAIRS[mark_]:
        return 0
    _warn(article, state)
    state.stack.clear()
    return 0


def _warn(article: str, state: _State) -> None:
    warnings.warn(f"{article}: quotation {state.number} opens with {state.stack[0]} and is not closed", UnclosedQuotation, stacklevel=7)


def _scan(state: _State, unit: str, start: int) -> tuple[list[tuple[int, int]], list[int]]:
    spans, numbers = [], []
    begun = 0 if state.stack else None
    for match in _MARKS.finditer(unit, start):
        character, at = match.group(), match.start()
        if _closes(state.stack, unit, at, character):
            state.stack.pop()
            if not state.stack:
                spans.append((begun, at + 1))
                numbers.append(state.number)
                begun = None
        elif _opens(state.stack, unit, at, character):
            if not state.stack:
                begun = at
                state.number += 1
            state.stack.append(character)
    if state.stack:
        spans.append((begun, len(unit)))
        numbers.append(state.number)
    return spans, numbers


def _closes(stack: list[str], unit: str, at: int, character: str) -> bool:
    if not stack or character not in PAIRS[stack[-1]]:
        # A closing guillemet ends the quotation even where an inner mark of another kind was forgotten.
        if stack and character == "»" and "«" in stack:
            del stack[stack.index("«") + 1 :]
            return True
        return False
    if character == '"':
        return not _opens_straight(unit, at)
    return character != "’" or not unit[at + 1 : at + 2].isalpha()


def _opens(stack: list[str], unit: str, at: int, character: str) -> bool:
    if character in "«“„":
        return character not in stack or character == "«"
    if character == '"':
        return '"' not in stack and _opens_straight(unit, at)
    return character == "‘" and (at == 0 or not unit[at - 1].isalnum())


def _opens_straight(unit: str, at: int) -> bool:
    before, after = unit[at - 1 : at] if at else "", unit[at + 1 : at + 2]
    return bool(after) and not after.isspace() and after not in ",.;:)" and (not before or before.isspace() or before in "(['’-–—«:/")


def share_of(unit: str, spans) -> float:
    """Return the share of a unit's letters that lies in spans (0 to 1)."""
    total = _letters(unit) if spans else 0
    return sum(_letters(unit[a:b]) for a, b in spans) / total if total else 0.0


def _letters(text: str) -> int:
    return len(_NO_LETTERS.sub("", text))
