"""What the classifier sees of a sentence and a target: masked words, the words before, and signs, all readable."""

from __future__ import annotations

import re

import pandas as pd

from csto_stance.lexicon import Lexicon, lexicon
from csto_stance.targets import TARGET, Target, hinted, load_targets, mask, role

_TOKEN = re.compile(r"[^\W_]+|[?!:«»“”\"]")
WINDOW = 6


def pairs(sentences: pd.DataFrame, target: str | None, data=None) -> list[dict]:
    """Return what the classifier sees of each sentence: masked words, the words before, the signs of its place and role.

    Parameters
    ----------
    sentences : DataFrame
        Units in order, with ``article``, ``clean``, ``speaker``, ``attribution`` and ``language``.
    target : str or None
        A key of targets.csv; None for sentiment, which has no target.

    Returns
    -------
    list of dict
        One a sentence, with keys ``tokens`` (words in order), ``words`` and ``before`` (lists of features), ``signs`` (feature name to
        value) and ``target``.
    """
    goal = load_targets(data)[target] if target else None
    masked = [mask(text, goal, data, code) for text, code in zip(sentences["clean"], sentences["language"], strict=True)]
    tokens = [_folded(negated_tokens(text, code, data)) for text, code in zip(masked, sentences["language"], strict=True)]
    articles = sentences["article"].tolist()
    seen: dict[str, int] = {}
    found = []
    for k, row in enumerate(sentences.itertuples(index=False)):
        before = tokens[k - 1] if k > 0 and articles[k - 1] == articles[k] else []
        signs = _signs(row, goal, masked[k], seen.get(row.article, 99))
        seen[row.article] = 0 if TARGET in masked[k] else seen.get(row.article, 99) + 1
        found.append(_pair(tokens[k], before, target, _state(masked[k], goal), lexicon(row.language, data), signs))
    return found


def pair(masked: str, language: str = "fr", before: str = "", target: str | None = None, signs: dict | None = None, data=None) -> dict:
    """Return what the classifier sees of a masked text: see `pairs`.

    Parameters
    ----------
    masked : str
        A text in which TARGET stands for the target, if it is named.
    before : str
        What stands before the text, or what it answers.
    target : str, optional
        The target's key, by which words get weights of their own.
    signs : dict, optional
        More signs, name to value.

    Examples
    --------
    >>> pair("Merci à TARGET !")["words"]
    ['merci', 'à', 'TARGET', '!', 'merc*']
    """
    tokens, earlier = (_folded(negated_tokens(text, language, data)) for text in (masked, before))
    return _pair(tokens, earlier, target, "any", lexicon(language, data), signs or {})


def _pair(tokens: list[str], before: list[str], target: str | None, state: str, words: Lexicon, signs: dict) -> dict:
    around = _windows(tokens) if TARGET in tokens else {}
    return {
        "tokens": tokens,
        "words": _words(tokens, target),
        "before": before,
        "signs": {**signs, **around, **_leanings(tokens, state, words)},
        "target": target,
    }


def _folded(tokens: list[str]) -> list[str]:
    return [t if t.isupper() else t.casefold().replace("not_", "NOT_") for t in tokens]


def _words(tokens: list[str], target: str | None) -> list[str]:
    """Words and their beginnings (4 to 6 letters, which stand for stems), and each word again for this target alone."""
    found = list(tokens)
    for token in tokens:
        if token.isupper():
            continue
        negation = "NOT_" if token.startswith("NOT_") else ""
        word = token[len(negation) :]
        found += [f"{negation}{word[:n]}*" for n in (4, 5, 6) if len(word) > n]
    return found + [f"{target}:{token}" for token in tokens] if target else found


def _state(text: str, goal: Target | None) -> str:
    """How a target is meant in a masked text: named, perhaps by a word that may stand for it, or not at all."""
    if goal is None:
        return "any"
    return "named" if TARGET in text else "hinted" if hinted(text, goal) else "no"


def _signs(row, goal: Target | None, text: str, distance: int) -> dict[str, float]:
    """Signs that words alone do not give: role, attribution, where the target stands and how long ago it was named."""
    signs = {f"attribution={row.attribution}": 1.0, f"length={min(len(text) // 60, 5)}": 1.0}
    if goal is None:
        return {**signs, f"role={'narrator' if row.speaker == 'narrator' else 'other'}": 1.0}
    who = role(row.speaker, goal)
    named, hints = text.count(TARGET), hinted(text, goal)
    state = _state(text, goal)
    near = "here" if named else "near" if distance <= 2 else "far" if distance < 99 else "never"
    signs |= {f"role={who}": 1.0, f"named={state}": 1.0, f"named={state}:{near}": 1.0, f"named={state}:role={who}": 1.0, f"near={near}:role={who}": 1.0}
    signs |= {f"hint={text[a:b].casefold()}:{near}": 1.0 for a, b in hints}
    signs |= {f"target={goal.target}": 1.0, f"target={goal.target}:{state}:role={who}": 1.0}
    if named:
        signs[f"place={min(text.index(TARGET) * 3 // max(len(text), 1), 2)}"] = 1.0
    return signs


def _leanings(tokens: list[str], state: str, words: Lexicon) -> dict[str, float]:
    """What the words tell by themselves, and on which side of the target, near it or not; hedges and contrasts beside them.

    A negated word counts apart; without a named target, it counts by how the target may be meant.
    """
    places = [i for i, t in enumerate(tokens) if t == TARGET]
    out: dict[str, float] = {}
    for i, n, kind, value in words.tells([token.removeprefix("NOT_") for token in tokens]):
        if kind in ("hedge", "contrast"):
            out |= {f"{kind}={value}": 1.0, f"{kind}:{state}": 1.0}
            continue
        value = f"NOT_{value}" if tokens[i].startswith("NOT_") else value
        for name in (f"leans={value}", f"leans={value}:{_side(i, places, state)}"):
            out[name] = out.get(name, 0.0) + 0.5 * min(n, 2)
    return out


def _side(i: int, places: list[int], state: str) -> str:
    """On which side of the nearest mention of the target a word stands, and whether near it; without one, how the target is meant."""
    nearest = min(places, key=lambda p: abs(p - i), default=None)
    return state if nearest is None else f"{'L' if i < nearest else 'R'}{'near' if abs(nearest - i) <= WINDOW else 'far'}"


def _windows(tokens: list[str]) -> dict[str, float]:
    """The words around the target with their side, negated ones marked: what acts on it and what it does."""
    out: dict[str, float] = {}
    for i in (i for i, t in enumerate(tokens) if t == TARGET):
        for j in range(max(0, i - WINDOW), min(len(tokens), i + WINDOW + 1)):
            if j != i:
                side = "L" if j < i else "R"
                out[f"{side}:{tokens[j]}"] = max(out.get(f"{side}:{tokens[j]}", 0.0), 1.0 / (1 + abs(i - j) / 3))
    return out


def negated_tokens(text: str, language: str = "fr", data=None) -> list[str]:
    """Return the words of a text, those in the scope of a negation prefixed with `NOT_` (up to five words on, or a mark).

    Examples
    --------
    >>> negated_tokens("Elle ne nous a pas aidés.")
    ['Elle', 'ne', 'NOT_nous', 'NOT_a', 'NOT_pas', 'NOT_aidés']
    """
    negations = lexicon(language, data).terms["negation"]
    out, left = [], 0
    for token in _TOKEN.findall(text):
        if not token[0].isalnum():
            left = 0
            out.append(token)
            continue
        out.append(f"NOT_{token}" if left and token != TARGET else token)
        left = 5 if token.casefold() in negations and not left else max(0, left - 1)
    return out
