"""Coders' answers into a data folder: checked as a whole, then written as a whole."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from csto_stance import exchange, intake, resources
from csto_stance.actors import directory
from csto_stance.analysis import FILE_SUFFIXES
from csto_stance.candidates import NARRATOR
from csto_stance.corpus import ANNOTATED, folded_labels
from csto_stance.entities import UNNAMED
from csto_stance.exchange import SETTLED
from csto_stance.intake import ExchangeError
from csto_stance.sentences import detect_language, split
from csto_stance.settling import completed, inconsistent, settled

ORIGIN = "added"
KEY = ["article", "sentence"]


@dataclass
class Adoption:
    """What an import changed, and what it leaves to settle."""

    answers: dict[str, int] = field(default_factory=dict)
    changed: int = 0
    settled: int = 0
    articles: list[str] = field(default_factory=list)
    unnamed_rows: int = 0
    disputed: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __str__(self) -> str:
        told = [f"{coder}: {n} sentences" for coder, n in self.answers.items()]
        told.append(f"{self.changed} answers are new or changed; {self.settled} sentences got or changed a settled label")
        told += [f"new article: {name}" for name in self.articles]
        told += [f"left out: {self.unnamed_rows} rows that name no coder (fill the column annotator, or give --annotator)"] if self.unnamed_rows else []
        told += [f"to settle: {len(self.disputed)} sentences in which coders differ"] if len(self.disputed) else []
        return "\n".join(told)


def adopt(path: str | Path, data: str | Path, annotator: str | None = None, articles: pd.DataFrame | None = None, origin: str = ORIGIN) -> Adoption:
    """Take a filled sheet or an annotation tool's export into a data folder.

    Every coder's answers go to annotations.csv (a blank cell changes nothing). A label is settled, in sentences.csv, where all coders of
    the sentence agree or a row's annotator is `settled`; where they differ, what was settled before stays and the sentence is returned as disputed.

    Parameters
    ----------
    path : path
        See `intake.read`.
    data : path
        The data folder to change.
    annotator : str, optional
        Who answered where the file names nobody, or the settled labels.
    articles : DataFrame, optional
        Articles that the folder may not have yet, as of `articles.read_articles`; those with answers are added.
    origin : str
        Origin of added articles, as articles.csv tells it.

    Returns
    -------
    Adoption
        ``disputed`` is a sheet (see `exchange`) whose disputed labels are blank: filled and taken in, it settles them.

    Raises
    ------
    ExchangeError
        With a line for everything that is wrong: file, row, what is allowed. Nothing is written then.
    """
    folder = _Folder(data, articles)
    answers, unnamed = intake.read(path, annotator, folder.document)
    answers = folder.placed(answers)
    found = Adoption(answers["annotator"].value_counts(sort=False).to_dict(), unnamed_rows=unnamed, articles=list(folder.new))
    fresh = folder.answer(answers)
    found.changed = len(fresh)
    found.settled, found.disputed = folder.settle(answers, fresh)
    folder.write(origin)
    return found


def article_id(name: str) -> str:
    """Return the id, fit for a file's name, of an article called by its file.

    Examples
    --------
    >>> article_id("Le Soir/un été.txt"), article_id("../fr-a-01")
    ('Le-Soir-un-été', 'fr-a-01')
    """
    stem, dot, suffix = name.rpartition(".")
    plain = stem if f".{suffix.lower()}" in FILE_SUFFIXES and dot else name
    return re.sub(r"[^\w.-]+", "-", plain).strip(".-")


class _Folder:
    """The tables of a data folder while answers are laid into them; nothing is on disk before `write`."""

    def __init__(self, data, articles: pd.DataFrame | None):
        self.path = resources.data_dir(data)
        self.articles, self.sentences, self.annotations = (resources.table(f"{name}.csv", data) for name in ("articles", "sentences", "annotations"))
        self.known = set(self.articles["article"])
        self.given = {} if articles is None else {article_id(row["article"]): row for row in articles.to_dict("records")}
        self.clashing = {key for key in self.given if key in self.known and self.given[key]["text"] != resources.article_text(key, data)}
        self.new: dict[str, dict] = {}
        self.cut = {name: self._index(rows) for name, rows in self.sentences.groupby("article", sort=False)}
        self.spoken = set(self.annotations["speaker"]) | set(self.sentences["speaker"]) | {NARRATOR, UNNAMED}

    @staticmethod
    def _index(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[["sentence", "start", "end"]].astype(int).assign(text=rows["text"]).set_index("sentence")

    def find(self, name: str) -> str | None:
        """The id of an article, by its id or its file's name; one that was given is added; None for an unknown one."""
        key = name if name in self.known else article_id(name)
        if key in self.known or key in self.new:
            return key
        return self._add(key) if key in self.given else None

    def _split(self, key: str) -> pd.DataFrame:
        return split(pd.DataFrame({"article": [key], "text": [self.given[key]["text"]]}), self.path)

    def _add(self, key: str) -> str:
        units = self._split(key)
        self.cut[key] = self._index(units)
        self.new[key] = self.given[key]
        blank = units[["article", "sentence", "start", "end", "text"]].astype(str).reindex(columns=self.sentences.columns, fill_value="")
        self.sentences = pd.concat([self.sentences, blank], ignore_index=True)
        return key

    def document(self, name: str, text: str) -> pd.DataFrame:
        """The sentences of doccano's document at their offsets in its text; an unknown article is taken as given with that text."""
        key = name if name in self.known else article_id(name)
        if key in self.known:
            stored, cut = resources.article_text(key, self.path), self.cut[key]
        else:
            stored = self.given.setdefault(key, {"article": name, "text": text})["text"]
            cut = self._index(self._split(key))
        if _blanks_alike(stored) == _blanks_alike(text):
            return cut
        if _blanks_alike(stored.replace("\r\n", "\n")) != _blanks_alike(text):
            raise ExchangeError(f"{name}: the document's text is not the article's")
        return cut.assign(**{c: [at - stored.count("\r\n", 0, at) for at in cut[c]] for c in ("start", "end")})

    def placed(self, answers: pd.DataFrame) -> pd.DataFrame:
        """Answers with their article's id and labels in the codebook's spelling, or an error that tells all that is wrong."""
        answers, wrong = folded_labels(answers)
        wrong = [(answers["where"].iloc[k], told) for k, told in wrong]
        answers["speaker"] = [self._spelt(name) for name in answers["speaker"]]
        seen: dict[tuple, dict] = {}
        rows = []
        for row in answers.to_dict("records"):
            key = self.find(row["article"])
            wrong += [(row["where"], told) for told in self._misplaced(key, row)]
            row = completed(row | {"article": key or row["article"]})
            wrong += [(row["where"], told) for told in inconsistent(row)]
            twin = seen.setdefault((key, row["sentence"], row["annotator"]), row)
            if twin is row:
                rows.append(row)
            elif any(twin[c] != row[c] for c in ANNOTATED):
                wrong.append((row["where"], f"{row['annotator']} answered otherwise in {twin['where']}"))
        if wrong:
            raise ExchangeError("\n".join(f"{where}, {told}" for where, told in wrong))
        return pd.DataFrame(rows, columns=answers.columns)

    def _spelt(self, name: str) -> str:
        """A speaker's canonical name; one that the corpus has stays as it is."""
        if name in self.spoken:
            return name
        if name.casefold() in (NARRATOR, UNNAMED):
            return name.casefold()
        return directory(self.path).resolve(name).name if name else ""

    def _misplaced(self, key: str | None, row: dict) -> list[str]:
        if key is None:
            return [f"article {row['article']!r} is neither in {self.path} nor among the articles given (--articles)"]
        if key in self.clashing:
            return [f"article {key}: the text given is another than that in {self.path}"]
        number = int(row["sentence"]) if row["sentence"].isdigit() else 0
        if number not in self.cut[key].index:
            return [f"{key} has no sentence {row['sentence']!r}; it has 1 to {len(self.cut[key])}"]
        unit = self.cut[key].loc[number]
        if row["text"] and _plain(row["text"]) != _plain(unit["text"]):
            return [f"the text is not that of {key}, sentence {number}{' (saved without Unicode? choose CSV UTF-8)' if '?' in row['text'] else ''}"]
        if any(row[c] and row[c] != str(unit[c]) for c in ("start", "end")):
            return [f"{key}, sentence {number} is at {unit['start']} to {unit['end']}, not at {row['start']} to {row['end']}"]
        if row["speaker_text"] and row["speaker_text"] not in unit["text"]:
            return [f"column speaker_text: {row['speaker_text']!r} is not in the sentence"]
        return []

    def answer(self, answers: pd.DataFrame) -> dict[tuple, dict[str, str]]:
        """Lay coders' answers into annotations.csv; return those that are new or changed: by article, sentence and coder."""
        held = {(r["article"], r["sentence"], r["annotator"]): r for r in self.annotations.to_dict("records")}
        fresh = {}
        for row in answers[answers["annotator"] != SETTLED].to_dict("records"):
            key = (row["article"], row["sentence"], row["annotator"])
            old = held.setdefault(key, dict.fromkeys(self.annotations.columns, "") | dict(zip([*KEY, "annotator"], key, strict=True)))
            if new := {c: row[c] for c in ANNOTATED if row[c] and row[c] != old[c]}:
                fresh[key] = new
                held[key] = old | new
        self.annotations = self._sorted(pd.DataFrame(held.values(), columns=self.annotations.columns))
        return fresh

    def settle(self, answers: pd.DataFrame, fresh: dict[tuple, dict[str, str]]) -> tuple[int, pd.DataFrame]:
        """Settle what the sentences' coders agree in or a settled row says; return how many sentences changed, and the disputed ones."""
        before, after = self.sentences.set_index(KEY), {}
        by_sentence = {key: rows.to_dict("records") for key, rows in self.annotations.groupby(KEY)}
        disputed, wrong = {}, []
        for key, rows in answers.groupby(KEY, sort=False):
            given = rows.to_dict("records")
            coders = by_sentence.get(key, [])
            new = {c: [fresh[(*key, r["annotator"])][c] for r in coders if c in fresh.get((*key, r["annotator"]), {})] for c in ANNOTATED}
            row, differing = settled(before.loc[key].to_dict(), given, coders, new)
            after[key] = row
            wrong += [f"{given[0]['where']}, {told}" for told in inconsistent(row)]
            if differing:
                disputed[key] = row | dict.fromkeys(differing, "")
        if wrong:
            raise ExchangeError("\n".join(wrong))
        changed = [key for key, row in after.items() if row != before.loc[key].to_dict()]
        self.sentences = self._with(after)
        return len(changed), self._sheet(disputed)

    def _with(self, rows: dict[tuple, dict]) -> pd.DataFrame:
        records = self.sentences.to_dict("records")
        return pd.DataFrame([r | rows.get((r["article"], r["sentence"]), {}) for r in records], columns=self.sentences.columns)

    def _sheet(self, rows: dict[tuple, dict]) -> pd.DataFrame:
        table = self._with(rows)
        table = table[table["article"].isin({article for article, _ in rows})]
        sheet = exchange.with_context(exchange.settled_sheet(table, self.annotations))
        sheet = sheet[[key in rows for key in zip(sheet["article"], sheet["sentence"], strict=True)]]
        return sheet[[c for c in sheet if not exchange.coder_column(c) or (sheet[c] != "").any()]]

    def _sorted(self, table: pd.DataFrame) -> pd.DataFrame:
        """Rows by article, in the order of articles.csv, and sentence."""
        rank = {name: k for k, name in enumerate([*self.articles["article"], *self.new])}
        order = pd.DataFrame({"a": table["article"].map(rank), "s": table["sentence"].astype(int)}).sort_values(["a", "s"], kind="stable").index
        return table.loc[order]

    def write(self, origin: str) -> None:
        """Write texts and tables: all of them beside their places first, so that a full disk or a wrong character harms nothing."""
        added = [
            {c: row.get(c, "") for c in ("title", "outlet", "date")}
            | {"article": key, "language": detect_language(row["text"], self.path), "story": key, "origin": origin}
            for key, row in self.new.items()
        ]
        articles = pd.DataFrame([{c: r.get(c, "") for c in self.articles} for r in [*self.articles.to_dict("records"), *added]])
        files = {f"articles/{key}.txt": row["text"] for key, row in self.new.items()}
        files |= {f"{name}.csv": t.to_csv(index=False, lineterminator="\n") for name, t in self._tables(articles).items()}
        partial = {self.path / name: self.path / f"{name}.{os.getpid()}.part" for name in files}
        try:
            for part, text in zip(partial.values(), files.values(), strict=True):
                part.write_bytes(text.encode())
            for place, part in partial.items():
                part.replace(place)
        finally:
            for part in partial.values():
                part.unlink(missing_ok=True)

    def _tables(self, articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
        return {"articles": articles, "sentences": self.sentences, "annotations": self.annotations}


def _plain(text: str) -> str:
    """A text as it may come back from a tool: line breaks, blanks and what no workbook can hold do not count."""
    return re.sub(r"[\s\x00-\x1f]+", " ", text).strip()


def _blanks_alike(text: str) -> str:
    return re.sub(r"\s", " ", text)
