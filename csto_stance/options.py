"""What several commands share: options with their checks, articles or tables in, labelled sentences out."""

from __future__ import annotations

import datetime
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

import click
import pandas as pd
from tqdm import tqdm

from csto_stance import analysis, models, resources, summarise
from csto_stance.articles import read_articles
from csto_stance.tables import NAMES

MOST_NOTES = 20
DATA = click.option("--data", callback=lambda _, __, value: _data(value), help="Another data folder.")
COLUMN = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="OURS=THEIRS",
    callback=lambda _, __, values: _columns(values),
    help="A table's column, as text=corps; the rest is guessed.",
)
DATE = click.option("--date", callback=lambda _, __, value: _date(value), help="Publication date of the articles (YYYY-MM-DD).")


def tell(line: str) -> None:
    """Write a line on standard error."""
    click.echo(line, err=True)


def read_and_tell(paths, columns: dict[str, str] | None, date: str | None, data: str | None) -> tuple[pd.DataFrame, list]:
    """Return the articles of paths and what could not be read; tell both what failed and what was left out."""
    articles, problems = read_articles(list(paths), date, columns, data)
    for line in [*problems, *_notes(articles)]:
        click.echo(line, err=True)
    return articles, problems


def labelled_table(paths, date: str | None, data: str | None) -> tuple[pd.DataFrame, list]:
    """Return a table of labelled sentences, or articles that are labelled now, and what could not be read."""
    if len(paths) == 1 and str(paths[0]).lower().endswith(".csv") and Path(paths[0]).is_file():
        table = pd.read_csv(paths[0], dtype={"date": str}, encoding="utf-8-sig")
        if {"speaker", "article"} <= set(table.columns) and summarise.targets(table):
            return table, []
    articles, problems = read_and_tell(paths, None, date, data)
    return (labelled(articles, data, why=False) if len(articles) else articles), problems


def labelled(articles: pd.DataFrame, data: str | None, why: bool = False) -> pd.DataFrame:
    """Return the sentences of articles with their labels; tell which articles the models were taught with."""
    for note in analysis.taught_notes(articles, data):
        click.echo(f"note: {note}", err=True)
    fitted = models.fitted(data, tell=tell)
    names = articles["article"].tolist()
    shown = tqdm(range(len(names)), desc="articles", disable=len(names) < 20 or not sys.stderr.isatty(), leave=False)
    return pd.concat([analysis.label(articles.iloc[[k]], data, fitted, why) for k in shown], ignore_index=True)


def _notes(articles: pd.DataFrame) -> list[str]:
    """What was left out as site furniture, and which articles are near-copies: a line each, or one line for many."""
    cleaned, copied = articles[articles["removed"] != ""], articles[articles["copy_of"] != ""]
    if len(cleaned) + len(copied) > MOST_NOTES:
        return [f"note: site furniture left out of {len(cleaned)} articles; {len(copied)} are near-copies of others (column copy_of)"]
    told = [f"note: {name}: left out as site furniture: {textwrap.shorten(' | '.join(lines.splitlines()), 200)}" for name, lines in _pairs(cleaned, "removed")]
    return told + [f"note: {name} is a near-copy of {other}" for name, other in _pairs(copied, "copy_of")]


def _pairs(articles: pd.DataFrame, column: str) -> Iterable[tuple[str, str]]:
    return zip(articles["article"], articles[column], strict=True)


def _columns(values: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(value.split("=", 1) for value in values if "=" in value)
    wrong = [value for value in values if "=" not in value] + [name for name in pairs if name not in NAMES]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not like text=corps; ours are {', '.join(NAMES)}")
    return pairs


def _date(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value).isoformat() if len(value) == 10 and value[4] == "-" else _bad_date(value)
    except ValueError:
        return _bad_date(value)


def _bad_date(value: str):
    raise click.BadParameter(f"{value!r} is not a date like 2022-11-23")


def _data(value: str | None) -> str | None:
    try:
        return value and str(resources.data_dir(value))
    except FileNotFoundError as error:
        raise click.BadParameter(str(error)) from None
