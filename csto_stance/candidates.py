"""Who may be speaking in each unit: the candidates, and the readable features that speak for and against each."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from csto_stance import reading
from csto_stance.actors import directory, words
from csto_stance.cues import inside
from csto_stance.entities import interviewee, issuers, resolve
from csto_stance.lexicon import lexicon
from csto_stance.mentions import surname
from csto_stance.nouns import NOUN
from csto_stance.reading import LIST, Article, Unit
from csto_stance.relations import best_relation, relations
from csto_stance.spans import Mention

NARRATOR = "narrator"
LONG = 5  # units from which a text without any voice may be a body's own
_WORD = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"\W*(\w+)\W+\w")
_CONDITIONAL = re.compile(r"\w(?:rait|raient)\b|\b(?:would|could|might)\b|\bбы\b")


def read(sentences: pd.DataFrame, data=None) -> Article:
    """Return one article's units (columns of `quotes.mark`) with mentions, cues and what each mention stands for."""
    return _settled(reading.read(sentences, data), data)


def read_each(sentences: pd.DataFrame, data=None) -> Iterator[tuple[list[int], Article]]:
    """Yield the positions of each article's units in a table, and the article (see `read`)."""
    for places, article in reading.read_each(sentences, data):
        yield places, _settled(article, data)


def _settled(article: Article, data) -> Article:
    resolve(article, directory(data))
    for unit in article.units:
        unit.relations = relations(unit)
    article.interviewee, article.issuers = interviewee(article), issuers(article)
    return article


def candidates(article: Article, k: int, previous: str, before: str) -> dict[str, set[str]]:
    """Return the candidate speakers of unit ``k`` with the features of each.

    Parameters
    ----------
    previous : str
        The speaker of unit ``k - 1``.
    before : str
        The last speaker who was not the narrator.
    """
    unit = article.units[k]
    context = _context(article, k)
    how = unit.relations
    named = [i for i, m in enumerate(unit.mentions) if m.kind not in NOUN]
    context["best"] = best_relation([how[i] for i in named])
    leading = next((i for i in named if how[i].split("|")[0] == context["best"]), None)
    context["source"] = str(any(r.startswith("source") for r in how))
    context["by"] = _how(unit.mentions[leading]) if leading is not None else "none"
    context["again"] = str(leading is not None and before in unit.entities[leading][:1])
    context["follow"] = next((_follow(unit.text, cue.end) for cue in unit.cues if not cue.negated), "none")
    context["noun"] = best_relation([r for r, m in zip(how, unit.mentions, strict=True) if m.kind in NOUN])
    found: dict[str, set[str]] = {NARRATOR: _narrator(article, k, context, previous)}
    for mention, entities, relation in zip(unit.mentions, unit.entities, how, strict=True):
        for rank, entity in enumerate(entities if not (relation == "quoted" and mention.kind == "pronoun") else ()):
            found.setdefault(entity, set()).update(_mention_features(mention, relation, rank, entity == before, context))
    _carried(article, k, previous, before, context, found)
    _forward(article, k, context, found)
    if article.interviewee:
        found.setdefault(article.interviewee, set()).update(_role_features(article, k, "interviewee", article.interviewee, previous, context))
    if article.form == "issued" or (article.form == "plain" and article.voices == "none" and len(article.units) >= LONG):
        for rank, name in enumerate(article.issuers):
            role = "issuer" if rank == 0 else "named_above"
            found.setdefault(name, set()).update(_role_features(article, k, role, name, previous, context))
    return found


def _turn_kind(article: Article, k: int) -> str:
    """Whose tag opens the unit's turn: nobody's, the first tag of the article (often who asks), the interviewee's, another's."""
    label = article.units[k].label
    if not label:
        return "none"
    if article.interviewee and _tags(label, article.interviewee):
        return "interviewee"
    return "first" if label == article.first_label else "other"


def _tags(label: str, name: str) -> bool:
    """Whether a turn's label stands for a person: the name, the surname or the initials."""
    initials = [w[0] for w in re.findall(r"\w+", name)]
    return surname(name) in words(label) or [w for w in re.findall(r"\w+", label) if len(w) == 1] == initials


def _role_features(article: Article, k: int, role: str, name: str, previous: str, c: dict[str, str]) -> set[str]:
    """The person interviewed, or the body that may have issued the text, speaks unless something speaks against it."""
    unit = article.units[k]
    start = f"{role}:{article.form}"
    return {
        f"{start}:{'head' if k < 2 else 'body'}",
        f"{start}:{c['ask']}:{c['turn']}:{c['quote']}:{c['cue']}",
        f"{start}:prev={previous == name}:{c['place']}",
        f"{start}:listed={bool(LIST.match(unit.text))}:we={c['person']}",
        f"{start}:best={c['best']}",
    }


def _context(article: Article, k: int) -> dict[str, str]:
    unit = article.units[k]
    share = unit.share
    quote = "all" if share > 0.92 else "most" if share > 0.5 else "part" if share > 0 else "no"
    kinds = [c.kind for c in unit.cues if not c.negated]
    cue = "tag" if any(c.tags for c in unit.cues) else next((kind for kind in ("say", "according", "position", "weak") if kind in kinds), "none")
    return {
        "quote": quote,
        "cue": cue,
        "running": f"{'in' if unit.quote_before else ''}{'out' if unit.quote_after else ''}",
        "place": "title" if k == 0 and len(unit.text) < 160 and unit.text.rstrip()[-1:] not in ".!?…" else "open" if unit.opens_paragraph else "in",
        "form": article.form,
        "ask": "ask" if unit.paragraph_asks else "say",
        "turn": _turn_kind(article, k),
        "conditional": str(bool(_CONDITIONAL.search(unit.text))),
        "person": "we" if _first_person(article, unit) else "",
    }


def _first_person(article: Article, unit: Unit) -> bool:
    terms = lexicon(article.language).terms["first_person"]
    return not terms.keys().isdisjoint(_WORD.findall(unit.text.casefold()))


def _narrator(article: Article, k: int, c: dict[str, str], previous: str) -> set[str]:
    unit = article.units[k]
    out = {
        "N",
        f"N:quote={c['quote']}",
        f"N:quote={c['quote']}:cue={c['cue']}",
        f"N:running={c['running']}",
        f"N:best={c['best']}:quote={c['quote']}",
        f"N:best={c['best']}:{c['place']}:form={c['form']}",
        f"N:place={c['place']}",
        f"N:noun={c['noun']}:{c['best']}:quote={c['quote']}",
        f"N:form={c['form']}:{article.voices}:we={c['person']}",
        f"N:form={c['form']}:{article.voices}:prev={previous == NARRATOR}",
        f"N:form={c['form']}:ask={c['ask']}:turn={c['turn']}",
        f"N:form={c['form']}:ask={c['ask']}:{c['place']}:prev={previous == NARRATOR}",
        f"N:prev={previous == NARRATOR}:{c['place']}:quote={c['quote']}:cue={c['cue']}",
        f"N:conditional={c['conditional']}:prev={previous == NARRATOR}",
    }
    if c["best"] == "none":
        out.add(f"N:words={min(len(unit.text) // 40, 5)}")
    out.update(f"N:cue={cue.lemma}:{cue.shape}" for cue in unit.cues)
    out.update(f"N:cue={cue.lemma}:{_follow(unit.text, cue.end)}" for cue in unit.cues)
    out.add(f"N:best={c['best']}:{c['by']}:follow={c['follow']}")
    out.add(f"N:cue={c['cue']}:follow={c['follow']}:quote={c['quote']}")
    out.update(f"N:negated:{cue.kind}" for cue in unit.cues if cue.negated)
    first = _FIRST.match(unit.text)
    if first:
        out.add(f"N:first={first.group(1).casefold()}")
    return out


_FOLLOW = re.compile(
    r"[\s,]*(?:(?P<end>$|[.!?…»”\"]+\W*$)|(?P<colon>[:«“\"„])|(?P<that>qu(?:e\b|['’])|that\b|что\b)"
    r"|(?P<of>de\b|du\b|des\b|d['’]|to\b|of\b|о\b|об\b|в\b)|(?P<det>(?:le|la|les|un|une|l['’]|son|sa|ses|leur|leurs|the|a|an|his|her|its|their)\b))",
    re.IGNORECASE,
)


def _follow(text: str, end: int) -> str:
    """What follows a cue: its construction tells `assure que` from `assure la présidence`."""
    match = _FOLLOW.match(text, end)
    return match.lastgroup if match else "word"


def _how(mention: Mention) -> str:
    return mention.kind if mention.kind in ("pronoun", "unnamed", *NOUN) else "title" if mention.kind == "title" else "name"


def _mention_features(mention: Mention, relation: str, rank: int, was_speaking: bool, c: dict[str, str]) -> set[str]:
    how, plain = _how(mention), relation.split("|")[0]
    return {
        f"M:{how}:{rank}:{was_speaking}",
        f"M:{plain}:follow={c['follow']}:{how}",
        f"M:{plain}",
        f"M:{relation}",
        f"M:{plain}:{mention.kind}:{rank}",
        f"M:{plain}:{how}:{was_speaking}:{c['quote']}",
        f"M:{plain}:quote={c['quote']}:cue={c['cue']}",
        f"M:{plain}:best={c['best']}",
        f"M:{plain}:form={c['form']}:{c['place']}",
        f"M:{plain}:{mention.kind}:turn={c['turn']}:{c['ask']}",
    }


def _carried(article: Article, k: int, previous: str, before: str, c: dict[str, str], found) -> None:
    """The speaker who was speaking may still be."""
    if not before:
        return
    unit = article.units[k]
    subject = next((m.kind for m in unit.mentions if not inside(m.start, unit.quoted)), "nobody")
    last = "prev" if previous == before else "earlier"
    previous_unit = article.units[k - 1]
    quote_before = "all" if previous_unit.share > 0.92 else "some" if previous_unit.share else "no"
    named = any(m.kind in ("person", "title", "body", "unnamed", "surname", "capital", "country") and not inside(m.start, unit.quoted) for m in unit.mentions)
    found.setdefault(before, set()).update(
        {
            f"C:{last}",
            f"C:{last}:{c['place']}:quote={c['quote']}:cue={c['cue']}",
            f"C:{last}:{c['running']}:quote={c['quote']}:{c['place']}",
            f"C:{last}:{subject}:quote={c['quote']}:cue={c['cue']}",
            f"C:{last}:quote={c['quote']}:was={quote_before}:named={named}",
            f"C:{last}:form={c['form']}:{c['place']}:turn={c['turn']}:{c['ask']}",
            f"C:{last}:we={c['person']}:quote={c['quote']}",
            f"C:{last}:best={c['best']}:quote={c['quote']}",
            f"C:{last}:best={c['best']}:{c['place']}",
            f"C:{last}:best={c['best']}:{c['by']}:{c['again']}",
            f"C:{last}:cue={c['cue']}:source={c['source']}",
            f"C:{last}:by={c['by']}:{c['again']}:quote={c['quote']}:cue={c['cue']}",
            f"C:{last}:conditional={c['conditional']}:quote={c['quote']}",
        }
    )


def _forward(article: Article, k: int, c: dict[str, str], found) -> None:
    """A quotation that runs on may be tagged at its end."""
    unit = article.units[k]
    if not unit.quote_after:
        if c["quote"] in ("all", "most") and c["cue"] == "none" and k + 1 < len(article.units):
            _from_unit(article, k + 1, "next", found)
        return
    for j in range(k + 1, min(k + 12, len(article.units))):
        later = article.units[j]
        if unit.quote_ids[-1] not in later.quote_ids:
            return
        if any(cue.tags for cue in later.cues) or not later.quote_after:
            _from_unit(article, j, "tag" if any(cue.tags for cue in later.cues) else "end", found)
            return


def _from_unit(article: Article, j: int, how: str, found) -> None:
    later = article.units[j]
    for mention, entities, relation in zip(later.mentions, later.entities, later.relations, strict=True):
        for rank, entity in enumerate(entities):
            found.setdefault(entity, set()).update({f"F:{how}:{relation.split('|')[0]}:{rank}", f"F:{how}:{relation.split('|')[0]}:{mention.kind}"})


def same(a: str, b: str) -> bool:
    """Whether two speaker labels are one: equal, or one name in two romanisations.

    Examples
    --------
    >>> same("Garo Sarafian", "Garo Sarafyan"), same("Ina Sol", "Lina Sol")
    (True, False)
    """
    return a == b or (bool(words(a)) and words(a) == words(b))
