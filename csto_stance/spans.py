"""The words of a unit and its mentions, as spans."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(r"[^\W_]+")
Token = tuple[int, int, str, str]  # start, end, the word, the word folded
MEANINGFUL = frozenset({"person", "body", "country", "capital", "title", "unnamed", "pronoun", "surname"})


class Mention(NamedTuple):
    """A span of a unit that may name a speaker.

    ``kind`` is one of MEANINGFUL; ``name`` the canonical or written name ('' for a pronoun or an open office);
    ``office`` a template such as 'Prime Minister of {country}'; ``country`` what its modifiers say.
    """

    start: int
    end: int
    text: str
    kind: str
    name: str = ""
    office: str = ""
    country: str = ""
    definite: bool = True
    title: str = ""


@lru_cache(maxsize=8)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the words of a unit; kept while mentions, cues and nouns of the same unit are looked for.

    Examples
    --------
    >>> tokens_of("Ina rit.")
    ((0, 3, 'Ina', 'ina'), (4, 7, 'rit', 'rit'))
    """
    return tuple((m.start(), m.end(), word := m.group(), word.casefold()) for m in TOKEN.finditer(text))


def follows(tokens, i: int, phrase: tuple[str, ...]) -> bool:
    """Whether a phrase (folded words) whose first word is token ``i`` goes on there."""
    n = len(phrase)
    if n == 1:
        return True
    return i + n <= len(tokens) and tokens[i + 1][3] == phrase[1] and all(tokens[i + k][3] == phrase[k] for k in range(2, n))
