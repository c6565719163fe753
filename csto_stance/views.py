"""A repaired view of a text, mapped back to the text as it is stored.

Broken accents, decomposed letters and hidden characters are mended in the view only; offsets always
speak of the stored text.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass

import ftfy

HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_HIDDEN = re.compile(f"[{HIDDEN}]")
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


@dataclass(frozen=True)
class View:
    """The repaired text and, for each of its characters, where it starts and ends in the stored text."""

    text: str
    starts: list[int] | range
    ends: list[int] | range
    repairs: tuple[str, ...] = ()

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the stored text's offsets of ``view.text[start:end]`` (code points, half open)."""
        return self.starts[start], self.ends[end - 1]


def repaired(text: str) -> View:
    """Return the repaired view of a text; repairing twice is repairing once.

    Examples
    --------
    >>> repaired("dÃ©Ã§u").text, repaired("São Tomé").text
    ('déçu', 'São Tomé')
    >>> view = repaired("un sou\u00adtien")
    >>> view.text, view.source(3, 10)
    ('un soutien', (3, 11))
    """
    plain = View(text, range(len(text)), range(1, len(text) + 1))
    view = plain
    for name, repair in (("mojibake", _mojibake), ("accents", _composed), ("hidden characters", _unhidden)):
        pieces = repair(view.text)
        if pieces is not None:
            view = _apply(view, pieces, name)
    return view


def _apply(view: View, pieces: list[tuple[str, int, int]], name: str) -> View:
    text, starts, ends = [], [], []
    for piece, start, end in pieces:
        for k, character in enumerate(piece):
            exact = len(piece) == end - start
            text.append(character)
            starts.append(view.starts[start + k] if exact else view.starts[start])
            ends.append(view.ends[start + k] if exact else view.ends[end - 1])
    return View("".join(text), starts, ends, (*view.repairs, name))


def _mojibake(text: str) -> list[tuple[str, int, int]] | None:
    if text.isascii():
        return None
    pieces, position, changed = [], 0, False
    for line in re.split(r"(\n+)", text):
        mended = line if line.isascii() else ftfy.fix_encoding(line)
        if mended == line:
            pieces.append((line, position, position + len(line)))
        else:
            changed = True
            for tag, a, b, c, d in difflib.SequenceMatcher(None, line, mended, autojunk=False).get_opcodes():
                if tag != "delete":
                    at = position + a
                    pieces.append((mended[c:d], at, position + b if b > a else at + 1))
        position += len(line)
    return [piece for piece in pieces if piece[0]] if changed else None


def _composed(text: str) -> list[tuple[str, int, int]] | None:
    if unicodedata.is_normalized("NFC", text):
        return None
    return [(unicodedata.normalize("NFC", m.group()), m.start(), m.end()) for m in _CLUSTER.finditer(text)]


def _unhidden(text: str) -> list[tuple[str, int, int]] | None:
    if not _HIDDEN.search(text):
        return None
    return [(m.group(), m.start(), m.end()) for m in re.finditer(f"[^{HIDDEN}]", text)]
