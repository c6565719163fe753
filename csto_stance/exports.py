"""Exports of press databases: Europresse (HTML), Factiva (HTML and XML); the names of elements and classes are the databases' own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from csto_stance.dates import find_date
from csto_stance.decoding import ArticleError

BLOCKS = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 tr td th table blockquote section article header footer aside pre figure figcaption".split())  # noqa: SIM905
UNSEEN = frozenset(["head", "script", "style", "noscript", "template"])
BESIDE = UNSEEN | {"aside", "footer"}
_EUROPRESSE = re.compile(r"""class\s*=\s*["'][^"']*\b(?:DocPublicationName|titreArticleVisu|docOcurrContainer)\b""")
_OLD_EUROPRESSE = re.compile(r"""class\s*=\s*["']TitreArticleVisu\b""")
_FACTIVA = re.compile(r"""class\s*=\s*["']article [a-z]{2}Article\b""")
_EUROPRESSE_ID = re.compile(r"[a-z]+·(\d{4})(\d\d)(\d\d)·[^\s·]+·[^\s·]+")
_ISSUE = re.compile(r"(?:,?\s+(?:no|n°|nº|vol)\b\.?|\s{2,}|\n).*", re.IGNORECASE | re.DOTALL)
_BY = re.compile(r"^(?:par|by|de notre (?:correspondant|envoyé)[^:]*:)\s+", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}[:h]\d\d\b.*")
_WORDS = re.compile(r"\d[\d\s.,]*\s(?:words|mots|слов\w*|w\S{1,2}rter|palabras|parole|palavras)", re.IGNORECASE)
_FACTIVA_ID = re.compile(r"\b([A-Z][A-Z0-9]{2,}\d{10,}[a-z0-9]+)\b")


def kind_of(page: str) -> str:
    """Return which database a page of HTML comes from: `europresse`, `factiva`, or ``""``.

    Raises
    ------
    ArticleError
        For a Europresse page of the form in use before 2014.

    Examples
    --------
    >>> kind_of('<article><span class="DocPublicationName">La Vigie</span></article>'), kind_of("<p>Un texte.</p>")
    ('europresse', '')
    """
    if _EUROPRESSE.search(page) and "<article" in page.lower():
        return "europresse"
    if _OLD_EUROPRESSE.search(page):
        raise ArticleError("a Europresse page of the form in use before 2014; export the articles again")
    return "factiva" if _FACTIVA.search(page) else ""


def europresse(page: str) -> Iterator[dict | ArticleError]:
    """Yield the articles of a Europresse (Eureka) page: text, title, outlet, date, author and the database's number."""
    for number, article in enumerate(tree(page).iter("article"), 1):
        header = next(article.iter("header"), article)
        number_of = _EUROPRESSE_ID.search(article.text_content())
        dates = [_line(_first(article, "DocHeader")), _line(header), "-".join(number_of.groups()) if number_of else ""]
        found = {
            "number": number,
            "article": number_of.group() if number_of else "",
            "title": _line(_first(header, "titreArticleVisu")) or _line(_first(header, "titreArticle")) or _line(_first(header, "grandTitre")),
            "outlet": _ISSUE.sub("", "\n".join(blocks(_first(article, "DocPublicationName"))).strip(" ,")),
            "date": next(filter(None, map(find_date, dates)), ""),
            "author": _signed(header),
            "text": "\n\n".join(blocks(_first(article, "docOcurrContainer")) or blocks(_first(article, "DocText"))),
        }
        yield found if found["text"] else ArticleError(f"article {number} ({found['title'] or 'no title'}): no text")


def factiva(page: str) -> Iterator[dict | ArticleError]:
    """Yield the articles of a Factiva page, shown with its two-letter codes (`HD`, `PD`, `SN` …) or without."""
    articles = [div for div in tree(page).iter("div") if re.match(r"article [a-z]{2}Article\b", div.get("class", ""))]
    for number, article in enumerate(articles, 1):
        text = "\n\n".join(_line(p) for p in article.iter("p") if "articleParagraph" in p.get("class", "") and _line(p))
        coded = {_line(row[0]): row[1] for row in article.iter("tr") if len(row) > 1 and re.fullmatch("[A-Z]{2,3}", _line(row[0]))}
        found = {"number": number, **(_coded(coded) if coded else _shown(article)), "text": text}
        yield found if text else ArticleError(f"article {number} ({found['title'] or 'no title'}): no text")


def factiva_xml(raw: bytes) -> Iterator[dict | ArticleError]:
    """Yield the articles of a Factiva XML file (`PPSResponse`).

    Raises
    ------
    ArticleError
        When the file is no XML, or another XML.
    """
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise ArticleError(f"not XML ({error.msg}); export it again") from None
    articles = [article for article in root.iter("{*}article") if article.find("{*}headline") is not None]
    if not articles:
        raise ArticleError("an XML file without Factiva's articles; other XML is not read")
    for number, article in enumerate(articles, 1):
        paragraphs = [_line(p) for part in ("leadParagraph", "tailParagraphs") for p in article.iterfind(f"{{*}}{part}/{{*}}paragraph")]
        found = {
            "number": number,
            "article": _part(article, "accessionNo"),
            "title": _part(article, "headline"),
            "outlet": _part(article, "sourceName"),
            "date": find_date(_part(article, "publicationDate")),
            "author": _BY.sub("", _part(article, "byline")),
            "text": "\n\n".join(filter(None, paragraphs)),
        }
        yield found if found["text"] else ArticleError(f"article {number} ({found['title'] or 'no title'}): no text")


def blocks(element, without: frozenset[str] = BESIDE) -> list[str]:
    """Return the text of an HTML element (or None) block by block, runs of HTML's blanks as one; no-break blanks stay."""
    lines = [""]

    def walk(node) -> None:
        if isinstance(node.tag, str) and node.tag not in without and "apd-wrapper" not in node.get("class", ""):
            if node.tag in BLOCKS:
                lines.append("")
            lines[-1] += node.text or ""
            for child in node:
                walk(child)
                lines[-1] += child.tail or ""
            if node.tag in BLOCKS:
                lines.append("")

    if element is not None:
        walk(element)
    trimmed = (re.sub(r"[ \t\r\n\f]+", " ", line).strip(" ") for line in lines)
    return [line for line in trimmed if line.strip()]


def tree(page: str):
    """Return a page's elements, comments left out."""
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8", remove_comments=True))


def _first(element, name: str):
    """The first element of a class, or None."""
    return next((e for e in element.iter() if isinstance(e.tag, str) and name in e.get("class", "").split()), None)


def _line(element) -> str:
    return " ".join(blocks(element)).strip()


def _part(article, name: str) -> str:
    part = article.find(f"{{*}}{name}")
    return "" if part is None else " ".join("".join(part.itertext()).split())


def _signed(header) -> str:
    """Who signs a Europresse article: named as author, or in the line after the title."""
    title = _first(header, "titreArticle")
    after = title.getnext() if title is not None else None
    author = _line(_first(header, "docAuthors")) or (_line(after) if after is not None and after.get("class", "") in ("", "sm-margin-bottomNews") else "")
    return _BY.sub("", author) if len(author) <= 100 else ""


def _coded(cells: dict) -> dict[str, str]:
    line = {code: _line(cell) for code, cell in cells.items()}
    number = _FACTIVA_ID.search(line.get("AN", ""))
    return {
        "article": number.group() if number else "",
        "title": line.get("HD", ""),
        "outlet": line.get("SN", ""),
        "date": find_date(line.get("PD", "")),
        "author": _BY.sub("", line.get("BY", "")),
    }


def _shown(article) -> dict[str, str]:
    """Without codes, the lines under the title are in this order: author, number of words, date, perhaps a time, outlet."""
    lines = [_line(div) for div in article.iter("div") if not div.attrib]
    at = next((k for k, line in enumerate(lines) if find_date(line) and (k == 0 or _WORDS.fullmatch(lines[k - 1]))), None)
    below = [line for line in lines[at + 1 :] if line and not _TIME.fullmatch(line)] if at is not None else []
    headline = next((e for e in article.iter("span") if re.search(r"\b[a-z]{2}Headline\b", e.get("class", ""))), None)
    number = _FACTIVA_ID.search(" ".join(_line(p) for p in article.iter("p") if not p.attrib))
    return {
        "article": number.group() if number else "",
        "title": re.sub(r"^\d+\) ", "", _line(headline)),
        "outlet": below[0] if below else "",
        "date": find_date(lines[at]) if at is not None else "",
        "author": _BY.sub("", _line(_first(article, "author"))),
    }
