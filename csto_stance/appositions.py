"""Titles and names that stand side by side, joined to one mention."""

from __future__ import annotations

import re
from collections.abc import Container

from csto_stance.spans import Mention

_LAST_WORD = re.compile(r"(\w+)\.?[ \u00a0\u202f]$")
_BESIDE = re.compile(r"(?:[ \u00a0\u202f]|, | \(\w+\), ?|\), )")
_THEN = re.compile(r", (?:le |la |l['’]|un |une |ancien |ancienne |ex-|the |a |an )?")
_OF = re.compile(r"[ \u00a0\u202f](?:de |du |des |d['’]|of )(?:la |l['’]|the )?")


def joined(text: str, found: list[Mention], courtesy: Container[str], modifier_first: bool) -> list[Mention]:
    """Return mentions, left to right, a title and the name beside it as one (`le porte-parole, Ivo Tarn`; `Ivo Tarn, député`).

    Parameters
    ----------
    courtesy : container of str
        What makes a person of a lone surname (`m`, `mme`), folded.
    modifier_first : bool
        Whether the language puts a country before a title, so that a source without a name may follow one (`Ivo Tarn, a diplomat`).
    """
    merged: list[Mention] = []
    for mention in found:
        if len(merged) > 1 and mention.kind in ("person", "surname") and _heads(text, merged[-2], merged[-1], mention):
            merged.pop()
        before = merged[-1] if merged else None
        gap = text[before.end : mention.start] if before else ""
        if (
            before
            and before.kind in ("title", "unnamed")
            and mention.kind in ("person", "surname")
            and (_BESIDE.fullmatch(gap) or _OF.match(gap))
            and not (before.kind == "unnamed" and "," in gap and before.text.split()[0].endswith("s"))
        ):
            name = mention.name or (mention.text if mention.kind == "surname" else "")
            merged[-1] = mention._replace(
                start=before.start, text=text[before.start : mention.end], kind="person", name=name, office=before.office, title=before.title
            )
        elif (
            before
            and before.kind in ("person", "surname")
            and (mention.kind == "title" or (modifier_first and mention.kind == "unnamed"))
            and _THEN.fullmatch(gap)
        ):
            merged[-1] = before._replace(office=mention.office or before.office, title=mention.title)
        else:
            merged.append(mention)
    return [_courteous(text, m, courtesy) for m in merged]


def _courteous(text: str, mention: Mention, courtesy: Container[str]) -> Mention:
    """`M. Tarn` is a person even where the article has no fuller name."""
    if mention.kind != "surname":
        return mention
    before = _LAST_WORD.search(text, max(0, mention.start - 40), mention.start)  # no courtesy is longer
    if before and before.group(1).casefold() in courtesy:
        return mention._replace(kind="person", name=mention.name or mention.text)
    return mention


def _heads(text: str, title: Mention, body: Mention, person: Mention) -> bool:
    """`le porte-parole du ministère, Ivo Tarn`: a title of a body, then the name."""
    return (
        title.kind == "title"
        and body.kind in ("body", "country", "capital", "title")
        and bool(_OF.fullmatch(text[title.end : body.start]))
        and text[body.end : person.start] in (", ", " ", ",\u00a0")
    )
