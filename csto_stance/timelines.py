"""Stance over time, with its gaps and the events of the time."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from csto_stance import resources
from csto_stance.looks import MARKS, PALETTE, QUIET, Words, message, new_axes, percent, plain, titled
from csto_stance.prevalence import ARTICLES, over_time
from csto_stance.summarise import toward

_SIDES = {"favor": ("^", -0.13), "against": ("v", 0.13)}
_MONTHS = {"year": 12, "quarter": 3, "month": 1}


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
    shares = over_time(toward(sentences, target), by, errors, minimum, articles, data)
    ax = ax or new_axes(11.5, 5)
    if not shares["sentences"].sum():
        return message(ax, words.say("nothing", target=words.name(target)))
    shares["best"] = shares["corrected"].fillna(shares["share"])
    periods = shares["period"].drop_duplicates().tolist()
    for stance in _SIDES:
        _course(ax, shares[shares["stance"] == stance], stance, words)
    _periods(ax, periods, shares.drop_duplicates("period")["sentences"], by, words)
    known = resources.table("events.csv", resources.holder(data, "events.csv")) if events is None else events
    marked = _events(known, periods[0], by, len(periods))
    levels = _mark_events(ax, marked, f"event_{language}" if f"event_{language}" in marked else "event_en")
    ax.set_ylabel(words.say("timeline axis", target=words.name(target)))
    counts = {"count": shares.drop_duplicates("period")["sentences"].sum(), "minimum": minimum, "articles": articles}
    lines = textwrap.wrap(words.say("timeline caption", by=words.label("by", by), **counts), 95)
    ax.set_xlabel(words.caption(lines + ([words.say("corrected for errors")] if errors is not None else []), sentences))
    return titled(ax, words.say("toward", target=words.name(target), finding=_change(shares, words.label("by", by), words)), pad=10 + 11 * levels)


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
