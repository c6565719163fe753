"""The command line: csto-stance analyse, evaluate, report, figures, check, explain; export, import and suggest stand in `loop`."""

from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path

import click
import pandas as pd

import csto_stance
from csto_stance import analysis, corpus, evaluate, figures, loop, models, prevalence, quotes, report, study
from csto_stance.articles import read_articles
from csto_stance.changes import changes
from csto_stance.explain import words_that_weighed
from csto_stance.options import COLUMN, DATA, DATE, labelled, labelled_table, read_and_tell, tell
from csto_stance.sentences import split

FORMATS = ["table", "csv", "jsonl", "html"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(csto_stance.__version__)
def main() -> None:
    """Who takes which side toward the CSTO and toward Azerbaijan, in whose words, and how sure one can be."""
    warnings.showwarning = lambda message, *_: click.echo(f"note: {message}", err=True)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")


for command in (loop.export, loop.import_command, loop.suggest_command):
    main.add_command(command)


@main.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="Default: a table to read.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, writable=True), help="Write to a file.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Mark the sentences whose stance is less probable as uncertain.")
@COLUMN
@DATE
@DATA
def analyse(paths: tuple[str, ...], form: str, output: str | None, min_confidence: float, columns: dict[str, str], date: str | None, data: str | None) -> None:
    """Label every sentence of PATHS (files or folders; text, HTML, Word, PDF, tables, Europresse and Factiva exports)."""
    _make_folder(output and Path(output).parent)
    articles, problems = read_and_tell(paths, columns, date, data)
    if len(articles):
        table = analysis.mark_uncertain(labelled(articles, data, why=form == "html"), min_confidence, data)
        _write(table, form, output)
    sys.exit(1 if problems else 0)


@main.command("evaluate")
@click.option("--folds", default=5, show_default=True, help="Folds by story.")
@click.option("--seed", default=0, show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False), default="results/evaluation.json", show_default=True)
@DATA
def evaluate_command(folds: int, seed: int, output: str, data: str | None) -> None:
    """Measure the labels out of fold on the corpus, write the figures as JSON, and tell what changed since they were last written."""
    _make_folder(Path(output).parent)
    result = evaluate.evaluation(data, folds, seed, progress=sys.stderr.isatty())
    click.echo(evaluate.as_text(result))
    if Path(output).exists():
        click.echo(changes(json.loads(Path(output).read_text(encoding="utf-8")), result))
    _write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", output)


@main.command()
@click.option("-o", "--output", type=click.Path(file_okay=False), default="results", show_default=True, help="Folder to write.")
@DATA
def results(output: str, data: str | None) -> None:
    """Analyse the supplied article and the corpus, out of fold: tables, figures, a page, the evaluation."""
    _make_folder(Path(output))
    click.echo(study.run(output, data, progress=sys.stderr.isatty()))
    click.echo(f"wrote {output}/report.html, sentences.csv, evaluation.json and figures/")


@main.command("report")
@click.argument("paths", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False), default="report.html", show_default=True)
@COLUMN
@DATE
@DATA
@click.pass_context
def report_command(context: click.Context, paths, output, columns, date, data) -> None:
    """Write PATHS as one HTML page (the same as analyse --format html)."""
    context.invoke(analyse, paths=paths, form="html", output=output, columns=columns, date=date, data=data)


@main.command("figures")
@click.argument("paths", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(file_okay=False), default="figures", show_default=True, help="Folder to write.")
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of the figures.")
@click.option(
    "--corrected/--counted",
    default=True,
    help="Correct shares for the classifier's measured errors, from three articles on (default; the first time takes minutes).",
)
@DATE
@DATA
def figures_command(paths, output: str, language: str, corrected: bool, date: str | None, data: str | None) -> None:
    """Draw PATHS (articles, folders, or one table that analyse wrote as CSV): who stands where, over time, about whom, in which tone."""
    table, problems = labelled_table(paths, date, data)
    if len(table):
        errors = prevalence.measured_errors(data, tell=tell) if corrected and figures.correctable(table) else None
        for path in figures.write_figures(table, output, errors, data, language):
            click.echo(f"wrote {path}", err=True)
    sys.exit(1 if problems else 0)


@main.command()
@DATA
def check(data: str | None) -> None:
    """Check the data folder: labels, offsets, order, near-copies; list speakers that are not in actors.csv."""
    found = corpus.problems(data)
    for line in found:
        click.echo(line, err=True)
    table = corpus.load_corpus(data) if not found else pd.DataFrame()
    if len(table):
        unlisted = corpus.unlisted_speakers(table, data)
        click.echo(f"{table['article'].nunique()} articles, {len(table)} sentences: no problem; {len(unlisted)} speakers not in actors.csv.")
    sys.exit(1 if found else 0)


@main.command("agreement")
@click.option("--by", type=click.Choice(["language", "genre", "kind", "origin"]), help="Split by a column of articles.csv.")
@DATA
def agreement_command(by: str | None, data: str | None) -> None:
    """Show how far annotators agree on the sentences that two or more of them labelled, as the datasheet's table."""
    click.echo(corpus.agreement_table(data, by))


@main.command()
@click.argument("path")
@click.argument("sentence", type=int)
@click.option("--top", default=5, show_default=True, help="Features shown for each candidate.")
@click.option("--article", "name", help="Which article of PATH, where it holds several.")
@COLUMN
@DATE
@DATA
def explain(path: str, sentence: int, top: int, name: str | None, columns: dict[str, str], date: str | None, data: str | None) -> None:
    """Show who might have spoken SENTENCE (its number) of PATH, which features decided, and the words that weighed for each stance."""
    articles, problems = read_articles(path, date, columns, data)
    if articles.empty:
        raise click.ClickException(str(problems[0]))
    if name or len(articles) > 1:
        found = ", ".join(articles["article"].head(20))
        articles = articles[articles["article"] == name]
        if articles.empty:
            raise click.BadParameter(f"name one of the articles of {path}: {found}", param_hint="--article")
    units = quotes.mark(split(articles, data))
    if not 1 <= sentence <= len(units):
        raise click.BadParameter(f"{path} has sentences 1 to {len(units)}", param_hint="SENTENCE")
    fitted = models.fitted(data, tell=tell)
    click.echo(units["text"].iloc[sentence - 1])
    for line in fitted.speakers.explanation(units, sentence - 1, top):
        click.echo(line)
    for target, table in words_that_weighed(units, sentence, fitted, data).items():
        words = ", ".join(f"{row.word} {row.weight:+.2f}" for row in table.head(2 * top).itertuples())
        click.echo(f"{target}: {table['label'].iloc[0]} rather than {table['rival'].iloc[0]}: {words}")


def _write(table: pd.DataFrame, form: str, output: str | None) -> None:
    if form == "html":
        text = report.html(table)
    elif form == "csv":
        text = table.to_csv(index=False, lineterminator="\n")
    elif form == "jsonl":
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table.to_dict("records"))
    else:
        text = as_table(table) + "\n"
    _write_text(text, output) if output else click.echo(text, nl=False)


def as_table(table: pd.DataFrame) -> str:
    """Return labelled sentences as lines for the terminal: number, speaker, stances, tone, beginning of the text."""
    marks = {"favor": "+", "against": "-", "neutral": "0", "absent": ".", "positive": "+", "negative": "-"}
    stances = [c for c in table.columns if c.startswith("stance_")]
    lines = []
    for article, rows in table.groupby("article", sort=False):
        lines.append(
            f"{article}: {len(rows)} sentences  (+ favor, - against, 0 neutral, . absent; {', '.join(c.removeprefix('stance_') for c in stances)} | tone)"
        )
        for row in rows.to_dict("records"):
            signs = " ".join(marks[row[c]] for c in stances)
            lines.append(f"{row['sentence']:4} {row['speaker'][:28]:28} {signs} | {marks[row['sentiment']]}  {' '.join(row['text'].split())[:90]}")
    return "\n".join(lines)


def _write_text(text: str, output: str) -> None:
    path = Path(output)
    path.write_text(text, encoding="utf-8", newline="")
    click.echo(f"wrote {path}", err=True)


def _make_folder(folder: Path | None) -> None:
    """Make the folder of the output before the work begins, or say why it cannot be made."""
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"the folder {folder} cannot be made ({error.strerror})", param_hint="-o") from None
    if folder and not os.access(folder, os.W_OK):
        raise click.BadParameter(f"the folder {folder} cannot be written to", param_hint="-o")
