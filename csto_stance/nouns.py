"""People named only by a common noun beside a reporting word: `soupire une voisine`, `Un vieillard remercie`."""

from __future__ import annotations

import re

from csto_stance.cues import Cue, inside
from csto_stance.lexicon import Lexicon
from csto_stance.mentions import TOKEN, Mention

NOUN = {"indefinite", "definite", "possessive"}
_BREAK = re.compile(r"[,;:.!?…()«»“”\"—–]|\b(?:que|qu|qui|dont|where|that|who|which|что|котор\w+)\b")
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
    tokens = [m for m in TOKEN.finditer(text) if not inside(m.start(), quoted)]
    found: dict[int, Mention] = {}
    for cue in cues:
        if cue.kind == "according":
            continue
        for phrase in (_after(text, tokens, cue, lexicon), _before(text, tokens, cue, lexicon)):
            if phrase and not any(m.start < phrase.end and phrase.start < m.end for m in mentions):
                found[phrase.start] = phrase
    return list(found.values())


def _after(text: str, tokens, cue: Cue, lexicon: Lexicon) -> Mention | None:
    rest = [t for t in tokens if t.start() >= cue.end][:5]
    while rest and (rest[0].group().casefold() in _SKIPPED or rest[0].group().endswith("ment")):
        rest = rest[1:]
    if not rest or not re.fullmatch(r"[\s\w’']*", text[cue.end : rest[0].start()]):
        return None
    return _phrase(text, rest, lexicon, bare=cue.tags and not lexicon.terms["determiner"] and lexicon.language == "ru")


def _before(text: str, tokens, cue: Cue, lexicon: Lexicon) -> Mention | None:
    start = max((m.end() for m in _BREAK.finditer(text, 0, cue.start)), default=0)
    clause = [t for t in tokens if start <= t.start() < cue.start]
    while clause and clause[0].group().casefold() in _SKIPPED:
        clause = clause[1:]
    return _phrase(text, clause, lexicon) if clause else None


def _phrase(text: str, tokens, lexicon: Lexicon, bare: bool = False) -> Mention | None:
    """A determiner and the one to three lower-case words after it; ``bare``: a noun without one."""
    kind = lexicon.terms["noun_phrase"].get(tokens[0].group().casefold())
    words = tokens[1:4] if kind else tokens[:2] if bare else []
    last = None
    for word in words:
        if not word.group()[0].islower() or len(word.group()) < 3 or word.group().casefold() in lexicon.cues:
            break
        last = word
    if last is None:
        return None
    start = tokens[0].start()
    return Mention(start, last.end(), text[start : last.end()], kind or "indefinite", title=words[0].group().casefold())
