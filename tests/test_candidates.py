"""Who may speak: what each mention stands for, the form of the article, and which two labels are one speaker."""

from __future__ import annotations

import pytest

from csto_stance.candidates import NARRATOR, candidates, same
from csto_stance.entities import UNNAMED
from csto_stance.reading import turn_head


def entities(article) -> list[list[list[str]]]:
    return [unit.entities for unit in article.units]


def test_a_surname_and_a_pronoun_stand_for_who_was_introduced(read):
    assert entities(read("Ivo Tarn parle. Tarn rit. Il part.")) == [[["Ivo Tarn"]], [["Ivo Tarn"]], [["Ivo Tarn"]]]


def test_a_name_given_later_serves_earlier_too(read):
    assert entities(read("M. Tarn rit. Ivo Tarn part."))[0] == [["Ivo Tarn"]]


def test_a_pronoun_stands_for_nobody_where_nobody_was_named(read):
    assert entities(read("Elle part.")) == [[[]]]


def test_the_last_named_comes_first(read):
    assert entities(read("Ina Sol parle. Lio Brun rit. Il part."))[2] == [["Lio Brun", "Ina Sol"]]


@pytest.mark.parametrize(
    ("text", "date", "holder"),
    [
        ("Le secrétaire général de l'OTSC parle.", "2022-11-23", "Stanislav Zas"),
        ("Le secrétaire général de l'OTSC parle.", "2024-05-01", "Imangali Tasmagambetov"),
        ("En 2022, le secrétaire général de l'OTSC parle.", "", "Stanislav Zas"),
        ("Le Premier ministre arménien parle.", "2022-11-23", "Nikol Pashinyan"),
    ],
)
def test_an_office_stands_for_its_holder_of_the_day(read, text, date, holder):
    assert entities(read(text, date))[0][0][0] == holder


def test_an_office_before_its_first_known_holder_is_not_given_to_the_latest(read):
    assert ["Nikol Pashinyan"] not in entities(read("Le Premier ministre arménien parle.", "2016-05-01"))[0]


def test_the_year_named_most_dates_an_article(read):
    assert read("Le pont ferme en 2019. La gare en 2019 aussi, en 2021 non.").date == "2019"
    assert read("Le pont ferme en 2019.", "2022-11-23").date == "2022-11-23"
    assert read("Le pont ferme.").date == ""


TURNS = "Ina Sol : Bonjour.\nLio Brun : Bonsoir.\nIna Sol : Partons.\nLio Brun : Restons."
QUESTIONS = "Entretien avec Ina Sol.\nQue faire ?\nIl faut partir.\nQuand ?\nIl faut voir.\nOù ?\nIl faut lire."
ISSUED = "Communiqué de la Ligue du Delta\nLe pont ferme.\nLa gare ouvre."


@pytest.mark.parametrize(("text", "form"), [(TURNS, "transcript"), (QUESTIONS, "interview"), (ISSUED, "issued"), ("Le pont ferme. Ina Sol rit.", "plain")])
def test_the_form_of_an_article(read, text, form):
    assert read(text).form == form


def test_the_person_interviewed_is_the_one_named(read):
    assert read(QUESTIONS).interviewee == "Ina Sol"
    assert read("Ina Sol part.").interviewee == ""


@pytest.mark.parametrize(("text", "head"), [("Ina Sol : « Oui. »", "Ina Sol"), ("— Ina Sol : oui.", "Ina Sol"), ("Ina Sol (de Velm) : oui.", "Ina Sol")])
def test_a_turn_has_a_head(read, text, head):
    assert turn_head(read(text).units[0]).text == head


@pytest.mark.parametrize("text", ["Ina Sol part.", "Le pont tient : Ina Sol rit.", "Hier, à la gare de Velm, Ina Sol : oui."])
def test_a_plain_sentence_has_none(read, text):
    assert turn_head(read(text).units[0]) is None


def test_candidates_are_the_narrator_the_mentioned_and_who_spoke_before(read):
    article = read("Ina Sol parle. Selon des diplomates, Lio Brun ment.")
    assert sorted(candidates(article, 0, NARRATOR, "")) == ["Ina Sol", NARRATOR]
    assert sorted(candidates(article, 1, NARRATOR, "Garo Tarn")) == ["Garo Tarn", "Lio Brun", NARRATOR, UNNAMED]


def test_who_tags_the_end_of_a_quotation_is_a_candidate_from_its_start(read):
    article = read("« Il faut partir. Il est tard », lance Ina Sol. Lio Brun rit.")
    assert "Ina Sol" in candidates(article, 0, NARRATOR, "")
    assert "Lio Brun" not in candidates(article, 0, NARRATOR, "")


def test_features_are_the_same_for_another_name(read):
    first = candidates(read("« Oui », dit Ina Sol, contre Lio Brun."), 0, NARRATOR, "")
    second = candidates(read("« Oui », dit Una Mor, contre Pol Vert."), 0, NARRATOR, "")
    assert first["Ina Sol"] == second["Una Mor"] and first["Lio Brun"] == second["Pol Vert"] and first[NARRATOR] == second[NARRATOR]


@pytest.mark.parametrize(("a", "b"), [("Garo Sarafian", "Garo Sarafyan"), ("Ina Sol", "INA SOL"), ("narrator", "narrator"), ("", "")])
def test_one_speaker(a, b):
    assert same(a, b) and same(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("narrator", "unnamed"),
        ("Ina Sol", "Lina Sol"),
        ("Ilham Aliyev", "Heydar Aliyev"),
        ("Armen Grigoryan", "Mher Grigoryan"),
        ("Ina Sol", "Sol"),
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
        ("direct", "indirect"),
        ("Ina Sol", ""),
    ],
)
def test_two_speakers(a, b):
    assert not same(a, b) and not same(b, a)
