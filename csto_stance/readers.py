"""One reader a format: a file in, its articles out (text, title, outlet, date, author)."""

from __future__ import annotations

import importlib
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from csto_stance import resources, tables
from csto_stance.decoding import ArticleError, decode, decode_markup

TEXT_SUFFIXES = {".txt", ".text", ".md"}
NEEDED = {
    ".html": ["lxml", "trafilatura"],
    ".htm": ["lxml", "trafilatura"],
    ".xml": ["lxml"],
    ".docx": ["docx"],
    ".pdf": ["pypdf"],
    ".xlsx": ["openpyxl"],
    ".parquet": ["pyarrow"],
}
TABLES = {
    ".csv": tables.read_csv,
    ".tsv": tables.read_csv,
    ".xlsx": tables.read_excel,
    ".parquet": tables.read_parquet,
    ".jsonl": tables.read_json,
    ".ndjson": tables.read_json,
    ".json": tables.read_json,
}
SUFFIXES = TEXT_SUFFIXES | set(NEEDED) | set(TABLES)
ADVICE = {".doc": ".docx", ".rtf": ".docx", ".odt": ".docx", ".xls": ".xlsx", ".ods": ".xlsx", ".mht": ".html", ".mhtml": ".html", ".epub": ".txt"}
Found = Iterator[dict | ArticleError]


def read(path: Path, columns: Mapping[str, str] | None = None) -> Found:
    """Yield the articles of a file, each a dict with ``text`` and what is known of ``article`` (a number of its own), ``number``
    (its place in a file of several), ``title, outlet, date, author, encoding, removed``; an `ArticleError` for each part that failed.

    Raises
    ------
    ArticleError
        When nothing of the file can be read.
    """  # fmt: skip
    suffix = path.suffix.lower()
    check_packages(suffix)
    try:
        if suffix in TABLES:
            yield from tables.articles_of(TABLES[suffix](path), columns)
        else:
            yield from {".docx": read_word, ".pdf": read_pdf, ".xml": read_xml, ".html": read_html, ".htm": read_html}.get(suffix, read_plain)(path)
    except (ArticleError, OSError):
        raise
    except Exception as error:  # on a damaged file the parsers raise whatever they stumble over
        raise ArticleError(f"damaged, or no {suffix} file ({type(error).__name__}: {error}); open it in its program and save it again") from error


def check_packages(suffix: str) -> None:
    """Raise an `ArticleError` that names package, command and Python when a format's package is missing."""
    for module in NEEDED.get(suffix, []):
        try:
            importlib.import_module(module)
        except ImportError:
            package = {"docx": "python-docx"}.get(module, module)
            command = f'"{sys.executable}" -m pip install {package}'
            raise ArticleError(f"{suffix} files need the package {package}, which this Python has not; install it: {command}") from None


def read_plain(path: Path) -> Found:
    """Yield a text file as one article, line ends untouched and byte order mark removed."""
    text, encoding = decode(path.read_bytes())
    if not text.strip():
        raise ArticleError("the file is empty")
    yield {"text": text, "encoding": encoding}


def read_html(path: Path) -> Found:
    """Yield the articles of a Europresse or Factiva page, or the one article of a page saved from a site."""
    from csto_stance import exports

    page, encoding = decode_markup(path.read_bytes())
    if not page.strip():
        raise ArticleError("the file is empty")
    kind = exports.kind_of(page)
    found = list({"europresse": exports.europresse, "factiva": exports.factiva}.get(kind, _site)(page))
    if not found:
        raise ArticleError(f"no article found in this {kind.capitalize()} page; export it again")
    yield from (article | {"encoding": encoding} if isinstance(article, dict) else article for article in found)


def read_xml(path: Path) -> Found:
    """Yield the articles of a Factiva XML file."""
    from csto_stance import exports

    yield from exports.factiva_xml(path.read_bytes())


def read_word(path: Path) -> Found:
    """Yield a Word file as one article: its paragraphs, tables too, without headers and footers; title and author as the file tells them.

    The date is not taken from the file: it is the day of the saving.
    """
    import docx

    document = docx.Document(str(path))
    paragraphs = [p for item in document.iter_inner_content() for p in _word_paragraphs(item) if p.text.strip()]
    titles = [p for p in paragraphs if p.style is not None and p.style.name == "Title"]
    text = "\n\n".join(p.text.strip() for p in paragraphs if p not in titles)
    if not text:
        raise ArticleError("no text in this Word file; text in images or boxes is not read")
    about = document.core_properties
    yield {"text": text, "title": titles[0].text.strip() if titles else about.title or "", "author": about.author or ""}


def _word_paragraphs(item) -> list:
    if not hasattr(item, "rows"):
        return [item]
    cells = {id(cell._tc): cell for row in item.rows for cell in row.cells}  # a merged cell stands in several rows
    return [paragraph for cell in cells.values() for paragraph in cell.paragraphs]


def read_pdf(path: Path) -> Found:
    """Yield a PDF with a text layer as one article, its lines joined to paragraphs; running heads and page numbers are left out and listed."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    document = pypdf.PdfReader(path)
    if document.is_encrypted and not document.decrypt(""):
        raise ArticleError("protected by a password; save an unprotected copy")
    pages = [[line.rstrip() for line in page.extract_text().splitlines() if line.strip()] for page in document.pages]
    if not any(pages):
        raise ArticleError("no text layer (a scan?); run a text recognition on it (OCR) and save it again, or give the text")
    running = _running(pages)
    lines = [line for page in pages for line in page if line not in running]
    about = document.metadata
    yield {
        "text": "\n\n".join(_paragraphs(lines)),
        "title": (about and about.title) or "",
        "author": (about and about.author) or "",
        "removed": [line.strip() for page in pages for line in page if line in running],
    }


_PAGE_NUMBER = re.compile(r"\W*(?:page|стр\.?)?\s*\d{1,4}(?:\s*(?:/|sur|of|из)\s*\d{1,4})?\W*", re.IGNORECASE)


def _running(pages: list[list[str]]) -> set[str]:
    """Page numbers, and lines that stand at the head or foot of several pages, figures aside."""
    edges = [{*page[:2], *page[-2:]} for page in pages]
    heads = Counter(chain.from_iterable({re.sub(r"\d+", "0", line) for line in lines} for lines in edges))
    return {line for lines in edges for line in lines if _PAGE_NUMBER.fullmatch(line) or heads[re.sub(r"\d+", "0", line)] > 1}


def _paragraphs(lines: list[str]) -> list[str]:
    """Join printed lines: a paragraph ends with a short line that has a final mark, a heading before a capital."""
    width = max(map(len, lines), default=0)
    paragraphs: list[str] = []
    ended = True
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        line = line.strip()
        if ended:
            paragraphs.append(line)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line)
        final = line[-1:] in '.!?…»”":)'
        ended = (final and len(line) < 0.8 * width) or (not final and len(line) < 0.6 * width and not following.strip()[:1].islower())
    return paragraphs


def _joined(left: str, right: str) -> str:
    """Join two lines; a word cut at the line's end is made whole, a compound (`porte-` `parole`) keeps its hyphen."""
    cut = re.search(r"([^\W\d_]+)-$", left)
    rest = re.match(r"[^\W\d_]+", right)
    if not cut or not rest or not rest.group()[0].islower():
        return left + ("" if left.endswith("-") else " ") + right
    known, halves = resources.vocabulary(), (cut.group(1), rest.group())
    compound = "".join(halves).lower() not in known and all(half.lower() in known for half in halves)
    return left + right if compound else left[:-1] + right


def _site(page: str) -> Found:
    """The article of a site's page; what the page holds beside it is listed as removed."""
    import trafilatura

    from csto_stance import exports

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    dates = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=dates)
    lines = [line for line in (found.text or "").split("\n") if line.strip()] if found else []
    if lines and found.title and lines[0].strip() == found.title.strip():
        lines = lines[1:]
    if not lines:
        raise ArticleError("no article found in this page; save the page itself (not a list of articles), or put the text in a .txt file")
    kept, whole = {" ".join(line.split()) for line in [*lines, found.title or ""]}, " ".join(" ".join(lines).split())
    seen = [" ".join(block.split()) for block in exports.blocks(exports.tree(page), exports.UNSEEN)]
    beside = [block for block in seen if block not in kept and not (len(block) > 40 and block in whole)]
    told = {"title": found.title or "", "outlet": found.sitename or "", "date": found.date or "", "author": found.author or ""}
    yield {"text": "\n\n".join(lines), **told, "removed": beside}
