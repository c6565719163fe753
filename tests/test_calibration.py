import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from csto_stance.analysis import mark_uncertain
from csto_stance.calibration import confidence, coverage
from csto_stance.trust import plot_coverage


def told(n=400, seed=0):
    """Labels of two values; the surer, the more often right."""
    draw = np.random.default_rng(seed)
    p = draw.uniform(0.5, 1, n)
    gold = np.where(draw.uniform(size=n) < p, "favor", "against")
    return pd.DataFrame({"stance_csto": gold, "predicted_stance_csto": "favor", "p_stance_csto_favor": p, "p_stance_csto_against": 1 - p})


def test_confidence_is_the_probability_of_the_label_given():
    table = pd.DataFrame({"sentiment": ["positive", "negative"], "p_sentiment_positive": [0.7, 0.1], "p_sentiment_negative": [0.3, 0.9]})
    assert confidence(table, "sentiment").tolist() == [0.7, 0.9]


def test_the_surer_labels_are_righter_and_fewer():
    table = coverage(told(), "stance_csto")
    assert table["coverage"].iloc[0] == 1 and table["coverage"].is_monotonic_decreasing
    assert table["right"].iloc[-1] > table["right"].iloc[0] + 0.1


def test_coverage_is_drawn_with_the_share_kept_on_its_axis():
    ax = plot_coverage(told(), ["stance_csto"])
    assert ax.get_xlabel().startswith("share of sentences kept") and len(ax.lines) == 1
    plt.close(ax.figure)


def test_a_sentence_with_one_doubtful_stance_is_uncertain():
    rows = {"stance_csto": ["favor"] * 2, "stance_azerbaijan": ["absent"] * 2, "p_stance_csto_favor": [0.9, 0.4], "p_stance_azerbaijan_absent": [0.9, 0.9]}
    assert mark_uncertain(pd.DataFrame(rows), 0.5)["uncertain"].tolist() == [False, True]
    assert "uncertain" not in mark_uncertain(pd.DataFrame(rows), 0)
    with pytest.raises(ValueError, match="0 to 1, not 60"):
        mark_uncertain(pd.DataFrame(rows), 60)
