"""Two things at once, as figures: who talks about whom, and stance against tone."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize

from csto_stance.crossings import stance_by_tone, who_talks_about_whom
from csto_stance.looks import MARKS, NEUTRAL_GREY, PALETTE, Words, lines_of, message, new_axes, percent, titled
from csto_stance.stance import SENTIMENTS
from csto_stance.summarise import NO_GROUP, NO_SOURCE, STANCES, targets

LEAN = LinearSegmentedColormap.from_list("lean", [PALETTE["against"], "#F2F2F2", PALETTE["favor"]])
_FEW = 5


def talk_matrix(sentences: pd.DataFrame, ax: Axes | None = None, by: str = "speaker", top: int = 12, about: int = 10, data=None, language: str = "en") -> Axes:
    """Draw who talks about whom: a row a speaker, a column a target or a named actor, the area of a disc the number of sentences.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence; see `crossings.who_talks_about_whom`, which gives the numbers.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    by : str
        ``speaker`` or ``camp``, or a column.
    top, about : int
        At most so many rows, those with most discs' sentences, and so many named actors. The narrator and unnamed sources have no row.
    data : path, optional
        Another data folder.
    language : str
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        The discs of targets are coloured by favor less against, as counted, as a share of the sentences, from five sentences on; the rest are grey.

    Raises
    ------
    ValueError
        For an unknown column, label or language.
    """
    words = Words(language, data)
    table = who_talks_about_whom(sentences, by, data)
    table = table[~table["who"].isin([*NO_SOURCE, NO_GROUP, ""])]
    ax = ax or new_axes(10, 2.9 + 0.4 * min(top, max(table["who"].nunique(), 3)))
    if table.empty:
        return message(ax, words.say("no sentences"))
    rows = table.groupby("who")["sentences"].sum().rename_axis("who").reset_index().sort_values(["sentences", "who"], ascending=[False, True])["who"].head(top)
    shown = table[table["who"].isin(rows)]
    actors = shown[shown["kind"] == "actor"].groupby("about")["sentences"].sum().rename_axis("about").reset_index()
    actors = actors.sort_values(["sentences", "about"], ascending=[False, True])["about"].head(about).tolist()
    columns = [("target", target) for target in targets(sentences)] + [("actor", actor) for actor in actors]
    _discs(ax, shown, rows.tolist(), columns, words)
    ax.set_xlabel(words.caption(textwrap.wrap(words.say("matrix caption", count=len(sentences)), 100), sentences))
    most = table[table["kind"] == "target"].sort_values(["sentences", "who"], ascending=[False, True]).head(1)
    title = [words.say("matrix", who=words.label("group", r.who), about=words.name(r.about), count=r.sentences) for r in most.itertuples()]
    return titled(ax, title[0] if title else words.say("matrix none"), pad=12)


def tone_matrix(sentences: pd.DataFrame, target: str, ax: Axes | None = None, data=None, language: str = "en") -> Axes:
    """Draw how the sentences of each stance toward a target sound: a row a stance, a column a tone, with counts, shares and 95 % intervals.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence; see `crossings.stance_by_tone`, which gives the numbers.
    target : str
        A target of the table.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    data : path, optional
        Another data folder.
    language : str
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        A cell is the darker, the larger its share of the row.

    Raises
    ------
    ValueError
        For an unknown target, label or language.
    """
    words = Words(language, data)
    table = stance_by_tone(sentences, target)
    ax = ax or new_axes(7, 4.2)
    if not table["sentences"].sum():
        return message(ax, words.say("nothing", target=words.name(target)))
    wide = table.pivot(index="stance", columns="sentiment", values="share").loc[STANCES, SENTIMENTS]
    ax.imshow(wide.fillna(0), cmap="Greys", norm=Normalize(0, 1.25), aspect="auto")
    for k, cell in enumerate(table.to_dict("records")):
        text = f"{cell['sentences']}" + (
            f"\n{percent(cell['share'])} [{100 * cell['low']:.0f}–{100 * cell['high']:.0f}]" if cell["share"] == cell["share"] else ""
        )
        ax.text(k % 3, k // 3, text, ha="center", va="center", color="white" if cell["share"] > 0.62 else "black")
    totals = table.groupby("stance")["sentences"].sum()
    ax.set_yticks(range(3), [f"{MARKS[stance]} {words.say(stance)} ({totals[stance]})" for stance in STANCES])
    ax.set_xticks(range(3), [words.say(tone) for tone in SENTIMENTS])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_ylabel(words.say("tone stance", target=words.name(target)))
    lines = [words.say("tone axis"), *textwrap.wrap(words.say("tone caption", count=int(totals.sum())), 80)]
    ax.set_xlabel(words.caption(lines, sentences))
    return titled(ax, _tone_finding(wide, totals, target, words), pad=10)


def _discs(ax: Axes, shown: pd.DataFrame, rows: list[str], columns: list[tuple[str, str]], words: Words) -> None:
    places = {column: k + (0.6 if column[0] == "actor" else 0) for k, column in enumerate(columns)}
    own = shown[[key in places for key in zip(shown["kind"], shown["about"], strict=True)]]
    x = [places[key] for key in zip(own["kind"], own["about"], strict=True)]
    y = [rows.index(who) for who in own["who"]]
    lean = (own["favor"] - own["against"]) / own["sentences"]
    norm = Normalize(-1, 1)
    judged = (own["kind"] == "target") & (own["sentences"] >= _FEW)
    colors = [LEAN(norm(value)) if known else NEUTRAL_GREY for value, known in zip(lean, judged, strict=True)]
    ax.scatter(x, y, s=150 + 500 * own["sentences"] / own["sentences"].max(), c=colors, edgecolors="#777777", linewidths=0.5)
    dark = judged & (lean.abs() > 0.7)
    for place, row, count, inverse in zip(x, y, own["sentences"], dark, strict=True):
        ax.text(place, row, str(count), ha="center", va="center_baseline", fontsize=8, color="white" if inverse else "black")
    ax.set_yticks(range(len(rows)), [lines_of(words.label("group", row), 30) for row in rows])
    names = [words.name(about) if kind == "target" else lines_of(words.label("group", about), 22) for kind, about in columns]
    ax.set_xticks(list(places.values()), names, rotation=35, ha="left", rotation_mode="anchor")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, max(places.values()) + 0.6)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.spines[:].set_visible(False)
    ax.grid(color="#EEEEEE", linewidth=0.8)
    ax.set_axisbelow(True)
    bar = ax.figure.colorbar(plt.cm.ScalarMappable(norm, LEAN), ax=ax, shrink=0.6, aspect=25, ticks=[-1, 0, 1], pad=0.02)
    bar.ax.set_yticklabels([f"−100 %\n{words.say('against')}", "0", f"+100 %\n{words.say('favor')}"], fontsize=8)
    bar.outline.set_visible(False)


def _tone_finding(wide: pd.DataFrame, totals: pd.Series, target: str, words: Words) -> str:
    shares = {stance: percent(wide.loc[stance, "negative"]).removesuffix(" %") for stance in ("against", "favor")}
    told = words.say("tone few" if totals[["favor", "against"]].min() < _FEW else "tone", target=words.name(target), **shares)
    return told[0].upper() + told[1:]
