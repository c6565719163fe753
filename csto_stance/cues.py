"""The words outside quotation marks that report speech: which, where, and whether they truly report."""

from __future__ import annotations

import re
from typing import NamedTuple

from csto_stance.lexicon import Lexicon
from csto_stance.mentions import TOKEN

_TAG = re.compile(
    r"[»”\"’,!?–—-][ \u00a0\u202f]*,?[ \u00a0\u202f]*(?:(?:s['’]|se |a|ont|avait|avaient|est|en|y|lui|leur|m['’]|nous|-t-|-)[ \u00a0\u202f]*|\w+[ -]){0,5}$"
)


class Cue(NamedTuple):
    """A reporting word: its span, lemma and kind (say, position, according), and whether it tags a quotation or is negated."""

    start: int
    end: int
    lemma: str
    kind: str
    shape: str
    tags: bool
    negated: bool


def find_cues(text: str, quoted, lexicon: Lexicon) -> list[Cue]:
    """Return the cues of a unit, left to right, outside its quoted spans.

    Examples
    --------
    >>> from csto_stance.lexicon import lexicon
    >>> [c.lemma for c in find_cues("Selon Ina Sol, le maire a promis un vote.", (), lexicon("fr"))]
    ['selon', 'promettre']
    """
    tokens = [(m.start(), m.end(), m.group().casefold()) for m in TOKEN.finditer(text) if not inside(m.start(), quoted)]
    found, i = [], 0
    while i < len(tokens):
        cue, used = _at(text, tokens, i, quoted, lexicon)
        if cue:
            found.append(cue)
        i += used
    return found


def inside(position: int, spans) -> bool:
    """Whether a position lies in one of the spans."""
    return any(a <= position < b for a, b in spans)


def _at(text, tokens, i, quoted, lexicon: Lexicon) -> tuple[Cue | None, int]:
    for phrase, kind, term in lexicon.phrases.get(tokens[i][2], ()):
        n = len(phrase)
        if kind in ("cue", "according") and tuple(t[2] for t in tokens[i : i + n]) == phrase:
            lemma, kind, shape = term.split("/") if kind == "cue" else (term, kind, "f")
            if kind == "according" or _reports(tokens, i, shape, lexicon):
                return _cue(text, tokens, i, n, lemma, kind, shape, quoted, lexicon), n
    for form in lexicon.cues.get(tokens[i][2], ()):
        if _reports(tokens, i, form.shape, lexicon):
            return _cue(text, tokens, i, 1, form.lemma, form.kind, form.shape, quoted, lexicon), 1
    return None, 1


def _cue(text, tokens, i, n, lemma, kind, shape, quoted, lexicon: Lexicon) -> Cue:
    start, end = tokens[i][0], tokens[i + n - 1][1]
    near = {t[2] for t in tokens[max(0, i - 4) : i]}
    after = {t[2] for t in tokens[i + n : i + n + 2]}
    negated = bool(near & {"n", "ne"}) and bool((near | after) & {"pas", "rien", "jamais", "plus"})
    tags = bool(quoted) and bool(_TAG.search(text[max(0, start - 40) : start])) and any(b <= start for _, b in quoted)
    return Cue(start, end, lemma, kind, shape, tags, negated)


def _reports(tokens, i, shape: str, lexicon: Lexicon) -> bool:
    """A participle needs its auxiliary, no passive; a finite form no determiner before it (`la demande`)."""
    before = [t[2] for t in tokens[max(0, i - 5) : i]]
    if shape == "p":
        auxiliary = any(w in lexicon.terms["auxiliary"] for w in before)
        reflexive = any(w in ("s", "se", "suis") for w in before[-3:])
        passive = any(w in lexicon.terms["be"] for w in before) and not reflexive
        return auxiliary and not passive
    if shape == "f":
        return not before or before[-1] not in _DETERMINERS
    return shape == "g" or (bool(before) and before[-1] not in _DETERMINERS)


_DETERMINERS = frozenset(
    "le la les l un une des du de d au aux ce cet cette ces son sa ses leur leurs notre nos votre vos mon ma mes aucun aucune "  # noqa: SIM905
    "toute tout quelque chaque en".split()
)
