"""Near-copies of whole articles: found, and not over-found."""

from __future__ import annotations

import pandas as pd

from csto_stance import corpus
from csto_stance.copies import copies, near_copies

DISPATCH = "L'alliance a refusé hier soir d'envoyer ses troupes à la frontière, a dit son porte-parole. Rien ne change pour les villages voisins."
OTHER = "Le ministre a promis hier que les écoles de la vallée ouvriront avant la fin du mois, comme le demandaient les parents."


def found(*rows):
    return copies(pd.DataFrame(rows, columns=["article", "date", "text"]))


def test_the_first_published_is_the_original_whatever_the_order():
    rows = [("c", "", DISPATCH), ("b", "2022-11-24", f"EREVAN, 23 nov. — {DISPATCH}"), ("a", "2022-11-23", DISPATCH), ("d", "2022-11-23", OTHER)]
    assert found(*rows) == ["a", "a", "", ""]
    assert found(*reversed(rows)) == ["", "", "a", "a"]


def test_a_shortened_dispatch_is_a_copy_and_a_chain_has_one_original():
    short = DISPATCH.split(" Rien")[0]
    assert found(("a", "", DISPATCH), ("b", "", short), ("c", "", f"{OTHER} {short}")) == ["", "a", "a"]


def test_articles_on_one_event_are_no_copies():
    assert found(("a", "", DISPATCH), ("b", "", "Son porte-parole l'a dit : l'alliance n'enverra pas de troupes ; les villages attendent.")) == [
        "",
        "",
    ]
    assert found(("a", "", "Oui."), ("b", "", "Oui.")) == ["", ""]
    assert found() == []


def test_the_corpus_uses_the_same_measure():
    assert corpus.near_copies is near_copies
