"""Where the data is: an explicit folder wins, a wrong one is named, tables are text."""

from __future__ import annotations

import pytest

from csto_stance import resources


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "actors.csv").write_bytes("\ufeffactor,kind,camp,note\nIna Sol,person,,NA\n".encode())
    (tmp_path / "lexicon" / "xx.csv").write_text("kind,term,forms,value\n", encoding="utf-8")
    (tmp_path / "articles" / "a.txt").write_bytes("Été.\r\nFin.".encode())
    return tmp_path


def test_an_explicit_folder_wins(folder):
    assert resources.data_dir(folder) == folder
    assert resources.data_dir(str(folder)) == folder
    assert resources.data_dir() != folder


def test_a_folder_without_actors_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"actors\.csv") as error:
        resources.data_dir(tmp_path)
    assert str(tmp_path) in str(error.value)


def test_cells_are_text_and_the_mark_is_no_part_of_a_column(folder):
    assert resources.table("actors.csv", folder).to_dict("records") == [{"actor": "Ina Sol", "kind": "person", "camp": "", "note": "NA"}]


def test_a_table_belongs_to_its_caller(folder):
    mine = resources.table("actors.csv", folder)
    mine.loc[0, "actor"] = "Lio Brun"
    assert resources.table("actors.csv", folder)["actor"].tolist() == ["Ina Sol"]


def test_a_table_that_changed_is_read_again(folder):
    resources.table("actors.csv", folder)
    (folder / "actors.csv").write_text("actor,kind,camp,note\nLio Brun,person,,\n", encoding="utf-8")
    assert resources.table("actors.csv", folder)["actor"].tolist() == ["Lio Brun"]


def test_languages_are_the_lexicons(folder):
    assert resources.languages(folder) == ["xx"]
    assert "fr" in resources.languages()


def test_an_article_keeps_its_line_ends(folder):
    assert resources.article_text("a", folder) == "Été.\r\nFin."


def test_the_fingerprint_follows_the_tables_not_the_place(folder, tmp_path_factory):
    first = resources.fingerprint(folder)
    assert resources.fingerprint(folder) == first
    (folder / "articles" / "note.md").write_text("not a table", encoding="utf-8")
    assert resources.fingerprint(folder) == first
    elsewhere = tmp_path_factory.mktemp("copy")
    for place in ("lexicon", "articles"):
        (elsewhere / place).mkdir()
    for name in ("actors.csv", "lexicon/xx.csv", *(p.relative_to(folder).as_posix() for p in folder.glob("articles/*.txt"))):
        (elsewhere / name).write_bytes((folder / name).read_bytes())
    assert resources.fingerprint(elsewhere) == first
    (folder / "lexicon" / "xx.csv").write_text("kind,term,forms,value\nbody,ligue,,\n", encoding="utf-8")
    assert resources.fingerprint(folder) != first
