import numpy as np
import pytest

from csto_stance.analysis import analyse
from csto_stance.explain import explain_speaker, explain_stance

TEXT = "« L'OTSC nous a abandonnés », a déclaré Nikol Pachinian. Le sommet s'ouvre mercredi à Erevan."


def test_the_likeliest_candidate_is_the_speaker(models):
    table = explain_speaker(TEXT, 1, models=models)
    label = analyse(TEXT, models=models).iloc[0]
    assert table["candidate"].iloc[0] == label["speaker"] == "Nikol Pashinyan"
    assert table.groupby("candidate")["score"].nunique().eq(1).all() and table["score"].is_monotonic_decreasing


def test_the_score_is_the_sum_of_every_weight(models):
    table = explain_speaker(TEXT, 1, models=models, top=500)
    sums = table.groupby("candidate").agg(score=("score", "first"), weight=("weight", "sum"))
    assert np.allclose(sums["score"], sums["weight"])


def test_the_words_add_up_to_the_odds(models):
    table = explain_stance(TEXT, 1, "csto", models=models)
    row = analyse(TEXT, models=models).iloc[0]
    label, rival = table["label"].iloc[0], table["rival"].iloc[0]
    assert label == row["stance_csto"]
    assert np.isclose(table["weight"].sum(), np.log(row[f"p_stance_csto_{label}"] / row[f"p_stance_csto_{rival}"]))
    assert "abandonnés" in set(table["word"])


def test_what_is_not_there_is_named(models):
    with pytest.raises(IndexError, match="sentences 1 to 2, not 7"):
        explain_speaker(TEXT, 7, models=models)
    with pytest.raises(KeyError, match="csto, azerbaijan"):
        explain_stance(TEXT, 1, "nato", models=models)
