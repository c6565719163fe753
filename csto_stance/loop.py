"""The commands of the annotation loop: export, import, suggest."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pandas as pd

from csto_stance import adopt, analysis, exchange, intake, resources, suggest
from csto_stance.articles import read_articles
from csto_stance.options import COLUMN, DATA, DATE, labelled, read_and_tell, tell

TO = click.option("--to", "form", type=click.Choice(exchange.FORMATS), default="csv", show_default=True, help="The format of the file.")
BLANK = click.option("--blank", is_flag=True, help="Without labels, for a coder who is not to see others' nor the machine's.")


@click.command()
@click.argument("paths", nargs=-1)
@TO
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="File to write. Default: to-label with the format's suffix.")
@BLANK
@COLUMN
@DATE
@DATA
def export(paths: tuple[str, ...], form: str, output: str | None, blank: bool, columns: dict[str, str], date: str | None, data: str | None) -> None:
    """Write sentences to be labelled or corrected: the data folder's, or those of PATHS (articles, or a table that analyse wrote)."""
    if paths:
        table, problems = _analysed(paths, columns, date, data)
        sheet, texts = exchange.machine_sheet(table), _texts(table)
    else:
        sheet, problems = exchange.corpus_sheet(data), []
        texts = {name: resources.article_text(name, data) for name in sheet["article"].unique()}
    _export(sheet, form, output or f"to-label{exchange.SUFFIXES[form]}", blank, texts)
    sys.exit(1 if problems else 0)


@click.command("suggest")
@click.argument("n", type=click.IntRange(min=1))
@click.argument("paths", nargs=-1)
@TO
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file, to be labelled. Default: show.")
@BLANK
@COLUMN
@DATE
@DATA
def suggest_command(
    n: int, paths: tuple[str, ...], form: str, output: str | None, blank: bool, columns: dict[str, str], date: str | None, data: str | None
) -> None:
    """Pick the N sentences of PATHS whose labels would teach most: uncertain, unlike each other and what is labelled.

    PATHS are articles or a table that analyse wrote; without any, the sentences of the data folder that nobody labelled yet.
    """
    table, problems = _analysed(paths, columns, date, data) if paths else (_unlabelled(data), [])
    picks = suggest.suggest(exchange.with_context(table), n, suggest.labelled_texts(data))
    if picks.empty:
        raise click.ClickException("every sentence has its labels already")
    if output:
        _export(exchange.machine_sheet(picks), form, output, blank, _texts(table))
    else:
        for row in picks.to_dict("records"):
            click.echo(f"{row['article']} {row['sentence']}  {row['reason']}\n    {' '.join(row['text'].split())}")
    sys.exit(1 if problems else 0)


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--data", required=True, type=click.Path(file_okay=False), help="Your data folder; a new one starts as a copy of the project's.")
@click.option("--annotator", help="Who labelled, where the file does not say.")
@click.option("--articles", multiple=True, type=click.Path(exists=True), help="The articles' files, where the data folder does not have them yet.")
@click.option("--origin", default=adopt.ORIGIN, show_default=True, help="Where new articles come from, for articles.csv.")
@COLUMN
@DATE
def import_command(path: str, data: str, annotator: str | None, articles: tuple[str, ...], origin: str, columns: dict[str, str], date: str | None) -> None:
    """Take PATH, a filled sheet or an annotation tool's export, into a data folder: all of it, or nothing and the reasons."""
    try:
        if resources.own_copy(data):
            tell(f"{data} is a copy of the project's data")
        texts, problems = read_articles(list(articles), date, columns, data)
        for problem in problems:
            tell(str(problem))
        found = adopt.adopt(path, data, annotator, texts, origin)
    except (intake.ExchangeError, FileExistsError) as error:
        tell(f"nothing was taken in:\n{error}")
        sys.exit(1)
    click.echo(found)
    if len(found.disputed):
        _export(found.disputed, "csv", str(Path(path).with_name(f"{Path(path).stem}-to-settle.csv")))
        tell("fill its blank labels and import it")
    sys.exit(1 if problems else 0)


def _analysed(paths: tuple[str, ...], columns: dict[str, str], date: str | None, data: str | None) -> tuple[pd.DataFrame, list]:
    """Labelled sentences: of a table that analyse wrote, or of articles."""
    table = intake.labelled_table(paths[0]) if len(paths) == 1 and Path(paths[0]).is_file() else None
    if table is not None:
        return table, []
    articles, problems = read_and_tell(paths, columns, date, data)
    if articles.empty:
        sys.exit(1)
    return _with_texts(labelled(articles, data), articles), problems


def _unlabelled(data: str | None) -> pd.DataFrame:
    articles = suggest.unlabelled_articles(data)
    if articles.empty:
        raise click.ClickException("every sentence of the data folder has its labels; name articles to pick from")
    return _with_texts(analysis.label(articles, data), articles)


def _with_texts(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    table.attrs["texts"] = dict(zip(articles["article"], articles["text"], strict=True))
    return table


def _texts(table: pd.DataFrame) -> dict[str, str]:
    return table.attrs.get("texts") or {name: exchange.rebuilt(rows) for name, rows in table.groupby("article")}


def _export(sheet: pd.DataFrame, form: str, output: str, blank: bool = False, texts: dict[str, str] | None = None) -> None:
    try:
        for path in exchange.write(exchange.blanked(sheet) if blank else sheet, form, output, texts):
            tell(f"wrote {path}")
    except ImportError as error:
        raise click.ClickException(str(error)) from None
