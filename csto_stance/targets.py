"""Where a target is named or may be meant, and the masking of names that keeps identity out of the classifier."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from csto_stance import resources
from csto_stance.actors import directory
from csto_stance.lexicon import lexicon
from csto_stance.mentions import finder
from csto_stance.spans import Mention

TARGET, RIVAL, OTHER, PLACE = MASKS = ("TARGET", "RIVAL", "OTHER", "PLACE")
NARRATOR_ROLE, OWN_ROLE, OTHER_ROLE = "narrator", "own", "other"
_LETTERS = re.compile(r"[^\W\d_]+")


class Target(NamedTuple):
    """A line of targets.csv, compiled."""

    target: str
    label: str
    names: re.Pattern
    hints: re.Pattern
    voices: frozenset[str]


@lru_cache(maxsize=8)
def load_targets(data=None) -> dict[str, Target]:
    """Return the targets of targets.csv by their key.

    Examples
    --------
    >>> list(load_targets())[:2]
    ['csto', 'azerbaijan']
    """
    rows = resources.table("targets.csv", data)
    return {r.target: Target(r.target, r.label, _pattern(r.names, capital=True), _pattern(r.hints), _voices(r.voice, data)) for r in rows.itertuples()}


def find(text: str, target: Target) -> list[tuple[int, int]]:
    """Return the spans where a target is named, left to right.

    Examples
    --------
    >>> text = "L'OTSC et Bakou."
    >>> [text[a:b] for a, b in find(text, load_targets()["azerbaijan"])]
    ['Bakou']
    """
    return [m.span() for m in target.names.finditer(text)]


def hinted(text: str, target: Target) -> list[tuple[int, int]]:
    """Return the spans that may mean a target without naming it (`l'alliance`, `the troops`)."""
    return [m.span() for m in target.hints.finditer(text)]


def mask(text: str, target: Target | None, data=None, language: str = "fr") -> str:
    """Return a text with the target as TARGET, other names as OTHER and other places as PLACE.

    Examples
    --------
    >>> mask("Nikol Pachinian accuse l'OTSC et Bakou.", load_targets()["csto"])
    "OTHER accuse l'TARGET et RIVAL."
    """
    spans = [(a, b, TARGET) for a, b in find(text, target)] if target else []
    for key, other in load_targets(data).items():
        if target is None or key != target.target:
            spans += [(a, b, RIVAL if target else OTHER) for a, b in find(text, other)]
    targets = list(spans)
    spans += [(a, b, kind) for a, b, kind in names_in(text, language, data) if not any(a < d and c < b for c, d, _ in targets)]
    pieces, at = [], 0
    for a, b, kind in sorted(spans, key=lambda s: (s[0], -s[1])):
        if a >= at:
            pieces += [text[at:a], kind]
            at = b
    return "".join([*pieces, text[at:]])


def role(speaker: str, target: Target) -> str:
    """Return what the classifier may know of who speaks: the narrator, the target's own voice, or another."""
    if speaker == "narrator":
        return NARRATOR_ROLE
    return OWN_ROLE if speaker in target.voices else OTHER_ROLE


def add_target_columns(sentences: pd.DataFrame, data=None) -> pd.DataFrame:
    """Add ``named_<target>`` and ``hinted_<target>`` (booleans) for every target, from ``clean``."""
    out = sentences.copy()
    for key, target in load_targets(data).items():
        out[f"named_{key}"] = [bool(target.names.search(t)) for t in sentences["clean"]]
        out[f"hinted_{key}"] = [bool(target.hints.search(t)) for t in sentences["clean"]]
    return out


@lru_cache(maxsize=2**14)
def names_in(text: str, language: str, data) -> tuple[tuple[int, int, str], ...]:
    """Where people, bodies and places are named; a capitalised word that opens a sentence is a name unless it is a common word."""
    who, words = directory(data), lexicon(language, data)
    found = []
    for mention in finder(who, words).find(text):
        if _is_proper(mention, resources.vocabulary(data)):
            start = mention.end - len(_bare(mention)) if mention.title else mention.start
            found.append((start, mention.end, PLACE if mention.kind in ("country", "capital") else OTHER))
    found += [(m.start(), m.end(), PLACE) for m in _LETTERS.finditer(text) if m.group()[0].isupper() and m.group().casefold() in who.adjectives]
    return tuple(found)


def _is_proper(mention: Mention, common: frozenset[str]) -> bool:
    if mention.kind in ("country", "capital", "person"):
        return True
    if mention.text in MASKS:
        return False
    if mention.kind == "body":
        return mention.text[0].isupper()
    return mention.kind == "surname" and (bool(mention.name) or mention.text.casefold() not in common)


def _bare(mention: Mention) -> str:
    """The name at the end of a mention with its title: of `porte-parole, Ivo de la Tour`, `Ivo de la Tour`."""
    words = mention.text.split(" ")
    first = next((k for k, word in enumerate(words) if word[:1].isupper() and k > 0), 0)
    return " ".join(words[first:])


def _pattern(cell: str, capital: bool = False) -> re.Pattern:
    """Compile a cell of alternatives: `*` ends an open word, `?` stands for one letter; names in capitals match case."""
    parts = []
    for item in filter(None, (p.strip() for p in cell.split("|"))):
        body = re.escape(item).replace(r"\*", r"\w*").replace(r"\?", r"\w").replace(r"\ ", r"[ \u00a0\u202f]").replace("'", "['’]")
        parts.append(f"(?-i:{body})" if capital and item.isupper() else body)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)", re.IGNORECASE)


def _voices(camp: str, data) -> frozenset[str]:
    who = directory(data)
    return frozenset(name for name, of in who.camp.items() if of == camp) | {camp}
