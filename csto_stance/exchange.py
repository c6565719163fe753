"""Labelled sentences out to spreadsheets and annotation tools; `intake` reads them back."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pandas as pd

import csto_stance
from csto_stance import resources
from csto_stance.corpus import ANNOTATED, LABELS

FORMATS = ["csv", "xlsx", "label-studio", "doccano", "iramuteq"]
SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "label-studio": ".json", "doccano": ".jsonl", "iramuteq": ".txt"}
SETTLED = "settled"
TO_LABEL = "to label"
IDS = ["article", "sentence", "start", "end"]
COLUMNS = [*IDS, "before", "text", "after", "speaker", "speaker_text", *LABELS, "annotator", "note", "confidence", "reason"]
FORMULA = "=+\\-@＝＋－＠\t\r"
_FORMULA = re.compile(f"'*[{FORMULA}]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML, and so a workbook, cannot hold


def corpus_sheet(data=None) -> pd.DataFrame:
    """Return the sheet of a data folder: its settled labels, and each coder's answers in columns such as ``speaker (first)``.

    Examples
    --------
    >>> sheet = corpus_sheet()
    >>> sheet[["sentence", "speaker", "speaker (first)", "annotator"]].iloc[0].tolist()
    ['1', 'Dmitry Peskov', 'Dmitry Peskov', 'settled']
    """
    return settled_sheet(resources.table("sentences.csv", data), resources.table("annotations.csv", data))


def settled_sheet(sentences: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the sheet of settled sentences (columns of sentences.csv) beside every coder's answers (of annotations.csv)."""
    sheet = sentences.assign(annotator=SETTLED)
    for coder, rows in answers.groupby("annotator", sort=False):
        named = rows[["article", "sentence", *ANNOTATED]].rename(columns={c: f"{c} ({coder})" for c in ANNOTATED})
        sheet = sheet.merge(named, on=["article", "sentence"], how="left")
    return _ordered(sheet.fillna(""))


def machine_sheet(table: pd.DataFrame) -> pd.DataFrame:
    """Return the sheet of sentences that `analyse` labelled: nobody's answers yet, so ``annotator`` is blank.

    ``confidence`` is the least probability among a sentence's labels (0 to 1).
    """
    sheet = table[[c for c in [*COLUMNS, "date", "title", "outlet"] if c in table]].copy()
    guesses = pd.DataFrame({c: _probability(table, c) for c in ANNOTATED if _probability(table, c) is not None})
    sheet["confidence"] = guesses.min(axis=1).round(2) if len(guesses.columns) else ""
    return _ordered(sheet.assign(annotator="").astype(str))


def _probability(table: pd.DataFrame, column: str) -> pd.Series | None:
    """The probability that the machine gives its label of a column."""
    if column == "speaker":
        return table.get("p_speaker")
    offered = [f"p_{column}_{value}" for value in LABELS[column]]
    return table[offered].max(axis=1) if set(offered) <= set(table) else None


def _ordered(sheet: pd.DataFrame) -> pd.DataFrame:
    known = [c for c in COLUMNS if c in sheet]
    return sheet[known + [c for c in sheet if c not in known]]


def blanked(sheet: pd.DataFrame) -> pd.DataFrame:
    """Return a sheet without any answer: for a coder who is to label without seeing others' labels, nor the machine's."""
    out = sheet.drop(columns=[c for c in sheet if c in ("note", "confidence") or coder_column(c)])
    return out.assign(**dict.fromkeys([*ANNOTATED, "speaker_text", "annotator"], ""))


def with_context(sheet: pd.DataFrame) -> pd.DataFrame:
    """Add the sentences ``before`` and ``after`` each, '' at the ends of an article."""
    by_article = sheet.groupby("article", sort=False)["text"]
    return _ordered(sheet.assign(before=by_article.shift(1).fillna(""), after=by_article.shift(-1).fillna("")))


def coder_column(name: str) -> tuple[str, str] | None:
    """Return (label, coder) of a column such as ``speaker (first)``, None for another.

    Examples
    --------
    >>> coder_column("stance_csto (Ina (L.))"), coder_column("note (first)")
    (('stance_csto', 'Ina (L.)'), None)
    """
    found = re.fullmatch(r"(\w+) \((.+)\)", name)
    return found.groups() if found and found[1] in ANNOTATED else None


def answers_of(row: dict) -> dict[str, dict[str, str]]:
    """Return what each coder of a sheet's row answered, by coder, then label; blanks left out."""
    found: dict[str, dict[str, str]] = {}
    for name, value in row.items():
        if (column := coder_column(name)) and value:
            found.setdefault(column[1], {})[column[0]] = value
    return found


def write(sheet: pd.DataFrame, form: str, path: str | Path, texts: dict[str, str] | None = None) -> list[Path]:
    """Write a sheet in one of `FORMATS`, and beside it what the tool needs to be set up with.

    Parameters
    ----------
    texts : dict, optional
        Text of each article, for doccano; without it, one is put together from the sentences (`rebuilt`).

    Returns
    -------
    list of Path
        The files written; the first is the one asked for.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    files = {path: _CONTENTS[form](sheet, texts or {})}
    if form == "label-studio":
        files[path.with_suffix(".xml")] = _labelling_config().encode()
    if form == "doccano":
        files[path.with_suffix(".labels.json")] = _json(_doccano_labels(sheet)).encode()
    for file, content in files.items():
        if content is not None:
            file.write_bytes(content)
    if form == "xlsx":
        _workbook(sheet, path)
    return list(files)


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: what begins like one gets an apostrophe; `restored` undoes it.

    Examples
    --------
    >>> neutral("=1+1"), restored(neutral("'=1+1")), neutral("L'OTSC")
    ("'=1+1", "'=1+1", "L'OTSC")
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """Return a cell as it was before `neutral`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _csv(sheet: pd.DataFrame, _) -> bytes:
    """As a French Excel opens it in columns: semicolons, a byte order mark, decimal commas."""
    table = sheet.rename(columns=neutral).map(neutral)
    if "confidence" in table:
        table["confidence"] = table["confidence"].str.replace(".", ",")
    return table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def _workbook(sheet: pd.DataFrame, path: Path) -> None:
    """A workbook whose label columns offer the allowed values."""
    from openpyxl.utils import get_column_letter  # an extra: csto-stance[formats]
    from openpyxl.worksheet.datavalidation import DataValidation

    table = sheet.rename(columns=neutral).map(lambda cell: _UNWRITABLE.sub(" ", neutral(cell.replace("\r\n", "\n"))))
    table[IDS[1:]] = table[IDS[1:]].astype(int)
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        table.to_excel(book, index=False, sheet_name="sentences", freeze_panes=(1, 0))
        for column, values in LABELS.items():
            letter = get_column_letter(table.columns.get_loc(column) + 1)
            offered = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
            offered.add(f"{letter}2:{letter}{len(table) + 1}")
            book.sheets["sentences"].add_data_validation(offered)


def _label_studio(sheet: pd.DataFrame, _) -> bytes:
    """One task a sentence with its neighbours: choices have no offsets that emoji could shift."""
    tasks = []
    for row in (sheet if "before" in sheet else with_context(sheet)).to_dict("records"):
        shown = {k: row[k] for k in ("article", "before", "text", "after")} | {k: int(row[k]) for k in ("sentence", "start", "end")}
        shown |= {k: row[k] for k in ("reason", "note", "title", "outlet", "date") if row.get(k)} | {"coders": answers_of(row)}
        result = [_choice(column, row[column]) for column in ANNOTATED if row[column]]
        who = SETTLED if row["annotator"] == SETTLED else f"csto_stance {csto_stance.__version__}"
        prediction = {"model_version": who, "result": result} | ({"score": float(row["confidence"])} if row.get("confidence") else {})
        tasks.append({"data": shown, "predictions": [prediction] if result else []})
    return _json(tasks).encode()


def _choice(column: str, value: str) -> dict:
    kind, key = ("textarea", "text") if column == "speaker" else ("choices", "choices")
    return {"id": column, "from_name": column, "to_name": "text", "type": kind, "value": {key: [value]}}


def _labelling_config() -> str:
    """The labelling interface of Label Studio: a sentence between its neighbours, a choice for each label."""
    lines = ["<View>", '  <Header value="$article, $sentence"/>']
    lines += [f'  <Text name="{name}" value="${name}"/>' for name in ("before", "text", "after")]
    lines.append('  <Header value="speaker: narrator, unnamed, or a name"/>')
    lines.append('  <TextArea name="speaker" toName="text" rows="1" maxSubmissions="1" editable="true"/>')
    for column, values in LABELS.items():
        choices = "".join(f"<Choice value={quoteattr(value)}/>" for value in values)
        lines.append(f'  <Header value="{column}"/>')
        lines.append(f'  <Choices name="{column}" toName="text" choice="single" showInline="true">{choices}</Choices>')
    return "\n".join([*lines, "</View>", ""])


def _doccano(sheet: pd.DataFrame, texts: dict[str, str]) -> bytes:
    """One document an article; each label of a sentence is a span over it (code points), such as ``sentiment=negative``."""
    lines = []
    for article, rows in sheet.groupby("article", sort=False):
        document = {"text": texts.get(article) or rebuilt(rows), "label": [], "article": article, "annotator": rows["annotator"].iloc[0], "coders": {}}
        for row in rows.to_dict("records"):
            place = [int(row["start"]), int(row["end"])]
            document["label"] += [[*place, label] for label in _marks(row) or [TO_LABEL]]
            for coder, answers in answers_of(row).items():
                document["coders"].setdefault(coder, []).extend([*place, label] for label in _marks(answers))
        lines.append(json.dumps(document, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


def _marks(row: dict) -> list[str]:
    return [f"{column}={row[column]}" for column in ANNOTATED if row.get(column)]


def _doccano_labels(sheet: pd.DataFrame) -> list[dict]:
    """The label set of a doccano project: every value of the codebook, and the speakers at hand."""
    colours = dict(zip(ANNOTATED, ["#56B4E9", "#999999", "#E69F00", "#009E73", "#CC79A7"], strict=True))
    speakers = dict.fromkeys(["narrator", "unnamed", *sorted(set(sheet["speaker"]) - {""})])
    marks = [("speaker", s) for s in speakers] + [(c, v) for c, values in LABELS.items() for v in values]
    found = [{"text": f"{c}={v}", "background_color": colours[c], "text_color": "#000000"} for c, v in marks]
    return [*found, {"text": TO_LABEL, "background_color": "#FFFFFF", "text_color": "#000000"}]


def rebuilt(rows: pd.DataFrame) -> str:
    """Return a text that has every sentence at its offsets, and line breaks between paragraphs.

    Examples
    --------
    >>> rebuilt(pd.DataFrame({"start": [0, 3, 9], "text": ["A.", "B.", "C."], "paragraph": [1, 1, 2]}))
    'A. B.\\n\\n\\n\\nC.'
    """
    text, before = "", None
    for start, sentence, paragraph in zip(rows["start"].astype(int), rows["text"], rows.get("paragraph", rows["start"]), strict=True):
        text += (" " if paragraph == before else "\n") * (start - len(text)) + sentence
        before = paragraph
    return text


def _iramuteq(sheet: pd.DataFrame, _) -> bytes:
    """One text a sentence under its starred variables; IRaMuTeQ ends a variable's name at its first underscore."""
    lines = []
    for row in sheet.to_dict("records"):
        named = {"article": row["article"], "outlet": row.get("outlet"), "date": row.get("date"), "speaker": row["speaker"]}
        named |= {column.removeprefix("stance_"): row[column] for column in LABELS}
        stars = [f"*{name}_{word}" for name, value in named.items() if (word := _starred(value or ""))]
        lines.append(f"**** {' '.join(stars)}\n{' '.join(row['text'].replace('*', ' ').split())}\n\n")
    return "".join(lines).encode()


def _starred(value: str) -> str:
    """A value as a starred variable may hold it: letters and digits without accents, joined by hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
    return "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", plain)))


def _json(content) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


_CONTENTS = {"csv": _csv, "xlsx": lambda *_: None, "label-studio": _label_studio, "doccano": _doccano, "iramuteq": _iramuteq}
