"""Text to units: abbreviations, quotations, paragraphs; units are exact slices and nothing but blanks is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csto_stance.sentences import COLUMNS, cut, detect_language, paragraphs, split

WORDS = ["Ina Sol part", "M", "etc", "3,5", "J", "l’été", "Puis", "Ã©"]
MARKS = ["«", "»", "“", "”", '"', ".", "!", "?", "…", "...", " ", "\u00a0", "\u202f", "\n", "\r\n", "—", "-"]
TEXTS = st.lists(st.sampled_from(WORDS + MARKS), max_size=25).map("".join) | st.text(max_size=60)


def units(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in cut(text)]


def table(*texts: str) -> pd.DataFrame:
    return split(pd.DataFrame({"article": [f"a{k}" for k in range(len(texts))], "text": list(texts)}))


@pytest.mark.parametrize(
    "text",
    [
        "Le Dr Pell et Me Orsa, p. 12, art. 3, ont signé.",
        "Le vote aura lieu le 3 févr. à Lisk.",
        "M. Le Guen a vu Mme Lisk et Mgr. Oubar.",
        "J.-P. Brun et A. B. Sol rient.",
        "Le port, etc. reste fermé.",
        "Le prix est de 1.250 euros, soit 3.5 p. 100 de plus.",
        "Voir www.exemple.test/a.html ou a.b@exemple.test, à 14h30.",
        "Est-ce vrai ? peut-être… ou non ! dit-il.",
        "1. Le port ferme",
        "a. Le port ferme",
        "IV. Le port ferme",
        "Les troupes de la R.D. Velm partent.",
    ],
)
def test_no_end_within(text):
    assert units(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Il part.|Elle reste.",
        "Il vient de l'U.E.|Le traité tient.",
        "Le train part à 5 h.|Puis rien.",
        "Elle a 30 ans.|Il en a 40.",
        "Rendez-vous sur www.exemple.test.|Entrée libre.",
        "Vraiment ?|Oui !|Non…|Si.",
        "Il dit « oui ».|Puis il part.",
        "“Partez.”|Ina Sol sort.",
        "La fin.|(Suite page 3.)|Le début.",
        "Il cite M. Brun.|Mme Lisk écoute.",
        "Élu en 2018.|2020 fut pire.",
        "Алиев ушёл.|Он вернётся.",
        "Les soldats tiennent le col.|La route est fermée.",
        "Le navire garde le cap.|Le vent tombe.",
        "1. Le port ferme.|2. La gare ouvre.",
        "Non.|Le port reste fermé.",
        "Oui.|Nous partons.",
    ],
)
def test_an_end_at_each_bar(text):
    assert units(text.replace("|", " ")) == text.split("|")


def test_several_sentences_in_marks_are_several_units_and_the_closing_mark_stays_left():
    assert units("« Partez. Restez\u202f!\u202f» Puis elle sort.") == ["« Partez.", "Restez\u202f!\u202f»", "Puis elle sort."]


@pytest.mark.parametrize("tag", ["dit-elle.", ", dit-elle.", "lance Ina Sol.", "a-t-il ajouté."])
def test_a_tag_stays_with_what_it_closes(tag):
    assert units(f"« Partez ! » {tag}") == [f"« Partez ! » {tag}"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_every_line_end_ends_a_paragraph(end):
    assert cut(f"Un titre{end}Un texte") == [(0, 8, 1), (8 + len(end), 16 + len(end), 2)]


def test_a_hard_wrapped_line_is_joined_and_a_short_or_ended_one_is_not():
    long = "Le maire de la ville a promis hier un grand vote"
    assert paragraphs(f"{long}\npour tous les ports.") == [(0, len(long) + 21)]
    assert len(paragraphs(f"{long}.\npour tous les ports.")) == 2
    assert len(paragraphs(f"{long}\n\npour tous les ports.")) == 2
    assert len(paragraphs(f"{long}\nPour tous les ports.")) == 2
    assert len(paragraphs("Un port\npour tous")) == 2


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\u00a0"])
def test_nothing_gives_no_units(text):
    assert cut(text) == []
    found = table(text)
    assert found.empty and list(found.columns) == COLUMNS


@given(TEXTS)
@example("A. \u00a0 B.")
def test_units_are_in_order_trimmed_and_nothing_but_blanks_lies_between(text):
    last = 0
    for start, end, _ in cut(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()


@given(TEXTS)
@example("Il hésiteâ€¦â€¯Ã‰tait-ce vrai ?")
@example("« Nonâ€¯!â€¯» dit-elle.")
def test_rows_are_exact_slices_of_the_stored_text_that_never_overlap(text):
    last = 0
    for row in table(text).itertuples():
        assert row.text == text[row.start : row.end]
        assert last <= row.start < row.end
        last = row.end


@given(st.lists(st.sampled_from(["Un.", "Deux !", "« Trois. »", "M. Brun rit."]), min_size=1, max_size=5))
def test_paragraphs_are_counted_and_cut_apart(lines):
    text = "\n\n".join(lines)
    assert units(text) == lines
    assert [p for _, _, p in cut(text)] == list(range(1, len(lines) + 1))


def test_the_table_numbers_each_article_and_carries_its_columns():
    articles = pd.DataFrame({"article": ["x", "y"], "text": ["Tout va. Rien ne va.", "Le sou\u00adtien."], "date": ["2020-01-01", ""], "other": [1, 2]})
    before = articles.copy()
    found = split(articles)
    assert list(found.columns) == [*COLUMNS, "date"]
    assert found[["article", "sentence", "start", "end", "text", "paragraph", "clean", "date"]].values.tolist() == [
        ["x", 1, 0, 8, "Tout va.", 1, "Tout va.", "2020-01-01"],
        ["x", 2, 9, 20, "Rien ne va.", 1, "Rien ne va.", "2020-01-01"],
        ["y", 1, 0, 12, "Le sou\u00adtien.", 1, "Le soutien.", ""],
    ]
    pd.testing.assert_frame_equal(articles, before)


def test_the_language_is_the_one_whose_small_words_stand_there():
    assert detect_language("Le port est fermé et la gare aussi.") == "fr"
    assert detect_language("") == "fr"
