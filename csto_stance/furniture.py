"""What a site puts around and into a text (`Lire aussi : …`, `Partager`): found, listed, blanked out."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import pandas as pd

from csto_stance import resources

_LEAD = r"^[ \t\u00a0•▶►→>»*(\[–—-]*"
_REST = r"[^\n\r]{0,200}?"
_TITLE_ENDS = r"(?:(?<=\w\w)[.!?…]+(?=\s|\Z)|(?=[\n\r]|\Z))"  # the point of `M. Brun` does not end one
_AFTER_SENTENCE = r"(?<=[.!?…»][ \t\u00a0])"
_CAPITAL = r"(?=(?-i:[A-ZÀ-ÝА-ЯЁ©]))"
_LINE_ENDS = r"(?=[\n\r]|\Z)"


def without_furniture(text: str, data=None) -> tuple[str, list[str]]:
    """Return a text with its site furniture blanked, and what was blanked.

    Blanks stand in the furniture's place, so that offsets stay those of the text as stored. The terms are rows of
    furniture.csv (the project's, where a data folder has none); ``where`` says when a term is furniture: `line` alone on its line; `label` also before a colon;
    `start` also before a capital or a figure, where the line has no final mark.

    Examples
    --------
    >>> without_furniture("Il part.\\nLire aussi : Le port ferme\\nIl m'a fallu lire aussi vite que possible.")[1]
    ['Lire aussi : Le port ferme']
    """
    spans = [match.span() for match in _pattern(str(resources.holder(data, "furniture.csv"))).finditer(text)]
    kept = [text[end:start] for (_, end), (start, _) in pairwise([(0, 0), *spans, (len(text), len(text))])]
    pieces = [text[start:end] for start, end in spans]
    blanked = [re.sub(r"\S", " ", piece) for piece in pieces]
    return "".join(part for pair in zip(kept, [*blanked, ""], strict=True) for part in pair), [piece.strip() for piece in pieces]


@lru_cache(maxsize=4)
def _pattern(folder: str) -> re.Pattern:
    table = resources.table("furniture.csv", folder)
    every, labels, starts = (_terms(table[table["where"].isin(kinds)]) for kinds in (["line", "label", "start"], ["label", "start"], ["start"]))
    alone = rf"{_LEAD}{_CAPITAL}(?:{every})[ \t]*[:…]?[ \t]*{_LINE_ENDS}"
    label = rf"(?:{_LEAD}|{_AFTER_SENTENCE}{_CAPITAL})(?:{labels})[ \t\u00a0\u202f]?[:|]{_REST}{_TITLE_ENDS}"
    start = rf"{_LEAD}{_CAPITAL}(?:{starts})[ \t\u00a0]+(?:[–—-][ \t]+)?(?=(?-i:[A-ZÀ-ÝА-ЯЁ\d«“\"])){_REST}(?<![.!?…»”\"\s])[ \t]*{_LINE_ENDS}"
    return re.compile("|".join((alone, label, start)), re.IGNORECASE | re.MULTILINE)


def _terms(table: pd.DataFrame) -> str:
    """The terms as alternatives, the longest first; apostrophes and blanks of any kind, a capital with or without its accent."""
    terms = [re.escape(term).replace("'", "['’]").replace(r"\ ", r"[ \t\u00a0]+") for term in sorted(table["term"], key=len, reverse=True)]
    return "|".join(re.sub(r"^[àé]", lambda m: {"à": "[àa]", "é": "[ée]"}[m.group()], term) for term in terms)
