"""Suggestions prefer what is uncertain, unlike what is picked or labelled, and spread over articles."""

import pandas as pd
import pytest

from csto_stance import suggest
from csto_stance.corpus import LABELS

SURE, UNSURE = 0.97, 0.4
COPY = "Le secrétariat de l’alliance promet une mission d’observation à la frontière avant la fin du mois."


def table(*rows):
    """Rows of (article, text, probability of the likeliest sentiment)."""
    records = []
    for number, (article, text, p) in enumerate(rows, 1):
        rest = (1 - p) / 2
        chances = dict(zip((f"p_sentiment_{v}" for v in LABELS["sentiment"]), (rest, p, rest), strict=True))
        records.append({"article": article, "sentence": number, "text": text, "speaker": "narrator", **chances})
    return pd.DataFrame(records)


ROWS = table(
    ("a", COPY, UNSURE),
    ("b", COPY.replace("mois", "trimestre"), UNSURE + 0.01),
    ("c", "Les vendanges ont commencé sous la pluie.", UNSURE + 0.05),
    ("d", "Le stade rouvre ses portes dimanche.", SURE),
    ("e", "Elle ferme la porte et s’en va.", SURE),
)


def test_the_uncertain_comes_first_and_the_near_copy_late():
    picks = suggest.suggest(ROWS, 3)
    assert picks["article"].tolist()[:2] == ["a", "c"]
    assert suggest.suggest(ROWS, 2, labelled=[COPY.replace("du mois", "de l’an")])["article"].tolist()[0] == "c"


def test_without_copies_doubt_alone_decides():
    rows = ROWS.assign(text=["Un.", "Deux sapins.", "Le chat boit.", "Qui sait ?", "Zut !"])
    assert suggest.suggest(rows, 3)["article"].tolist() == ["a", "b", "c"]


def test_what_is_labelled_is_left_out():
    assert COPY not in suggest.suggest(ROWS, 9, labelled=[f" {COPY}\n"])["text"].tolist()
    assert suggest.suggest(ROWS, 9, labelled=ROWS["text"].tolist()).empty


def test_picks_are_spread_over_articles():
    rows = ROWS.assign(article=["a", "a", "a", "b", "b"], text=["Un.", "Deux sapins.", "Le chat boit.", "Qui sait ?", "Zut !"])
    rows.loc[3, [f"p_sentiment_{v}" for v in LABELS["sentiment"]]] = [0.15, 0.7, 0.15]
    assert suggest.suggest(rows, 2)["article"].tolist() == ["a", "b"]


def test_no_more_than_there_are_and_each_once():
    picks = suggest.suggest(ROWS, 99)
    assert sorted(picks["article"]) == list("abcde") and suggest.suggest(ROWS, 99).equals(picks)


def test_the_reason_names_the_doubt():
    assert suggest.suggest(ROWS, 1)["reason"].tolist() == ["sentiment: neutral 0.40 or negative 0.30; distance 1.00"]


@pytest.mark.parametrize(("p", "low", "high"), [(1.0, 0.0, 0.0), (1 / 3, 1.0, 1.0), (0.97, 0.05, 0.2)])
def test_doubt_is_from_none_to_one(p, low, high):
    assert low - 1e-9 <= suggest.doubt(table(("a", "Non.", p)))[0] <= high + 1e-9
