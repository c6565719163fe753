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
        self.leanings: dict[str, list[tuple[str, str]]] = defaultdict(list)
        endings = {t: v.split() for k, t, _, v in rows.itertuples(index=False) if k == "endings"}
        for kind, term, forms, value in rows.itertuples(index=False):
            self.terms[kind][term.casefold()] = value
            if kind in ("valence", "stance"):
                self.leanings[term.casefold()[:4]].append((term.casefold(), value))
            elif kind in ("say", "position", "weak"):
                self._add_cue(kind, term, forms, endings)
            elif kind in PHRASES:
                tokens = tuple(re.findall(r"[^\W_]+", term.casefold()))
                for first in {tokens[0], tokens[0].replace("à", "a").replace("é", "e")}:  # `A l'en croire`, `Elu`
                    self.phrases[first].append(((first, *tokens[1:]), kind, term.casefold()))
        for found in self.phrases.values():
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

    def leaning(self, word: str) -> list[str]:
        """Return what a lower-case word tells by itself: positive, negative (something good or bad), favor, against (a side)."""
        return [value for term, value in self.leanings.get(word[:4], ()) if word == term or (term[-1] == "*" and word.startswith(term[:-1]))]

    def phrases_of(self, *kinds: str) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
        """Return the multi-word terms of some kinds by their first word, the longest first."""
        found = {first: [phrase for phrase in phrases if phrase[1] in kinds] for first, phrases in self.phrases.items()}
        return {first: phrases for first, phrases in found.items() if phrases}

    def has(self, kind: str, word: str) -> bool:
        """Whether a word (any case) is a term of a kind."""
        return word.casefold() in self.terms[kind]


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
