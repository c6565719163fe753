"""Figures over many articles: what they show is checked as data; how they look was checked by eye."""

from __future__ import annotations

import datetime

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from test_plots import boxes, overlaps, title, written_texts

from csto_stance import figures, looks, resources
from csto_stance.corpus import CorpusError, agreement
from csto_stance.prevalence import over_time

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def said(date: str, favor: int = 0, neutral: int = 0, against: int = 0, speaker: str = "Ina Sol", text: str = "La Russie se tait.") -> pd.DataFrame:
    labels = ["favor"] * favor + ["neutral"] * neutral + ["against"] * against
    always = {"date": date, "speaker": speaker, "attribution": "direct", "text": text, "outlet": "Le Port"}
    tones = {"against": "negative"}
    rows = [
        {"article": f"{date}-{k % 3}", "sentence": k, "stance_csto": label, "sentiment": tones.get(label, "positive"), **always}
        for k, label in enumerate(labels)
    ]
    return pd.DataFrame(rows)


PRESS = pd.concat(
    [said("2022-11-23", 30, 2, 1), said("2023-02-01", 2), said("2023-05-01", 2, 2, 30, "Nikol Pashinyan"), said("2023-08-01", 1, 9, 30)], ignore_index=True
)


def test_a_timeline_shows_the_shares_and_a_period_with_too_few_is_a_gap():
    ax, shares = figures.timeline(PRESS, "csto"), over_time(PRESS, "quarter")
    for line, stance in zip(ax.get_lines()[:2], ("favor", "against"), strict=True):
        own = shares[shares["stance"] == stance]
        np.testing.assert_array_equal(line.get_ydata(), own["share"])
        assert np.isnan(line.get_ydata()[1]) and not np.isnan(line.get_ydata()[[0, 2, 3]]).any()
        assert to_hex(line.get_color()).upper() == looks.PALETTE[stance]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["Q4\n2022", "Q1\n2023", "Q2", "Q3"]
    assert [text.get_text() for text in ax.texts[:4]] == ["33", "2", "34", "40"]


def test_a_timeline_says_what_changed_only_where_intervals_do_not_meet():
    assert title(figures.timeline(PRESS, "csto")) == "Toward the CSTO: more sentences in favor in 2022-Q4 (91 %) than in 2023-Q3 (2 %)"
    same = pd.concat([said("2022-11-23", 5, 5, 5), said("2023-02-01", 4, 5, 6)])
    assert title(figures.timeline(same, "csto")) == "Toward the CSTO: no change over time that the intervals bear out"
    assert title(figures.timeline(said("2022-11-23", 1), "csto")) == "Toward the CSTO: no quarter has enough sentences to say"


@pytest.mark.parametrize(("by", "place"), [("year", 22 / 365), ("quarter", 22 / 90), ("month", 22 / 31)])
def test_an_event_stands_where_its_date_falls(by, place):
    events = pd.DataFrame({"date": ["2019-01-01", "2023-01-23", "2030-01-01"], "event_en": ["before", "here", "after"]})
    ax = figures.timeline(PRESS, "csto", by=by, events=events)
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
        ax = figures.timeline(spread, "csto", by=by)
        ax.figure.draw_without_rendering()
        numbers = [text for text in ax.texts if isinstance(text, matplotlib.text.Annotation)]
        assert len(numbers) == len(resources.table("events.csv"))
        assert overlaps([*numbers, ax._left_title]) == 0 and overlaps([*ax.get_xticklabels(), ax.xaxis.label]) == 0
        assert overlaps([ax.texts[-1], *ax.get_legend().get_texts(), ax.xaxis.label]) == 0
        assert [
            box for box in boxes([*ax.texts, ax._left_title, ax.xaxis.label]) if box.x0 < 0 or box.x1 > ax.figure.bbox.x1 or box.y1 > ax.figure.bbox.y1
        ] == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("draw", [figures.talk_matrix, lambda table, **k: figures.tone_matrix(table, "csto", **k)])
def test_no_text_of_a_matrix_overlaps_another_or_leaves_the_figure(draw, language):
    rows = pd.concat(
        [PRESS, said("2024-01-01", 9, 9, 9, "Ministry of Foreign Affairs of Armenia", "Le Parlement européen, l'Union européenne et Emmanuel Macron.")]
    )
    ax = draw(rows.assign(origin=looks.WRITTEN), language=language)
    ax.figure.draw_without_rendering()
    assert overlaps([*ax.texts, *ax.get_yticklabels(), ax._left_title, ax.xaxis.label]) == 0
    assert [box for box in boxes(written_texts(ax)) if min(box.x0, box.y0) < 0 or box.x1 > ax.figure.bbox.x1 or box.y1 > ax.figure.bbox.y1] == []
    assert looks.Words(language).say("written") in ax.get_xlabel()


def test_discs_are_the_counts_and_coloured_by_lean():
    ax = figures.talk_matrix(PRESS)
    discs = ax.collections[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Ina Sol", "Nikol Pashinyan"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["the CSTO", "Russia"]
    counts = {tuple(place): text.get_text() for place, text in zip(discs.get_offsets().tolist(), ax.texts, strict=True)}
    assert counts == {(0.0, 0.0): "75", (0.0, 1.0): "34", (1.6, 0.0): "75", (1.6, 1.0): "34"}
    colors = {tuple(place): to_hex(color) for place, color in zip(discs.get_offsets().tolist(), discs.get_facecolors(), strict=True)}
    assert colors[(1.6, 0.0)] == looks.NEUTRAL_GREY.lower()
    assert colors[(0.0, 1.0)] == to_hex(figures.LEAN((-28 / 34 + 1) / 2))
    assert title(ax) == "Most heard: Ina Sol on the CSTO (75 sentences)"


def test_few_sentences_get_no_colour_and_the_narrator_no_row():
    ax = figures.talk_matrix(pd.concat([said("2022-11-23", 4), said("2022-11-23", 9, speaker="narrator")]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Ina Sol"]
    assert {to_hex(color) for color in ax.collections[0].get_facecolors()} == {looks.NEUTRAL_GREY.lower()}


def test_a_tone_matrix_shows_counts_and_shares():
    ax = figures.tone_matrix(PRESS, "csto")
    assert ax.texts[0].get_text() == "35\n100 % [90–100]" and ax.texts[8].get_text() == "61\n100 % [94–100]"
    assert title(ax) == "The CSTO: 100 % of sentences against sound negative, 0 % of those in favor do"
    assert title(figures.tone_matrix(said("2022", 9, 9, 4), "csto")) == "The CSTO: too few sentences on a side to say how they sound"


def test_agreement_is_that_of_the_corpus_with_intervals_around_it():
    ax, found = figures.plot_agreement(resources.table("annotations.csv")), agreement()
    assert list(ax.lines[0].get_xdata()) == pytest.approx(found["alpha"].tolist())
    ends = [segment[:, 0] for segment in ax.collections[0].get_segments()]
    assert all(low < alpha < high for (low, high), alpha in zip(ends, found["alpha"], strict=True))


def test_agreement_on_one_label_is_undefined_and_an_unknown_label_refused():
    one = pd.DataFrame({"article": "a", "sentence": [1, 1, 2, 2], "annotator": ["x", "y"] * 2, "sentiment": "neutral"})
    assert [text.get_text() for text in figures.plot_agreement(one).texts] == ["undefined: one label only"]
    with pytest.raises(CorpusError, match="'glad' is not allowed"):
        figures.plot_agreement(one.assign(sentiment="glad"))


@pytest.mark.parametrize("draw", [lambda t: figures.timeline(t, "csto"), lambda t: figures.tone_matrix(t, "csto"), figures.talk_matrix])
def test_nothing_to_show_is_said(draw):
    message = draw(PRESS.assign(stance_csto="absent", text="Rien.")).texts[0].get_text()
    assert message in ("No sentence takes up the CSTO.", "No sentences.")


@pytest.mark.parametrize("draw", [lambda t, **k: figures.timeline(t, "csto", **k), lambda t, **k: figures.tone_matrix(t, "csto", **k), figures.talk_matrix])
def test_a_given_axes_is_used_and_the_table_stays_as_it_was(draw):
    ax, before = plt.subplots()[1], PRESS.copy(deep=True)
    open_ = plt.get_fignums()
    assert draw(PRESS, ax=ax) is ax and plt.get_fignums() == open_
    pd.testing.assert_frame_equal(PRESS, before)


def test_only_figures_that_apply_are_written(tmp_path):
    paths = figures.write_figures(PRESS, tmp_path / "new", language="fr")
    names = [
        "speakers-csto",
        "timeline-csto",
        "tone-csto",
        "who-talks-about-whom-speaker",
        "who-talks-about-whom-camp",
        *(f"article-{k:02}" for k in range(1, 12)),
    ]
    assert [path.stem for path in paths] == names and all(path.stat().st_size for path in paths)
    assert plt.get_fignums() == []
    bare = PRESS.drop(columns=["date", "outlet", "sentiment"]).assign(article=[f"a{k}" for k in range(len(PRESS))])
    assert [path.stem for path in figures.write_figures(bare, tmp_path)] == [names[0], *names[3:5]]
