"""What figures say: the same things in each language, and the data folder's own targets."""

from __future__ import annotations

import re
import shutil

import pytest

from csto_stance import looks, resources
from csto_stance.looks import Words, lines_of, name


@pytest.fixture
def other_data(tmp_path):
    for file in ("actors.csv", "targets.csv", "names.csv", "offices.csv"):
        shutil.copy(resources.data_dir() / file, tmp_path / file)
    lines = (tmp_path / "targets.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "targets.csv").write_text("\n".join([lines[0], "csto,DELTA,Delta,,Delta", "league,Delta league,Ligue,,Delta"]), encoding="utf-8")
    return tmp_path


def test_a_target_is_called_as_its_data_folder_says(other_data):
    assert [name(t, other_data) for t in ("csto", "league", "azerbaijan")] == ["the DELTA", "Delta league", "Azerbaijan"]
    assert name("csto") == "the CSTO" and name("csto", other_data, "fr") == "DELTA"


def test_a_data_folder_without_wording_takes_the_project_s(other_data):
    assert Words("fr", other_data).say("against") == "contre"
    (other_data / "wording.csv").write_text("key,en,hy\nagainst,con,դեմ\n", encoding="utf-8")
    assert Words("hy", other_data).say("against") == "դեմ"


def test_every_wording_is_complete_and_fills_the_same_values_in_each_language():
    table = resources.table("wording.csv")
    assert table["key"].is_unique and (table != "").all(axis=None)
    for row in table.itertuples():
        assert set(re.findall(r"{(\w+)}", row.en)) == set(re.findall(r"{(\w+)}", row.fr)), row.key


def test_every_actor_with_a_wording_is_listed():
    known = set(resources.table("actors.csv")["actor"]) | {"narrator", "unnamed", "others", "(none)", "other"}
    assert {key.removeprefix("group ") for key in resources.table("wording.csv")["key"] if key.startswith("group ")} <= known


def test_an_unknown_language_lists_the_known():
    with pytest.raises(ValueError, match=r"no language 'de' for figures; wording.csv has: en, fr"):
        Words("de").say("against")


def test_what_has_no_wording_stays_as_it_is():
    assert Words("fr").label("group", "Ina Sol") == "Ina Sol" and Words("fr").label("by", "genre") == "genre"


def test_long_names_take_two_lines_and_no_more():
    assert lines_of("Ina Sol", 20) == "Ina Sol"
    assert lines_of("Ministry of Foreign Affairs of Armenia", 24) == "Ministry of Foreign\nAffairs of Armenia"
    assert lines_of("one two three four five six", 8).count("\n") == 1 and lines_of("one two three four five six", 8).endswith("…")


def test_the_page_and_the_figures_share_their_words():
    assert {stance: Words().say(stance) for stance in looks.WORDS} == looks.WORDS
    assert Words().say("written") == looks.WRITTEN_MARK
