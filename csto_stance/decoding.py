"""Bytes to text: by the mark, as the file declares, as UTF-8, else as a single-byte encoding."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


class ArticleError(ValueError):
    """An input that cannot be read; its message says which, why, and what to do."""


def decode(raw: bytes) -> tuple[str, str]:
    """Return a file's text and encoding: by its mark, as UTF-8, else as a single-byte encoding.

    Examples
    --------
    >>> decode("déçu".encode("cp1252")) == decode("déçu".encode()) or decode("déçu".encode("cp1252"))
    ('déçu', 'cp1252')
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], encoding, len(mark)), encoding
    if b"\0" in raw or _looks_binary(raw):
        raise ArticleError("a binary file, not a text")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(raw):
            raise ArticleError(_undecodable(raw, error.start, "UTF-8")) from None
    encoding = _single_byte(raw)
    return _strict(raw, encoding, 0), encoding


def decode_markup(raw: bytes) -> tuple[str, str]:
    """Return the text and encoding of an HTML or XML file, which may declare its own; a false declaration is passed over.

    Examples
    --------
    >>> decode_markup(b'<meta charset="windows-1251">' + "Союз".encode("cp1251"))
    ('<meta charset="windows-1251">Союз', 'cp1251')
    """
    declared = _DECLARED.search(raw[:2048])
    if declared and not raw.startswith(tuple(mark for mark, _ in _BOMS)):
        try:
            name = codecs.lookup(declared.group(1).decode()).name
            name = "cp1252" if name in ("iso8859-1", "ascii") else name  # as browsers read them
            return raw.decode(name), name
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(raw)


def _strict(raw: bytes, encoding: str, offset: int) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(_undecodable(raw, error.start, encoding, offset)) from None


def _undecodable(raw: bytes, at: int, encoding: str, offset: int = 0) -> str:
    return f"byte 0x{raw[at]:02x} at position {at + offset} is not {encoding}; save the file as UTF-8"


def _looks_binary(raw: bytes) -> bool:
    controls = sum(raw.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13, 26, 27))
    return raw.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG")) or controls > 0.02 * len(raw)


def _mostly_utf8(raw: bytes) -> bool:
    """A broken UTF-8 file has more whole sequences than broken ones; in a single-byte file one may stand by accident."""
    decoded = raw.decode("utf-8", "replace")
    return len(re.findall(r"[^\x00-\x7f\ufffd]", decoded)) >= decoded.count("\ufffd")


def _single_byte(raw: bytes) -> str:
    """Windows-1252, unless the text is Cyrillic: then most high bytes stand in runs, as letters do."""
    runs = sum(len(run) for run in re.findall(rb"[\xc0-\xff]{3,}", raw))
    if runs > 0.5 * len(re.findall(rb"[\x80-\xff]", raw)):
        best = from_bytes(raw, cp_isolation=["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"]).best()
        if best is not None:
            return best.encoding
    return "cp1252"
