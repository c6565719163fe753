"""Figures: who stands where, and one article as a strip. Colours, marks and wording mean the same everywhere."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from csto_stance import resources
from csto_stance.summarise import STANCES, VALUES, by_speaker, overview, stances, targets

# Okabe and Ito's colours (2008), which stay apart for every common kind of colour blindness; neutral and absent differ in lightness too.
PALETTE = {"favor": "#0072B2", "neutral": "#8A8A8A", "against": "#D55E00", "absent": "#EDEDED"}
POSITIVE, NEGATIVE = "#009E73", "#CC79A7"
MARKS = {"favor": "+", "neutral": "•", "against": "−", "absent": ""}
WORDS = {"favor": "in favor", "neutral": "neutral", "against": "against", "absent": "absent"}
WRITTEN = "written for the project"
WRITTEN_MARK = "in text written for the project"
_SHAPES = {"favor": (">", -0.16), "against": ("<", 0.16)}
_BAND, _EDGE, _NARRATOR, _OTHERS = "#4D4D4D", "white", "narrator", "others"


def stance_by_speaker(sentences: pd.DataFrame, target: str, ax: Axes | None = None, top: int = 10, by: str = "speaker", minimum: int = 5) -> Axes:
    """Draw the share of each speaker's sentences in favor of and against a target, with 95 % intervals.

    Speakers stand from most in favor to most against; those with fewer sentences than the minimum come last, as counts in words.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence (see ``summarise.by_speaker``, which gives the numbers); ``origin`` is used where there is one.
    target : str
        A target of the table, such as ``csto``.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    top : int
        At most so many speakers, those with most sentences on the target.
    by : str
        The column that groups the sentences: ``speaker``, or another such as ``outlet``.
    minimum : int
        Speakers with fewer sentences get no dots.

    Returns
    -------
    Axes
        The title states the finding; the x axis is the share of sentences, 0 to 1.

    Raises
    ------
    ValueError
        For an unknown target, column or label.

    Examples
    --------
    >>> table = pd.DataFrame({"speaker": ["Ina Sol"] * 5, "stance_csto": ["against"] * 4 + ["neutral"]})
    >>> stance_by_speaker(table, "csto").get_title(loc="left")
    'Toward the CSTO: Ina Sol mostly against (4 of 5)'
    """
    shares = by_speaker(sentences, target, by, minimum)
    wide = _wide(shares)
    shown = _sorted(wide.head(top))
    ax = ax or _axes(7.5, 1.9 + 0.42 * max(len(shown), 1))
    if shown.empty:
        return _message(ax, f"No sentence takes up {name(target)}.")
    if shown["enough"].any():
        for stance, (shape, offset) in _SHAPES.items():
            _dots(ax, shown, stance, shape, offset)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0, handletextpad=0.2)
    _too_few(ax, shown)
    _share_axes(ax, shown)
    ax.set_xlabel(_caption(sentences, target, by, wide, shown))
    return _titled(ax, f"Toward {name(target)}: {_finding(wide, by, minimum)}", pad=24)


def article_strip(sentences: pd.DataFrame, ax: Axes | None = None, top: int = 12) -> Axes:
    """Draw one article as a strip: a column for each sentence, who speaks above, the stance toward each target below.

    Parameters
    ----------
    sentences : DataFrame
        The rows of one article, with ``article``, ``sentence``, ``speaker``, ``attribution`` and a ``stance_<target>`` for each target.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    top : int
        At most so many lanes for speakers; those who speak least share the lane ``others``.

    Returns
    -------
    Axes
        The x axis is the number of the sentence; the bars carry their row's name as ``get_label()``.

    Raises
    ------
    ValueError
        For rows of several articles, or an unknown label.

    Examples
    --------
    >>> table = pd.DataFrame({"article": "a", "sentence": [1, 2], "speaker": ["narrator", "Ina Sol"], "attribution": ["none", "direct"]})
    >>> article_strip(table.assign(stance_csto=["absent", "favor"])).get_title(loc="left")
    'a: 1 of 2 sentences reports words; the CSTO: 1 in favor, 0 against'
    """
    articles = sorted(set(sentences["article"].astype(str)))
    if len(articles) > 1:
        raise ValueError(f"article_strip draws one article, not {len(articles)}: {', '.join(articles[:5])}")
    table = sentences.sort_values("sentence", kind="stable").reset_index(drop=True)
    lanes = _lanes(table, top)
    order = sorted(dict.fromkeys(lanes), key=lambda lane: lane == _OTHERS)
    rows = [*order, *targets(table)]
    ax = ax or _axes(8, 1.9 + 0.26 * max(len(rows), 3))
    if table.empty:
        return _message(ax, "No sentences.")
    for row, lane in enumerate(order):
        _cells(ax, row, lane, np.flatnonzero(lanes == lane), "#B5B5B5" if lane == _NARRATOR else _BAND)
    for row, target in enumerate(targets(table), start=len(rows) - len(targets(table))):
        _stance_cells(ax, row + 0.4, target, stances(table, target))
    _strip_axes(ax, table, rows)
    return _titled(ax, _strip_title(table, articles[0]), pad=24)


def name(target: str) -> str:
    """Return how a sentence calls a target.

    Parameters
    ----------
    target : str
        A target of targets.csv, or another.

    Returns
    -------
    str
        Its label, with an article before an acronym.

    Examples
    --------
    >>> name("csto"), name("azerbaijan"), name("delta_league")
    ('the CSTO', 'Azerbaijan', 'Delta league')
    """
    listed = resources.table("targets.csv")
    labels = dict(zip(listed["target"], listed["label"], strict=True))
    label = labels.get(target, target.replace("_", " ").capitalize())
    return f"the {label}" if label.isupper() else label


def written(sentences: pd.DataFrame) -> bool:
    """Return whether any sentence stands in a text written for the project.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence; without a column ``origin`` none does.

    Returns
    -------
    bool

    Examples
    --------
    >>> written(pd.DataFrame({"origin": ["", "written for the project"]})), written(pd.DataFrame({"text": ["Non."]}))
    (True, False)
    """
    return "origin" in sentences.columns and bool(sentences["origin"].eq(WRITTEN).any())


def _axes(width: float, height: float) -> Axes:
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def _message(ax: Axes, message: str) -> Axes:
    ax.text(0.5, 0.5, message, ha="center", va="center", transform=ax.transAxes)
    ax.set_axis_off()
    ax.set_title(message, alpha=0, loc="left")
    return ax


def _titled(ax: Axes, title: str, pad: float) -> Axes:
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


def _wide(shares: pd.DataFrame) -> pd.DataFrame:
    """One row a group, most sentences first, with columns such as ``favor_share``."""
    groups = shares.drop_duplicates("group").set_index("group")[["sentences", "enough"]]
    for stance in STANCES:
        of = shares[shares["stance"] == stance].set_index("group")
        groups = groups.join(of[["count", "share", "low", "high"]].add_prefix(f"{stance}_"))
    return groups


def _sorted(groups: pd.DataFrame) -> pd.DataFrame:
    keys = pd.DataFrame({"few": ~groups["enough"], "lean": groups["against_share"] - groups["favor_share"], "sentences": -groups["sentences"]})
    return groups.loc[keys.rename_axis("group").reset_index().sort_values(["few", "lean", "sentences", "group"])["group"]]


def _dots(ax: Axes, groups: pd.DataFrame, stance: str, shape: str, offset: float) -> None:
    rows = np.flatnonzero(groups["enough"])
    data = groups.iloc[rows]
    share = data[f"{stance}_share"]
    ax.hlines(rows + offset, data[f"{stance}_low"], data[f"{stance}_high"], color=PALETTE[stance], linewidth=1.6, alpha=0.7)
    label = f"{MARKS[stance]} {WORDS[stance]}"
    ax.plot(share, rows + offset, shape, color=PALETTE[stance], markersize=7, markeredgecolor=_EDGE, markeredgewidth=0.6, label=label, clip_on=False, zorder=3)


def _too_few(ax: Axes, groups: pd.DataFrame) -> None:
    for row in np.flatnonzero(~groups["enough"]):
        counts = [f"{groups.iloc[row][f'{stance}_count']} {WORDS[stance]}" for stance in STANCES if groups.iloc[row][f"{stance}_count"]]
        ax.text(0.01, row, f"too few to say: {', '.join(counts)}", va="center", fontsize=9, color="#595959")


def _share_axes(ax: Axes, groups: pd.DataFrame) -> None:
    labels = [f"{textwrap.shorten(str(group), 34, placeholder=' …')} ({n})" for group, n in groups["sentences"].items()]
    ax.set_yticks(range(len(groups)), labels)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f} %")
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)


def _caption(sentences: pd.DataFrame, target: str, by: str, groups: pd.DataFrame, shown: pd.DataFrame) -> str:
    lines = [f"share of the {by}'s sentences on {name(target)} (the rest is neutral)"]
    hidden = len(groups) - len(shown)
    lines.append(f"{groups['sentences'].sum()} sentences (in brackets: each {by}'s); bars: 95 % intervals")
    lines += [f"{hidden} more with fewer sentences not shown"] if hidden else []
    return "\n".join([*lines, *([WRITTEN_MARK] if written(sentences) else [])])


def _finding(groups: pd.DataFrame, by: str, minimum: int) -> str:
    enough = groups[groups["enough"]]
    if enough.empty:
        return f"too few sentences to say (most: {groups.index[0]}, {groups['sentences'].iloc[0]}; {minimum} needed)"
    parts = []
    for stance in ("favor", "against"):
        leaning = enough[enough[f"{stance}_count"] * 2 > enough["sentences"]].reset_index().sort_values([f"{stance}_count", "group"], ascending=[False, True])
        for _, row in leaning.head(1).iterrows():
            parts.append(f"{row['group']} mostly {WORDS[stance]} ({row[f'{stance}_count']} of {row['sentences']})")
    return ", ".join(parts) or f"no {by} takes a side in most sentences"


def _lanes(table: pd.DataFrame, top: int) -> pd.Series:
    """The lane of each sentence: its speaker, or ``others`` for those who speak least."""
    counts = table["speaker"].value_counts().rename_axis("speaker").reset_index().sort_values(["count", "speaker"], ascending=[False, True])
    kept = counts["speaker"] if len(counts) <= top else counts["speaker"].head(top - 1)
    return table["speaker"].where(table["speaker"].isin(kept), _OTHERS)


def _cells(ax: Axes, row: float, label: str, places: np.ndarray, color: str) -> None:
    ax.barh(np.full(len(places), row), 1, left=places + 0.5, height=0.8, color=color, edgecolor=_EDGE, linewidth=0.5, label=label)


def _stance_cells(ax: Axes, row: float, target: str, labels: pd.Series) -> None:
    size = min(10, 330 / len(labels))
    ax.barh(np.full(len(labels), row), 1, left=np.arange(len(labels)) + 0.5, height=0.9, label=target, edgecolor=_EDGE, linewidth=0.5,
            color=[PALETTE.get(label, _EDGE) for label in labels])  # fmt: skip
    for place, label in enumerate(labels, start=1):
        if MARKS.get(label) and size >= 4:
            ax.text(place, row, MARKS[label], ha="center", va="center_baseline", color="white", fontsize=size, fontweight="bold")


def _strip_axes(ax: Axes, table: pd.DataFrame, rows: list[str]) -> None:
    count, lanes = len(table), len(rows) - len(targets(table))
    labels = [textwrap.shorten(row, 28, placeholder=" …") for row in rows[:lanes]] + [name(target) for target in rows[lanes:]]
    ax.set_yticks([*range(lanes), *(row + 0.4 for row in range(lanes, len(rows)))], labels)
    ax.set_ylim(len(rows), -0.6)
    ax.set_xlim(0.5, count + 0.5)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_xlabel("sentence" + (f" ({WRITTEN_MARK})" if written(table) else ""))
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    handles = [Patch(facecolor=PALETTE[value], label=f"{MARKS[value]} {WORDS[value]}".strip()) for value in VALUES]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, borderaxespad=0.2, fontsize=9)


def _strip_title(table: pd.DataFrame, article: str) -> str:
    row = overview(table).iloc[0]
    reported = int((table["attribution"].fillna("none") != "none").sum())
    sides = [f"{name(target)}: {row[f'{target}_favor']} in favor, {row[f'{target}_against']} against" for target in targets(table)]
    return "; ".join([f"{article}: {reported} of {len(table)} sentences {'reports' if reported == 1 else 'report'} words", *sides])
