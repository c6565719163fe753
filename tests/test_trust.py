"""Calibration and agreement: what the figures show is checked as data; how they look was checked by eye."""

from __future__ import annotations

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from test_plots import title

from csto_stance import resources, trust
from csto_stance.calibration import reliability
from csto_stance.corpus import CorpusError, agreement, alpha
from csto_stance.trust import plot_agreement, plot_calibration

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def test_agreement_is_that_of_the_corpus_with_intervals_around_it():
    ax, found = plot_agreement(resources.table("annotations.csv")), agreement()
    assert list(ax.lines[0].get_xdata()) == pytest.approx(found["alpha"].tolist())
    ends = [segment[:, 0] for segment in ax.collections[0].get_segments()]
    assert all(low < alpha < high for (low, high), alpha in zip(ends, found["alpha"], strict=True))


def test_agreement_on_one_label_is_undefined_and_an_unknown_label_refused():
    one = pd.DataFrame({"article": "a", "sentence": [1, 1, 2, 2], "annotator": ["x", "y"] * 2, "sentiment": "neutral"})
    assert [text.get_text() for text in plot_agreement(one).texts] == ["undefined: one label only"]
    with pytest.raises(CorpusError, match="'glad' is not allowed"):
        plot_agreement(one.assign(sentiment="glad"))


def confident(right: int, wrong: int, confidence: float) -> pd.DataFrame:
    """Out-of-fold tones, all taken for negative with one confidence."""
    table = pd.DataFrame({"sentiment": ["negative"] * right + ["positive"] * wrong, "predicted_sentiment": "negative"})
    return table.assign(p_sentiment_negative=confidence, p_sentiment_positive=(1 - confidence) / 2, p_sentiment_neutral=(1 - confidence) / 2)


def test_calibration_draws_the_bins_with_their_intervals_and_leaves_out_small_ones():
    table = pd.concat([confident(15, 5, 0.75), confident(3, 6, 0.55)])
    ax = plot_calibration(table, ["sentiment"])
    assert ax.lines[1].get_xdata().tolist() == [0.75] and ax.lines[1].get_ydata().tolist() == [0.75]
    assert len(reliability(table, "sentiment")) == 2
    (low, high) = ax.collections[0].get_segments()[0][:, 1]
    assert (round(low, 2), round(high, 2)) == (0.53, 0.89)
    assert title(ax) == "Confidence is off by at most 0.07 on average (29 sentences)"


def test_trust_is_told_in_french_too():
    assert title(plot_calibration(confident(15, 5, 0.75), ["sentiment"], language="fr")) == "La confiance s'écarte au plus de 0.00 en moyenne (20 phrases)"
    assert "alpha de Krippendorff" in plot_agreement(resources.table("annotations.csv").head(60), language="fr").get_xlabel()


def test_alpha_of_missing_answers_is_that_of_the_corpus():
    rows = [("a", 1, "x", "pos"), ("a", 1, "y", "neg"), ("a", 2, "x", "neg"), ("a", 2, "y", "neg"), ("b", 1, "x", "pos"), ("b", 1, "y", "pos")]
    rows += [("b", 1, "z", "neg"), ("b", 2, "x", "pos"), ("b", 2, "z", "pos"), ("b", 3, "x", "neg")]
    table = pd.DataFrame(rows, columns=["article", "sentence", "annotator", "sentiment"])
    wide = table.pivot(index=["article", "sentence"], columns="annotator", values="sentiment")
    found = trust._alphas(table, "sentiment")
    assert found[0] == pytest.approx(alpha(wide)) and found[3] == 4
