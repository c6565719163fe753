import json

import pytest
from click.testing import CliRunner

from csto_stance import models, resources
from csto_stance.cli import main

TEXT = "« L'OTSC ne nous a pas aidés », a déclaré Nikol Pachinian. Le train part.\n"
COLUMNS = ["article", "sentence", "start", "end", "text", "speaker", "speaker_text", "attribution", "stance_csto", "stance_azerbaijan", "sentiment"]


@pytest.fixture(autouse=True)
def quick(monkeypatch, models_):
    monkeypatch.setattr(models, "fitted", lambda *_, **__: models_)


@pytest.fixture(scope="module")
def models_():
    return models.fitted()


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "un.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


def test_jsonl_is_one_object_a_sentence(article):
    result = run("analyse", article, "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0 and [r["article"] for r in rows] == ["un.txt", "un.txt"]
    assert list(rows[0])[:11] == COLUMNS and rows[0]["text"] == TEXT[rows[0]["start"] : rows[0]["end"]]
    assert abs(sum(rows[0][f"p_stance_csto_{v}"] for v in ("favor", "against", "neutral", "absent")) - 1) < 1e-6


def test_a_table_is_read_by_default(article):
    assert "Nikol Pashinyan" in run("analyse", article).stdout


def test_csv_and_html_go_to_a_file(article, tmp_path):
    assert run("analyse", article, "--format", "csv", "-o", tmp_path / "out/a.csv").exit_code == 0
    assert (tmp_path / "out/a.csv").read_text(encoding="utf-8").startswith("article,sentence,start,end,text,speaker")
    assert run("report", article, "-o", tmp_path / "a.html").exit_code == 0
    assert "Pachinian" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("vide.txt", b"", "the file is empty"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0", "a binary file, not a text"),
        ("notes.xyz", b"abc", "unknown format .xyz"),
        ("casse.txt", "déçu".encode() + b" \xff", "byte 0xff at position 7 is not UTF-8"),
    ],
)
def test_a_bad_input_is_told_and_the_rest_is_done(article, tmp_path, name, content, reason):
    bad = tmp_path / name
    bad.write_bytes(content)
    result = run("analyse", bad, article, "--format", "jsonl")
    assert result.exit_code == 1 and len(result.stdout.splitlines()) == 2
    assert f"{bad}: {reason}" in result.stderr


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path):
    (tmp_path / "rien").mkdir()
    result = run("analyse", tmp_path / "absent.txt", tmp_path / "rien")
    assert result.exit_code == 1 and result.stdout == ""
    assert "absent.txt: no such file or folder" in result.stderr and "no articles in this folder" in result.stderr


@pytest.mark.parametrize("args", [("analyse",), ("analyse", "x.txt", "--format", "xml"), ("analyse", "x.txt", "--date", "soon"), ("nothing",)])
def test_wrong_usage_is_two(args):
    assert run(*args).exit_code == 2


def test_explain_names_the_candidates(article):
    result = run("explain", article, 1)
    assert result.exit_code == 0 and "Nikol Pashinyan" in result.stdout and "narrator" in result.stdout
    assert run("explain", article, 9).exit_code == 2


def test_an_article_of_the_corpus_is_named_as_taught(article):
    known = resources.data_dir() / "articles/otsc-sommet-erevan-2022.txt"
    assert "otsc-sommet-erevan-2022.txt is in the training corpus" in run("analyse", known).stderr
    assert "training corpus" not in run("analyse", article).stderr
