"""What mentions stand for in their article: pronouns, offices, surnames and bodies to people and bodies."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from itertools import islice

from csto_stance.actors import Directory, words
from csto_stance.cues import inside
from csto_stance.mentions import surname
from csto_stance.nouns import NOUN
from csto_stance.reading import TURN, Article, Unit, preposed
from csto_stance.spans import Mention

_LETTER = re.compile(r"\w")
_WORD = re.compile(r"\w{4}")
UNNAMED = "unnamed"
_PAST_TITLE = 4


def resolve(article: Article, who: Directory) -> None:
    """Give each mention the entities that it may stand for, the likeliest first."""
    recent = Recent()
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
                recent.add(found[0], aside=inside(mention.start, unit.quoted) or preposed(unit, mention))


class Recent:
    """The people that an article has named, the last first."""

    def __init__(self):
        self._turns: OrderedDict[str, int] = OrderedDict()  # the last named comes last
        self._turn = 0

    def add(self, person: str, aside: bool = False) -> None:
        """Put a person first, or behind the first: named aside."""
        self._turns.pop(person, None)
        first = self.first(1) if aside else []
        for name in (person, *first):
            self._turn += 1
            self._turns[name] = self._turn
            self._turns.move_to_end(name)

    def first(self, n: int, fits: Callable[[str], bool] | None = None) -> list[str]:
        """Return the last ``n`` people named, of those that fit."""
        return list(islice(filter(fits, reversed(self._turns)) if fits else reversed(self._turns), n))

    def among(self, people: Iterable[str]) -> list[str]:
        """Return those of some people that were named, the last first."""
        return sorted({p for p in people if p in self._turns}, key=self._turns.__getitem__, reverse=True)


def _entities(mention: Mention, article: Article, who: Directory, recent: Recent, country: str, titled, unit: Unit) -> list[str]:
    if mention.kind == "person":
        full = article.names.get(surname(mention.name), mention.name)
        return [full if len(mention.name.split()) == 1 else mention.name]
    if mention.kind == "surname":
        known = article.names.get(surname(mention.text)) or mention.name
        return [known] if known else [mention.text] if _near_cue(mention, unit) else []
    if mention.kind == "unnamed":
        return [UNNAMED]
    if mention.kind in NOUN:
        return [UNNAMED, *recent.first(1)] if mention.kind == "definite" else [UNNAMED]
    if mention.kind == "pronoun":
        return recent.first(3)
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
    if inside(mention.start, unit.quoted) or preposed(unit, mention):
        return False
    if not _LETTER.search(unit.text, 0, mention.start):
        return bool(TURN.match(unit.text, mention.end))
    return any(0 <= mention.start - c.end < 60 or 0 < c.start - mention.end < 60 for c in unit.cues)


def _office(mention: Mention, article: Article, who: Directory, recent: Recent, country: str, titled, unit: Unit) -> list[str]:
    if mention.office and "{" not in mention.office:
        holder = who.holder(mention.office, article.date)
        return [holder] if holder else recent.first(2)
    if mention.office:
        pattern = mention.office.replace("{country}", "")
        country = _country_before(mention, unit) or country
        holders = recent.among(holder for office, terms in who.offices.items() if office.startswith(pattern) for holder, *_ in terms)
        named = who.holder(mention.office.replace("{country}", country), article.date) if country else None
        return list(dict.fromkeys([*holders, *([named] if named else [])]))[:2] or recent.first(1)
    if mention.title in titled:
        return list(dict.fromkeys([titled[mention.title], *recent.first(1)]))
    return recent.first(3, None if mention.title in _ANYBODY else lambda person: not _leads(person, article.date, who))


_ANYBODY = frozenset(
    [
        "hôte",
        "maître de maison",
        "homologue",
        "intéressé",
        "intéressée",
        "interlocuteur",
        "prédécesseur",
        "successeur",
        "collègue",
        "dirigeant",
        "dirigeante",
        "chef",
        "cheffe",
        "host",
        "leader",
        "head",
    ]
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
            name, body = entities[0], mention.kind == "body"
            if k < _PAST_TITLE and name not in found:
                found[name] += _ISSUE[mention.kind] + body * max(2 - k, 0)
            if body:
                found[name] += not _WORD.search(unit.text, 0, mention.start)
    return sorted(found, key=lambda name: (-found[name], name))[:4]


_ISSUE = {"body": 4, "title": 2, "person": 2, "country": 1, "capital": 1}
