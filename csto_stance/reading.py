"""An article as it is read: units with their mentions, cues and quotations, the article's form and its names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from csto_stance import resources
from csto_stance.actors import directory
from csto_stance.cues import Cue, find_cues, without_tags
from csto_stance.lexicon import Lexicon, lexicon
from csto_stance.mentions import finder, surname
from csto_stance.nouns import nouns
from csto_stance.quotes import by_article, share_of
from csto_stance.spans import Mention

TURN = re.compile(r"[ \u00a0\u202f]?(?:\([^)]{1,60}\))?[ \u00a0\u202f]?(?::|\.? [–—-] )")
_LABEL = re.compile(
    r"(?:[-–—] )?((?:[A-ZÀ-ÝА-Я]|Le |La |M\. |Mme )[^:?!«“\"]{0,55}?)(?:[ \u00a0\u202f]?\([^)]{1,60}\))?(?:[ \u00a0\u202f]?:|\.? [–—-])[ \u00a0\u202f]"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(20[12]\d)\b")
LIST = re.compile(r"^(?:[-–—•*]|\d{1,2}[.)]|considérant|[a-z]\))", re.IGNORECASE)
PREPOSITION = re.compile(
    r"\b(?:de|du|des|d|à|au|aux|avec|par|contre|entre|chez|dont|vers|sur|envers|pour|dans|en|sans|parmi|devant|comme|que|qu"
    r"|of|to|with|by|for|in|at|from|against|between|about|on|under|over|into|than|like|after|before|without"
    r"|с|со|в|во|на|к|ко|от|для|по|о|об|у|из|за|при|между|против|без|над|под|перед)"
    r"(?:['’]| (?:(?:la|le|les|ce|cet|cette|ces|son|sa|ses|leur|leurs|notre|nos|un|une|deux"
    r"|the|a|an|his|her|its|their|our|this|that|two) |l['’])?(?:ex-)?)$"
)


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
    relations: list[str] = field(default_factory=list)
    opens_paragraph: bool = False
    paragraph_asks: bool = False
    label: str = ""


@dataclass
class Article:
    """The units of one article, and what holds for all of them."""

    units: list[Unit]
    form: str
    date: str
    language: str
    names: dict[str, str]
    first_label: str = ""
    interviewee: str = ""
    issuers: list[str] = field(default_factory=list)
    voices: str = "few"


def read(sentences: pd.DataFrame, data=None) -> Article:
    """Return one article's units with mentions and cues.

    Parameters
    ----------
    sentences : DataFrame
        The units of one article in order, with the columns of `quotes.mark`.
    """
    return next(read_each(sentences.assign(article=""), data))[1]


def read_each(sentences: pd.DataFrame, data=None) -> Iterator[tuple[list[int], Article]]:
    """Yield the positions of each article's units in a table, and the article (see `read`)."""
    columns = {c: sentences[c].tolist() for c in [*_READ, "language", "date"] if c in sentences}
    for places in by_article(sentences):
        language, date = (columns[c][places[0]] if c in columns else default for c, default in (("language", "fr"), ("date", "")))
        rows = zip(*([columns[c][i] for i in places] for c in _READ), strict=True)
        yield places, _read(rows, language, str(date), data)


_READ = ["clean", "paragraph", "quoted", "quote_before", "quote_after", "quote_id", "quote_share"]


def _read(rows: Iterable[tuple], language: str, date: str, data) -> Article:
    words_, who = lexicon(language, data), directory(data)
    find = finder(who, words_, resources.vocabulary(data)).find
    units = [_unit(row, find, words_) for row in rows]
    for k, unit in enumerate(units):
        unit.opens_paragraph = k == 0 or units[k - 1].paragraph != unit.paragraph
        unit.label = turn_label(unit)
    last = {u.paragraph: u.text for u in units}
    for unit in units:
        unit.paragraph_asks = last[unit.paragraph].rstrip(' »”"').endswith("?")
    article = Article(units, _form(units, words_), date or _year(units), language, _names(units))
    article.first_label = next((u.label for u in units if u.label), "")
    voiced = sum(map(_is_voiced, units)) / len(units)
    article.voices = "none" if voiced < 0.05 else "few" if voiced < 0.25 else "many"
    return article


def _unit(row: tuple, find: Callable[[str], list[Mention]], words_: Lexicon) -> Unit:
    """A unit with its mentions and cues, from its columns of `quotes.mark`."""
    text, paragraph, marked, before, after, ids, share = row
    mentions = find(text)
    quoted = without_tags(text, marked, words_)
    cues = _telling(find_cues(text, quoted, words_))
    mentions = sorted(mentions + nouns(text, quoted, cues, mentions, words_))
    share = share if quoted == marked else share_of(text, quoted)
    return Unit(text, paragraph, quoted, before, after, ids, share, mentions, cues)


def _is_voiced(unit: Unit) -> bool:
    """Whether a unit quotes or names a source."""
    return bool(unit.share or any(c.tags or c.kind == "according" for c in unit.cues))


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
    labels = Counter(u.label for u in heads if u.label)
    turns = labels.total() if labels.total() > len(labels) else sum(1 for u in heads if u.label and turn_head(u))
    asked = sum(u.paragraph_asks for u in heads)
    spoken = sum(u.share > 0.5 for u in units) < 0.3 * len(units)
    if turns >= 3 and turns >= 0.3 * len(heads):
        return "transcript"
    if spoken and asked >= 3:
        return "interview"
    top = set(re.findall(r"\w+", " ".join(u.text for u in units[:2]).casefold()))
    listed = sum(bool(LIST.match(u.text)) for u in heads)
    voiced = sum(map(_is_voiced, units))
    if voiced <= 0.15 * len(units) and (top & set(words_.terms["issued"]) or listed >= 0.3 * len(heads) >= 2):
        return "issued"
    return "asked" if spoken and asked == 2 else "plain"


def preposed(unit: Unit, mention: Mention) -> bool:
    """Whether a preposition stands before a mention."""
    return bool(PREPOSITION.search(unit.text, max(0, mention.start - 40), mention.start))  # none is longer


def turn_label(unit: Unit) -> str:
    """What tags a turn at the head of a paragraph: `Ivo Tarn`, `A. G.`, `Le Journal`; '' where nothing does."""
    label = _LABEL.match(unit.text) if unit.opens_paragraph else None
    return label.group(1) if label and not _DIGIT.search(label.group(1)) else ""


def turn_head(unit: Unit) -> Mention | None:
    """The mention that tags a turn (`Ivo Tarn : …`), if the unit begins with one."""
    for mention in unit.mentions[:2]:
        lead = unit.text[: mention.start].strip(' «“"—–-').casefold()
        if mention.kind in ("person", "surname", "title", "body", "capital", "country") and len(lead) < 14 and TURN.match(unit.text, mention.end):
            return mention
    return None
