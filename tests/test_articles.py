"""Files in, text out: encodings, folders, tables, and each failure named."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_stance.articles import COLUMNS, SUFFIXES, ArticleError, Problem, decode, read_articles, read_text

FORMATS = ", ".join(sorted(SUFFIXES))
FRENCH = "« L’été », œuvre déçue – créée à Noël ? Ça, où… sûr."


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16-le")],
)
def test_one_text_in_each_encoding(encoding, said):
    assert decode(FRENCH.encode(encoding)) == (FRENCH, said)


def test_big_endian_with_its_mark():
    assert decode(b"\xfe\xff" + FRENCH.encode("utf-16-be")) == (FRENCH, "utf-16-be")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r"])
def test_single_byte_russian_is_read_as_russian(encoding):
    text = "Союз не помог нам, сказал вчера депутат местного совета."
    assert decode(text.encode(encoding)) == (text, encoding)


def test_accents_in_a_row_are_not_russian():
    assert decode("Une fée créée, une allée agréée.".encode("cp1252")) == ("Une fée créée, une allée agréée.", "cp1252")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"d\xc3\xa9\xc3\xa7u \xff", "byte 0xff at position 7 is not UTF-8"),
        (b"\xef\xbb\xbfd\xc3\xa9\xff", "byte 0xff at position 6 is not utf-8"),
        (b"caf\xe9 \x81", "byte 0x81 at position 5 is not cp1252"),
    ],
)
def test_an_undecodable_byte_is_named_with_its_place_in_the_file(raw, message):
    with pytest.raises(ArticleError, match=message):
        decode(raw)


@pytest.mark.parametrize("raw", [b"a\0b", b"%PDF-1.4 text", b"PK\x03\x04text", b"\x89PNG text", b"\x01\x02\x03 text"])
def test_a_binary_file_is_refused(raw):
    with pytest.raises(ArticleError, match="binary"):
        decode(raw)


@given(st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"], include_characters="\n\r\t"), min_size=1))
def test_every_utf8_text_comes_back_with_and_without_a_mark(text):
    raw = text.encode("utf-8")
    assert decode(b"\xef\xbb\xbf" + raw) == (text, "utf-8")
    if not raw.startswith((b"%PDF", b"PK\x03\x04")):
        assert decode(raw) == (text, "utf-8")


@given(st.lists(st.sampled_from(["créée", "été", "«", "»", "l’été", "œuvre", "–", "Noël", "sûr", "où", "ça", "ambiguë", "port"]), min_size=1))
def test_french_words_come_back_from_windows(words):
    assert decode(" ".join(words).encode("cp1252"))[0] == " ".join(words)


def test_line_ends_stay(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"A.\r\n\r\nB.\n")
    assert read_text(path) == ("A.\r\n\r\nB.\n", "utf-8")


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_an_empty_file_is_named(tmp_path, raw):
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    articles, problems = read_articles(path)
    assert articles.empty and problems == [Problem(str(path), "the file is empty")]


def test_a_folder_gives_its_texts_in_order_and_nothing_else(tmp_path):
    for name in ("b.txt", "a.md", "c.xyz"):
        (tmp_path / name).write_text("Un texte.", encoding="utf-8")
    articles, problems = read_articles(tmp_path, "2022-11-23")
    assert articles[["article", "path", "date", "encoding", "text"]].values.tolist() == [
        ["a.md", str(tmp_path / "a.md"), "2022-11-23", "utf-8", "Un texte."],
        ["b.txt", str(tmp_path / "b.txt"), "2022-11-23", "utf-8", "Un texte."],
    ]
    assert [p.path for p in problems] == [str(tmp_path / "c.xyz")]


def test_one_failure_does_not_stop_the_rest(tmp_path):
    (tmp_path / "good.txt").write_text("Un texte.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"d\xc3\xa9 \xff")
    (tmp_path / "page.doc").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    articles, problems = read_articles([tmp_path / n for n in ("bad.txt", "page.doc", "empty", "none.txt", "good.txt")])
    assert articles["article"].tolist() == ["good.txt"]
    assert sorted(str(p).removeprefix(str(tmp_path)) for p in problems) == [
        "/bad.txt: byte 0xff at position 4 is not UTF-8; save the file as UTF-8",
        f"/empty: no articles in this folder ({FORMATS})",
        "/none.txt: no such file or folder",
        f"/page.doc: unknown format .doc; save it as .docx; known: {FORMATS}",
    ]


def test_two_files_of_one_name_stay_two_articles(tmp_path):
    for folder in ("lundi", "mardi"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "une.txt").write_text(f"Le texte de {folder}.", encoding="utf-8")
    articles, _ = read_articles(tmp_path)
    assert len(articles) == 2 and articles["article"].is_unique


def test_a_table_keeps_its_names_and_dates_and_is_not_changed():
    table = pd.DataFrame({"text": ["Un.", None, "Trois."], "date": ["2020-01-01", None, ""], "article": ["x", "y", 3]}, index=[7, 8, 9])
    before = table.copy()
    articles, problems = read_articles(table, "2022-11-23")
    assert articles[["article", "date", "text"]].values.tolist() == [["x", "2020-01-01", "Un."], ["3", "2022-11-23", "Trois."]]
    assert [str(p) for p in problems] == ["table row 2: blank"]
    pd.testing.assert_frame_equal(table, before)


def test_a_table_without_names_is_numbered():
    assert read_articles(pd.DataFrame({"text": ["Un.", "Deux."]}))[0]["article"].tolist() == ["article-1", "article-2"]


def test_a_table_without_text_says_what_it_has():
    with pytest.raises(ArticleError, match="no column 'text'; it has body, title"):
        read_articles(pd.DataFrame({"body": ["Un."], "title": [""]}))


def test_a_table_s_rows_without_text_are_named_and_names_stay_apart():
    table = pd.DataFrame({"text": ["Oui.", None, " ", 5, "Non."], "article": ["x", "y", "z", "w", "x"], "outlet": ["La Vigie", "", "", "", None]})
    articles, problems = read_articles(table)
    assert articles["article"].tolist() == ["x", "x-2"] and articles["outlet"].tolist() == ["La Vigie", ""]
    assert [p.path for p in problems] == ["table row 2", "table row 3", "table row 4"]


def test_an_article_without_a_name_gets_one():
    assert read_articles(pd.DataFrame({"text": ["Oui.", "Non."], "article": ["x", None]}))[0]["article"].tolist() == ["x", "article-2"]


@pytest.mark.parametrize("date", ["hier", "01/02/2021"])
def test_a_date_that_is_none_is_refused(date):
    with pytest.raises(ArticleError, match=r"table row 1: .* is not a date like 2022-11-23"):
        read_articles(pd.DataFrame({"text": ["Oui."], "date": [date]}))


def test_a_text_taken_for_a_path_is_told():
    _, problems = read_articles(["Un texte. " * 60])
    assert "give texts as a DataFrame" in str(problems[0])


def test_every_article_has_every_column_and_blanks_are_text(tmp_path):
    (tmp_path / "a.txt").write_text("Un texte.", encoding="utf-8")
    for source in (tmp_path, pd.DataFrame({"text": ["Un texte."], "author": [None]}), tmp_path / "none.txt"):
        articles, _ = read_articles(source)
        assert list(articles.columns) == COLUMNS
        assert all(isinstance(value, str) for row in articles.to_numpy() for value in row)


def test_furniture_goes_from_a_text_and_offsets_stay(tmp_path):
    text = "Le train part.\r\nLire aussi : Le port ferme\r\nIl m'a fallu lire aussi vite que possible.\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    for source in (tmp_path, pd.DataFrame({"text": [text]})):
        row = read_articles(source)[0].iloc[0]
        assert row["removed"] == "Lire aussi : Le port ferme"
        assert len(row["text"]) == len(text) and row["text"].split("\r\n")[::2] == text.split("\r\n")[::2]
        assert not row["text"].split("\r\n")[1].strip()


def test_a_file_of_nothing_but_furniture_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("Partager\nPublicité\n", encoding="utf-8")
    assert read_articles(tmp_path)[1] == [Problem(str(tmp_path / "a.txt"), "nothing but site furniture (Partager; Publicité)")]


def test_one_dispatch_in_two_papers_is_marked(tmp_path):
    text = "L'alliance a refusé hier soir d'envoyer ses troupes à la frontière, a dit son porte-parole."
    table = pd.DataFrame({"article": ["b", "a", "c"], "date": ["2022-11-24", "2022-11-23", ""], "text": [f"Erevan. {text}", text, "Le train part."]})
    assert read_articles(table)[0]["copy_of"].tolist() == ["a", "", ""]


def test_the_same_export_twice_gives_two_names_and_marks_the_second(tmp_path):
    line = '{"id": "x", "text": "Le ministre a promis hier que les écoles de la vallée ouvriront avant la fin du mois."}'
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(line, encoding="utf-8")
    assert read_articles(tmp_path)[0][["article", "copy_of"]].values.tolist() == [["x", ""], ["x-2", "x"]]


def test_two_tables_of_one_name_stay_apart(tmp_path):
    for folder in ("lundi", "mardi"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "t.csv").write_text(f"text\nLe texte de {folder}.\n", encoding="utf-8")
    assert read_articles(tmp_path)[0]["article"].tolist() == ["lundi/t.csv#2", "mardi/t.csv#2"]


def test_a_table_s_columns_can_be_named():
    table = pd.DataFrame({"corps": ["Un."], "support": ["La Vigie"], "title": ["T"]})
    articles, _ = read_articles(table, columns={"text": "corps", "outlet": "support"})
    assert articles[["text", "outlet", "title"]].values.tolist() == [["Un.", "La Vigie", "T"]]


@pytest.mark.parametrize(("written", "date"), [("23 novembre 2022", "2022-11-23"), (2022, "2022"), ("23/11/2022", "2022-11-23")])
def test_a_table_s_dates_are_read_in_their_forms(written, date):
    assert read_articles(pd.DataFrame({"text": ["Un."], "date": [written]}))[0]["date"].tolist() == [date]
