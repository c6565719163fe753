"""Who may be speaking in each unit: the candidates, and the readable features that speak for and against each."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from csto_stance.actors import Directory, directory, words
from csto_stance.cues import Cue, find_cues, inside, without_tags
from csto_stance.lexicon import Lexicon, lexicon
from csto_stance.mentions import Finder, Mention, surname
from csto_stance.quotes import share_of

NARRATOR, UNNAMED = "narrator", "unnamed"
LONG = 5  # units from which a text without any voice may be a body's own
_TURN = re.compile(r"[ \u00a0\u202f]?(?:\([^)]{1,60}\))?[ \u00a0\u202f]?(?::|\.? [–—-] )")
_LABEL = re.compile(
    r"(?:[-–—] )?((?:[A-ZÀ-ÝА-Я]|Le |La |M\. |Mme )[^:?!«“\"]{0,55}?)(?:[ \u00a0\u202f]?\([^)]{1,60}\))?(?:[ \u00a0\u202f]?:|\.? [–—-])[ \u00a0\u202f]"
)
_YEAR = re.compile(r"\b(20[12]\d)\b")
_LIST = re.compile(r"^(?:[-–—•*]|\d{1,2}[.)]|considérant|[a-z]\))", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\w(?:rait|raient)\b|\b(?:would|could|might)\b|\bбы\b")
_PREPOSITION = re.compile(
    r"\b(?:de|du|des|d|à|au|aux|avec|par|contre|entre|chez|dont|vers|sur|envers|pour|dans|en|sans|parmi|devant|comme|que|qu"
    r"|of|to|with|by|for|in|at|from|against|between|about|on|under|over|into|than|like|after|before|without"
    r"|с|со|в|во|на|к|ко|от|для|по|о|об|у|из|за|при|между|против|без|над|под|перед)(?:['’]| (?:la |le |les |l['’]|the )?)$"
)
_MEMBERS = re.compile(r"\b(?:[Ll]es|[Dd]es|[Cc]es) \w+s (?:\w+s )?(?:de|du|des|d['’])(?: (?:la |l['’])?)?$")
_PAST_TITLE = 4


@dataclass
class Unit:
    """What is known of a unit before its speaker is: mentions, cues, quotations, place in the article."""

    text: str
    paragraph: int
    quoted: tuple
    quote_before: bool
    quote_after: bool
    quote_ids: tuple
    share: float
    mentions: list[Mention]
    cues: list[Cue]
    entities: list[list[str]] = field(default_factory=list)
    opens_paragraph: bool = False
    paragraph_asks: bool = False


@dataclass
class Article:
    """The units of one article, and what holds for all of them."""

    units: list[Unit]
    form: str
    date: str
    language: str
    names: dict[str, str]
    interviewee: str = ""
    issuers: list[str] = field(default_factory=list)
    voices: str = "few"


def read(sentences: pd.DataFrame, data=None) -> Article:
    """Return one article's units with mentions, cues and resolved entities.

    Parameters
    ----------
    sentences : DataFrame
        The units of one article in order, with the columns of `quotes.mark`.
    """
    language = sentences["language"].iloc[0] if "language" in sentences else "fr"
    words_, who = lexicon(language, data), directory(data)
    finder = Finder(who, words_)
    units = []
    for row in sentences.itertuples(index=False):
        mentions = finder.find(row.clean)
        quoted = without_tags(row.clean, row.quoted, words_)
        cues = _telling(find_cues(row.clean, quoted, words_))
        share = row.quote_share if quoted == row.quoted else share_of(row.clean, quoted)
        units.append(Unit(row.clean, row.paragraph, quoted, row.quote_before, row.quote_after, row.quote_id, share, mentions, cues))
    for k, unit in enumerate(units):
        unit.opens_paragraph = k == 0 or units[k - 1].paragraph != unit.paragraph
    last = {u.paragraph: u.text for u in units}
    for unit in units:
        unit.paragraph_asks = last[unit.paragraph].rstrip(' »”"').endswith("?")
    date = str(sentences["date"].iloc[0]) if "date" in sentences else ""
    article = Article(units, _form(units, words_), date or _year(units), language, _names(units))
    _resolve(article, who)
    article.interviewee, article.issuers = _interviewee(article), _issuers(article)
    voiced = sum(bool(u.share or any(c.tags or c.kind == "according" for c in u.cues)) for u in units) / len(units)
    article.voices = "none" if voiced < 0.05 else "few" if voiced < 0.25 else "many"
    return article


def _telling(cues: list[Cue]) -> list[Cue]:
    """Without what is not said (`n'a rien dit`); and where a sentence opens with its source, what follows is that source's claim."""
    if cues and cues[0].kind == "according" and cues[0].start < 3:
        return [cue for cue in cues if cue.kind == "according"]
    return [cue for cue in cues if not (cue.negated and cue.kind == "say")]


def _year(units: list[Unit]) -> str:
    """The year that an undated article speaks of most."""
    years = Counter(y for u in units for y in _YEAR.findall(u.text))
    return max(sorted(years), key=years.get) if years else ""


def _names(units: list[Unit]) -> dict[str, str]:
    """Surname keys to the fullest name that the article gives: `Tarn` is `Ivo Tarn` if he is introduced."""
    names: dict[str, str] = {}
    for unit in units:
        for mention in unit.mentions:
            if mention.kind == "person" and mention.name:
                key = surname(mention.name)
                if len(mention.name.split()) > len(names.get(key, "").split()):
                    names[key] = mention.name
    return names


def _form(units: list[Unit], words_: Lexicon) -> str:
    """Recognise a transcript, an interview or an issued text by its form."""
    heads = [u for u in units if u.opens_paragraph]
    turns = sum(1 for u in heads if turn_label(u))
    asked = sum(u.paragraph_asks for u in heads)
    spoken = sum(u.share > 0.5 for u in units) < 0.3 * len(units)
    if turns >= 3 and turns >= 0.3 * len(heads):
        return "transcript"
    if spoken and asked >= 3:
        return "interview"
    top = set(re.findall(r"\w+", " ".join(u.text for u in units[:2]).casefold()))
    listed = sum(bool(_LIST.match(u.text)) for u in heads)
    voiced = sum(bool(u.share or any(c.tags or c.kind == "according" for c in u.cues)) for u in units)
    if voiced <= 0.15 * len(units) and (top & set(words_.terms["issued"]) or listed >= 0.3 * len(heads) >= 2):
        return "issued"
    return "asked" if spoken and asked == 2 else "plain"


def turn_label(unit: Unit) -> str:
    """What tags a turn at the head of a paragraph: `Ivo Tarn`, `A. G.`, `Le Journal`; '' where nothing does."""
    label = _LABEL.match(unit.text) if unit.opens_paragraph else None
    return label.group(1) if label else ""


def turn_head(unit: Unit) -> Mention | None:
    """The mention that tags a turn (`Ivo Tarn : …`), if the unit begins with one."""
    for mention in unit.mentions[:2]:
        lead = unit.text[: mention.start].strip(' «“"—–-').casefold()
        if mention.kind in ("person", "surname", "title", "body", "capital", "country") and len(lead) < 14 and _TURN.match(unit.text, mention.end):
            return mention
    return None


def _resolve(article: Article, who: Directory) -> None:
    """Give each mention the entities that it may stand for, the likeliest first."""
    recent: list[str] = []
    country = _main_country(article)
    titled: dict[str, str] = {}
    for unit in article.units:
        for mention in unit.mentions:
            found = _entities(mention, article, who, recent, country, titled, unit)
            unit.entities.append(found)
            if found and mention.kind in ("person", "title", "surname"):
                if mention.title and mention.kind == "person":
                    titled[mention.title] = found[0]
                if found[0] in recent:
                    recent.remove(found[0])
                recent.insert(0, found[0])


def _entities(mention: Mention, article: Article, who: Directory, recent, country: str, titled, unit: Unit) -> list[str]:
    if mention.kind == "person":
        full = article.names.get(surname(mention.name), mention.name)
        return [full if len(mention.name.split()) == 1 else mention.name]
    if mention.kind == "surname":
        known = article.names.get(surname(mention.text)) or mention.name
        return [known] if known else [mention.text] if _near_cue(mention, unit) else []
    if mention.kind == "unnamed":
        return [UNNAMED]
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


def _country_before(mention: Mention, unit: Unit) -> str:
    """`À Bakou, le ministère …`: the place that the sentence has just named."""
    places = [m.name for m in unit.mentions if m.end <= mention.start and m.kind in ("country", "capital")]
    return places[-1] if places else ""


def _near_cue(mention: Mention, unit: Unit) -> bool:
    """A lone unknown capitalised word may be a name only where someone is said to speak."""
    before = unit.text[: mention.start]
    if inside(mention.start, unit.quoted) or _PREPOSITION.search(before):
        return False
    if not re.search(r"\w", before):
        return bool(_TURN.match(unit.text, mention.end))
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
    return recent[:2]


def _main_country(article: Article) -> str:
    counts = Counter(m.name for u in article.units for m in u.mentions if m.kind in ("country", "capital"))
    return max(sorted(counts), key=counts.get) if counts else ""


def _interviewee(article: Article) -> str:
    """In an interview: the person named most before the first question is answered."""
    if article.form not in ("interview", "transcript", "asked"):
        return ""
    people = Counter()
    for k, unit in enumerate(article.units):
        for mention, found in zip(unit.mentions, unit.entities, strict=True):
            if mention.kind == "person" and found:
                people[found[0]] += 3 if k < 4 else 1
    return max(sorted(people), key=people.get) if people else ""


def _issuers(article: Article) -> list[str]:
    """The bodies, offices and countries of the first lines, which may have issued the text; bodies first."""
    found: dict[str, int] = {}
    for unit in article.units[:_PAST_TITLE]:
        for mention, entities in zip(unit.mentions, unit.entities, strict=True):
            if entities and mention.kind in ("body", "title", "person", "country", "capital") and not inside(mention.start, unit.quoted):
                found.setdefault(entities[0], 0 if mention.kind == "body" else 1 if mention.kind in ("title", "person") else 2)
    return sorted(found, key=found.get)[:4]


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
    relations = _relations(unit)
    context["best"] = _best(relations)
    found: dict[str, set[str]] = {NARRATOR: _narrator(article, k, context, previous)}
    for mention, entities, relation in zip(unit.mentions, unit.entities, relations, strict=True):
        for rank, entity in enumerate(entities):
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


_PRIORITY = (
    "head",
    "inverted",
    "source",
    "right_tag_near",
    "right_tag",
    "left_near",
    "left_near_tag",
    "left_far",
    "left_near:que",
    "right_near",
    "inverted_other",
)


def _best(relations: list[str]) -> str:
    """The relation, of those that the unit's mentions have, that most often marks a speaker."""
    plain = {r.split("|")[0] for r in relations}
    return next((r for r in _PRIORITY if r in plain), "none")


def _turn_kind(article: Article, k: int) -> str:
    """Whose tag opens the unit's turn: nobody's, the first tag of the article (often who asks), the interviewee's, another's."""
    label = turn_label(article.units[k])
    if not label:
        return "none"
    if article.interviewee and _tags(label, article.interviewee):
        return "interviewee"
    first = next((t for u in article.units if (t := turn_label(u))), label)
    return "first" if label == first else "other"


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
        f"{start}:listed={bool(_LIST.match(unit.text))}:we={c['person']}",
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
        "person": "we" if _first_person(article, unit) else "",
    }


def _first_person(article: Article, unit: Unit) -> bool:
    terms = lexicon(article.language).terms["first_person"]
    return any(w in terms for w in re.findall(r"[^\W\d_]+", unit.text.casefold()))


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
        f"N:form={c['form']}:{article.voices}:we={c['person']}",
        f"N:form={c['form']}:{article.voices}:prev={previous == NARRATOR}",
        f"N:form={c['form']}:ask={c['ask']}:turn={c['turn']}",
        f"N:form={c['form']}:ask={c['ask']}:{c['place']}:prev={previous == NARRATOR}",
        f"N:prev={previous == NARRATOR}:{c['place']}:quote={c['quote']}:cue={c['cue']}",
        f"N:conditional={bool(_CONDITIONAL.search(unit.text))}:prev={previous == NARRATOR}",
    }
    if c["best"] == "none":
        out.add(f"N:words={min(len(unit.text) // 40, 5)}")
    out.update(f"N:cue={cue.lemma}:{cue.shape}" for cue in unit.cues)
    out.update(f"N:negated:{cue.kind}" for cue in unit.cues if cue.negated)
    first = re.match(r"\W*(\w+)\W+(\w+)", unit.text)
    if first:
        out.add(f"N:first={first.group(1).casefold()}")
    return out


def _mention_features(mention: Mention, relation: str, rank: int, was_speaking: bool, c: dict[str, str]) -> set[str]:
    how = mention.kind if mention.kind in ("pronoun", "unnamed") else "title" if mention.kind == "title" else "name"
    return {
        f"M:{relation.split('|')[0]}",
        f"M:{relation}",
        f"M:{relation.split('|')[0]}:{mention.kind}:{rank}",
        f"M:{relation.split('|')[0]}:{how}:{was_speaking}:{c['quote']}",
        f"M:{relation.split('|')[0]}:quote={c['quote']}:cue={c['cue']}",
        f"M:{relation.split('|')[0]}:best={c['best']}",
        f"M:{relation.split('|')[0]}:form={c['form']}:{c['place']}",
        f"M:{relation.split('|')[0]}:{mention.kind}:turn={c['turn']}:{c['ask']}",
    }


def _relations(unit: Unit) -> list[str]:
    """How each mention stands to the nearest cue: its subject, after it, in its source phrase, a head before a colon …"""
    return [_relation(unit, i) for i in range(len(unit.mentions))]


def _relation(unit: Unit, i: int) -> str:
    mention = unit.mentions[i]
    if inside(mention.start, unit.quoted):
        return "quoted"
    if turn_head(unit) is mention:
        return "head"
    before = unit.text[: mention.start]
    accord = [c for c in unit.cues if c.kind == "according" and c.end <= mention.start]
    if accord and not any(accord[-1].end <= m.start < mention.start for m in unit.mentions) and mention.start - accord[-1].end < 30:
        return f"source|{accord[-1].lemma}"
    prepositional = bool(_PREPOSITION.search(before))
    verbs = [c for c in unit.cues if c.kind != "according"]
    if mention.kind == "pronoun" and before.endswith("-"):
        return "inverted" if any(-3 <= c.start - mention.end <= 25 or c.end in (mention.start - 1, mention.start - 3) for c in verbs) else "inverted_other"
    if not verbs:
        rank = sum(1 for m in unit.mentions[:i] if not inside(m.start, unit.quoted))
        return f"alone{'_prep' if prepositional else ''}_{min(rank, 2)}|{_verb_after(unit, mention)}"
    return _to_verb(unit, i, verbs, prepositional)


def _to_verb(unit: Unit, i: int, verbs: list[Cue], prepositional: bool) -> str:
    mention = unit.mentions[i]
    after = [c for c in verbs if c.start >= mention.end]
    left = [c for c in verbs if c.end <= mention.start]
    members = mention.kind == "body" and _MEMBERS.search(unit.text[: mention.start])
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
        clause = ":que" if re.search(r"\b(?:que|qu['’]|qui|dont|where|that|who|which|что|котор)", unit.text[mention.end : cue.start]) else ""
        return f"left{'_near' if not between else '_far'}{clause}{prep}{'_tag' if cue.tags else ''}|{cue.lemma}:{cue.shape}"
    return f"right_far{prep}|{verbs[0].kind}"


def _verb_after(unit: Unit, mention: Mention) -> str:
    """The beginning of the first content word after a mention: what it may be doing."""
    for word in re.findall(r"[^\W\d_]+", unit.text[mention.end : mention.end + 60].casefold()):
        if len(word) > 3 and word not in _SMALL:
            return word[:6]
    return ""


_SMALL = frozenset(["avait", "avaient", "avec", "dans", "pour", "leur", "même", "aussi", "mais", "were", "have", "that", "with", "also", "когда", "также"])


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
            f"C:{last}:conditional={bool(_CONDITIONAL.search(unit.text))}:quote={c['quote']}",
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
    for mention, entities, relation in zip(later.mentions, later.entities, _relations(later), strict=True):
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
