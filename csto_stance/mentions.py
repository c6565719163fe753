"""Where people, bodies, countries, offices, pronouns and unnamed sources are mentioned in a unit."""

from __future__ import annotations

import re
from functools import lru_cache

from csto_stance.actors import Directory, sound, words
from csto_stance.appositions import joined
from csto_stance.lexicon import Lexicon
from csto_stance.spans import MEANINGFUL, Mention, follows, tokens_of

_JOIN = re.compile(r"[ \u00a0\u202f]|[-‑'’.]|\. |\.-")
_PLAIN = re.compile(r"[ \u00a0\u202f]|['’]|, ?")
_MODIFIERS = frozenset(
    "de du des d la l le les et à aux au en s général générale générales adjoint adjointe of the for".split()  # noqa: SIM905
)
_LINKS = frozenset("de du des d la le les l pour et en of the for and sur par sous à aux contre".split())  # noqa: SIM905


@lru_cache(maxsize=16)
def finder(directory: Directory, lexicon: Lexicon, vocabulary: frozenset[str] = frozenset()) -> Finder:
    """Return the `Finder` of a directory, a lexicon and a vocabulary, made once."""
    return Finder(directory, lexicon, vocabulary)


class Finder:
    """Finds the mentions of one language's units, with one directory."""

    def __init__(self, directory: Directory, lexicon: Lexicon, vocabulary: frozenset[str] = frozenset()):
        self.directory, self.lexicon = directory, lexicon
        self.adjectives = directory.adjectives
        self.not_name = lexicon.terms["not_name"]
        self.courtesy = lexicon.terms["courtesy"]
        self.pronouns = lexicon.terms["pronoun"]
        self.particles = lexicon.terms["particle"]
        self.vocabulary = vocabulary
        self.first = lexicon.has("order", "modifier_first")  # `Armenian prime minister`, `армянский премьер-министр`
        self.phrases = lexicon.phrases_of(*MEANINGFUL)
        self.starts = {*self.phrases, *(lexicon.terms["former"] if self.first else ()), *(directory.adjectives if self.first else ())}
        self.reach: dict[str, int] = {}  # how long the longest spelling is that begins with a word
        for first, *rest in directory.spellings:
            self.reach[first] = max(self.reach.get(first, 0), 1 + len(rest))

    def find(self, text: str) -> list[Mention]:
        """Return the mentions of a unit, left to right, appositions merged."""
        tokens = tokens_of(text)
        found, after = [], 0
        for i, (_, _, word, folded) in enumerate(tokens):
            if i < after or not (folded in self.starts or word[0].isupper() or word[0].isdigit()):
                continue
            mention, used = self._at(text, tokens, i)
            if mention:
                found.append(mention)
            after = i + used
        return joined(text, found, self.courtesy, self.first)

    def _at(self, text, tokens, i) -> tuple[Mention | None, int]:
        _, _, word, folded = tokens[i]
        led = self._led(text, tokens, i) if self.first else None
        if led:
            return led
        if (word[0].isupper() or word[0].isdigit()) and folded not in self.pronouns:
            mention, used = self._listed(text, tokens, i)
            if mention and used > 1:
                return mention, used
            sequence = self._name(text, tokens, i)
            skipped = self._no_name(text, tokens, i, sequence)
            if skipped:
                return None, skipped
            if sequence > 1:
                return self._unlisted(text, tokens, i, sequence)
            if mention:
                return mention, used
        phrase = self._phrase(text, tokens, i)
        if phrase:
            return phrase
        if (
            word[0].isupper()
            and len(word) > 1
            and folded not in self.not_name
            and folded not in self.courtesy
            and folded not in self.adjectives
            and (folded not in self.vocabulary or tokens[i - 1][3] in self.courtesy)
        ):
            return self._single(text, tokens, i), 1
        return None, 1

    def _listed(self, text, tokens, i) -> tuple[Mention | None, int]:
        """The longest spelling of names.csv that starts here."""
        first = tokens[i][2]
        cyrillic = "\u0400" <= first[0] <= "\u04ff"  # may be declined
        reach = min(self.directory.longest if cyrillic else self.reach.get(sound(first), 0), len(tokens) - i)
        for n in range(1, reach):
            if not _JOIN.fullmatch(text, tokens[i + n - 1][1], tokens[i + n][0]):
                reach = n
                break
        keys = tuple(sound(t[2]) for t in tokens[i : i + reach])
        for n in range(reach, 0, -1):
            hit = self.directory.spellings.get(keys[:n]) or (cyrillic and self._inflected(" ".join(t[2] for t in tokens[i : i + n])))
            if hit and (n > 1 or len(first) > 2 or (self.first and first.isupper() and len(first) == 2)):
                name, use = hit
                kind = self.directory.kind.get(name, "person")
                kind = "capital" if use == "capital" else "body" if kind == "group" else kind
                return self._mention(text, tokens, i, n, kind, name), n
        return None, 0

    def _inflected(self, word: str):
        if not "а" <= word[-1] <= "я":
            return None
        resolved = self.directory.resolve(word) if " " not in word else None
        return self.directory.inflected(word) or ((resolved.name, "name") if resolved and resolved.listed else None)

    def _name(self, text, tokens, i) -> int:
        """How many tokens from here look like one person's (or body's) name: capitalised words, particles between."""
        _, end, first, folded = tokens[i]
        initial = len(first) == 1 and first.isupper() and text[end : end + 1] == "."
        if (folded in self.not_name and not initial) or folded in self.adjectives or folded in self.courtesy or first[0].isdigit():
            return 0
        n, last = 1, 1
        while i + n < len(tokens):
            start, _, word, folded = tokens[i + n]
            gap = text[tokens[i + n - 1][1] : start]
            if not _JOIN.fullmatch(gap) or (gap in (". ", ".-") and len(tokens[i + n - 1][2]) > 1):
                break
            body = self.first and self.lexicon.terms["body"].get(folded) == ""  # `Civil Unity Party`
            if word[0].isupper() and folded not in self.adjectives and (body or folded not in self.not_name):
                last = n + 1
            elif word not in self.particles or n > last + 1:
                break
            n += 1
        return last

    def _no_name(self, text, tokens, i, n) -> int:
        """How many tokens from here are a place or common words in capitals, before or instead of a name: `Erebouni` Karine Tarn, `Sommet de Minsk`."""
        for m in (2, 1):
            key = tuple(sound(t[2]) for t in tokens[i : i + m])
            if m <= max(n, 1) and (key in self.directory.places):
                return m
        if self.lexicon.has("body", tokens[i][2]):
            return 0
        common = [t[3] in self.vocabulary for t in tokens[i : i + n]]
        if n > 1 and (all(common) or (common[0] and (n > 2 or tokens[i + 1][2] in _LINKS))):
            return n if all(common) else 1
        return 0

    def _unlisted(self, text, tokens, i, n) -> tuple[Mention | None, int]:
        span = text[tokens[i][0] : tokens[i + n - 1][1]]
        resolved = self.directory.resolve(span)
        if resolved.listed:
            return self._mention(text, tokens, i, n, self.directory.kind.get(resolved.name, "person"), resolved.name), n
        if len(tokens[i][2]) == 1:
            known = [p for p in sorted(self.directory.people(tokens[i + n - 1][2])) if sound(tokens[i][2]) in {sound(w[0]) for w in re.split("[ -]", p)}]
            if len(known) == 1:
                return self._mention(text, tokens, i, n, "person", known[0]), n
        last = tokens[i + n - 1][2] if self.first else ""  # `Civil Contract Party`
        if self.lexicon.has("body", tokens[i][2]) or self.lexicon.has("body", tokens[i][2] + "s") or self.lexicon.has("body", last):
            return self._mention(text, tokens, i, n, "body", span), n
        rest, used = self._listed(text, tokens, i + 1)
        opens = not _LETTER.search(text, 0, tokens[i][0])
        shouted = tokens[i][2].isupper() and not tokens[i + 1][2].isupper()
        if rest and used == n - 1 and (rest.kind != "person" or shouted or (opens and self._is_participle(tokens[i][2]))):
            return rest, n
        return self._mention(text, tokens, i, n, "person", span), n

    @staticmethod
    def _is_participle(word: str) -> bool:
        """`Accueillant Pachinian` names one person; `Anna Pachinian` another."""
        return word.endswith(("ant", "é", "és", "ée", "ées"))

    def _single(self, text, tokens, i) -> Mention:
        """One capitalised word: a surname to be settled by the article, or an acronym."""
        word = tokens[i][2]
        courteous = i > 0 and tokens[i - 1][3] in self.courtesy
        if word.isupper() and 3 <= len(word) <= 6 and not courteous:
            return self._mention(text, tokens, i, 1, "body", word)
        people = sorted(self.directory.people(word))
        return self._mention(text, tokens, i, 1, "surname", people[0] if len(people) == 1 else "")

    def _led(self, text, tokens, i) -> tuple[Mention, int] | None:
        """A title or body with its country before it: `Armenian prime minister`, `Turkey's foreign ministry`, `former Russian president`."""
        past = self.lexicon.has("former", tokens[i][2])
        j = i + past
        country, n = self._lead_country(text, tokens, j) if j < len(tokens) else ("", 0)
        head = self._phrase(text, tokens, j + n, country) if n and j + n < len(tokens) else None
        if not head or head[0].kind not in ("title", "body", "unnamed"):
            return None
        mention, used = head
        if mention.kind == "body" and not mention.office:  # `Civil Contract Party`, `European alliance`
            return None
        start = tokens[i][0]
        office = "" if past else mention.office
        definite = self._definite(tokens, i)
        kind = "unnamed" if mention.kind != "body" and not definite and self.lexicon.has("unnamed", mention.title) else mention.kind
        return mention._replace(start=start, text=text[start : mention.end], office=office, kind=kind, definite=definite), past + n + used

    def _lead_country(self, text, tokens, i) -> tuple[str, int]:
        """The country (or listed body) named before a head, and its tokens; a capital or a person only with 's."""
        _, _, word, folded = tokens[i]
        named, n = self._listed(text, tokens, i) if word[0].isupper() else (None, 0)
        own = named is not None and i + n < len(tokens) and tokens[i + n][2] == "s" and text[tokens[i + n - 1][1] : tokens[i + n][0]] in ("'", "’")
        if named and (own or named.kind in ("country", "body")):
            name, n = ("" if named.kind == "person" else named.name), n + own
        elif folded in self.adjectives:
            name, n = self.adjectives[folded], 1
        else:
            return "", 0
        gap = text[tokens[i + n - 1][1] : tokens[i + n][0]] if i + n < len(tokens) else ""
        return (name, n) if gap in (" ", "\u00a0", "\u202f") or (gap == ". " and len(tokens[i + n - 1][2]) == 1) else ("", 0)

    def _phrase(self, text, tokens, i, country="") -> tuple[Mention, int] | None:
        """A title, body, unnamed source or pronoun of the lexicon, with its modifiers; ``country`` is what stands before it."""
        for phrase, kind, term in self.phrases.get(tokens[i][3], ()):
            n = len(phrase)
            if not follows(tokens, i, phrase):
                continue
            if kind == "pronoun":
                return self._mention(text, tokens, i, n, kind), n
            definite = self._definite(tokens, i)
            if kind == "unnamed" and definite and not (country and self.first):
                continue
            office, country, used = self._modifiers(text, tokens, i + n, self.lexicon.terms[kind][term], country)
            last = i + n + used
            if kind == "body":
                name = office if "{" not in office else ""
                if not office:
                    last = max(last, i + self._body_name(text, tokens, i, n))
                    name = text[tokens[i][0] : tokens[last - 1][1]] if last > i + n else ""
                return Mention(tokens[i][0], tokens[last - 1][1], text[tokens[i][0] : tokens[last - 1][1]], "body", name, office, country, definite), last - i
            kind = kind if kind == "unnamed" or definite or not self.lexicon.has("unnamed", term) else "unnamed"
            return Mention(tokens[i][0], tokens[last - 1][1], text[tokens[i][0] : tokens[last - 1][1]], kind, "", office, country, definite, term), n + used
        return None

    def _body_name(self, text, tokens, i, n) -> int:
        """How many tokens an unlisted body's name takes: `conseil municipal de Montbrel-sur-Arc`, `Coalition citoyenne Horizon`; it ends with a capital."""
        last, plain = n, 0
        for m in range(n, min(n + 8, len(tokens) - i)):
            gap, word = text[tokens[i + m - 1][1] : tokens[i + m][0]], tokens[i + m][2]
            if not _JOIN.fullmatch(gap) or gap == ". ":
                break
            if word[0].isupper() and word.casefold() not in self.not_name:
                last, plain = m + 1, 0
            elif word not in _LINKS and gap != "-":
                plain += 1
                if plain > 2 or last > n or word in self.lexicon.cues or self.lexicon.has("auxiliary", word):
                    break
        return last

    def _definite(self, tokens, i) -> bool:
        before = tokens[i - 1][3] if i else ""
        if self.lexicon.terms["definite"]:
            return any(t[3] in self.lexicon.terms["definite"] for t in tokens[max(0, i - 2) : i])
        return before not in _INDEFINITE

    def _modifiers(self, text, tokens, j, office, country="") -> tuple[str, str, int]:
        """Read `arménien des Affaires étrangères` after a head: the office filled in, the country, the tokens used."""
        domain, start, used = "", j, 0
        while j < len(tokens):
            gap = text[tokens[j - 1][1] : tokens[j][0]]
            _, _, word, folded = tokens[j]
            if not (_PLAIN.fullmatch(gap) or gap in (" (", "-", ") ")) or (gap.startswith(",") and not domain):
                break
            named, n = self._listed(text, tokens, j) if word[0].isupper() else (None, 0)
            area = self._domain(tokens, j)
            if folded in self.adjectives and not word[0].isupper():
                country, n = self.adjectives[folded], 1
            elif area and "{domain}" in office:
                domain, n = area
            elif named and named.kind in ("country", "capital", "body"):
                country = country or named.name
            elif named and named.kind == "person" and tokens[j - 1][3] in ("de", "d", "of", "du"):
                pass  # the press secretary of somebody
            elif named and named.kind == "person" and n == 1 and self.first and self._person_at(text, tokens, j + 1):
                pass  # `пресс-секретарь Путина Дмитрий Песков`
            elif gap.startswith(",") or folded not in _MODIFIERS:
                break
            else:
                j += 1
                continue
            j += n
            used = j - start
        office = office.replace("{domain}", domain) if domain else office
        if "{domain}" in office:
            office = ""
        return (office.replace("{country}", country) if country else office), country, used

    def _person_at(self, text, tokens, j) -> bool:
        named, n = self._listed(text, tokens, j) if j < len(tokens) and tokens[j][2][0].isupper() else (None, 0)
        return bool(named and named.kind == "person" and text[tokens[j - 1][1] : tokens[j][0]] == " ") and (n > 1 or self._name(text, tokens, j) > 1)

    def _domain(self, tokens, j) -> tuple[str, int] | None:
        for phrase, kind, term in self.lexicon.phrases.get(tokens[j][3], ()):
            if kind == "domain" and follows(tokens, j, phrase):
                return self.lexicon.terms["domain"][term], len(phrase)
        return None

    def _mention(self, text, tokens, i, n, kind, name="") -> Mention:
        start, end = tokens[i][0], tokens[i + n - 1][1]
        return Mention(start, end, text[start:end], kind, name, definite=self._definite(tokens, i))


_INDEFINITE = frozenset("un une des certains plusieurs quelques a an some deux trois d de nombreux autre".split())  # noqa: SIM905
_LETTER = re.compile(r"\w")


def surname(name: str) -> str:
    """Return the key under which a person's name is found again by surname alone.

    Examples
    --------
    >>> surname("Kassym-Jomart Tokaïev") == surname("Tokayev")
    True
    """
    return words(name)[-1] if words(name) else ""
