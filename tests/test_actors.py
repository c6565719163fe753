"""Who is who: spellings meet, others stay apart, offices by date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_stance import resources
from csto_stance.actors import Actor, directory, sound, words

NAMES = resources.table("names.csv").query("use != 'adjective'")


@pytest.mark.parametrize(
    ("actor", "spellings"),
    [
        ("Nikol Pashinyan", ["Pachinian", "PASHINYAN", "Pashinian", "Пашинян", "Пашиняна", "Փաշինյան", "Nikol Pachinian"]),
        ("Ilham Aliyev", ["Aliev", "Əliyev", "Алиев", "Алиевым", "ALIYEV", "Ильхам Алиев", "İlham Əliyev"]),
        ("Heydar Aliyev", ["Heydar Aliev", "Гейдар Алиев", "Heydər Əliyev"]),
        ("Mehriban Aliyeva", ["Mehriban Alieva", "Мехрибан Алиева"]),
        ("Vladimir Putin", ["Poutine", "Putin", "Путин", "Путиным"]),
        ("Kassym-Jomart Tokayev", ["Tokaïev", "Tokayev", "Токаев", "Kassym-Jomart Tokaïev", "Kassym‑Jomart Tokaïev"]),
        ("CSTO", ["OTSC", "ОДКБ", "ՀԱՊԿ"]),
    ],
)
def test_spellings_meet(actor, spellings):
    assert {s: directory().resolve(s) for s in spellings} == {s: Actor(actor, True) for s in spellings}


@pytest.mark.parametrize("name", ["Velmont", "Velm", "Anna Pachinian", "Rina Aliyeva", "Poutinov", "Alievski", "Ivo Aliev", "Мария Пашинян", ""])
def test_others_stay_apart_as_written(name):
    assert directory().resolve(name) == Actor(name, False)


def test_a_surname_of_several_people_is_ambiguous_and_a_full_name_is_not():
    assert directory().people("Grigorian") >= {"Armen Grigoryan", "Mher Grigoryan"}
    assert directory().resolve("Grigorian") == Actor("Grigorian", False, True)
    assert directory().resolve("Mher Grigorian") == Actor("Mher Grigoryan", True)


@pytest.mark.parametrize(("surname", "people"), [("Poutine", {"Vladimir Putin"}), ("Путиным", {"Vladimir Putin"}), ("Velm", set())])
def test_people_of_a_surname(surname, people):
    assert directory().people(surname) == people


@pytest.mark.parametrize(
    ("date", "holder"),
    [
        ("2022-11-23", "Ilham Aliyev"),
        ("2003-10-31", "Ilham Aliyev"),
        ("2003-10-30", "Heydar Aliyev"),
        ("1993-06-24", "Heydar Aliyev"),
        ("1993-06-23", None),
        ("2001", "Heydar Aliyev"),
        ("2001-05", "Heydar Aliyev"),
        ("1990", None),
        ("", "Ilham Aliyev"),
    ],
)
def test_an_office_has_its_holder_of_the_day(date, holder):
    assert directory().holder("President of Azerbaijan", date) == holder


def test_an_unknown_office_has_no_holder():
    assert directory().holder("Mayor of Velm", "2022-11-23") is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Loukachenko", "Лукашенко"),
        ("Mirzoïan", "Միրզոյան"),
        ("Tchernychenko", "Чернышенко"),
        ("Chouchi", "Shushi"),
        ("Guevorkian", "Gevorkyan"),
        ("Erdoğan", "Erdogan"),
    ],
)
def test_two_romanisations_sound_the_same(first, second):
    assert sound(first) == sound(second)


@pytest.mark.parametrize(("first", "second"), [("Sarkissian", "Sarafian"), ("Velm", "Velmont"), ("Aliev", "Alieva"), ("Brun", "Braun")])
def test_two_names_do_not(first, second):
    assert sound(first) != sound(second)


@given(st.sampled_from(sorted(NAMES["spelling"])))
def test_case_and_accents_do_not_change_a_listed_name(spelling):
    assert words(spelling.upper()) == words(spelling)


@pytest.mark.parametrize(("actor", "spelling"), NAMES[["actor", "spelling"]].drop_duplicates("spelling").sample(60, random_state=0).values.tolist())
def test_a_listed_spelling_finds_its_actor(actor, spelling):
    assert directory().resolve(spelling) == Actor(actor, True)


def test_a_data_folder_has_its_own_people(tmp_path):
    (tmp_path / "actors.csv").write_text("actor,kind,camp,note\nIna Sol,person,Delta,\n", encoding="utf-8")
    (tmp_path / "names.csv").write_text("actor,spelling,script,use\nIna Sol,Ina Sol,latin,name\nDelta,deltaïque,latin,adjective\n", encoding="utf-8")
    (tmp_path / "offices.csv").write_text("office,holder,from,to\nMayor of Delta,Ina Sol,2020-01-01,\n", encoding="utf-8")
    (tmp_path / "places.csv").write_text("place,country\n", encoding="utf-8")
    who = directory(tmp_path)
    assert who.resolve("INA SOL") == Actor("Ina Sol", True)
    assert who.resolve("Pachinian") == Actor("Pachinian", False)
    assert who.holder("Mayor of Delta", "2021-01-01") == "Ina Sol"
    assert who.adjectives == {"deltaïque": "Delta"}
