"""The words of a language: rows of data/lexicon/<language>.csv, ready for look-up."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from csto_stance import resources


class Form(NamedTuple):
    """An inflected form of a cue: its lemma, its kind (say, position, weak) and shape (f finite, p participle, g gerund, i infinitive)."""

    lemma: str
    kind: str
    shape: str


class Lexicon:
    """One language's terms by kind, cue forms, and multi-word terms by their first word."""

    def __init__(self, language: str, data=None):
        rows = resources.table(f"lexicon/{language}.csv", data)
        self.language = language
        self.terms: dict[str, dict[str, str]] = defaultdict(dict)
        self.cues: dict[str, list[Form]] = defaultdict(list)
        self.phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        self.signals: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        self._opened: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        endings = {t: v.split() for k, t, _, v in rows.itertuples(index=False) if k == "endings"}
        for kind, term, forms, value in rows.itertuples(index=False):
            self.terms[kind][term.casefold()] = value
            if kind in SIGNALS:
                tokens = tuple(re.findall(r"[^\W_]+[*]?", term.casefold()))
                self.signals[tokens[0].rstrip("*")[:3]].append((tokens, kind, value or " ".join(tokens)))
            elif kind in ("say", "position", "weak"):
                self._add_cue(kind, term, forms, endings)
            elif kind in PHRASES:
                tokens = tuple(re.findall(r"[^\W_]+", term.casefold()))
                for first in {tokens[0], tokens[0].replace("à", "a").replace("é", "e")}:  # `A l'en croire`, `Elu`
                    self.phrases[first].append(((first, *tokens[1:]), kind, term.casefold()))
        for found in [*self.phrases.values(), *self.signals.values()]:
            found.sort(key=lambda phrase: -len(phrase[0]))
        self.reporting = self.phrases_of("cue", "according")

    def _add_cue(self, kind: str, lemma: str, forms: str, endings: dict[str, list[str]]) -> None:
        if "+" in forms:
            stem, _, name = forms.partition("+")
            written = [f"{stem}{ending}" for ending in endings[name]]
        else:
            written = re.findall(r"\S[^/]*/\w", forms)
        for item in written:
            form, _, shape = item.strip().rpartition("/")
            tokens = tuple(re.findall(r"[^\W_]+", form.casefold()))
            if len(tokens) == 1:
                self.cues[tokens[0]].append(Form(lemma, kind, shape))
            else:
                self.phrases[tokens[0]].append((tokens, "cue", f"{lemma}/{kind}/{shape}"))

    def tells(self, words: list[str]) -> list[tuple[int, int, str, str]]:
        """Return what lower-case words tell by themselves, left to right, the longest terms first.

        Returns
        -------
        list of tuple
            ``(place, words, kind, value)``: kind `valence` (value positive or negative, something good or bad), `stance` (favor or
            against, a side), `hedge` or `contrast` (the term).

        Examples
        --------
        >>> lexicon("fr").tells("mais elle a regardé ailleurs".split())
        [(0, 1, 'contrast', 'mais'), (3, 2, 'stance', 'against')]
        """
        found, i = [], 0
        while i < len(words):
            here = [term for term in self._opened_by(words[i]) if len(term[0]) == 1 or _match(words[i : i + len(term[0])], term[0])]
            longest = len(here[0][0]) if here else 1
            found += [(i, longest, kind, value) for tokens, kind, value in here if len(tokens) == longest]
            i += longest
        return found

    def _opened_by(self, word: str) -> list[tuple[tuple[str, ...], str, str]]:
        """The terms whose first word a word is; kept, for a text repeats its words."""
        if word not in self._opened:
            self._opened[word] = [term for term in self.signals.get(word[:3], ()) if _match([word], term[0][:1])]
        return self._opened[word]

    def phrases_of(self, *kinds: str) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
        """Return the multi-word terms of some kinds by their first word, the longest first."""
        found = {first: [phrase for phrase in phrases if phrase[1] in kinds] for first, phrases in self.phrases.items()}
        return {first: phrases for first, phrases in found.items() if phrases}

    def has(self, kind: str, word: str) -> bool:
        """Whether a word (any case) is a term of a kind."""
        return word.casefold() in self.terms[kind]


def _match(words: list[str], tokens: tuple[str, ...]) -> bool:
    """Whether words are those of a term, `*` ending an open word."""
    return len(words) == len(tokens) and all(w == t or (t[-1] == "*" and w.startswith(t[:-1])) for w, t in zip(words, tokens, strict=True))


SIGNALS = {"valence", "stance", "hedge", "contrast"}
PHRASES = {"according", "title", "body", "domain", "unnamed", "pronoun", "cue_noun"}


@lru_cache(maxsize=16)
def lexicon(language: str, data=None) -> Lexicon:
    """Return the lexicon of a language; French where there is none for it.

    Examples
    --------
    >>> lexicon("fr").cues["martelé"][0]
    Form(lemma='marteler', kind='say', shape='p')
    """
    return Lexicon(language if language in resources.languages(data) else "fr", data)
