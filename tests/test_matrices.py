"""Matrices: what they show is checked as data; how they look was checked by eye."""

from __future__ import annotations

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from press import PRESS, said
from test_plots import boxes, overlaps, title, written_texts

from csto_stance import looks
from csto_stance.matrices import LEAN, talk_matrix, tone_matrix

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def tones(table: pd.DataFrame, **options):
    return tone_matrix(table, "csto", **options)


DRAWN = [talk_matrix, tones]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("draw", DRAWN)
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
    ax = talk_matrix(PRESS)
    discs = ax.collections[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Ina Sol", "Nikol Pashinyan"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["the CSTO", "Russia"]
    counts = {tuple(place): text.get_text() for place, text in zip(discs.get_offsets().tolist(), ax.texts, strict=True)}
    assert counts == {(0.0, 0.0): "75", (0.0, 1.0): "34", (1.6, 0.0): "75", (1.6, 1.0): "34"}
    colors = {tuple(place): to_hex(color) for place, color in zip(discs.get_offsets().tolist(), discs.get_facecolors(), strict=True)}
    assert colors[(1.6, 0.0)] == looks.NEUTRAL_GREY.lower()
    assert colors[(0.0, 1.0)] == to_hex(LEAN((-28 / 34 + 1) / 2))
    assert title(ax) == "Most heard: Ina Sol on the CSTO (75 sentences)"


def test_few_sentences_get_no_colour_and_the_narrator_no_row():
    ax = talk_matrix(pd.concat([said("2022-11-23", 4), said("2022-11-23", 9, speaker="narrator")]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Ina Sol"]
    assert {to_hex(color) for color in ax.collections[0].get_facecolors()} == {looks.NEUTRAL_GREY.lower()}


def test_a_tone_matrix_shows_counts_and_shares():
    ax = tone_matrix(PRESS, "csto")
    assert ax.texts[0].get_text() == "35\n100 % [90–100]" and ax.texts[8].get_text() == "61\n100 % [94–100]"
    assert title(ax) == "The CSTO: 100 % of sentences against sound negative, 0 % of those in favor do"
    assert title(tone_matrix(said("2022", 9, 9, 4), "csto")) == "The CSTO: too few sentences on a side to say how they sound"


@pytest.mark.parametrize("draw", DRAWN)
def test_nothing_to_show_is_said(draw):
    message = draw(PRESS.assign(stance_csto="absent", text="Rien.")).texts[0].get_text()
    assert message in ("No sentence takes up the CSTO.", "No sentences.")


@pytest.mark.parametrize("draw", DRAWN)
def test_a_given_axes_is_used_and_the_table_stays_as_it_was(draw):
    ax, before = plt.subplots()[1], PRESS.copy(deep=True)
    open_ = plt.get_fignums()
    assert draw(PRESS, ax=ax) is ax and plt.get_fignums() == open_
    pd.testing.assert_frame_equal(PRESS, before)
