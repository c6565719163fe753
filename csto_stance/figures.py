"""Every figure that a table of labelled sentences allows, as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from matplotlib import pyplot as plt

from csto_stance.matrices import talk_matrix, tone_matrix
from csto_stance.plots import article_strip, stance_by_speaker
from csto_stance.prevalence import ARTICLES
from csto_stance.summarise import NO_GROUP, grouping, targets
from csto_stance.timelines import timeline

_MOST_STRIPS = 20


def write_figures(sentences: pd.DataFrame, folder: str | Path, errors: pd.DataFrame | None = None, data=None, language: str = "en") -> list[Path]:
    """Write every figure that a table of labelled sentences allows into a folder, as PNG, and return their paths.

    Parameters
    ----------
    sentences : DataFrame
        As `analyse` returns it. Figures by outlet, camp or date are drawn where the table tells two outlets, camps or dates; strips for up to 20 articles.
    folder : path
        Made where it is missing.
    errors : DataFrame, optional
        As of `prevalence.measured_errors`: then shares are corrected, from three articles on.
    data : path, optional
        Another data folder.
    language : str
        ``en`` or ``fr``.
    """
    folder, paths = Path(folder), []
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw, arguments in _applying(sentences, errors if correctable(sentences) else None, data):
        ax = draw(*arguments.pop("table"), **arguments, data=data, language=language)
        paths.append(folder / f"{name}.png")
        ax.figure.savefig(paths[-1], dpi=200, bbox_inches="tight")
        plt.close(ax.figure)
    return paths


def correctable(sentences: pd.DataFrame) -> bool:
    """Return whether shares of a table can be corrected: three articles or more, labelled by the classifier.

    Examples
    --------
    >>> correctable(pd.DataFrame({"article": ["a", "b", "c"], "p_stance_csto_favor": 0.5})), correctable(pd.DataFrame({"article": ["a"]}))
    (True, False)
    """
    return sentences["article"].nunique() >= ARTICLES and any(str(column).startswith("p_stance_") for column in sentences.columns)


def _applying(sentences: pd.DataFrame, errors, data) -> Iterator[tuple]:
    """The name, function and arguments of each figure that the table has something for."""
    for target in targets(sentences):
        for by in ("speaker", "camp", "outlet"):
            if by == "speaker" or _several(sentences, by, data):
                yield f"{by}s-{target}", stance_by_speaker, {"table": (sentences, target), "by": by, "errors": errors, "top": 15}
        if _several(sentences, "quarter", data):
            yield f"timeline-{target}", timeline, {"table": (sentences, target), "errors": errors}
        if "sentiment" in sentences:
            yield f"tone-{target}", tone_matrix, {"table": (sentences, target)}
    for by in ("speaker", "camp"):
        yield f"who-talks-about-whom-{by}", talk_matrix, {"table": (sentences,), "by": by}
    articles = sentences.groupby(sentences["article"].astype(str), sort=True)
    if len(articles) <= _MOST_STRIPS:
        for number, (_, rows) in enumerate(articles, 1):
            yield f"article-{number:02}", article_strip, {"table": (rows,)}


def _several(sentences: pd.DataFrame, by: str, data) -> bool:
    needed = {"quarter": "date", "camp": "speaker"}.get(by, by)
    return needed in sentences and len(set(grouping(sentences, by, data)) - {NO_GROUP}) > 1
