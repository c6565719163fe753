"""Figures: who stands where, and one article as a strip. Colours, marks and wording are those of `looks`."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from csto_stance.looks import (  # noqa: F401  (the page takes its looks from here)
    MARKS,
    NEGATIVE,
    PALETTE,
    POSITIVE,
    QUIET,
    WORDS,
    WRITTEN,
    WRITTEN_MARK,
    Words,
    lines_of,
    message,
    name,
    new_axes,
    percent,
    plain,
    titled,
    written,
)
from csto_stance.prevalence import who_stands_where
from csto_stance.summarise import STANCES, VALUES, by_speaker, overview, stances, targets, toward

_SHAPES = {"favor": (">", -0.16), "against": ("<", 0.16)}
_BAND, _EDGE, _NARRATOR, _OTHERS = "#4D4D4D", "white", "narrator", "others"
_KEPT = ["count", "share", "corrected", "low", "high"]


def stance_by_speaker(
    sentences: pd.DataFrame,
    target: str,
    ax: Axes | None = None,
    top: int = 10,
    by: str = "speaker",
    minimum: int = 5,
    errors: pd.DataFrame | None = None,
    data=None,
    language: str = "en",
) -> Axes:
    """Draw the share of each speaker's sentences in favor of and against a target, with 95 % intervals.

    Speakers stand from most in favor to most against; those with fewer sentences than the minimum come last, as counts in words.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence (see `summarise.by_speaker`, which gives the numbers); ``origin`` is used where there is one.
    target : str
        A target of the table, such as ``csto``.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    top : int
        At most so many speakers, those with most sentences on the target.
    by : str
        What groups the sentences: ``speaker``, or another such as ``camp``, ``outlet`` or ``year``.
    minimum : int
        Speakers with fewer sentences get no dots.
    errors : DataFrame, optional
        As of `prevalence.measured_errors`: then the dots and bars are those of `prevalence.who_stands_where`, and the counted shares are hollow.
        Speakers in fewer than three articles get no dots.
    data : path, optional
        Another data folder.
    language : str
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        The title states the finding; the x axis is the share of sentences, 0 to 1.

    Raises
    ------
    ValueError
        For an unknown target, column, label or language.

    Examples
    --------
    >>> table = pd.DataFrame({"speaker": ["Ina Sol"] * 5, "stance_csto": ["against"] * 4 + ["neutral"]})
    >>> stance_by_speaker(table, "csto").get_title(loc="left")
    'Toward the CSTO: Ina Sol mostly against (4 of 5)'
    """
    words = Words(language, data)
    wide = _wide(_shares(sentences, target, by, minimum, errors, data))
    shown = _sorted(wide.sort_values("enough", ascending=False, kind="stable").head(top))
    ax = ax or new_axes(7.5, 1.9 + 0.42 * max(len(shown), 1))
    if shown.empty:
        return message(ax, words.say("nothing", target=words.name(target)))
    if shown["enough"].any():
        for stance in _SHAPES:
            _dots(ax, shown, stance, words, errors is not None)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0, handletextpad=0.2)
    _too_few(ax, shown, words, minimum)
    _share_axes(ax, shown, words)
    lines = [words.say("share of", by=words.label("by", by), target=words.name(target))]
    lines += [words.say("counted", count=wide["sentences"].sum(), by=words.label("by", by))]
    lines += [words.say("corrected")] if errors is not None else []
    lines += [words.say("hidden" if errors is None else "hidden too", count=len(wide) - len(shown))] if len(wide) > len(shown) else []
    ax.set_xlabel(words.caption(lines, sentences))
    finding = _sure_finding(wide, by, minimum, words) if errors is not None else _finding(wide, by, minimum, words)
    return titled(ax, words.say("toward", target=words.name(target), finding=finding), pad=24)


def article_strip(sentences: pd.DataFrame, ax: Axes | None = None, top: int = 12, data=None, language: str = "en") -> Axes:
    """Draw one article as a strip: a column for each sentence, who speaks above, the stance toward each target below.

    Parameters
    ----------
    sentences : DataFrame
        The rows of one article, with ``article``, ``sentence``, ``speaker``, ``attribution`` and a ``stance_<target>`` for each target.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    top : int
        At most so many lanes for speakers; those who speak least share the lane ``others``.
    data : path, optional
        Another data folder.
    language : str
        ``en`` or ``fr``.

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
    words, articles = Words(language, data), sorted(set(sentences["article"].astype(str)))
    if len(articles) > 1:
        raise ValueError(f"article_strip draws one article, not {len(articles)}: {', '.join(articles[:5])}")
    table = sentences.sort_values("sentence", kind="stable").reset_index(drop=True)
    lanes = _lanes(table, top)
    order = sorted(dict.fromkeys(lanes), key=lambda lane: lane == _OTHERS)
    rows = [*order, *targets(table)]
    ax = ax or new_axes(8, 1.9 + 0.26 * max(len(rows), 3))
    if table.empty:
        return message(ax, words.say("no sentences"))
    for row, lane in enumerate(order):
        _cells(ax, row, lane, np.flatnonzero(lanes == lane), "#B5B5B5" if lane == _NARRATOR else _BAND)
    for row, target in enumerate(targets(table), start=len(rows) - len(targets(table))):
        _stance_cells(ax, row + 0.4, target, stances(table, target))
    _strip_axes(ax, table, rows, words)
    return titled(ax, _strip_title(table, articles[0], words), pad=24)


def _shares(sentences: pd.DataFrame, target: str, by: str, minimum: int, errors, data) -> pd.DataFrame:
    if errors is None:
        return by_speaker(sentences, target, by, minimum, data).assign(corrected=np.nan, articles=0)
    return who_stands_where(toward(sentences, target), by, errors, minimum, data=data)


def _wide(shares: pd.DataFrame) -> pd.DataFrame:
    """One row a group, most sentences first, with columns such as ``favor_share``."""
    groups = shares.drop_duplicates("group").set_index("group")[["sentences", "articles", "enough"]]
    for stance in STANCES:
        of = shares[shares["stance"] == stance].set_index("group")
        groups = groups.join(of[_KEPT].assign(best=of["corrected"].fillna(of["share"])).add_prefix(f"{stance}_"))
    return groups


def _sorted(groups: pd.DataFrame) -> pd.DataFrame:
    keys = pd.DataFrame({"few": ~groups["enough"], "lean": groups["against_best"] - groups["favor_best"], "sentences": -groups["sentences"]})
    return groups.loc[keys.rename_axis("group").reset_index().sort_values(["few", "lean", "sentences", "group"])["group"]]


def _dots(ax: Axes, groups: pd.DataFrame, stance: str, words: Words, corrected: bool) -> None:
    shape, offset = _SHAPES[stance]
    rows = np.flatnonzero(groups["enough"])
    data, looks = groups.iloc[rows], {"color": PALETTE[stance], "clip_on": False, "zorder": 3}
    ax.hlines(rows + offset, data[f"{stance}_low"], data[f"{stance}_high"], color=PALETTE[stance], linewidth=1.6, alpha=0.7)
    ax.plot(data[f"{stance}_{'corrected' if corrected else 'share'}"], rows + offset, shape, markersize=7, markeredgecolor=_EDGE, markeredgewidth=0.6,
            label=f"{MARKS[stance]} {words.say(stance)}", **looks)  # fmt: skip
    if corrected:
        ax.plot(data[f"{stance}_share"], rows + offset, shape, markersize=6, markerfacecolor="white", label="_counted", **looks)


def _too_few(ax: Axes, groups: pd.DataFrame, words: Words, minimum: int) -> None:
    for row in np.flatnonzero(~groups["enough"]):
        group = groups.iloc[row]
        counts = ", ".join(f"{group[f'{stance}_count']} {words.say(stance)}" for stance in STANCES if group[f"{stance}_count"])
        text = (
            words.say("too few of", counts=counts) if group["sentences"] < minimum else words.say("too few articles", articles=group["articles"], counts=counts)
        )
        ax.text(0.01, row, text, va="center", fontsize=9, color=QUIET)


def _share_axes(ax: Axes, groups: pd.DataFrame, words: Words) -> None:
    labels = [f"{lines_of(words.label('group', str(group)), 34)} ({n})" for group, n in groups["sentences"].items()]
    ax.set_yticks(range(len(groups)), labels)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(percent)
    plain(ax)


def _finding(groups: pd.DataFrame, by: str, minimum: int, words: Words) -> str:
    enough = groups[groups["enough"]]
    if enough.empty:
        return _too_few_to_say(groups, minimum, words)
    parts = []
    for stance in ("favor", "against"):
        leaning = enough[enough[f"{stance}_count"] * 2 > enough["sentences"]].reset_index().sort_values([f"{stance}_count", "group"], ascending=[False, True])
        for _, row in leaning.head(1).iterrows():
            group = words.label("group", row["group"])
            parts.append(words.say("mostly", group=group, stance=words.say(stance), count=row[f"{stance}_count"], total=row["sentences"]))
    return ", ".join(parts) or words.say("no side", by=words.label("by", by))


def _sure_finding(groups: pd.DataFrame, by: str, minimum: int, words: Words) -> str:
    """Who is mostly on a side with the whole interval above one half; the clearest on each side."""
    enough = groups[groups["enough"]]
    if enough.empty:
        return _too_few_to_say(groups, minimum, words)
    parts = []
    for stance in ("favor", "against"):
        leaning = enough[(enough[f"{stance}_low"] > 0.5)].reset_index().sort_values([f"{stance}_low", "group"], ascending=[False, True])
        for _, row in leaning.head(1).iterrows():
            share, low, high = (f"{100 * row[f'{stance}_{column}']:.0f}" for column in ("best", "low", "high"))
            parts.append(words.say("surely", group=words.label("group", row["group"]), stance=words.say(stance), share=share, low=low, high=high))
    return ", ".join(parts) or words.say("no sure side", by=words.label("by", by))


def _too_few_to_say(groups: pd.DataFrame, minimum: int, words: Words) -> str:
    return words.say("too few", group=words.label("group", groups.index[0]), count=groups["sentences"].iloc[0], minimum=minimum)


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


def _strip_axes(ax: Axes, table: pd.DataFrame, rows: list[str], words: Words) -> None:
    count, lanes = len(table), len(rows) - len(targets(table))
    labels = [textwrap.shorten(words.label("group", row), 28, placeholder=" …") for row in rows[:lanes]] + [words.name(target) for target in rows[lanes:]]
    ax.set_yticks([*range(lanes), *(row + 0.4 for row in range(lanes, len(rows)))], labels)
    ax.set_ylim(len(rows), -0.6)
    ax.set_xlim(0.5, count + 0.5)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_xlabel(words.say("sentence") + (f" ({words.say('written')})" if written(table) else ""))
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    handles = [Patch(facecolor=PALETTE[value], label=f"{MARKS[value]} {words.say(value)}".strip()) for value in VALUES]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, borderaxespad=0.2, fontsize=9)


def _strip_title(table: pd.DataFrame, article: str, words: Words) -> str:
    row = overview(table).iloc[0]
    reported = int((table["attribution"].fillna("none") != "none").sum())
    says = words.say("strip one" if reported == 1 else "strip", article=article, reported=reported, count=len(table))
    sides = [words.say("sides", target=words.name(t), favor=row[f"{t}_favor"], against=row[f"{t}_against"]) for t in targets(table)]
    return words.say("semicolon").join([says, *sides])
