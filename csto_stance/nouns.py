"""People named only by a common noun beside a reporting word: `soupire une voisine`, `Un vieillard remercie`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from csto_stance.cues import Cue, outside
from csto_stance.lexicon import Lexicon
from csto_stance.spans import Mention

NOUN = {"indefinite", "definite", "possessive"}
_BREAK = re.compile(r"[,;:.!?…()«»“”\"—–]")
_CLAUSE = re.compile(r"que|qu|qui|dont|where|that|who|which|что|котор\w+")
_NEAR = re.compile(r"[\s\w’']*")
_SKIPPED = frozenset("hier aujourd hui aussi encore ainsi alors même toutefois pourtant mais et or puis and but yet then и а но".split())  # noqa: SIM905


def nouns(text: str, quoted, cues: list[Cue], mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Return the noun phrases that may be a cue's subject: the first of its clause, or the one right after it.

    Examples
    --------
    >>> from csto_stance.cues import find_cues
    >>> from csto_stance.lexicon import lexicon
    >>> text = "« Rien », soupire une vieille voisine."
    >>> [m.text for m in nouns(text, ((0, 8),), find_cues(text, ((0, 8),), lexicon("fr")), [], lexicon("fr"))]
    ['une vieille voisine']
    """
    cues = [cue for cue in cues if cue.kind != "according"]
    if not cues:
        return []
    tokens = outside(text, quoted)
    breaks = [m.end() for m in _BREAK.finditer(text)]
    found: dict[int, Mention] = {}
    for cue in cues:
        for phrase in (_after(text, tokens, cue, lexicon), _before(text, tokens, cue, breaks, lexicon)):
            if phrase and not any(m.start < phrase.end and phrase.start < m.end for m in mentions):
                found[phrase.start] = phrase
    return list(found.values())


def _after(text: str, tokens, cue: Cue, lexicon: Lexicon) -> Mention | None:
    first = bisect_left(tokens, (cue.end,))
    rest = tokens[first : first + 5]
    while rest and (rest[0][3] in _SKIPPED or rest[0][2].endswith("ment")):
        rest = rest[1:]
    if not rest or not _NEAR.fullmatch(text, cue.end, rest[0][0]):
        return None
    return _phrase(text, rest, lexicon, bare=cue.tags and not lexicon.terms["determiner"] and lexicon.language == "ru")


def _before(text: str, tokens, cue: Cue, breaks: list[int], lexicon: Lexicon) -> Mention | None:
    n = bisect_right(breaks, cue.start)
    first, last = bisect_left(tokens, (breaks[n - 1] if n else 0,)), bisect_left(tokens, (cue.start,))
    first = next((k + 1 for k in reversed(range(first, last)) if _CLAUSE.fullmatch(tokens[k][2])), first)
    while first < last and tokens[first][3] in _SKIPPED:
        first += 1
    return _phrase(text, tokens[first : min(first + 4, last)], lexicon) if first < last else None


def _phrase(text: str, tokens, lexicon: Lexicon, bare: bool = False) -> Mention | None:
    """A determiner and the one to three lower-case words after it; ``bare``: a noun without one."""
    kind = lexicon.terms["noun_phrase"].get(tokens[0][3])
    words = tokens[1:4] if kind else tokens[:2] if bare else []
    end = 0
    for _, word_end, word, folded in words:
        if not word[0].islower() or len(word) < 3 or folded in lexicon.cues:
            break
        end = word_end
    if not end:
        return None
    start = tokens[0][0]
    return Mention(start, end, text[start:end], kind or "indefinite", title=words[0][3])
