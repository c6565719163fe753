"""What mentions stand for in their article: pronouns, offices, surnames and bodies to people and bodies."""

from __future__ import annotations

import re
from collections import Counter

from csto_stance.actors import Directory, words
from csto_stance.cues import inside
from csto_stance.mentions import Mention, surname
from csto_stance.nouns import NOUN
from csto_stance.reading import PREPOSITION, TURN, Article, Unit

UNNAMED = "unnamed"
_PAST_TITLE = 4


def resolve(article: Article, who: Directory) -> None:
    """Give each mention the entities that it may stand for, the likeliest first."""
    recent: list[str] = []
    country = _main_country(article)
    titled: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for unit in article.units:
        for mention in unit.mentions:
            found = _entities(mention, article, who, recent, country, titled, unit)
            if mention.kind == "body":
                found = _same_body(mention, found, bodies)
            unit.entities.append(found)
            if found and mention.kind in ("person", "title", "surname"):
                if mention.title and mention.kind == "person":
                    titled[mention.title] = found[0]
                if found[0] in recent:
                    recent.remove(found[0])
                aside = bool(PREPOSITION.search(unit.text[: mention.start])) or inside(mention.start, unit.quoted)
                recent.insert(1 if aside else 0, found[0])


def _entities(mention: Mention, article: Article, who: Directory, recent, country: str, titled, unit: Unit) -> list[str]:
    if mention.kind == "person":
        full = article.names.get(surname(mention.name), mention.name)
        return [full if len(mention.name.split()) == 1 else mention.name]
    if mention.kind == "surname":
        known = article.names.get(surname(mention.text)) or mention.name
        return [known] if known else [mention.text] if _near_cue(mention, unit) else []
    if mention.kind == "unnamed":
        return [UNNAMED]
    if mention.kind in NOUN:
        return [UNNAMED, *recent[:1]] if mention.kind == "definite" else [UNNAMED]
    if mention.kind == "pronoun":
        return recent[:3]
    if mention.kind in ("country", "capital"):
        return [mention.name]
    if mention.kind == "title":
        return _office(mention, article, who, recent, country, titled, unit)
    country = _country_before(mention, unit) or country
    open_office = mention.office if "{country}" in mention.office and not mention.office.startswith("Presidency") else ""
    name = mention.name or (open_office.replace("{country}", country) if country else "") or ("" if "{" in mention.office else mention.office)
    return [name] if name else []


def _same_body(mention: Mention, found: list[str], bodies: dict[str, str]) -> list[str]:
    """`Notre Chambre`, `le conseil`: the body of that kind that the article has named."""
    head = words(mention.text)[0]
    if found and len(mention.text.split()) > 1:
        bodies.setdefault(head, found[0])
    return found or [bodies[head]] if head in bodies else found


def _country_before(mention: Mention, unit: Unit) -> str:
    """`À Bakou, le ministère …`: the place that the sentence has just named."""
    places = [m.name for m in unit.mentions if m.end <= mention.start and m.kind in ("country", "capital")]
    return places[-1] if places else ""


def _near_cue(mention: Mention, unit: Unit) -> bool:
    """A lone unknown capitalised word may be a name only where someone is said to speak."""
    before = unit.text[: mention.start]
    if inside(mention.start, unit.quoted) or PREPOSITION.search(before):
        return False
    if not re.search(r"\w", before):
        return bool(TURN.match(unit.text, mention.end))
    return any(0 <= mention.start - c.end < 60 or 0 < c.start - mention.end < 60 for c in unit.cues)


def _office(mention: Mention, article: Article, who: Directory, recent, country: str, titled, unit: Unit) -> list[str]:
    if mention.office and "{" not in mention.office:
        holder = who.holder(mention.office, article.date)
        return [holder] if holder else recent[:2]
    if mention.office:
        pattern = mention.office.replace("{country}", "")
        country = _country_before(mention, unit) or country
        holders = [p for p in recent for o, terms in who.offices.items() if o.startswith(pattern) and any(p == t[0] for t in terms)]
        named = who.holder(mention.office.replace("{country}", country), article.date) if country else None
        return list(dict.fromkeys([*holders, *([named] if named else [])]))[:2] or recent[:1]
    if mention.title in titled:
        return list(dict.fromkeys([titled[mention.title], *recent[:1]]))
    return [p for p in recent if mention.title in _ANYBODY or not _leads(p, article.date, who)][:3]


_ANYBODY = frozenset(
    ["hôte", "maître de maison", "homologue", "intéressé", "intéressée", "interlocuteur", "prédécesseur", "successeur", "collègue", "dirigeant", "dirigeante"]
    + ["chef", "cheffe", "host", "leader", "head"]
)


def _leads(person: str, date: str, who: Directory) -> bool:
    """Whether somebody holds one of the first offices of a state: no `vice-ministre`, `député` or `expert`."""
    return any(who.holder(office, date) == person for office in who.led.get(person, ()))


def _main_country(article: Article) -> str:
    counts = Counter(m.name for u in article.units for m in u.mentions if m.kind in ("country", "capital"))
    return max(sorted(counts), key=counts.get) if counts else ""


def interviewee(article: Article) -> str:
    """In an interview: the person named most before the first question is answered."""
    if article.form not in ("interview", "transcript", "asked"):
        return ""
    people = Counter()
    for k, unit in enumerate(article.units):
        for mention, found in zip(unit.mentions, unit.entities, strict=True):
            if mention.kind == "person" and found:
                people[found[0]] += 3 if k < 4 else 1
    return max(sorted(people), key=people.get) if people else ""


def issuers(article: Article) -> list[str]:
    """Who may have issued the text, the likeliest first: named in its first lines, a body rather than a person, and going on to speak of itself."""
    found: Counter = Counter()
    for k, unit in enumerate(article.units):
        for mention, entities in zip(unit.mentions, unit.entities, strict=True):
            if not entities or mention.kind not in _ISSUE or inside(mention.start, unit.quoted):
                continue
            opens = not re.search(r"\w{4}", unit.text[: mention.start])
            if k < _PAST_TITLE and entities[0] not in found:
                found[entities[0]] += _ISSUE[mention.kind] + (2 - k) * (k < 2) * (mention.kind == "body")
            if entities[0] in found or mention.kind == "body":
                found[entities[0]] += opens * (mention.kind == "body")
    return sorted(found, key=lambda name: (-found[name], name))[:4]


_ISSUE = {"body": 4, "title": 2, "person": 2, "country": 1, "capital": 1}
