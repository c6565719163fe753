"""Words that report speech: what reports is found, what only looks so is not."""

from __future__ import annotations

import re

import pytest

from csto_stance.cues import find_cues, inside
from csto_stance.lexicon import lexicon


def cues(text: str):
    return find_cues(text, tuple(m.span() for m in re.finditer("«[^»]*»", text)), lexicon("fr"))


def lemmas(text: str) -> list[str]:
    return [c.lemma for c in cues(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ina Sol affirme que oui.", ["affirmer"]),
        ("Ina Sol a affirmé que oui.", ["affirmer"]),
        ("Ina Sol s'est indignée du vote.", ["indigner"]),
        ("Elle part, dénonçant le vote.", ["dénoncer"]),
        ("Il fait valoir ses droits.", ["faire valoir"]),
        ("Selon Ina Sol, le maire a promis un vote.", ["selon", "promettre"]),
        ("D’après Lio Brun, tout va.", ["d'après"]),
        ("Ina Sol veut espérer.", ["vouloir", "espérer"]),
        ("Le maire regrette et dénonce ce choix.", ["regretter", "dénoncer"]),
        ("Ina Sol juge le plan bon.", ["juger"]),
        ("Ina Sol exige un vote.", ["exiger"]),
        ("Elle le regrette.", ["regretter"]),
        ("Il les accuse de mentir.", ["accuser"]),
        ("Il l'accuse de mentir.", ["accuser"]),
        ("Ina Sol leur reproche ce choix.", ["reprocher"]),
    ],
)
def test_what_reports_is_found(text, found):
    assert lemmas(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "La demande est venue.",
        "Elle a lu sa demande.",
        "Leur annonce est venue.",
        "Le pont a été annoncé.",
        "Le vote est annoncé.",
        "Les mesures annoncées sont là.",
        "Le port ferme.",
        "Le juge part.",
        "« Je demande un vote »",
    ],
)
def test_nouns_passives_and_quoted_words_report_nothing(text):
    assert lemmas(text) == []


@pytest.mark.parametrize("text", ["« Non », dit Ina Sol.", "« Non », a-t-elle dit.", "« Non », s'est indignée Ina Sol.", "« Non ! » lance Ina Sol."])
def test_a_cue_after_a_quotation_tags_it(text):
    assert [c.tags for c in cues(text)] == [True]


@pytest.mark.parametrize("text", ["Ina Sol dit : « Non. »", "Ina Sol dit que oui.", "Selon Ina Sol, « non »."])
def test_a_cue_before_a_quotation_does_not_tag_it(text):
    assert [c.tags for c in cues(text)] == [False]


@pytest.mark.parametrize(("text", "negated"), [("Elle n'a rien déclaré.", True), ("Il n’affirme pas cela.", True), ("Il affirme que rien ne va.", False)])
def test_a_negated_cue_says_so(text, negated):
    assert [c.negated for c in cues(text)] == [negated]


def test_a_cue_has_its_span_kind_and_shape():
    text = "Ina Sol a déclaré la paix."
    (cue,) = cues(text)
    assert text[cue.start : cue.end] == "déclaré"
    assert (cue.kind, cue.shape) == ("say", "p")
    assert [c.kind for c in cues("Selon elle, il espère.")] == ["according", "position"]


def test_a_span_holds_its_start_not_its_end():
    assert [inside(p, [(2, 4)]) for p in (1, 2, 3, 4)] == [False, True, True, False]
