"""Near-copies: one dispatch in several papers, one sentence in several texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

import pandas as pd

NEAR_COPY = 0.6


def copies(articles: pd.DataFrame) -> list[str]:
    """Return, for each article, the name of the one that it nearly copies: the first published, else the first read; ``""`` for an original.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article`` (unique), ``date`` and ``text``.

    Examples
    --------
    >>> text = "L'alliance a refusé hier soir d'envoyer ses troupes à la frontière, a dit son porte-parole."
    >>> table = pd.DataFrame({"article": ["b", "a"], "date": ["2022-11-24", "2022-11-23"], "text": ["Erevan, jeudi. " + text, text]})
    >>> copies(table)
    ['a', '']
    """
    order = articles.assign(clean=articles["text"], later=articles["date"] == "").sort_values(["later", "date"], kind="stable")
    names = order["article"].tolist()
    first: dict[str, str] = {}
    for early, late, _ in near_copies(order):
        first.setdefault(names[late], first.get(names[early], names[early]))
    return [first.get(name, "") for name in articles["article"]]


def near_copies(texts: pd.DataFrame, share: float = NEAR_COPY) -> list[tuple[int, int, float]]:
    """Return pairs of rows of different articles whose texts (8 words or more) share over ``share`` of their word trigrams.

    Columns ``article`` and ``clean``: a sentence, or a whole article. Names and numbers do not count. The share is of the
    shorter text's trigrams.
    """
    grams = [_trigrams(text) for text in texts["clean"]]
    where = defaultdict(list)
    articles = texts["article"].tolist()
    found = []
    for i, mine in enumerate(grams):
        shared = Counter(j for gram in sorted(mine) for j in where[gram] if articles[j] != articles[i])
        for j, n in shared.items():
            part = n / min(len(mine), len(grams[j]))
            if part > share:
                found.append((j, i, part))
        for gram in mine:
            where[gram].append(i)
    return sorted(found)


def _trigrams(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", text))
    words = [w.casefold() for k, w in enumerate(words) if k == 0 or not w[0].isupper()]
    return frozenset(zip(words, words[1:], words[2:], strict=False)) if len(words) >= 8 else frozenset()
