"""What is quoted: nested, unclosed and run-on quotations, and marks that open nothing."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_stance import quotes, sentences


def quoted(text: str) -> list[list[str]]:
    found = quotes.mark(sentences.split(pd.DataFrame({"article": ["a"], "text": [text]})))
    return [[unit[a:b] for a, b in spans] for unit, spans in zip(found["clean"], found["quoted"], strict=True)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("« Non », dit-elle.", ["« Non »"]),
        ("“Non”, dit-elle.", ["“Non”"]),
        ('"Non", dit-elle.', ['"Non"']),
        ("„Non“, dit-elle.", ["„Non“"]),
        ("‘Non’, dit-elle.", ["‘Non’"]),
        ("Il dit « oui » puis « non ».", ["« oui »", "« non »"]),
        ('Elle dit "oui" et "non".', ['"oui"', '"non"']),
        ("« Il a crié “assez”. »", ["« Il a crié “assez”. »"]),
        ("« Il a crié « assez ». »", ["« Il a crié « assez ». »"]),
        ('« L"écran" est noir »', ['« L"écran" est noir »']),
        ("« Il a crié “assez. »", ["« Il a crié “assez. »"]),
        ("‘L’eau monte’, dit-elle.", ["‘L’eau monte’"]),
    ],
)
def test_one_span_for_each_outer_quotation(text, spans):
    assert quoted(text) == [spans]


@pytest.mark.parametrize("text", ["L'accord d'hier n'est qu'un essai.", "L’accord d’hier n’est qu’un essai.", 'Un écran de 15" coûte cher.', "Rien n’est dit."])
def test_apostrophes_and_inches_open_nothing(text):
    assert quoted(text) == [[]]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Elle dit : « Partez. Restez ! » Puis elle sort.", [["« Partez."], ["Restez ! »"], []]),
        ("Ina Sol : « Un.\n« Deux. »\nFin.", [["« Un."], ["« Deux. »"], []]),
        ("Ina Sol : « Un.\nDeux. »\nFin.", [["« Un."], ["Deux. »"], []]),
        ("Ina Sol : « Un.\n» Deux. »\nFin.", [["« Un."], ["» Deux. »"], []]),
        ("Ina Sol : « Un.\n» Deux.\n» Trois. »\nFin.", [["« Un."], ["» Deux."], ["» Trois. »"], []]),
        ("Ina Sol : “Un.\n“Deux.”\nFin.", [["“Un."], ["“Deux.”"], []]),
        ("« Un. »\n« Deux. »", [["« Un. »"], ["« Deux. »"]]),
    ],
)
def test_a_quotation_runs_on_to_its_closing_mark_and_no_further(text, spans):
    with warnings.catch_warnings():
        warnings.simplefilter("error", quotes.UnclosedQuotation)
        assert quoted(text) == spans


@pytest.mark.parametrize("text", ["« Un.\nLe train part.", "“Un.\nLe train part.", '"Un.\nLe train part.'])
def test_a_quotation_never_closed_ends_with_its_paragraph_and_warns(text):
    with pytest.warns(quotes.UnclosedQuotation, match="a: quotation 1 opens with"):
        assert quoted(text) == [[text.split("\n")[0]], []]


def test_an_unclosed_quotation_does_not_run_into_the_next_article():
    articles = pd.DataFrame({"article": ["x", "y"], "text": ["« Un.", "Le train part."]})
    with pytest.warns(quotes.UnclosedQuotation, match="^x: "):
        found = quotes.mark(sentences.split(articles))
    assert found["quoted"].tolist() == [((0, 5),), ()]


def test_columns_say_where_a_quotation_runs(marked):
    found = marked("Elle dit : « Oui. Non. Si ! » Elle rit. « Fin. »")
    assert found["quote_before"].tolist() == [False, True, True, False, False]
    assert found["quote_after"].tolist() == [True, True, False, False, False]
    assert found["quote_id"].tolist() == [(1,), (1,), (1,), (), (2,)]
    assert found["quote_share"].tolist() == [3 / 10, 1.0, 1.0, 0.0, 1.0]


def test_index_and_input_stay_as_they_were():
    units = sentences.split(pd.DataFrame({"article": ["x", "y"], "text": ["« Un. » Deux.", "« Trois. »"]}))
    mixed = units.iloc[[2, 0, 1]]
    before = mixed.copy()
    found = quotes.mark(mixed)
    pd.testing.assert_frame_equal(mixed, before)
    assert found.index.tolist() == [2, 0, 1]
    assert found["quoted"].tolist() == [((0, 10),), ((0, 7),), ()]


@given(st.lists(st.sampled_from(["« Un", "Un »", "“Deux", "Deux”", '"', "Trois.", "L’été", " ", "\n", "‘a", "a’ "]), max_size=15).map("".join))
def test_spans_lie_in_their_unit_in_order(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", quotes.UnclosedQuotation)
        found = quotes.mark(sentences.split(pd.DataFrame({"article": ["a"], "text": [text]})))
    for row in found.itertuples():
        assert all(0 <= a < b <= len(row.clean) for a, b in row.quoted)
        assert all(first[1] <= second[0] for first, second in zip(row.quoted, row.quoted[1:], strict=False))
        assert len(row.quote_id) == len(row.quoted)
        assert 0 <= row.quote_share <= 1
        assert bool(row.quote_share) <= bool(row.quoted)
