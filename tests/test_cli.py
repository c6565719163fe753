import json

import pytest
from click.testing import CliRunner

from csto_stance import models, prevalence, resources
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


def test_explain_takes_the_date_that_analyse_takes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Le président arménien a déclaré que le pont tient.", encoding="utf-8")
    assert "Armen Sarkissian" in run("explain", path, 1, "--date", "2021-03-01").stdout


@pytest.mark.parametrize("date", ["01/02/2021", "23/11/2022", "2021", "2021-13-01"])
def test_only_an_iso_date_is_a_date(article, date):
    result = run("analyse", article, "--date", date)
    assert result.exit_code == 2 and "is not a date like 2022-11-23" in result.stderr


def test_a_wrong_data_folder_is_wrong_usage(article, tmp_path):
    for command in (("analyse", article), ("check",), ("agreement",)):
        result = run(*command, "--data", tmp_path)
        assert result.exit_code == 2 and "no data folder with an actors.csv" in result.stderr


def test_what_is_no_text_in_a_folder_is_named(article, tmp_path):
    (tmp_path / "note.docx").write_bytes(b"PK")
    result = run("analyse", tmp_path, "--format", "jsonl")
    assert result.exit_code == 1 and "note.docx: unknown format .docx" in result.stderr and len(result.stdout.splitlines()) == 2


def test_a_file_given_twice_is_read_once(article):
    assert len(run("analyse", article, article, article.parent, "--format", "jsonl").stdout.splitlines()) == 2


def test_figures_are_drawn_from_articles_or_from_the_table_that_analyse_wrote(article, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(prevalence, "measured_errors", lambda *_, **__: asked.append(1))
    for name in ("deux.txt", "trois.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert run("figures", article, "-o", tmp_path / "one").exit_code == 0
    assert run("figures", article, tmp_path / "deux.txt", tmp_path / "trois.txt", "-o", tmp_path / "three", "--counted").exit_code == 0 and not asked
    run("analyse", article, tmp_path / "deux.txt", tmp_path / "trois.txt", "--format", "csv", "-o", tmp_path / "labels.csv")
    result = run("figures", tmp_path / "labels.csv", "-o", tmp_path / "table", "--language", "fr")
    assert result.exit_code == 0 and asked == [1]
    drawn = [sorted(path.name for path in (tmp_path / folder).iterdir()) for folder in ("one", "three", "table")]
    assert drawn[1] == drawn[2] and {*drawn[0], "article-02.png", "article-03.png"} == set(drawn[1])
    assert {"article-01.png", "speakers-csto.png", "tone-azerbaijan.png", "who-talks-about-whom-speaker.png"} <= set(drawn[0])


def test_figures_tell_what_could_not_be_read(article, tmp_path):
    result = run("figures", tmp_path / "absent.txt", "-o", tmp_path / "out")
    assert result.exit_code == 1 and "no such file or folder" in result.stderr and not (tmp_path / "out").exists()
    (tmp_path / "prices.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert run("figures", tmp_path / "prices.csv", "-o", tmp_path / "out").exit_code == 1
