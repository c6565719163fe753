"""How a mention stands to the word that reports speech: its subject, after it, in its source phrase, a head before a colon."""

from __future__ import annotations

import re

from csto_stance.cues import Cue, inside
from csto_stance.reading import Unit, preposed, turn_head
from csto_stance.spans import Mention

_MEMBERS = re.compile(r"\b(?:[Ll]es|[Dd]es|[Cc]es) \w+s (?:\w+s )?(?:de|du|des|d['’])(?: (?:la |l['’])?)?$")
_PRIORITY = (
    "head",
    "inverted",
    "source",
    "source_weak",
    "right_tag_near",
    "right_tag",
    "left_near",
    "left_near_tag",
    "left_far",
    "left_near:que",
    "right_near",
    "inverted_other",
)
# `Pour le chef de la mission, …`: at the head of a clause, before a comma.
_WEAK = re.compile(
    r"(?:^|[:;.!?«“(,—–] ?)[^\w]*(?:et |mais |or )?([Pp]our|[Cc]hez|[Cc]ôté|[Àà]|[Ff]or|[Дд]ля)[ \u00a0](?:(?:le|la|les|un|une|the|a|an) |l['’])?$"
)
_SUBORDINATE = re.compile(r"\b(?:que|qu['’]|qui|dont|where|that|who|which|что|котор)")
_WORD = re.compile(r"[^\W\d_]+")
_ASIDE = re.compile(r"[^.;:!?«»]{0,60}?,")
_SMALL = frozenset(["avait", "avaient", "avec", "dans", "pour", "leur", "même", "aussi", "mais", "were", "have", "that", "with", "also", "когда", "также"])


def relations(unit: Unit) -> list[str]:
    """How each mention stands to the nearest cue: its subject, after it, in its source phrase, a head before a colon …"""
    head = turn_head(unit) if unit.mentions else None
    verbs = [c for c in unit.cues if c.kind != "according"]
    verbs = [c for c in verbs if c.tags] or verbs
    found, unquoted = [], 0
    for i, mention in enumerate(unit.mentions):
        if inside(mention.start, unit.quoted):
            found.append("quoted")
            continue
        found.append("head" if mention is head else _relation(unit, i, verbs, unquoted))
        unquoted += 1
    return found


def best_relation(found: list[str]) -> str:
    """The relation, of those that the unit's mentions have, that most often marks a speaker."""
    plain = {r.split("|")[0] for r in found}
    return next((r for r in _PRIORITY if r in plain), "none")


def _relation(unit: Unit, i: int, verbs: list[Cue], rank: int) -> str:
    """The relation of a mention outside quotations, the ``rank``-th of these, to the unit's verbs."""
    mention = unit.mentions[i]
    accord = [c for c in unit.cues if c.kind == "according" and c.end <= mention.start]
    if accord and not any(accord[-1].end <= m.start < mention.start for m in unit.mentions) and mention.start - accord[-1].end < 30:
        return f"source|{accord[-1].lemma}"
    weak = _WEAK.search(unit.text, max(0, mention.start - 40), mention.start)
    if weak and _ASIDE.match(unit.text, mention.end):
        return "source_weak|" + weak.group(1).casefold()
    if mention.kind == "pronoun" and unit.text[mention.start - 1 : mention.start] == "-":
        return "inverted" if any(-3 <= c.start - mention.end <= 25 or c.end in (mention.start - 1, mention.start - 3) for c in verbs) else "inverted_other"
    prepositional = preposed(unit, mention)
    if not verbs:
        return f"alone{'_prep' if prepositional else ''}_{min(rank, 2)}|{_verb_after(unit, mention)}"
    return _to_verb(unit, i, verbs, prepositional)


def _to_verb(unit: Unit, i: int, verbs: list[Cue], prepositional: bool) -> str:
    mention = unit.mentions[i]
    after = [c for c in verbs if c.start >= mention.end]
    left = [c for c in verbs if c.end <= mention.start]
    members = mention.kind == "body" and _MEMBERS.search(unit.text, max(0, mention.start - 80), mention.start)
    prep = "_prep" if prepositional and not members else ""
    if left:
        cue = left[-1]
        between = [m for m in unit.mentions if cue.end <= m.start < mention.start]
        near = not between and mention.start - cue.end < 40
        if (cue.tags or near) and not (after and not cue.tags):
            return f"right{'_tag' if cue.tags else ''}{'_near' if near else ''}{prep}|{cue.lemma}:{cue.shape}"
    if after:
        cue = after[0]
        between = [m for m in unit.mentions if mention.end <= m.start < cue.start and not inside(m.start, unit.quoted)]
        clause = ":que" if _SUBORDINATE.search(unit.text, mention.end, cue.start) else ""
        clause += ":inf" if cue.shape in "ig" else ""
        return f"left{'_near' if not between else '_far'}{clause}{prep}{'_tag' if cue.tags else ''}|{cue.lemma}:{cue.shape}"
    return f"right_far{prep}|{verbs[0].kind}"


def _verb_after(unit: Unit, mention: Mention) -> str:
    """The beginning of the first content word after a mention: what it may be doing."""
    for word in _WORD.findall(unit.text[mention.end : mention.end + 60].casefold()):
        if len(word) > 3 and word not in _SMALL:
            return word[:6]
    return ""
