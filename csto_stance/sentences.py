"""Text to units: one sentence each, exact slices of the stored text."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from csto_stance import resources
from csto_stance.views import repaired

BLANK = " \t\u00a0\u202f\u2009\u2007"
OPENING = "«“„\"‹‘'(\\[—–-"
CLOSING = "»”\"›’')\\]"
# A terminal, then closing marks (a French one may stand after a blank), then a blank: a candidate end.
_END = re.compile(rf"([.!?…؟։]+)((?:[{BLANK}]?»|[{CLOSING}])*)([{BLANK}]+)(?=\S)")
_NEXT = re.compile(rf"(?P<open>(?:[{OPENING}][{BLANK}]*)*)(?P<first>\S)(?P<rest>\S*)")
_PARAGRAPH = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_WORD_BEFORE = re.compile(r"[^\s«»“”\"(\[‘]+$")
_LIST_MARK = re.compile(rf"[{BLANK}]*[\W_]*(?:\d{{1,3}}|[a-zA-Z]|[ivxlcIVXLC]{{1,4}})\.?$")
COLUMNS = ["article", "sentence", "start", "end", "text", "paragraph", "clean", "language"]


def split(articles: pd.DataFrame, data=None) -> pd.DataFrame:
    """Cut articles into units.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article`` and ``text``; ``date`` is carried over where present.

    Returns
    -------
    DataFrame
        One row a unit: ``article, sentence`` (from 1), ``start, end`` (code points of the stored text), ``text``, then
        ``paragraph`` (from 1), ``clean`` (the unit in the repaired view), ``language`` and the articles' other columns.

    Examples
    --------
    >>> import pandas as pd
    >>> split(pd.DataFrame({"article": ["a"], "text": ["M. Tarko rit. Il part."]}))["text"].tolist()
    ['M. Tarko rit.', 'Il part.']
    """
    rows = []
    extra = [c for c in ("date", "title", "outlet", "author", "copy_of", "genre") if c in articles.columns]
    common = _stopwords(data)
    for name, text, *others in zip(*(articles[c].tolist() for c in ("article", "text", *extra)), strict=True):
        view = repaired(text)
        language = _language(view.text, common)
        for number, (start, end, paragraph) in enumerate(cut(view.text, language, data), 1):
            a, b = view.source(start, end)
            rows.append((name, number, a, b, text[a:b], paragraph, view.text[start:end], language, *others))
    return pd.DataFrame(rows, columns=COLUMNS + extra)


def cut(text: str, language: str = "fr", data=None) -> list[tuple[int, int, int]]:
    """Return (start, end, paragraph) of each unit of a text, in order; nothing but blanks lies between.

    Examples
    --------
    >>> cut("A.\\r\\n\\r\\nB.")
    [(0, 2, 1), (6, 8, 2)]
    """
    abbreviations = _abbreviations(language, data)
    units = []
    for number, (start, end) in enumerate(paragraphs(text), 1):
        begin = start
        for match in _END.finditer(text, start, end):
            if _is_end(text, begin, match, abbreviations):
                units.append((begin, match.end(2), number))
                begin = match.end()
        units.append((begin, end, number))
    return units


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the offsets of each paragraph, trimmed; a hard-wrapped line is joined to the next."""
    spans: list[tuple[int, int]] = []
    for match in _PARAGRAPH.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.end() - (len(line) - len(line.rstrip()))
        if start >= end:
            continue
        if spans and _is_wrapped(text, spans[-1], start):
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def detect_language(text: str, data=None) -> str:
    """Return the code of the language whose frequent words (``stopword`` rows of its lexicon) the text holds most.

    Examples
    --------
    >>> [detect_language(t) for t in ("Le chat est sur la table.", "Кот и пёс не спят.", "The cat is on the mat.")]
    ['fr', 'ru', 'en']
    """
    return _language(text, _stopwords(data))


def _language(text: str, common: dict[str, frozenset[str]]) -> str:
    """The language, of those whose frequent words are given, that the head of a text is in."""
    words = re.findall(r"\w+", text[:5000].casefold())
    scores = {code: sum(map(frequent.__contains__, words)) for code, frequent in common.items()}
    fallback = "ru" if re.search("[а-яё]", text[:5000]) else "fr"
    return max(scores, key=lambda code: (scores[code], code == fallback))


def _is_end(text: str, begin: int, match: re.Match, abbreviations: frozenset[str]) -> bool:
    marks, closing = match.group(1), match.group(2)
    following = _NEXT.match(text, match.end())
    first = following.group("first")
    if not (first.isupper() or first.isdigit() or (first.isalpha() and not first.islower()) or first in "@#•"):
        return False
    if marks == "." and (tag := _TAGGED.match(text, begin)) and tag.end() > match.end():
        return False
    if marks != "." or closing:
        return True
    return not _is_abbreviation(text, begin, match.start(1), first + following.group("rest"), abbreviations)


# What tags a turn: `M. le président. – `, `K.-J. TOKAÏEV. — `, `Mme Ina Sol (LR). - `, `R. – `.
_COURTESY = rf"(?:MM?|Mmes?|Mlle|Mr|Mrs|Ms|Dr|Me)\.?[{BLANK}][^.!?:«“\n]{{2,60}}"
_CAPITALS = rf"(?:[^\W\d_a-zà-ÿа-яё]\.?-?){{1,3}}[{BLANK}]?(?:[A-ZÀ-ÝА-ЯЁ’'-]{{2,}}[{BLANK}]?){{0,3}}"
_FULL_NAME = rf"[A-ZÀ-ÝА-ЯЁ][\w’'-]+(?:[{BLANK}][A-ZÀ-ÝА-ЯЁ][\w’'-]+){{0,3}}"
_TAGGED = re.compile(
    rf"(?:{_COURTESY}|{_CAPITALS}|{_FULL_NAME}|L[ea][{BLANK}][\w-]{{5,}})"
    rf"(?:[{BLANK}]?\([^)\n]{{1,60}}\))?(?:, [\w -]{{4,40}})?\.[{BLANK}]?[–—-][{BLANK}]"
)


def _is_abbreviation(text: str, start: int, dot: int, following: str, abbreviations: frozenset[str]) -> bool:
    if _LIST_MARK.match(text, start, dot):
        return True
    before = _WORD_BEFORE.search(text, max(start, dot - 40), dot)  # no abbreviation is longer
    word = before.group() if before else ""
    word = re.split(r"[’']", word)[-1]
    if len(word) == 1 and word.isupper():
        return not _starts_sentence(following)
    if word.casefold() in abbreviations:
        return word.casefold() in _TITLES or not _starts_sentence(following)
    if re.fullmatch(r"(?:\w\.-?)+\w", word) and word.casefold() + "." in abbreviations:
        return True
    return bool(re.fullmatch(r"(?:[A-ZÀ-ÝА-Я]\.-?)+[A-ZÀ-ÝА-Я]", word)) and not _starts_sentence(following)


_TITLES = frozenset(["m", "mm", "mme", "mmes", "mlle", "dr", "pr", "me", "mgr", "st", "ste", "mr", "mrs", "ms", "prof", "gen", "gov", "sen", "г", "им", "ул"])


def _starts_sentence(word: str) -> bool:
    """Whether a capitalised word is one that opens sentences rather than a name (`Le`, `Il`, `The`)."""
    return word.casefold().rstrip("’'") in _OPENERS


_OPENERS = frozenset(
    "le la les l il elle ils elles on nous ce cette ces un une des en dans à pour mais et selon the he she it they we this in on but".split()  # noqa: SIM905
)


def _is_wrapped(text: str, previous: tuple[int, int], start: int) -> bool:
    """A line that ends without a mark, long, followed by a lower-case line: the file was hard-wrapped."""
    gap = text[previous[1] : start]
    line_start = max(text.rfind("\n", previous[0], previous[1]) + 1, previous[0])
    return (
        gap.count("\n") == 1 and text[start].islower() and previous[1] - line_start > 40 and (text[previous[1] - 1].isalnum() or text[previous[1] - 1] in ",’'")
    )


@lru_cache(maxsize=16)
def terms(language: str, kind: str, data=None) -> frozenset[str]:
    """Return the terms of a kind in a language's lexicon, folded, read once."""
    lexicon = resources.table(f"lexicon/{language}.csv", data)
    return frozenset(lexicon.loc[lexicon["kind"] == kind, "term"].str.casefold())


def _abbreviations(language: str, data=None) -> frozenset[str]:
    try:
        return terms(language, "abbreviation", data)
    except FileNotFoundError:  # a language without a lexicon
        return terms("fr", "abbreviation", data)


def _stopwords(data=None) -> dict[str, frozenset[str]]:
    return {language: terms(language, "stopword", data) for language in resources.languages(data)}
