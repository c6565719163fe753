"""The project's own study: the supplied article and the corpus, labelled out of fold, as tables, figures and a page."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from matplotlib import pyplot as plt

from csto_stance import corpus as labelled
from csto_stance import evaluate, figures, models, plots, report, resources
from csto_stance.targets import load_targets
from csto_stance.trust import plot_agreement, plot_calibration

SUPPLIED = "supplied by the owner"


def held_out(article: str, data=None) -> pd.DataFrame:
    """Return a corpus article labelled by models that never saw it nor another article of its story.

    Returns
    -------
    DataFrame
        The article's rows with the labels by hand, and ``predicted_…``, ``majority_…``, ``named_…`` and ``p_…`` columns as of
        `evaluate.cross_validate`.

    Raises
    ------
    KeyError
        When the corpus has no such article.
    """
    corpus = labelled.load_corpus(data)
    mine = corpus["article"] == article
    if not mine.any():
        raise KeyError(f"the corpus has no article {article!r}")
    groups = labelled.stories(corpus)
    same = pd.Series(groups, corpus.index).isin(set(groups[mine.to_numpy()]))
    fitted = models.fitted(data, without=tuple(sorted(corpus.loc[same, "article"].unique())))
    return evaluate.predictions(fitted, corpus[~same], corpus[mine], data)


def by_machine(predicted: pd.DataFrame) -> pd.DataFrame:
    """Return out-of-fold rows as `analyse` would: the machine's labels under the labels' own names."""
    guessed = [c for c in predicted.columns if c.startswith("predicted_")]
    out = predicted.drop(columns=[c.removeprefix("predicted_") for c in guessed] + ["note"], errors="ignore")
    out = out.rename(columns={c: c.removeprefix("predicted_") for c in guessed})
    return out[[c for c in out.columns if not c.startswith(("majority_", "named_"))]]


def run(folder: str | Path, data=None, progress: bool = False) -> str:
    """Write the study's tables, figures, page and evaluation into a folder, and return a summary to print.

    Returns
    -------
    str
        A few lines: how the supplied article reads, who stands where, and how good the labels are.
    """
    folder = Path(folder)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    predicted = evaluate.out_of_fold(data, progress=progress)
    table = by_machine(predicted)
    table["title"] = table["title"].where(table["title"] != "", table["article"])
    supplied = table[table["origin"] == SUPPLIED]
    table = pd.concat([supplied, table[table["origin"] != SUPPLIED]])
    table.to_csv(folder / "sentences.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    (folder / "report.html").write_text(report.html(table, "The supplied article and the corpus, labelled out of fold"), encoding="utf-8", newline="\n")
    _figures(folder / "figures", supplied, table, predicted, data)
    result = evaluate.report(predicted, data=data)
    (folder / "evaluation.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return "\n".join([*_summary(supplied, table, data), evaluate.as_text(result)])


def _figures(folder: Path, supplied: pd.DataFrame, table: pd.DataFrame, predicted: pd.DataFrame, data) -> None:
    _save(plots.article_strip(supplied, data=data), folder / "article-strip.png")
    figures.write_figures(table, folder, predicted, data)
    judged = [column for column in table.columns if column.startswith("stance_") or column == "sentiment"]
    _save(plot_calibration(predicted, judged, data=data), folder / "calibration.png")
    _save(plot_agreement(resources.table("annotations.csv", data), data=data), folder / "agreement.png")


def _save(ax, path: Path) -> None:
    ax.figure.savefig(path, dpi=150, bbox_inches="tight")
    plt.close(ax.figure)


def _summary(supplied: pd.DataFrame, table: pd.DataFrame, data) -> list[str]:
    sided = ["favor", "against"]
    lines = [f"{supplied['article'].iloc[0]}: {len(supplied)} sentences, by models that never saw it."]
    for target, line in load_targets(data).items():
        rows = supplied[supplied[f"stance_{target}"].isin(sided)]
        told = ", ".join(f"{r.speaker} {getattr(r, f'stance_{target}')} ({r.sentence})" for r in rows.itertuples())
        lines.append(f"  toward {line.label}: {told or 'nobody takes a side'}")
    lines.append(f"The corpus: {table['article'].nunique()} articles, {table['speaker'].nunique()} speakers; text written for the project.")
    for target in load_targets(data):
        lines.append("  " + plots.stance_by_speaker(table, target, data=data).get_title(loc="left").replace("\n", " "))
        plt.close("all")
    return lines
