"""A repaired view of a text, mapped back to the text as it is stored.

Broken accents, decomposed letters and hidden characters are mended in the view only; offsets always
speak of the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import ftfy

HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_HIDDEN = re.compile(f"[{HIDDEN}]")
_CONTINUES = re.escape(bytes(range(0x80, 0xC0)).decode("sloppy-windows-1252"))
_SEQUENCE = re.compile(f"[\u00c2-\u00df][{_CONTINUES}]|[\u00e0-\u00ef][{_CONTINUES}]{{2}}|[\u00f0-\u00f4][{_CONTINUES}]{{3}}")
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
    view, before = plain, None
    while view.text != before:
        before = view.text
        for name, repair in (("hidden characters", _unhidden), ("mojibake", _mojibake), ("accents", _composed)):
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
    return View("".join(text), starts, ends, tuple(dict.fromkeys((*view.repairs, name))))


def _mojibake(text: str) -> list[tuple[str, int, int]] | None:
    """UTF-8 that was read as Windows-1252, where ftfy finds a line broken: each sequence becomes its letter."""
    if not _SEQUENCE.search(text):
        return None
    pieces, position = [], 0
    for line in text.splitlines(keepends=True):
        at = 0
        for match in _SEQUENCE.finditer(line) if not line.isascii() and ftfy.fix_encoding(line) != line else ():
            letter = _letter(match.group())
            if letter:
                pieces += [(line[at : match.start()], position + at, position + match.start()), (letter, position + match.start(), position + match.end())]
                at = match.end()
        pieces.append((line[at:], position + at, position + len(line)))
        position += len(line)
    pieces = [piece for piece in pieces if piece[0]]
    return pieces if "".join(piece[0] for piece in pieces) != text else None


def _letter(sequence: str) -> str:
    try:
        return sequence.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return ""


def _composed(text: str) -> list[tuple[str, int, int]] | None:
    if unicodedata.is_normalized("NFC", text):
        return None
    return [(unicodedata.normalize("NFC", m.group()), m.start(), m.end()) for m in _CLUSTER.finditer(text)]


def _unhidden(text: str) -> list[tuple[str, int, int]] | None:
    if not _HIDDEN.search(text):
        return None
    return [(m.group(), m.start(), m.end()) for m in re.finditer(f"[^{HIDDEN}]", text)]
