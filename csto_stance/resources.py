"""The one place that knows where the data is: ``--data DIR``, else the checkout, else the wheel."""

from __future__ import annotations

import hashlib
import re
import shutil
from functools import lru_cache
from pathlib import Path

import pandas as pd

_LOWER = re.compile(r"(?<!\w)[^\W\d_A-ZÀ-Þ][^\W\d_]+")
PACKAGE = Path(__file__).resolve().parent


def data_dir(data: str | Path | None = None) -> Path:
    """Return the folder of tables and articles.

    Parameters
    ----------
    data : path, optional
        A folder laid out as the project's ``data/``. Default: the checkout's, else the copy inside the wheel.

    Raises
    ------
    FileNotFoundError
        When no such folder holds ``actors.csv``.

    Examples
    --------
    >>> (data_dir() / "actors.csv").exists()
    True
    """
    places = [Path(data)] if data else [PACKAGE.parent / "data", PACKAGE / "data"]
    for place in places:
        if (place / "actors.csv").exists():
            return place
    raise FileNotFoundError(f"no data folder with an actors.csv at {' or '.join(map(str, places))}")


def holder(data: str | Path | None, name: str) -> Path:
    """Return the data folder, or the project's where it has no file of that name (a table that most folders share)."""
    folder = data_dir(data)
    return folder if (folder / name).exists() else data_dir()


def own_copy(folder: str | Path) -> bool:
    """Make a folder a data folder by copying the project's data into it; return whether it was new.

    Raises
    ------
    FileExistsError
        When the folder holds other things than data.
    """
    folder = Path(folder)
    if (folder / "actors.csv").exists():
        return False
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is neither a data folder (no actors.csv) nor empty")
    shutil.copytree(data_dir(), folder, dirs_exist_ok=True)
    return True


def table(name: str, data: str | Path | None = None) -> pd.DataFrame:
    """Return a table of the data folder, every cell as text, blanks as ``""``.

    Examples
    --------
    >>> list(table("offices.csv").columns)
    ['office', 'holder', 'from', 'to']
    """
    path = data_dir(data) / name
    return _read(path, path.stat().st_mtime_ns).copy()


def languages(data: str | Path | None = None) -> list[str]:
    """Return the languages that have a lexicon, by code.

    Examples
    --------
    >>> "fr" in languages()
    True
    """
    return sorted(path.stem for path in (data_dir(data) / "lexicon").glob("*.csv"))


def article_text(article: str, data: str | Path | None = None) -> str:
    """Return the text of an article of the corpus, as stored.

    Examples
    --------
    >>> article_text("otsc-sommet-erevan-2022")[:19]
    'Le président russe '
    """
    return (data_dir(data) / "articles" / f"{article}.txt").read_bytes().decode("utf-8")


def vocabulary(data: str | Path | None = None) -> frozenset[str]:
    """Return the words that the corpus writes in lower case: what is no name where it opens a sentence."""
    return vocabulary_of(data_dir(data))


def fingerprint(data: str | Path | None = None) -> str:
    """Return a hash of the tables and of the package's code: what a fitted model depends on."""
    digest = hashlib.sha256()
    folder = data_dir(data)
    files = [(p.relative_to(folder).as_posix(), p) for p in [*folder.rglob("*.csv"), *folder.rglob("*.txt")]]
    for name, path in sorted([*files, *((p.name, p) for p in PACKAGE.glob("*.py"))]):
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=4)
def vocabulary_of(folder: Path) -> frozenset[str]:
    """Return `vocabulary` of a data folder, read once."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((folder / "articles").glob("*.txt")))
    return frozenset(word for text in texts for word in _LOWER.findall(text))


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
