"""How every figure looks and what it says: colours, marks, words in English and French, titles that fit."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from csto_stance import resources

# Okabe and Ito's colours (2008), which stay apart for every common kind of colour blindness; neutral and absent differ in lightness too.
PALETTE = {"favor": "#0072B2", "neutral": "#8A8A8A", "against": "#D55E00", "absent": "#EDEDED"}
POSITIVE, NEGATIVE = "#009E73", "#CC79A7"
MARKS = {"favor": "+", "neutral": "•", "against": "−", "absent": ""}
WORDS = {"favor": "in favor", "neutral": "neutral", "against": "against", "absent": "absent"}
WRITTEN = "written for the project"
WRITTEN_MARK = "in text written for the project"
QUIET, NEUTRAL_GREY = "#595959", "#D0D0D0"


@dataclass(frozen=True)
class Words:
    """The words of one figure, from wording.csv (of the data folder, else the project's), in a language: ``en``, ``fr`` or another column.

    Examples
    --------
    >>> words = Words("fr")
    >>> words.say("mostly", group="Ina Sol", stance=words.say("against"), count=4, total=5)
    'Ina Sol surtout contre (4 sur 5)'
    >>> words.label("group", "narrator"), words.label("group", "Ina Sol"), words.name("csto")
    ('narrateur', 'Ina Sol', "l'OTSC")
    """

    language: str = "en"
    data: str | Path | None = None

    def say(self, key: str, **values) -> str:
        """Return a figure's words with values filled in."""
        return _wording(self.language, self.data)[key].format(**values)

    def label(self, kind: str, thing: str) -> str:
        """Return how the language calls something named in the data, such as a group; what wording.csv does not know stays as it is."""
        return _wording(self.language, self.data).get(f"{kind} {thing}", thing)

    def name(self, target: str) -> str:
        """Return how a sentence calls a target (see `name`)."""
        return name(target, self.data, self.language)

    def caption(self, lines: list[str], sentences: pd.DataFrame) -> str:
        """Return the lines below a figure, the last one saying that the text was written for the project, where it was."""
        return "\n".join([*lines, *([self.say("written")] if written(sentences) else [])])


def name(target: str, data=None, language: str = "en") -> str:
    """Return how a sentence calls a target.

    Parameters
    ----------
    target : str
        A target of targets.csv, or another.
    data : path, optional
        Another data folder.
    language : str
        ``en``, ``fr``, or another column of wording.csv.

    Returns
    -------
    str
        The wording of its label; else its label, with an article before an acronym.

    Examples
    --------
    >>> name("csto"), name("azerbaijan"), name("delta_league"), name("csto", language="fr")
    ('the CSTO', 'Azerbaijan', 'Delta league', "l'OTSC")
    """
    listed = resources.table("targets.csv", data)
    labels = dict(zip(listed["target"], listed["label"], strict=True))
    known = labels.get(target, target.replace("_", " ").capitalize())
    return _wording(language, data).get(f"label {known}") or (f"the {known}" if known.isupper() and language == "en" else known)


def written(sentences: pd.DataFrame) -> bool:
    """Return whether any sentence stands in a text written for the project.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence; without a column ``origin`` none does.

    Examples
    --------
    >>> written(pd.DataFrame({"origin": ["", "written for the project"]})), written(pd.DataFrame({"text": ["Non."]}))
    (True, False)
    """
    return "origin" in sentences.columns and bool(sentences["origin"].eq(WRITTEN).any())


def new_axes(width: float, height: float) -> Axes:
    """Return the axes of a new figure, in inches."""
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def message(ax: Axes, text: str) -> Axes:
    """Say on empty axes why there is nothing to see."""
    ax.text(0.5, 0.5, text, ha="center", va="center", transform=ax.transAxes)
    ax.set_axis_off()
    ax.set_title(text, alpha=0, loc="left")
    return ax


def titled(ax: Axes, title: str, pad: float) -> Axes:
    """Set a title on as many lines as the width of the figure asks for."""
    text = ax.set_title(title, loc="left", pad=pad, fontweight="bold", fontsize=11)
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    # Letters are hinted to whole pixels, so that a text can be 3 % wider when saved with another resolution.
    room = 0.95 * (figure.bbox.x1 - ax.get_window_extent().x0)
    width = len(title)
    while text.get_window_extent().width > room and width > 10:
        width -= 2
        text.set_text(textwrap.fill(title, width))
    return ax


def plain(ax: Axes, grid: str = "x") -> None:
    """Take away frame and ticks of the side where groups stand, and lay a light grid along the other."""
    ax.grid(axis=grid, color="#DDDDDD", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y" if grid == "x" else "x", length=0)
    ax.spines[["top", "right", "left"] if grid == "x" else ["top", "right"]].set_visible(False)


def lines_of(text: str, width: int) -> str:
    """Return a name on at most two lines, cut short with an ellipsis where that is not enough.

    Examples
    --------
    >>> lines_of("Ministry of Foreign Affairs of Armenia", 24)
    'Ministry of Foreign\\nAffairs of Armenia'
    """
    return textwrap.fill(text, width, max_lines=2, placeholder=" …")


def percent(share: float, _=None) -> str:
    """Return a share as whole percent, the sign after a blank.

    Examples
    --------
    >>> percent(0.25)
    '25 %'
    """
    return f"{100 * share:.0f} %"


def _wording(language: str, data) -> dict[str, str]:
    table = resources.table("wording.csv", resources.holder(data, "wording.csv"))
    languages = [c for c in table.columns if c != "key"]
    if language not in languages:
        raise ValueError(f"no language {language!r} for figures; wording.csv has: {', '.join(languages)}")
    return dict(zip(table["key"], table[language], strict=True))
