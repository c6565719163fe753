"""Filled sheets and exports of annotation tools in: every coder's answers, one row each, with where they stood."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from csto_stance.articles import decode
from csto_stance.corpus import ANNOTATED, LABELS
from csto_stance.exchange import SETTLED, TO_LABEL, answers_of, restored

ANSWERS = ["where", "article", "sentence", "start", "end", "text", "annotator", "speaker_text", "note", *ANNOTATED]
SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".zip"}
_SEPARATORS = ";,\t"
_NUMBERS = ["sentence", "start", "end"]


class ExchangeError(ValueError):
    """A file that cannot be taken in; the message has a line for each thing that is wrong and where."""


def read(path: str | Path, annotator: str | None = None, units: Callable[[str, str], pd.DataFrame] | None = None) -> tuple[pd.DataFrame, int]:
    """Read a filled sheet or an annotation tool's export.

    Parameters
    ----------
    path : path
        A sheet (.csv, .tsv, .txt, .xlsx), Label Studio's JSON or JSON-MIN (.json), doccano's JSONL (.jsonl, or the .zip that has one a coder).
    annotator : str, optional
        Who answered where the file names nobody (or the settled labels).
    units : callable, optional
        For doccano: an article and its document's text to its sentences (``sentence, start, end``) as offsets of that text.

    Returns
    -------
    (DataFrame, int)
        The answers, a row a sentence and coder, all text (columns `ANSWERS`), and how many rows named no coder and were left out.

    Raises
    ------
    ExchangeError
        For an unknown kind of file, or one that is not what its suffix says.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExchangeError(f"{path}: unknown format {suffix or '(no suffix)'}; known: {', '.join(sorted(SUFFIXES))}")
    try:
        if suffix == ".json":
            rows = list(_label_studio(path))
        elif suffix in (".jsonl", ".zip"):
            rows = [row for name, coder, text in _doccano_files(path) for row in _doccano(name, coder, text, units)]
        else:
            rows = list(_sheet(path))
    except ExchangeError:
        raise
    except (ValueError, ImportError, OSError, zipfile.BadZipFile) as error:
        raise ExchangeError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise ExchangeError(f"{path}: not as the tool exports it ({type(error).__name__}: {error})") from None
    table = pd.DataFrame([[str(row.get(c, "")) for c in ANSWERS] for row in rows], columns=ANSWERS, dtype=object)
    table[ANNOTATED] = table[ANNOTATED].map(lambda cell: " ".join(cell.split()))
    if annotator:
        table["annotator"] = table["annotator"].mask(table["annotator"].isin(["", SETTLED]), annotator)
    table = table[(table[ANNOTATED] != "").any(axis=1)]
    nobody = table["annotator"] == ""
    return table[~nobody].reset_index(drop=True), int(nobody.sum())


def read_table(path: str | Path) -> pd.DataFrame:
    """Return a table as a spreadsheet saves it, every cell as text: `;`, `,` or tab; UTF-8, UTF-16 or Windows-1252; or .xlsx.

    Raises
    ------
    ArticleError
        When it cannot be decoded.
    """
    if Path(path).suffix.lower() == ".xlsx":
        table = pd.read_excel(path, dtype=str, keep_default_na=False)
    else:
        text, _ = decode(Path(path).read_bytes())
        hint = re.match(r"sep=(.)\r?\n", text)
        text = text[hint.end() :] if hint else text
        first = text.partition("\n")[0]
        separator = hint[1] if hint else max(_SEPARATORS, key=first.count)
        table = pd.read_csv(io.StringIO(text, newline=""), sep=separator, dtype=str, keep_default_na=False, skip_blank_lines=False)
    table = table.fillna("").map(restored)
    return table.rename(columns=lambda name: restored(" ".join(str(name).split())))


def labelled_table(path: str | Path) -> pd.DataFrame | None:
    """Return a table that `analyse` wrote (.csv, also as a spreadsheet saved it, or .jsonl), None for another file."""
    path = Path(path)
    try:
        if path.suffix.lower() == ".jsonl":
            table = pd.DataFrame([json.loads(line) for line in decode(path.read_bytes())[0].split("\n") if line.strip()])
        else:
            table = read_table(path) if path.suffix.lower() in (".csv", ".tsv", ".xlsx") else pd.DataFrame()
    except (ValueError, OSError, ImportError, zipfile.BadZipFile):  # whoever reads it as articles tells why
        return None
    if not {"article", "sentence", "start", "end", "text", *ANNOTATED} <= set(table):
        return None
    table[_NUMBERS] = table[_NUMBERS].map(whole).astype(int)
    chances = [c for c in table if c.startswith("p_")]
    table[chances] = table[chances].map(lambda cell: float(str(cell).replace(",", ".")))
    return table


def _sheet(path: Path) -> Iterator[dict]:
    table = read_table(path)
    missing = [c for c in ("article", "sentence") if c not in table]
    if missing:
        raise ExchangeError(f"{path}: no column {' nor '.join(missing)}; it has {', '.join(table.columns)}")
    for number, row in enumerate(table.to_dict("records"), 2):
        yield from _flat(f"{path.name}, row {number}", row)


def _flat(where: str, row: dict) -> Iterator[dict]:
    """The answers in a row of a sheet: its own, and those of the coders that have columns."""
    place = {"where": where, **{c: row.get(c, "") for c in ("article", "text")}, **{c: whole(row.get(c, "")) for c in ("sentence", "start", "end")}}
    own = {c: row.get(c, "") for c in (*ANNOTATED, "speaker_text", "note")}
    yield place | own | {"annotator": " ".join(str(row.get("annotator", "")).split())}
    for coder, answers in answers_of(row).items():
        yield place | answers | {"annotator": coder}


def whole(cell) -> str:
    """Return a whole number as a spreadsheet may write it, plainly; anything else as it is.

    Examples
    --------
    >>> whole("12,0"), whole("3.00"), whole(7), whole("1,5"), whole("")
    ('12', '3', '7', '1,5', '')
    """
    text = str(cell).strip()
    found = re.fullmatch(r"(\d+)(?:[.,]0+)?", text)
    return found[1] if found else text


def _label_studio(path: Path) -> Iterator[dict]:
    tasks = json.loads(decode(path.read_bytes())[0])
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise ExchangeError(f"{path}: not a list of Label Studio tasks")
    for number, task in enumerate(tasks, 1):
        where = f"{path.name}, task {task.get('id', number)}"
        if "data" not in task:  # JSON-MIN: one object an annotation, its fields beside the answers
            yield from _flat(where, {c: _first(value) for c, value in task.items()})
            continue
        row = task["data"]
        by_coder = {f"{c} ({coder})": v for coder, answers in (row.get("coders") or {}).items() for c, v in answers.items()}
        yield from _flat(where, row | by_coder | {"annotator": ""})
        done = [a for a in task.get("annotations", []) if not a.get("was_cancelled")]
        newest = {_who(a): a for a in sorted(done, key=lambda a: str(a.get("updated_at", "")))}
        for who, annotation in newest.items():
            answers = {item["from_name"]: _first(item["value"].get("choices") or item["value"].get("text")) for item in annotation["result"]}
            yield from _flat(where, {k: row.get(k, "") for k in ("article", "sentence", "start", "end", "text")} | answers | {"annotator": who})


def _first(value):
    """The one value of a choice or a text area; several stay together, to be refused as no label."""
    if isinstance(value, dict):
        value = value.get("choices", "")
    return " and ".join(map(str, value)) if isinstance(value, list) else value or ""


def _who(annotation: dict) -> str:
    who = annotation.get("completed_by")
    return str(who.get("email") or who.get("id")) if isinstance(who, dict) else str(who)


def _doccano_files(path: Path) -> Iterator[tuple[str, str, str]]:
    """The name, coder and text of each JSONL file; doccano packs one a coder, called by the coder's name."""
    if path.suffix.lower() == ".jsonl":
        yield path.name, "", decode(path.read_bytes())[0]
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            coder = Path(name).stem
            yield f"{path.name}/{name}", "" if coder == "all" else coder, decode(archive.read(name))[0]


def _doccano(name: str, coder: str, text: str, units: Callable | None) -> Iterator[dict]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        document, where = json.loads(line), f"{name}, line {number}"
        article, body = document.get("article", ""), document.get("text") or document.get("data") or ""
        if units is None or not article:
            raise ExchangeError(f"{where}: no field 'article'" if units else f"{where}: doccano's documents need the articles' sentences")
        cut = units(article, body)
        labels = document.get("label") or document.get("labels") or [[e["start_offset"], e["end_offset"], e["label"]] for e in document.get("entities", [])]
        given = {coder or document.get("annotator") or "": labels, **document.get("coders", {})}
        for who, spans in given.items():
            for sentence, answers in _sentences(where, body, cut, spans).items():
                start, end = cut.loc[sentence, ["start", "end"]]
                place = {"where": f"{where}, sentence {sentence}", "article": article, "sentence": sentence, "text": body[start:end]}
                yield place | answers | {"annotator": who}


def _sentences(where: str, text: str, cut: pd.DataFrame, spans: list) -> dict[int, dict[str, str]]:
    """The labels of each sentence that spans lie in; a span may be shorter than its sentence, but not reach over two."""
    found: dict[int, dict[str, str]] = {}
    units = list(zip(cut.index.tolist(), cut["start"].tolist(), cut["end"].tolist(), strict=True))
    for start, end, label in spans:
        column, _, value = label.partition("=")
        inside = [number for number, a, b in units if a < end and b > start and text[max(start, a) : min(end, b)].strip()]
        if label == TO_LABEL:
            continue
        if column not in ANNOTATED:
            raise ExchangeError(f"{where}: {label!r} is no label; labels are such as {next(iter(LABELS))}={LABELS['attribution'][0]}")
        if len(inside) != 1:
            raise ExchangeError(f"{where}: {label!r} at {start} to {end} lies in {len(inside)} sentences, not in one")
        answers = found.setdefault(inside[0], {})
        if answers.setdefault(column, value) != value:
            raise ExchangeError(f"{where}, sentence {inside[0]}: {column} is both {answers[column]!r} and {value!r}")
    return found
