"""Timelines: what they show is checked as data; how they look was checked by eye."""

from __future__ import annotations

import datetime

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from press import PRESS, said
from test_plots import boxes, overlaps, title

from csto_stance import looks, resources
from csto_stance.prevalence import over_time
from csto_stance.timelines import timeline

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def test_a_timeline_shows_the_shares_and_a_period_with_too_few_is_a_gap():
    ax, shares = timeline(PRESS, "csto"), over_time(PRESS, "quarter")
    for line, stance in zip(ax.get_lines()[:2], ("favor", "against"), strict=True):
        own = shares[shares["stance"] == stance]
        np.testing.assert_array_equal(line.get_ydata(), own["share"])
        assert np.isnan(line.get_ydata()[1]) and not np.isnan(line.get_ydata()[[0, 2, 3]]).any()
        assert to_hex(line.get_color()).upper() == looks.PALETTE[stance]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["Q4\n2022", "Q1\n2023", "Q2", "Q3"]
    assert [text.get_text() for text in ax.texts[:4]] == ["33", "2", "34", "40"]


def test_a_timeline_says_what_changed_only_where_intervals_do_not_meet():
    assert title(timeline(PRESS, "csto")) == "Toward the CSTO: more sentences in favor in 2022-Q4 (91 %) than in 2023-Q3 (2 %)"
    same = pd.concat([said("2022-11-23", 5, 5, 5), said("2023-02-01", 4, 5, 6)])
    assert title(timeline(same, "csto")) == "Toward the CSTO: no change over time that the intervals bear out"
    assert title(timeline(said("2022-11-23", 1), "csto")) == "Toward the CSTO: no quarter has enough sentences to say"


@pytest.mark.parametrize(("by", "place"), [("year", 22 / 365), ("quarter", 22 / 90), ("month", 22 / 31)])
def test_an_event_stands_where_its_date_falls(by, place):
    events = pd.DataFrame({"date": ["2019-01-01", "2023-01-23", "2030-01-01"], "event_en": ["before", "here", "after"]})
    ax = timeline(PRESS, "csto", by=by, events=events)
    periods = over_time(PRESS, by)["period"].drop_duplicates().tolist()
    first = next(k for k, period in enumerate(periods) if period in ("2023", "2023-Q1", "2023-01"))
    assert ax.get_lines()[2].get_xdata()[0] == pytest.approx(first - 0.5 + place, abs=0.02)
    assert [text.get_text() for text in ax.texts][-2:] == ["1", "\u20071  2023-01-23  here"]


def test_the_events_are_dated_and_told_in_both_languages():
    events = resources.table("events.csv")
    dates = [datetime.date.fromisoformat(date) for date in events["date"]]
    assert dates == sorted(dates) and dates[0].year == 2020 and dates[-1].year == 2025
    assert (events != "").all(axis=None) and events["event_en"].is_unique and len(events) >= 20


def test_no_number_of_an_event_overlaps_another():
    spread = pd.concat([said(f"{year}-{month:02}-15", 2, 2, 2) for year in range(2020, 2026) for month in range(1, 13)])
    for by in ("year", "quarter", "month"):
        ax = timeline(spread, "csto", by=by)
        ax.figure.draw_without_rendering()
        numbers = [text for text in ax.texts if isinstance(text, matplotlib.text.Annotation)]
        assert len(numbers) == len(resources.table("events.csv"))
        assert overlaps([*numbers, ax._left_title]) == 0 and overlaps([*ax.get_xticklabels(), ax.xaxis.label]) == 0
        assert overlaps([ax.texts[-1], *ax.get_legend().get_texts(), ax.xaxis.label]) == 0
        assert [
            box for box in boxes([*ax.texts, ax._left_title, ax.xaxis.label]) if box.x0 < 0 or box.x1 > ax.figure.bbox.x1 or box.y1 > ax.figure.bbox.y1
        ] == []


def test_nothing_to_show_is_said():
    message = timeline(PRESS.assign(stance_csto="absent", text="Rien."), "csto").texts[0].get_text()
    assert message in ("No sentence takes up the CSTO.", "No sentences.")


def test_a_given_axes_is_used_and_the_table_stays_as_it_was():
    ax, before = plt.subplots()[1], PRESS.copy(deep=True)
    open_ = plt.get_fignums()
    assert timeline(PRESS, "csto", ax=ax) is ax and plt.get_fignums() == open_
    pd.testing.assert_frame_equal(PRESS, before)
