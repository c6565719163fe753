"""Who is mentioned where: names, bodies, offices, pronouns, unnamed sources; and words that are no one's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_stance.actors import directory
from csto_stance.lexicon import lexicon
from csto_stance.mentions import MEANINGFUL, Finder, surname

FINDER = Finder(directory(), lexicon("fr"))


def mentions(text: str) -> list[tuple[str, str]]:
    return [(m.text, m.kind) for m in FINDER.find(text)]


def names(text: str) -> list[str]:
    return [m.name for m in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ina Sol a vu Lio Brun.", [("Ina Sol", "person"), ("Lio Brun", "person")]),
        ("Hier Ina Sol rit.", [("Ina Sol", "person")]),
        ("M. Tarn rit.", [("Tarn", "person")]),
        ("Mme Sol rit.", [("Sol", "person")]),
        ("Tarn rit.", [("Tarn", "surname")]),
        ("V. Brun rit.", [("V. Brun", "person")]),
        ("J. Brun rit.", [("J. Brun", "person")]),
        ("Marie-Anne Sol rit.", [("Marie-Anne Sol", "person")]),
        ("Ursula von der Leyen part.", [("Ursula von der Leyen", "person")]),
        ("Ivo de la Tour rit.", [("Ivo de la Tour", "person")]),
        ("La Ligue du Delta regrette.", [("Ligue du Delta", "body")]),
        ("Le Syndicat des Dunes part.", [("Syndicat des Dunes", "body")]),
        ("L'OTSC part.", [("OTSC", "body")]),
        ("À Bakou, elle rit.", [("Bakou", "capital"), ("elle", "pronoun")]),
        ("L'Arménie part.", [("Arménie", "country")]),
        ("a-t-elle dit", [("elle", "pronoun")]),
        ("Selon un diplomate, oui.", [("diplomate", "unnamed")]),
        ("Selon des diplomates, oui.", [("diplomates", "unnamed")]),
        ("Le diplomate part.", [("diplomate", "title")]),
        ("Selon des diplomates, Lio Brun ment.", [("diplomates", "unnamed"), ("Lio Brun", "person")]),
        ("Un diplomate, Lio Brun, ment.", [("diplomate, Lio Brun", "person")]),
        ("le porte-parole, Ivo Tarn, rit", [("porte-parole, Ivo Tarn", "person")]),
        ("Ivo Tarn, député, rit", [("Ivo Tarn", "person")]),
    ],
)
def test_what_is_mentioned(text, found):
    assert mentions(text) == found


@pytest.mark.parametrize("text", ["", "Le port ferme.", "Hier, rien.", "Lundi, les ponts tiennent.", "En mai 2020, 3,5 euros.", "Nous partons."])
def test_where_nobody_is_mentioned(text):
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nikol Pachinian et Vladimir Poutine", ["Nikol Pashinyan", "Vladimir Putin"]),
        ("le président Vladimir Poutine", ["Vladimir Putin"]),
        ("Hier Pachinian rit.", ["Nikol Pashinyan"]),
        ("L'Organisation du traité de sécurité collective", ["CSTO"]),
        ("Anna Pachinian rit.", ["Anna Pachinian"]),
        ("Hier, Anna Pachinian rit.", ["Anna Pachinian"]),
        ("Heydar Aliev", ["Heydar Aliyev"]),
    ],
)
def test_listed_names_are_canonical_and_a_relative_is_another(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "office", "country"),
    [
        ("Le Premier ministre arménien part.", "Prime Minister of Armenia", "Armenia"),
        ("le ministre arménien des Affaires étrangères", "Minister of Foreign Affairs of Armenia", "Armenia"),
        ("le président du Kazakhstan", "President of Kazakhstan", "Kazakhstan"),
        ("le secrétaire général de l'OTSC", "Secretary General of CSTO", "CSTO"),
        ("le Premier ministre", "Prime Minister of {country}", ""),
    ],
)
def test_an_office_is_read_with_its_country(text, office, country):
    (mention,) = FINDER.find(text)
    assert (mention.kind, mention.office, mention.country) == ("title", office, country)


def test_a_ministry_is_a_body_by_name():
    assert names("Le ministère arménien de la Défense") == ["Ministry of Defence of Armenia"]


WORDS = ["Ina", "Sol", "de", "la", "OTSC", ",", "le", "président", "arménien", "elle", "."]


@given(st.text(max_size=40) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_mentions_are_exact_in_order_and_apart(text):
    last = 0
    for mention in FINDER.find(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.kind in MEANINGFUL
        assert last <= mention.start < mention.end
        last = mention.end


@pytest.mark.parametrize(("first", "second", "same"), [("Kassym-Jomart Tokaïev", "Tokayev", True), ("Ina Sol", "Sol", True), ("Ina Sol", "Ina", False)])
def test_a_surname_key(first, second, same):
    assert (surname(first) == surname(second)) is same


def test_nobody_has_no_surname():
    assert surname("") == surname("…") == ""
