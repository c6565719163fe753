"""The classifier: what it sees of a sentence, that names and articles do not leak in, and its probabilities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from csto_stance.pairs import negated_tokens, pairs
from csto_stance.stance import StanceClassifier


def sentences(*texts: str, speaker: str = "Ina Sol", article: str = "a") -> pd.DataFrame:
    return pd.DataFrame({"article": article, "clean": list(texts), "speaker": speaker, "attribution": "direct", "language": "fr"})


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("La Ligue ne nous a pas aidés.", "La Ligue ne NOT_nous NOT_a NOT_pas NOT_aidés"),
        ("La Ligue nous a aidés.", "La Ligue nous a aidés"),
        ("Elle n'a pas TARGET", "Elle n NOT_a NOT_pas TARGET"),
        ("Sans elle ? Il part", "Sans NOT_elle ? Il part"),
        ("Il ne dit pas un mot de trop", "Il ne NOT_dit NOT_pas NOT_un NOT_mot NOT_de trop"),
        ("", ""),
    ],
)
def test_negation_reaches_five_words_or_a_mark(text, tokens):
    assert " ".join(negated_tokens(text)) == tokens


def test_negation_gives_other_features():
    no, yes = pairs(sentences("L'OTSC ne nous a pas aidés."), "csto")[0], pairs(sentences("L'OTSC nous a aidés."), "csto")[0]
    assert "NOT_aidés" in no["words"] and "aidés" not in no["words"]
    assert "aidés" in yes["words"] and "NOT_aidés" not in yes["words"]


@pytest.mark.parametrize("target", ["csto", "azerbaijan", None])
@pytest.mark.parametrize("frame", ["Hier, {} a loué l'OTSC.", "{} loue l'OTSC et Bakou.", "« L'OTSC ment », dit {}.", "M. {} et l'OTSC mentent."])
def test_within_a_role_another_name_changes_nothing(frame, target):
    first, second = (pairs(sentences(frame.format(n), speaker=f"Ivo {n}"), target) for n in ("Tarn", "Lisk"))
    assert first == second


def test_a_role_does_change_something():
    features = [pairs(sentences("L'OTSC tient bon.", speaker=s), "csto")[0]["signs"] for s in ("Ina Sol", "Stanislav Zas", "narrator")]
    assert len({tuple(sorted(f)) for f in features}) == 3
    assert [f"role={r}" in f for r, f in zip(("other", "own", "narrator"), features, strict=True)] == [True] * 3


def test_one_sentence_is_seen_otherwise_for_each_target():
    units = sentences("L'OTSC accuse Bakou.")
    first, second = pairs(units, "csto")[0], pairs(units, "azerbaijan")[0]
    assert "TARGET accuse RIVAL" in " ".join(first["words"]) and "RIVAL accuse TARGET" in " ".join(second["words"])
    assert "R:accuse" in first["signs"] and "L:accuse" in second["signs"]


def test_the_sentence_before_is_seen_within_an_article_only():
    found = pairs(pd.concat([sentences("Le port ferme.", "La gare ouvre."), sentences("Le pont tient.", article="b")], ignore_index=True), "csto")
    assert [p["before"] for p in found] == [[], ["le", "port", "ferme"], []]


def test_how_the_target_is_meant():
    units = sentences("L'OTSC recule.", "L'alliance recule.", "Le port ferme.")
    signs = [p["signs"] for p in pairs(units, "csto")]
    assert ["named=named" in signs[0], "named=hinted" in signs[1], "named=no" in signs[2]] == [True] * 3
    alone = pairs(sentences("L'alliance recule."), "csto")[0]["signs"]
    assert "named=hinted:near" in signs[1] and "named=hinted:never" in alone


def test_sentiment_knows_no_target():
    (pair,) = pairs(sentences("L'OTSC accuse Bakou."), None)
    assert "TARGET" not in pair["words"] and not any(s.startswith(("named", "target", "L:", "R:")) for s in pair["signs"])


TEXTS = ["L'OTSC nous a aidés hier.", "L'OTSC a aidé le port.", "L'OTSC nous a trahis hier.", "L'OTSC a trahi le port.", "Le train part.", "Le train reste."]
LABELS = ["favor", "favor", "against", "against", "absent", "absent"]


@pytest.fixture(scope="module")
def toy() -> StanceClassifier:
    return StanceClassifier(folds=0).fit(pairs(sentences(*TEXTS), "csto"), LABELS)


def test_a_small_set_is_learnt(toy):
    assert toy.classes_.tolist() == ["absent", "against", "favor"]
    assert toy.predict(pairs(sentences(*TEXTS), "csto")).tolist() == LABELS
    assert toy.predict(pairs(sentences("L'OTSC a trahi la gare."), "csto")).tolist() == ["against"]


def test_probabilities_are_shares_and_agree_with_the_label(toy):
    X = pairs(sentences(*TEXTS, "Rien."), "csto")
    shares = toy.predict_proba(X)
    assert shares.shape == (7, 3)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert toy.classes_[shares.argmax(axis=1)].tolist() == toy.predict(X).tolist()


def test_two_classes_have_two_columns():
    X = pairs(sentences(*TEXTS[:4]), "csto")
    model = StanceClassifier(folds=0).fit(X, LABELS[:4])
    shares = model.predict_proba(X)
    assert shares.shape == (4, 2)
    assert model.predict(X).tolist() == LABELS[:4]


def test_the_temperature_is_one_where_there_is_too_little_to_fit_it():
    X = pairs(sentences(*TEXTS), "csto")
    assert StanceClassifier(folds=4).fit(X, LABELS).temperature_ == 1.0
    assert StanceClassifier(folds=2).fit(X, LABELS, groups=["s"] * 6).temperature_ == 1.0
    assert StanceClassifier(folds=2).fit(X, LABELS).temperature_ != 1.0


def test_the_temperature_changes_no_label(toy):
    X = pairs(sentences(*TEXTS), "csto")
    warm = clone(toy).fit(X, LABELS)
    warm.temperature_ = 3.0
    assert warm.predict(X).tolist() == toy.predict(X).tolist()
    assert warm.predict_proba(X).max() < toy.predict_proba(X).max()


def test_an_unfitted_classifier_says_so_and_can_be_cloned():
    model = clone(StanceClassifier(C=1.0, folds=3))
    assert model.get_params() == {"C": 1.0, "folds": 3, "min_df": 3, "runs": 0.0, "language": "fr"}
    with pytest.raises(NotFittedError):
        model.predict_proba(pairs(sentences("Un port."), "csto"))
