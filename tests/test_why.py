"""The words that weighed: exact, readable, few."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from csto_stance import analysis, report, why
from csto_stance.pairs import pairs
from csto_stance.stance import StanceClassifier

TEXTS = {
    "favor": ["L'OTSC nous protège bien.", "L'OTSC nous protège encore.", "Merci à l'OTSC, elle protège.", "L'OTSC protège la paix."],
    "against": ["L'OTSC nous a trahis.", "L'OTSC a trahi Erevan.", "L'OTSC, trahie, nous a trahis.", "Ils ont trahi, dans l'OTSC."],
    "absent": ["Le train part.", "Le train est parti.", "Le port ferme.", "Le train revient."],
}


def units(texts: list[str], **more) -> pd.DataFrame:
    return pd.DataFrame({"article": "a", "clean": texts, "speaker": "Ina Sol", "attribution": "direct", "language": "fr", **more})


def taught(*labels: str) -> StanceClassifier:
    texts = [text for label in labels for text in TEXTS[label]]
    return StanceClassifier(folds=0).fit(pairs(units(texts), "csto"), np.repeat(labels, 4))


@pytest.mark.parametrize("labels", [("favor", "against", "absent"), ("favor", "against")])
@pytest.mark.parametrize("temperature", [1.0, 0.7])
def test_the_weights_sum_to_the_log_odds_of_label_and_rival(labels, temperature):
    model = taught(*labels)
    model.temperature_ = temperature
    X = pairs(units(["L'OTSC ne nous a pas trahis.", "Le train nous protège.", "..."]), "csto")
    for one, chances in zip(why.weights(model, X, "csto"), model.predict_proba(X), strict=True):
        rival, label = np.sort(chances)[-2:]
        assert (one["label"], one["rival"]) == tuple(model.classes_[np.argsort(chances)[[-1, -2]]])
        assert sum(one["words"].values()) == pytest.approx(np.log(label / rival), abs=1e-5)


def test_a_word_stands_for_all_that_is_made_of_it_and_a_negated_one_stays_apart():
    words = why.weights(taught("favor", "against"), pairs(units(["L'OTSC nous a trahis."]), "csto"), "csto")[0]["words"]
    assert words["trahis"] > 0.1 and "[the target]" in words
    assert not [word for word in words if "*" in word or word.startswith(("csto:", "L:", "R:"))]
    negated = why._summed(["NOT_trahis", "NOT_trah*", "trahis"], [1.0, 0.5, 0.25], ["NOT_trahis", "trahis"])
    assert negated == {"trahis (negated)": 1.5, "trahis": 0.25}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("R:NOT_aider", "NOT_aider"),
        ("hint=alliance:near", "alliance"),
        ("contrast=mais", "mais"),
        ("contrast:named", "(a contrast)"),
        ("leans=NOT_favor:Rnear", "(words that lean: not favor)"),
        ("role=own", "(the speaker's role)"),
    ],
)
def test_signs_are_told_in_words(name, told):
    assert why._sign(name) == told


def test_the_strongest_of_either_side_are_kept_in_order():
    words = {"a": 0.1, "b": 0.9, "c": 0.5, "d": -0.2, "e": -0.7, "f": 0.001, "g": -0.7}
    assert list(why._strongest(words, 2)) == ["b", "c", "e", "g"]
    assert list(why._strongest(words, 9)) == ["b", "c", "a", "e", "g", "d"]


def test_the_column_has_a_cell_for_each_unit_and_the_table_stays(models):
    table = units(["L'OTSC nous a trahis.", "Le train part."])
    before = table.copy()
    out = why.add_why(table, models, top=2)
    pd.testing.assert_frame_equal(table, before)
    for target in ("csto", "azerbaijan"):
        assert [one["label"] for one in out[f"why_stance_{target}"]] == models.classify(table)[f"stance_{target}"].tolist()
        assert all(1 <= len(one["words"]) <= 4 for one in out[f"why_stance_{target}"])
    assert why.add_why(table.head(0), models)["why_stance_csto"].tolist() == []


def test_only_the_page_asks_for_the_column(models):
    articles = pd.DataFrame({"article": ["a"], "text": ["L'OTSC nous a trahis."], "date": [""]})
    plain, told = (analysis.label(articles, models=models, why=why_) for why_ in (False, True))
    assert [c for c in told.columns if c not in plain.columns] == ["why_stance_csto", "why_stance_azerbaijan"]
    assert '"trahis"' in report.html(told) and '"trahis"' not in report.html(plain)
