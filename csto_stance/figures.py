"""Figures over many articles: stance over time, who talks about whom, stance against tone, agreement; and all that apply, as files."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize

from csto_stance import plots
from csto_stance.corpus import ANNOTATED, clean_labels
from csto_stance.crossings import stance_by_tone, who_talks_about_whom
from csto_stance.looks import MARKS, NEUTRAL_GREY, PALETTE, QUIET, Words, lines_of, message, new_axes, percent, plain, shared_table, titled
from csto_stance.prevalence import ARTICLES, over_time
from csto_stance.stance import SENTIMENTS
from csto_stance.summarise import NO_GROUP, NO_SOURCE, STANCES, grouping, stances, targets

LEAN = LinearSegmentedColormap.from_list("lean", [PALETTE["against"], "#F2F2F2", PALETTE["favor"]])
_SIDES = {"favor": ("^", -0.13), "against": ("v", 0.13)}
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_FEW, _MOST_STRIPS = 5, 20


def timeline(
    sentences: pd.DataFrame,
    target: str,
    ax: Axes | None = None,
    by: str = "quarter",
    minimum: int = 5,
    articles: int = ARTICLES,
    errors: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    data=None,
    language: str = "en",
) -> Axes:
    """Draw the shares of sentences in favor of and against a target over time, with 95 % intervals and the events of the time.

    A period with too few sentences or articles is a gap: no mark, and no line across it.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence, with ``article``, ``date`` and ``stance_<target>``; see `prevalence.over_time`, which gives the numbers.
    target : str
        A target of the table.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    by : str
        ``year``, ``quarter`` or ``month``.
    minimum, articles : int
        The fewest sentences on the target, and articles, that a period is drawn for.
    errors : DataFrame, optional
        As of `prevalence.measured_errors`: then the marks are the corrected shares.
    events : DataFrame, optional
        ``date`` and ``event_<language>`` (or ``event_en``). Default: events.csv; an empty table marks none.
    data : path, optional
        Another data folder.
    language : str
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        The x axis counts periods from 0, the y axis is the share, 0 to 1. Numbers above stand for the events listed beside.

    Raises
    ------
    ValueError
        For an unknown target, period, label or language.
    """
    words = Words(language, data)
    stances(sentences, target)
    shares = over_time(_only(sentences, target), by, errors, minimum, articles, data)
    ax = ax or new_axes(11.5, 5)
    if not shares["sentences"].sum():
        return message(ax, words.say("nothing", target=words.name(target)))
    shares["best"] = shares["corrected"].fillna(shares["share"])
    periods = shares["period"].drop_duplicates().tolist()
    for stance in _SIDES:
        _course(ax, shares[shares["stance"] == stance], stance, words)
    _periods(ax, periods, shares.drop_duplicates("period")["sentences"], by, words)
    marked = _events(shared_table("events.csv", data) if events is None else events, periods[0], by, len(periods))
    levels = _mark_events(ax, marked, f"event_{language}" if f"event_{language}" in marked else "event_en")
    ax.set_ylabel(words.say("timeline axis", target=words.name(target)))
    counts = {"count": shares.drop_duplicates("period")["sentences"].sum(), "minimum": minimum, "articles": articles}
    lines = textwrap.wrap(words.say("timeline caption", by=words.label("by", by), **counts), 95)
    ax.set_xlabel(words.caption(lines + ([words.say("corrected for errors")] if errors is not None else []), sentences))
    return titled(ax, words.say("toward", target=words.name(target), finding=_change(shares, words.label("by", by), words)), pad=10 + 11 * levels)


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


def plot_agreement(annotations: pd.DataFrame, ax: Axes | None = None, data=None, language: str = "en") -> Axes:
    """Draw how far annotators agree on each label: Krippendorff's alpha with 95 % intervals.

    Parameters
    ----------
    annotations : DataFrame
        One row a sentence and annotator, with ``article, sentence, annotator`` and the labels, as annotations.csv.
    ax : Axes, optional
        Where to draw; a new figure when there is none.
    data : path, optional
        Another data folder, for the targets' names.
    language : str
        ``en`` or ``fr``.

    Returns
    -------
    Axes
        The x axis is alpha (1: full agreement, 0: chance). Intervals: 1000 draws of the articles with replacement (Hayes and Krippendorff
        2007 draw units; here sentences of an article count as one).

    Raises
    ------
    CorpusError
        For a label that the codebook does not allow.
    """
    words = Words(language, data)
    table = clean_labels(annotations, "annotations").replace("", None)
    labels = [label for label in ANNOTATED if label in table]
    found = pd.DataFrame([_alphas(table, label) for label in labels], index=labels, columns=["alpha", "low", "high", "sentences"])
    ax = ax or new_axes(7, 1.6 + 0.45 * len(labels))
    ax.hlines(range(len(found)), found["low"], found["high"], color=QUIET, linewidth=3)
    ax.plot(found["alpha"], range(len(found)), "|", color="black", markersize=14, markeredgewidth=2, clip_on=False)
    for row in np.flatnonzero(found["alpha"].isna()):
        ax.text(0.01, row, words.say("agreement undefined"), va="center", fontsize=9, color=QUIET)
    ax.set_yticks(range(len(found)), [f"{_column(label, words)} ({n})" for label, n in found["sentences"].astype(int).items()])
    ax.set_ylim(len(found) - 0.5, -0.5)
    ax.set_xlim(min(0, np.nanmin([*found["low"], 0])), 1)
    plain(ax)
    ax.set_xlabel(words.say("agreement axis"))
    least = found["alpha"].idxmin() if found["alpha"].notna().any() else labels[0]
    title = words.say("agreement", label=_column(least, words), alpha=f"{found.loc[least, 'alpha']:.2f}", count=int(found["sentences"].max()))
    return titled(ax, title, pad=10)


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
                yield f"{by}s-{target}", plots.stance_by_speaker, {"table": (sentences, target), "by": by, "errors": errors, "top": 15}
        if _several(sentences, "quarter", data):
            yield f"timeline-{target}", timeline, {"table": (sentences, target), "errors": errors}
        if "sentiment" in sentences:
            yield f"tone-{target}", tone_matrix, {"table": (sentences, target)}
    for by in ("speaker", "camp"):
        yield f"who-talks-about-whom-{by}", talk_matrix, {"table": (sentences,), "by": by}
    articles = sentences.groupby(sentences["article"].astype(str), sort=True)
    if len(articles) <= _MOST_STRIPS:
        for number, (_, rows) in enumerate(articles, 1):
            yield f"article-{number:02}", plots.article_strip, {"table": (rows,)}


def _several(sentences: pd.DataFrame, by: str, data) -> bool:
    needed = {"quarter": "date", "camp": "speaker"}.get(by, by)
    return needed in sentences and len(set(grouping(sentences, by, data)) - {NO_GROUP}) > 1


def _only(sentences: pd.DataFrame, target: str) -> pd.DataFrame:
    return sentences.drop(columns=[f"stance_{other}" for other in targets(sentences) if other != target])


def _course(ax: Axes, shares: pd.DataFrame, stance: str, words: Words) -> None:
    shape, offset = _SIDES[stance]
    places = np.arange(len(shares)) + offset
    ax.vlines(places, shares["low"], shares["high"], color=PALETTE[stance], linewidth=1.5, alpha=0.6)
    ax.plot(places, shares["best"], "-", marker=shape, color=PALETTE[stance], linewidth=1, markersize=6, markeredgecolor="white", markeredgewidth=0.6,
            label=f"{MARKS[stance]} {words.say(stance)}", zorder=3)  # fmt: skip


def _periods(ax: Axes, periods: list[str], counts: pd.Series, by: str, words: Words) -> None:
    many = len(periods) > 30
    for place, count in enumerate(counts):
        ax.text(place, -0.045, str(count), ha="center", va="center", fontsize=5 if many else 7, rotation=90 if many else 0, color=QUIET)
    firsts = [k for k, period in enumerate(periods) if by == "year" or k == 0 or period[:4] != periods[k - 1][:4]]
    if by == "quarter" and not many:
        ax.set_xticks(
            range(len(periods)),
            [words.say("quarter", number=period[-1]) + (f"\n{period[:4]}" if k in firsts else "") for k, period in enumerate(periods)],
            fontsize=8,
        )
    else:
        whole = [k for k in firsts if k or len(firsts) == 1 or periods[k].endswith(("-01", "-Q1")) or by == "year"]
        ax.set_xticks(whole, [periods[k] if len(firsts) == 1 else periods[k][:4] for k in whole])
    ax.set_xlim(-0.6, len(periods) - 0.4)
    ax.set_ylim(-0.09, 1.01)
    ax.set_yticks(np.linspace(0, 1, 6))
    ax.yaxis.set_major_formatter(percent)
    plain(ax, "y")


def _events(events: pd.DataFrame, first: str, by: str, count: int) -> pd.DataFrame:
    """The events within the periods drawn, in order, with their ``place`` on the x axis."""
    dates = pd.to_datetime(events["date"])
    months = _MONTHS[by]
    begin = int(first[:4]) * 12 + (int(first[-1]) * 3 - 3 if by == "quarter" else int(first[5:7] or 1) - 1)
    place = (dates.dt.year * 12 + dates.dt.month - 1 + (dates.dt.day - 1) / dates.dt.days_in_month - begin) / months - 0.5
    return events.assign(place=place)[place.between(-0.5, count - 0.5)].sort_values("place", ignore_index=True)


def _mark_events(ax: Axes, events: pd.DataFrame, column: str) -> int:
    """Number the events above the axes, on as many levels as keep them apart, list them on the right; return how many levels."""
    gap = 0.028 * (ax.get_xlim()[1] - ax.get_xlim()[0])
    last: list[float] = []
    for number, place in enumerate(events["place"], 1):
        level = next((k for k, taken in enumerate(last) if place - taken > gap), len(last))
        last[level:level + 1] = [place]  # fmt: skip
        ax.axvline(place, color="#BBBBBB", linewidth=0.7, linestyle=":", zorder=0)
        ax.annotate(str(number), (place, 1), (0, 4 + 11 * level), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center", fontsize=8)
    lines = [
        f"{number:\u2007>2}  {row['date']}  {textwrap.shorten(row[column], 60, placeholder=' …')}" for number, row in enumerate(events.to_dict("records"), 1)
    ]
    ax.text(1.015, 1, "\n".join(lines), transform=ax.transAxes, va="top", fontsize=7.5, linespacing=1.35)
    ax.legend(loc="lower left", bbox_to_anchor=(1.005, 1.02), frameon=False, borderaxespad=0, ncols=2)
    return len(last)


def _change(shares: pd.DataFrame, by: str, words: Words) -> str:
    """The largest change between two periods whose intervals do not meet, if any."""
    if not shares["enough"].any():
        return words.say("timeline few", by=by)
    found = []
    for stance in ("against", "favor"):
        own = shares[(shares["stance"] == stance) & shares["enough"] & shares["best"].notna()]
        for high in own.itertuples():
            for low in own[own["high"] < high.low].itertuples():
                found.append((high.best - low.best, stance, high, low))
    if not found:
        return words.say("timeline doubt")
    _, stance, high, low = max(found, key=lambda change: change[0])
    told = {"high": high.period, "high_share": f"{100 * high.best:.0f}", "low": low.period, "low_share": f"{100 * low.best:.0f}"}
    return words.say("timeline surely", stance=words.say(stance), **told)


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


def _alphas(table: pd.DataFrame, label: str) -> tuple[float, float, float, int]:
    """Alpha, its interval over articles, and how many sentences all annotators labelled; as `corpus.alpha`, for many draws at once."""
    wide = table.pivot(index=["article", "sentence"], columns="annotator", values=label).dropna()
    codes, values = pd.factorize(wide.to_numpy(dtype=object).ravel())
    codes = codes.reshape(wide.shape)
    if len(values) < 2 or codes.shape[1] < 2:
        return np.nan, np.nan, np.nan, len(wide)
    article, names = pd.factorize(wide.index.get_level_values("article"))
    counts = np.zeros((len(names), len(values)))
    np.add.at(counts, (article[:, None], codes), 1)
    apart = np.bincount(article, (codes[:, :, None] != codes[:, None, :]).sum(axis=(1, 2)) / (codes.shape[1] - 1))
    draws = np.random.default_rng(0).multinomial(len(names), np.full(len(names), 1 / len(names)), size=1000)
    weights = np.vstack([np.ones(len(names)), draws])
    drawn, disagreed = weights @ counts, weights @ apart
    total = drawn.sum(axis=1)
    alphas = 1 - disagreed * (total - 1) / np.maximum(total**2 - (drawn**2).sum(axis=1), 1e-12)
    low, high = np.quantile(alphas[1:], [0.025, 0.975])
    return float(alphas[0]), float(low), float(high), len(wide)


def _column(label: str, words: Words) -> str:
    if label.startswith("stance_"):
        return words.say("column stance", target=words.name(label.removeprefix("stance_")))
    return words.label("column", label)
