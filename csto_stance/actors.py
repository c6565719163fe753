"""Who is who: spellings in any script to one canonical name, offices to their holder on a date."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from csto_stance import resources

_CYRILLIC = dict(zip("абвгдежзиклмнопрстуфэіїґў", "abvgdezziklmnoprstufeiigu", strict=True)) | {
    **{"ё": "e", "ж": "zh", "й": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": ""},
    **{"ю": "iu", "я": "ia", "є": "e"},
}
_ARMENIAN = dict(zip("աբգդեզէըիլկհմնոպջռսվտրքօֆ", "abgdezeeilkhmnopjrsvtrkof", strict=True)) | {
    **{"թ": "t", "ժ": "zh", "խ": "kh", "ծ": "ts", "ձ": "dz", "ղ": "gh", "ճ": "ch", "յ": "i", "շ": "sh", "չ": "ch", "ց": "ts"},
    **{"ւ": "v", "փ": "p", "և": "ev"},
}
_LETTERS = str.maketrans({**_CYRILLIC, **_ARMENIAN, "ə": "a", "ı": "i", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ç": "tch"})
# French, English and scholarly romanisations of one sound meet in one spelling; the order matters.
_SOUNDS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        ("sch", "sh"),
        ("tch", "ch"),
        ("sh", "ch"),
        ("dzh|dj", "j"),
        ("zh", "j"),
        ("kh|x", "h"),
        ("gh", "g"),
        ("gu(?=[ei])", "g"),
        ("ou|w(?=[aeiou])", "u"),
        ("w", "v"),
        ("y", "i"),
        ("c(?!h)", "k"),
        ("q", "k"),
        ("ph", "f"),
        ("(?<=[aeiou])ie", "e"),
        ("iia", "ia"),
        ("(.)\\1", "\\1"),
        ("ine$", "in"),
        ("(?<=[aeiou])i(?=[aeou])", ""),
        ("eff$", "ev"),
        ("(?<=[ktp])e$", ""),
    ]
]
_RUSSIAN_ENDINGS = re.compile("(?:ого|ому|ым|ой|ом|а|у|е|ы|ю|я|и)$")


_CASES = re.compile("(?:ого|ому|его|ему|ыми|ими|ый|ий|ая|яя|ое|ой|ою|ом|ем|ей|ею|ым|им|ую|[аяуюеыиоьй])$")


@lru_cache(maxsize=65536)
def _stems(name: str) -> list[tuple[str, ...]]:
    """The stems that a Cyrillic name may have: each word less its longest ending, its last letter, or nothing; at least three letters."""
    if not re.search("[а-яё]", name) or len(name) > 80:
        return []
    options = []
    for word in re.findall(r"[^\W_]+", name.casefold().replace("ё", "е")):
        short = {_CASES.sub("", word), re.sub("[аяуюеыиоьй]$", "", word)}
        options.append(sorted({w for w in short if len(w) > 2} or {word}))
    return list(itertools.product(*options)) if len(options) < 7 else []


class Actor(NamedTuple):
    """A canonical name, and whether it is in actors.csv."""

    name: str
    listed: bool
    ambiguous: bool = False


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Return a key that the romanisations and scripts of one name share.

    Examples
    --------
    >>> {sound(w) for w in ("Pachinian", "PASHINYAN", "Пашинян", "Փաշինյան")}
    {'pachinian'}
    """
    folded = word.casefold().replace("ու", "у").translate(_LETTERS)
    key = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


def words(name: str) -> tuple[str, ...]:
    """Return the sound keys of a name's words; a Russian case ending is tried by the caller."""
    return tuple(sound(w) for w in re.findall(r"[^\W_]+", name))


class Directory:
    """The actors of a data folder, found by spelling, surname or office."""

    def __init__(self, data=None):
        actors = resources.table("actors.csv", data)
        self.kind = dict(zip(actors["actor"], actors["kind"], strict=True))
        self.camp = dict(zip(actors["actor"], actors["camp"], strict=True))
        self.spellings: dict[tuple[str, ...], tuple[str, str]] = {}
        self.surnames: dict[str, set[str]] = defaultdict(set)
        self.adjectives: dict[str, str] = {}
        self.stems: dict[tuple[str, ...], tuple[str, str]] = {}
        self._read_names(resources.table("names.csv", data))
        self.offices: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row in resources.table("offices.csv", data).itertuples(index=False):
            self.offices[row[0]].append((row[1], row[2], row[3]))
        self.led: dict[str, set[str]] = defaultdict(set)  # the first offices that a person has held
        for office, terms in self.offices.items():
            for holder, *_ in terms:
                if office.startswith(("President of", "Prime Minister of", "Minister of")):
                    self.led[holder].add(office)
        self.places = {words(place) for place in resources.table("places.csv", resources.holder(data, "places.csv"))["place"]}
        self.longest = max(map(len, self.spellings))

    def _read_names(self, names) -> None:
        for actor, spelling, script, use in names.itertuples(index=False):
            if use == "adjective":
                self.adjectives[spelling.casefold()] = actor
                continue
            key = words(spelling)
            self.spellings.setdefault(key, (actor, use))
            if script == "cyrillic":
                for stem in _stems(spelling):
                    self.stems.setdefault(stem, (actor, use))
            if self.kind.get(actor) == "person":
                self.surnames[key[-1]].add(actor)

    def resolve(self, name: str) -> Actor:
        """Return the actor that a name as written stands for; an unlisted one comes back as written.

        Examples
        --------
        >>> directory().resolve("Пашинян").name, directory().resolve("Heydar Aliev").name
        ('Nikol Pashinyan', 'Heydar Aliyev')
        >>> directory().resolve("Velmont")
        Actor(name='Velmont', listed=False, ambiguous=False)
        """
        key = words(name)
        for variant in (key, *self._without_case(name)):
            if variant in self.spellings:
                return Actor(self.spellings[variant][0], True)
        declined = self.inflected(name) if len(key) > 1 else None
        if declined:
            return Actor(declined[0], True)
        if len(key) == 1:
            for variant in (key[0], *(v[0] for v in self._without_case(name))):
                if variant in self.surnames:
                    people = sorted(self.surnames[variant])
                    return Actor(people[0], len(people) == 1, len(people) > 1) if len(people) == 1 else Actor(name, False, True)
        return Actor(name, False)

    def inflected(self, name: str) -> tuple[str, str] | None:
        """Return the actor and use of a Russian name in any case (`Армении`, `Сергея Лаврова`), or None."""
        return next((self.stems[stem] for stem in _stems(name) if stem in self.stems), None)

    def people(self, surname: str) -> set[str]:
        """Return the listed people with a surname, however spelt."""
        found = self.surnames.get(sound(surname), set())
        if not found and re.search("[а-я]", surname):
            found = next((self.surnames[v[0]] for v in self._without_case(surname) if v[0] in self.surnames), found)
        return found

    def holder(self, office: str, date: str = "") -> str | None:
        """Return who held an office on a date (YYYY-MM-DD, or a part of it); without one, the latest holder.

        Examples
        --------
        >>> directory().holder("Secretary General of CSTO", "2022-11-23")
        'Stanislav Zas'
        """
        terms = self.offices.get(office, [])
        for name, begin, end in sorted(terms, key=lambda term: term[1], reverse=True):
            if not date or (begin[: len(date)] <= date and (not end or date <= end)):
                return name
        return None

    @staticmethod
    def _without_case(name: str) -> list[tuple[str, ...]]:
        if not re.search("[а-яё]", name):
            return []
        stripped = [_RUSSIAN_ENDINGS.sub("", w) for w in re.findall(r"[^\W_]+", name)]
        return [words(" ".join(stripped))] if all(stripped) else []


@lru_cache(maxsize=4)
def directory(data=None) -> Directory:
    """Return the directory of a data folder, read once."""
    return Directory(data)
