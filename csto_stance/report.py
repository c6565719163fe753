"""An article or a corpus as one HTML page that opens from disk and asks nothing of the network."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import groupby

import matplotlib.pyplot as plt
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from csto_stance import plots
from csto_stance.sentences import detect_language
from csto_stance.summarise import NO_GROUP, STANCES, VALUES, by_speaker, overview, targets

UNCERTAIN, MOST_ROWS, MOST_LANES = 0.6, 12, 6
_TONES = ["positive", "neutral", "negative"]
_GROUPS = ["speaker", "outlet"]
# The side shows by place and height too, for those who do not see the colours: (y, height) in a lane of 10.
_SHAPES = {"favor": (0, 6), "neutral": (4, 2), "against": (4, 6), "speaks": (0, 10)}


def html(sentences: pd.DataFrame, title: str | None = None) -> str:
    """Render a table of sentences as one self-contained page: who stands where, and every article in its colours, to filter and read.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence, as ``analyse`` returns it; probabilities, ``why_…`` (the words that weighed), ``uncertain`` (boolean),
        ``paragraph``, ``title``, ``outlet``, ``date``, ``language`` and ``origin`` are shown where there are. Without ``paragraph`` a gap
        of two characters or more between sentences starts a new one.
    title : str, optional
        The heading of the page. Default: how many articles there are.

    Returns
    -------
    str
        The page. Each sentence has the id ``<article>-<sentence>`` (what is no letter, digit, dot or hyphen becomes ``_``). A stance is
        marked ``?`` where ``uncertain`` is true; without that column, where its probability is below 0.6.

    Raises
    ------
    ValueError
        For an unknown stance.

    Examples
    --------
    >>> row = {"article": "a", "sentence": 1, "text": "Non <b>!", "speaker": "Ina Sol", "attribution": "direct", "stance_csto": "against"}
    >>> page = html(pd.DataFrame([row]))
    >>> 'id="a-1"' in page, "Non &lt;b&gt;!" in page
    (True, True)
    """
    table = _prepared(sentences)
    names = targets(table)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            title=title or f"Who stands where: {_plural(table['article'].nunique(), 'article')}",
            targets=[{"key": target, "name": plots.name(target), "finding": _finding(table, target)} for target in names],
            groups=[_group(table, by, names) for by in _GROUPS if by in table.columns and len(table)],
            count=len(table),
            guessed=any(column.startswith("p_") for column in table.columns),
            judged="uncertain" in table.columns,
            articles=_articles(table, names),
            why=_why(table, names),
        )
    )


def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("csto_stance"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(plural=_plural, csp=lambda text: "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())
    looks = {"palette": plots.PALETTE, "marks": plots.MARKS, "words": plots.WORDS}
    environment.globals.update(looks, shapes=_SHAPES, most=MOST_ROWS, nowhere=NO_GROUP, stances=STANCES, values=VALUES, uncertain=f"{100 * UNCERTAIN:.0f} %")
    return environment


def _prepared(sentences: pd.DataFrame) -> pd.DataFrame:
    table = sentences.reset_index(drop=True).assign(article=sentences["article"].astype(str).to_numpy())
    table = table.sort_values(["article", "sentence"], kind="stable", ignore_index=True)
    table["speaker"] = table["speaker"].fillna("").astype(str).str.strip().replace("", "narrator")
    table["attribution"] = table["attribution"].fillna("none")
    if "outlet" in table.columns:
        table["outlet"] = table["outlet"].fillna("").astype(str).str.strip().replace("", NO_GROUP)
        table = table.drop(columns="outlet") if (table["outlet"] == NO_GROUP).all() else table
    if "paragraph" not in table.columns:
        gaps = table["start"] - table["end"].shift() if {"start", "end"} <= set(table.columns) else pd.Series(0, table.index)
        table["paragraph"] = (gaps > 1).groupby(table["article"]).cumsum()
    table["slug"] = table["article"].map(_slugs(table["article"].unique()))
    table["id"] = [f"{slug}-{sentence}" for slug, sentence in zip(table["slug"], table["sentence"], strict=True)]
    return table


def _slugs(articles: list[str]) -> dict[str, str]:
    """An id for each article that HTML and addresses accept, different for different articles."""
    slugs: dict[str, str] = {}
    for article in articles:
        slug = re.sub(r"[^\w.-]", "_", article)
        while slug in slugs.values():
            slug += "_"
        slugs[article] = slug
    return slugs


def _finding(table: pd.DataFrame, target: str) -> str:
    """What the figure of a target says in its title."""
    ax = plots.stance_by_speaker(table, target)
    plt.close(ax.figure)
    return " ".join(ax.get_title(loc="left").split())


def _group(table: pd.DataFrame, by: str, names: list[str]) -> dict:
    """The speakers or outlets by number of sentences, and for each target a row for those that take it up."""
    counts = table[by].value_counts().rename_axis("name").reset_index().sort_values(["count", "name"], ascending=[False, True])
    return {"by": by, "names": counts["name"].tolist(), "rows": {target: _rows(table, by, target) for target in names}}


def _rows(table: pd.DataFrame, by: str, target: str) -> list[dict]:
    firsts = table.groupby([by, f"stance_{target}"])["id"].first()
    rows = []
    for name, cells in by_speaker(table, target, by).groupby("group", sort=False):
        cells = [{**cell, "first": firsts.get((name, cell["stance"]), "")} for cell in cells.to_dict("records")]
        rows.append({"name": name, "count": cells[0]["sentences"], "enough": cells[0]["enough"], "cells": cells})
    return rows


def _articles(table: pd.DataFrame, names: list[str]) -> list[dict]:
    articles = []
    for (name, rows), counts in zip(table.groupby("article"), overview(table).to_dict("records"), strict=True):
        first = rows.iloc[0].fillna("")
        shown = {key: str(first.get(key, "")).removesuffix(" 00:00:00") for key in ("title", "outlet", "date", "origin", "slug")}
        shown["language"] = first.get("language", "") or detect_language(" ".join(rows["text"].astype(str)))
        shown |= {"name": name, "written": plots.written(rows), "counts": counts, "first": {t: _firsts(rows, t) for t in names}}
        paragraphs = [[_sentence(row, names) for row in own] for _, own in groupby(rows.to_dict("records"), key=lambda row: row["paragraph"])]
        articles.append({**shown, "lanes": _lanes(rows, names), "paragraphs": paragraphs})
    return articles


def _firsts(rows: pd.DataFrame, target: str) -> dict[str, str]:
    """The id of the first sentence of each stance."""
    return rows.drop_duplicates(f"stance_{target}").set_index(f"stance_{target}")["id"].to_dict()


def _lanes(rows: pd.DataFrame, names: list[str]) -> list[dict]:
    """An article as lanes: who speaks, then the stance toward each target, each as runs of (place, length, class)."""
    counts = rows["speaker"].value_counts(sort=False).sort_values(ascending=False, kind="stable").index
    kept = counts if len(counts) <= MOST_LANES else counts[: MOST_LANES - 1]
    speakers = rows["speaker"].where(rows["speaker"].isin(kept), "others")
    lanes = [{"name": name, "runs": _runs(["speaks" if own else "" for own in speakers == name])} for name in dict.fromkeys(speakers)]
    return lanes + [{"name": plots.name(target), "runs": _runs(rows[f"stance_{target}"].tolist())} for target in names]


def _runs(classes: list[str]) -> list[tuple[int, int, str]]:
    runs, at = [], 0
    for kind, members in groupby(classes):
        length = len(list(members))
        runs += [(at, length, kind)] if kind in _SHAPES else []
        at += length
    return runs


def _sentence(row: dict, names: list[str]) -> dict:
    uncertain = row.get("uncertain")
    labels = {target: _label(row, f"stance_{target}", VALUES, uncertain) for target in names}
    tone = _label(row, "sentiment", _TONES, uncertain)
    said = [f"{plots.name(target)}: {label['said']}" for target, label in labels.items()]
    who = row["speaker"] if row["attribution"] == "none" else f"{row['speaker']} ({row['attribution']})"
    about = "\n".join([f"{who}, sentence {row['sentence']}", *said, f"sentiment: {tone['said']}"])
    return {**{key: row[key] for key in ("id", "text", "speaker")}, "labels": labels, "about": about}


def _label(row: dict, column: str, values: list[str], uncertain: bool | None = None) -> dict:
    """A label, whether it is in doubt, and what to say of it: its word, and its probabilities, the likeliest first."""
    label = row[column] if isinstance(row.get(column), str) else ""
    chances = {value: row[f"p_{column}_{value}"] for value in values if pd.notna(row.get(f"p_{column}_{value}"))}
    parts = [f"{value} {100 * chance:.0f}\u00a0%" for value, chance in sorted(chances.items(), key=lambda pair: -pair[1])]
    doubtful = (bool(chances) and chances.get(label, 0) < UNCERTAIN) if uncertain is None else uncertain == True  # noqa: E712 (NaN is no doubt)
    word = (label or "not labelled") + (" (uncertain)" if doubtful else "")
    return {"value": label, "doubtful": doubtful, "said": f"{word} ({', '.join(parts)})" if parts else word}


def _why(table: pd.DataFrame, names: list[str]) -> dict[str, list]:
    """For each sentence and target: the rival of its label, and the words that weighed, with two digits."""
    columns = [f"why_stance_{target}" for target in names]
    if not set(columns) <= set(table.columns):
        return {}
    cells = zip(table["id"], *(table[column] for column in columns), strict=True)
    return {id_: [[one["label"], one["rival"], [(word, round(weight, 2)) for word, weight in one["words"].items()]] for one in found] for id_, *found in cells}


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
