"""The words outside quotation marks that report speech: which, where, and whether they truly report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from csto_stance.lexicon import Lexicon
from csto_stance.spans import TOKEN, Token, follows, tokens_of

_TAG = re.compile(
    r"[»”\"’,!?–—-][ \u00a0\u202f]*,?[ \u00a0\u202f]*(?:(?:s['’]|se |a|ont|avait|avaient|est|en|y|lui|leur|m['’]|nous|-t-|-)[ \u00a0\u202f]*|\w+[ -]){0,5}$"
)

# `…, a déclaré hier le ministre`: a tag without quotation marks, its subject behind it.
_COMMA = re.compile(r"[,–—][ \u00a0\u202f](?:— )?(?:a |ont |avait |avaient |s['’](?:est |était )?|se |en |y |nous |lui |leur |l['’]|has |had )*(?:\w+ment )?$")
_SUBJECT = re.compile(
    r"(?:[ \u00a0\u202f](?:\w+ment|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|aussi|ainsi|encore|yesterday|on \w+day),?)*"
    r"[ \u00a0\u202f](?:le |la |les |l['’]|un |une |M\. |Mme |the |a |an |[A-ZÀ-ÝА-Я])"
)


_CLAIM = re.compile(r"[ \u00a0]*(?:que\b|qu['’]|that\b|,? ?что\b)")  # `« … », mais a averti que` begins a report of its own
_CLAUSE = re.compile(r"[,;:.!?…][ \u00a0\u202f]")


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
    tokens = _with_marks(text, quoted)
    found, after = [], 0
    for i, (_, _, _, folded) in enumerate(tokens):
        if i < after or not (folded in lexicon.cues or folded in lexicon.reporting):
            continue
        cue, used = _at(text, tokens, i, quoted, lexicon)
        if cue:
            found.append(cue)
        after = i + used
    return found


def outside(text: str, quoted) -> Sequence[Token]:
    """Return the words outside quoted spans."""
    return [t for t in tokens_of(text) if not inside(t[0], quoted)] if quoted else tokens_of(text)


def _with_marks(text: str, quoted) -> Sequence[Token]:
    """The words outside quotations; a quotation's first mark stands for what it holds."""
    marks = [(start, start + 1, text[start], text[start].casefold()) for start, _ in quoted]
    return sorted([*outside(text, quoted), *marks]) if marks else outside(text, quoted)


def without_tags(text: str, quoted, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """Return quoted spans without the tags that interrupt them: `« Le pont, a dit Lio, tiendra. »` quotes two pieces.

    Examples
    --------
    >>> from csto_stance.lexicon import lexicon
    >>> text = "« Le pont, a dit Lio, tiendra. »"
    >>> [text[a:b] for a, b in without_tags(text, ((0, len(text)),), lexicon("fr"))]
    ['« Le pont', ' tiendra. »']
    """
    pieces = []
    for start, end in quoted:
        at = start
        for match in _INCISE.finditer(text, start, end):
            words = [w.casefold() for w in TOKEN.findall(match.group(1))][:5]
            if match.start() >= at and _tags_by_words(words, lexicon):
                pieces.append((at, match.start()))
                at = match.end() + (text[match.end() : match.end() + 1] in (",", "."))
        if at < end:
            pieces.append((at, end))
    return tuple(pieces)


# Between commas, or from a comma to the end of the sentence, and not too long.
_INCISE = re.compile(r",[ \u00a0\u202f]([^,«»“”]{5,140}?)(?=,|[.!?…]?[ \u00a0\u202f]?[»”\"]?$)")


def _tags_by_words(words: list[str], lexicon: Lexicon) -> bool:
    """Whether an incise begins as a tag does: `a dit …`, `assure …`, `a-t-il ajouté`."""
    auxiliary = bool(words) and (words[0] in lexicon.terms["auxiliary"])
    for k, word in enumerate(words[: 5 if auxiliary else 1]):
        forms = [f for f in lexicon.cues.get(word, ()) if f.kind == "say"]
        if any((f.shape == "p" and auxiliary and k) or (f.shape == "f" and k == 0) for f in forms):
            return True
    return False


def inside(position: int, spans) -> bool:
    """Whether a position lies in one of the spans."""
    return bool(spans) and any(a <= position < b for a, b in spans)


def _at(text, tokens, i, quoted, lexicon: Lexicon) -> tuple[Cue | None, int]:
    folded = tokens[i][3]
    for phrase, kind, term in lexicon.reporting.get(folded, ()):
        if follows(tokens, i, phrase):
            n = len(phrase)
            lemma, kind, shape = term.split("/") if kind == "cue" else (term, kind, "f")
            if kind == "according" or _reports(tokens, i, shape, lexicon):
                return _cue(text, tokens, i, n, lemma, kind, shape, quoted, lexicon), n
    for form in lexicon.cues.get(folded, ()):
        if _reports(tokens, i, form.shape, lexicon):
            return _cue(text, tokens, i, 1, form.lemma, form.kind, form.shape, quoted, lexicon), 1
    return None, 1


def _cue(text, tokens, i, n, lemma, kind, shape, quoted, lexicon: Lexicon) -> Cue:
    start, end = tokens[i][0], tokens[i + n - 1][1]
    close = tokens[max(0, i - 4) : i]
    clause = max((m.end() for m in _CLAUSE.finditer(text, close[0][0], start)), default=0) if close else 0  # what is denied before a comma is not the saying
    before_cue = [t[3] for t in close if t[0] >= clause]
    near = set(before_cue)
    after = {t[3] for t in tokens[i + n : i + n + 2]}
    negators = lexicon.terms["negator"]  # the word, and how many words before a cue it may stand
    negated = bool(near & {"n", "ne"}) and bool((near | after) & {"pas", "rien", "jamais", "plus"})
    negated = negated or any(k < int(negators.get(t, 0)) for k, t in enumerate(reversed(before_cue)))
    before, rest = text[max(0, start - 40) : start], text[end : end + 60]
    tags = any(b <= start for _, b in quoted) and bool(_TAG.search(before))
    tags = tags or (shape in "fp" and bool(_COMMA.search(before)) and bool(_SUBJECT.match(rest)))
    return Cue(start, end, lemma, kind, shape, tags and not _CLAIM.match(rest), negated)


def _reports(tokens, i, shape: str, lexicon: Lexicon) -> bool:
    """A participle needs its auxiliary, no passive; a finite form no determiner before it (`la demande`)."""
    before = [t[3] for t in tokens[max(0, i - 5) : i]]
    determiners = lexicon.terms["determiner"] or _DETERMINERS
    if shape == "p":
        auxiliary = any(w in lexicon.terms["auxiliary"] for w in before)
        reflexive = any(w in ("s", "se", "suis") for w in before[-3:])
        passive = any(w in lexicon.terms["be"] for w in before) and not reflexive
        return auxiliary and not passive
    if shape == "f":
        verbal = before[:-1] if before and before[-1].endswith("ly") else before  # `was sharply criticised`
        passive = bool(verbal) and verbal[-1] in lexicon.terms["be"] and bool(lexicon.terms["determiner"])
        return not passive and (not before or before[-1] not in determiners or _is_object(tokens, i, before, lexicon))
    if shape == "g":  # English `the warning` is a noun
        return not lexicon.terms["determiner"] or not before or before[-1] not in determiners
    return bool(before) and before[-1] not in determiners


def _is_object(tokens, i, before: list[str], lexicon: Lexicon) -> bool:
    """`elle le regrette`, `qui les accuse`: an article that is an object pronoun, since a subject stands before it."""
    if before[-1] not in ("le", "la", "les", "l", "leur") or len(before) < 2:
        return False
    return lexicon.has("pronoun", before[-2]) or before[-2] in ("qui", "ne", "n") or (tokens[i - 2][0] > 0 and tokens[i - 2][2][0].isupper())


_DETERMINERS = frozenset(
    "le la les l un une des du de d au aux ce cet cette ces son sa ses leur leurs notre nos votre vos mon ma mes aucun aucune "  # noqa: SIM905
    "toute tout quelque chaque en".split()
)
