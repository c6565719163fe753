"""An article or a corpus as one HTML page that opens from disk and asks nothing of the network."""

from __future__ import annotations

import base64
import hashlib
import io
import re

import matplotlib.pyplot as plt
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from csto_stance import plots
from csto_stance.summarise import STANCES, VALUES, overview, targets

UNCERTAIN, MOST_STRIPS = 0.6, 20
_TONES = ["positive", "neutral", "negative"]


def html(sentences: pd.DataFrame, title: str | None = None) -> str:
    """Render a table of sentences as one self-contained page: figures, speakers, and every article in its colours.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence, as ``analyse`` returns it; probabilities, ``paragraph``, ``title``, ``outlet``, ``date`` and ``origin`` are
        shown where there are. Without ``paragraph`` a gap of two characters or more between sentences starts a new one.
    title : str, optional
        The heading of the page. Default: how many articles there are.

    Returns
    -------
    str
        The page. Each sentence has the id ``<article>-<sentence>`` (what is no letter, digit, dot or hyphen becomes ``_``). A stance is
        marked ``?`` where its probability is below 0.6. Figures of single articles are drawn for up to 20 articles.

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
            targets=[{"key": target, "name": plots.name(target)} for target in names],
            overview=overview(table),
            guessed=any(column.startswith("p_") for column in table.columns),
            figures=[_picture(plots.stance_by_speaker, table, target) for target in names],
            speakers=_speakers(table, names),
            articles=_articles(table, names),
        )
    )


def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("csto_stance"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(plural=_plural, csp=lambda text: "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())
    looks = {"palette": plots.PALETTE, "marks": plots.MARKS, "words": plots.WORDS}
    environment.globals.update(looks, stances=STANCES, values=VALUES, uncertain=f"{100 * UNCERTAIN:.0f} %")
    return environment


def _prepared(sentences: pd.DataFrame) -> pd.DataFrame:
    table = sentences.reset_index(drop=True).assign(article=sentences["article"].astype(str).to_numpy())
    table = table.sort_values(["article", "sentence"], kind="stable", ignore_index=True)
    table["speaker"] = table["speaker"].fillna("").replace("", "narrator")
    table["attribution"] = table["attribution"].fillna("none")
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


def _speakers(table: pd.DataFrame, names: list[str]) -> list[dict]:
    """A row for each speaker, most sentences first; each number with the id of its first sentence."""
    rows = []
    for speaker, own in table.groupby("speaker"):
        found = [(number, stance, own.loc[own[f"stance_{target}"] == stance, "id"]) for number, target in enumerate(names, start=1) for stance in STANCES]
        cells = [{"target": number, "stance": stance, "count": len(ids), "first": next(iter(ids), "")} for number, stance, ids in found]
        rows.append({"name": speaker, "count": len(own), "first": own["id"].iloc[0], "cells": cells})
    return sorted(rows, key=lambda row: (-row["count"], row["name"]))


def _articles(table: pd.DataFrame, names: list[str]) -> list[dict]:
    draw = table["article"].nunique() <= MOST_STRIPS
    articles = []
    for name, rows in table.groupby("article"):
        first = rows.iloc[0].fillna("")
        shown = {key: str(first.get(key, "")).removesuffix(" 00:00:00") for key in ("title", "outlet", "date", "origin")}
        paragraphs = [[_sentence(row, names) for row in own.to_dict("records")] for _, own in rows.groupby("paragraph", sort=False)]
        strip = _picture(plots.article_strip, rows) if draw else None
        articles.append({**shown, "name": name, "slug": first["slug"], "strip": strip, "written": plots.written(rows), "paragraphs": paragraphs})
    return articles


def _sentence(row: dict, names: list[str]) -> dict:
    labels = {target: _label(row, f"stance_{target}", VALUES) for target in names}
    tone = _label(row, "sentiment", _TONES)
    said = [f"{plots.name(target)}: {label['said']}" for target, label in labels.items()]
    about = "; ".join([f"Sentence {row['sentence']}: {row['speaker']}, {row['attribution']}", *said, f"sentiment: {tone['said']}"])
    keys = {key: row[key] for key in ("id", "sentence", "text", "speaker", "attribution")}
    return {**keys, "labels": labels, "tone": tone, "about": about}


def _label(row: dict, column: str, values: list[str]) -> dict:
    """A label, whether it is in doubt, and its probabilities in words, the likeliest first."""
    label = row[column] if isinstance(row.get(column), str) else ""
    chances = {value: row[f"p_{column}_{value}"] for value in values if pd.notna(row.get(f"p_{column}_{value}"))}
    parts = [f"{value} {100 * chance:.0f} %" for value, chance in sorted(chances.items(), key=lambda pair: -pair[1])]
    doubtful = bool(chances) and chances.get(label, 0) < UNCERTAIN
    word = (label or "not labelled") + (" (uncertain)" if doubtful else "")
    return {"value": label, "doubtful": doubtful, "word": word, "chances": ", ".join(parts), "said": f"{word} ({', '.join(parts)})" if parts else word}


def _picture(draw, *arguments) -> dict:
    """A figure as the text of a PNG, with the finding of its title for those who do not see it."""
    ax, stream = draw(*arguments), io.BytesIO()
    ax.figure.savefig(stream, format="png", dpi=150)
    plt.close(ax.figure)
    return {"data": base64.b64encode(stream.getvalue()).decode(), "alt": " ".join(ax.get_title(loc="left").split())}


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
