import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from made import pdf, word

from csto_stance import analysis, cli, evaluate, models, prevalence, resources, study
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
    (tmp_path / "note.doc").write_bytes(b"PK")
    result = run("analyse", tmp_path, "--format", "jsonl")
    assert result.exit_code == 1 and "note.doc: unknown format .doc; save it as .docx" in result.stderr and len(result.stdout.splitlines()) == 2


def test_a_file_given_twice_is_read_once(article):
    assert len(run("analyse", article, article, article.parent, "--format", "jsonl").stdout.splitlines()) == 2


@pytest.fixture
def one_of_each(tmp_path):
    folder = tmp_path / "presse"
    shutil.copytree(Path(__file__).parent / "fixtures", folder)
    word(folder / "note.docx", "Une note", "Le député Lio Brun a salué l'OTSC.")
    pdf(folder / "print.pdf", [["L'Azerbaïdjan a promis la paix, a dit Ina Sol."]])
    table = pd.DataFrame({"texte": ["Ivo Tarn a dit que l'OTSC tient."], "journal": ["Le Fanal"], "date": ["3 décembre 2022"], "titre": ["Un avis"]})
    table.to_excel(folder / "classeur.xlsx", index=False)
    return folder


def test_a_folder_with_one_of_each_kind(one_of_each):
    result = run("analyse", one_of_each, "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    told = {row["article"]: (row["outlet"], row["title"], row["date"]) for row in rows}
    assert result.exit_code == 1 and "article 3 (Une photographie): no text" in result.stderr
    assert told["news·20221123·VIG·00421200042"] == ("La Vigie", "L'alliance refuse d'envoyer une mission", "2022-11-23")
    assert told["FANAL00020221202ec2200031"] == ("Le Fanal", "Sommet : les troupes restent", "2022-12-02")
    assert told["HARB000020221124eibo0000d"] == ("The Harbour Post", "Alliance turns down border mission", "2022-11-24")
    assert told["FANAL00020221201ec1100012"] == ("Le Fanal", "Le sommet s'ouvre", "2022-12-01")
    assert told["page.html"] == ("La Vigie", "Le pont rouvre", "2022-11-25")
    assert told["classeur.xlsx#2"] == ("Le Fanal", "Un avis", "2022-12-03")
    assert told["table.csv#2"] == ("La Vigie", "Un refus", "2022-11-23")
    assert told["fanal-7"] == ("Le Fanal", "La Ligue répond", "2022-11-28")
    assert told["note.docx"] == ("", "Une note", "") and {"print.pdf", "depeche.txt"} < set(told)
    assert not any("Lire aussi :" in row["text"] for row in rows)
    assert {row["article"]: row["copy_of"] for row in rows}["depeche.txt"] == "news·20221123·VIG·00421200042"
    assert "note: depeche.txt: left out as site furniture: Lire aussi : Le port ferme" in result.stderr
    assert "note: depeche.txt is a near-copy of news·20221123·VIG·00421200042" in result.stderr


def test_a_report_names_outlet_title_and_date(one_of_each, tmp_path):
    assert run("report", one_of_each, "-o", tmp_path / "a.html").exit_code == 1
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("The Harbour Post", "Sommet : les troupes restent", "2022-12-03", "print.pdf"))


def test_many_notes_are_one(tmp_path):
    for n in range(21):
        (tmp_path / f"{n}.txt").write_text(f"Le train {n} part.\nPartager\n", encoding="utf-8")
    lines = run("analyse", tmp_path).stderr.splitlines()
    assert lines == ["note: site furniture left out of 21 articles; 0 are near-copies of others (column copy_of)"]


def test_a_column_can_be_named(tmp_path):
    (tmp_path / "a.csv").write_text("verbatim;organe de presse\nLe train part.;La Vigie\n", encoding="utf-8")
    result = run("analyse", tmp_path / "a.csv", "--column", "text=verbatim", "--column", "outlet=organe de presse", "--format", "jsonl")
    assert result.exit_code == 0 and json.loads(result.stdout)["outlet"] == "La Vigie"
    assert "has no column 'text'; it has verbatim" in run("analyse", tmp_path / "a.csv").stderr
    for wrong in ("text", "texte=verbatim"):
        result = run("analyse", tmp_path / "a.csv", "--column", wrong)
        assert result.exit_code == 2 and "is not like text=corps" in result.stderr


@pytest.mark.parametrize("command", [("analyse",), ("report",)])
def test_an_output_folder_that_cannot_be_made_fails_before_the_work(article, tmp_path, monkeypatch, command):
    monkeypatch.setattr(cli, "read_articles", lambda *_: pytest.fail("the work began"))
    result = run(*command, article, "-o", article / "sous" / "a.html")
    assert result.exit_code == 2 and "cannot be made" in result.stderr


@pytest.mark.parametrize(("command", "work"), [("evaluate", evaluate), ("results", study)])
def test_long_work_does_not_begin_without_its_folder(article, monkeypatch, command, work):
    monkeypatch.setattr(work, {"evaluate": "evaluation", "results": "run"}[command], lambda *_, **__: pytest.fail("the work began"))
    result = run(command, "-o", article / "sous" / "a")
    assert result.exit_code == 2 and "cannot be made" in result.stderr


def test_explain_asks_which_article(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "Le train part."}\n{"id": "y", "text": "Ina Sol a dit oui."}', encoding="utf-8")
    result = run("explain", tmp_path / "a.jsonl", 1)
    assert result.exit_code == 2 and "name one of the articles" in result.stderr and "x, y" in result.stderr
    assert "Ina Sol" in run("explain", tmp_path / "a.jsonl", 1, "--article", "y").stdout
    assert run("explain", tmp_path / "a.jsonl", 1, "--article", "z").exit_code == 2


def test_python_warns_of_taught_articles_as_the_command_does(article):
    known = resources.data_dir() / "articles/otsc-sommet-erevan-2022.txt"
    with pytest.warns(analysis.TaughtArticle, match=r"otsc-sommet-erevan-2022\.txt is in the training corpus: its labels are no test"):
        analysis.analyse(known)
    assert len(analysis.analyse(article)) == 2


def test_models_that_are_given_are_not_suspected(models_):
    assert len(analysis.analyse(resources.data_dir() / "articles/otsc-sommet-erevan-2022.txt", models=models_)) > 10


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
