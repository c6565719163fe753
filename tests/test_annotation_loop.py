"""The loop on the command line: suggest or export, fill, import, see what changed."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from csto_stance import evaluate, intake, models, resources
from csto_stance.cli import main

TEXT = "« L'OTSC ne nous a pas aidés », a déclaré Nikol Pachinian. Le train part.\r\n"


@pytest.fixture(scope="module")
def models_():
    return models.fitted()


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path, models_):
    monkeypatch.setattr(models, "fitted", lambda *_, **__: models_)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "un.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())


def run(*args, code=0):
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert result.exit_code == code, result.output
    return result


def test_export_fill_import(tmp_path):
    run("export", "un.txt", "-o", "a.csv")
    sheet = intake.read_table("a.csv")
    assert sheet["annotator"].tolist() == ["", ""] and sheet["speaker"].tolist() == ["Nikol Pashinyan", "narrator"]
    sheet["stance_csto"] = ["against", "absent"]
    sheet.to_csv("a.csv", sep=";", index=False, encoding="cp1252")
    nothing = run("import", "a.csv", "--data", "mine", "--articles", "un.txt")
    assert "left out: 2 rows that name no coder" in nothing.stdout and "a copy of the project's data" in nothing.stderr
    found = run("import", "a.csv", "--data", "mine", "--articles", "un.txt", "--annotator", "Zoé", "--date", "2022-11-23", "--origin", "mine")
    assert "Zoé: 2 sentences" in found.stdout and "new article: un" in found.stdout
    assert resources.table("articles.csv", "mine").iloc[-1][["article", "date", "language", "origin"]].tolist() == ["un", "2022-11-23", "fr", "mine"]
    assert "no problem" in run("check", "--data", "mine").stdout
    assert "| speaker | mine |" in run("agreement", "--data", "mine", "--by", "origin").stdout
    assert run("export", "--data", "mine", "-o", "b.csv") and intake.read_table("b.csv")["stance_csto (Zoé)"].tolist()[-2:] == ["against", "absent"]


def test_a_refused_import_says_why_and_writes_nothing():
    run("export", "un.txt", "-o", "a.csv")
    intake.read_table("a.csv").assign(stance_csto="favour", annotator="Zoé").to_csv("a.csv", sep=";", index=False)
    told = run("import", "a.csv", "--data", "mine", "--articles", "un.txt", code=1).stderr
    assert "a.csv, row 2, column stance_csto: 'favour' is not allowed; allowed: favor, against, neutral, absent" in told and "row 3" in told
    assert resources.table("articles.csv", "mine").equals(resources.table("articles.csv"))


def test_disputes_come_as_a_file_to_settle():
    row = intake_row("Zoé", "favor")
    pd.DataFrame([row]).to_csv("a.csv", index=False)
    found = run("import", "a.csv", "--data", "mine")
    assert "to settle: 1 sentences" in found.stdout and intake.read_table("a-to-settle.csv")["stance_csto (Zoé)"].tolist() == ["favor"]


def intake_row(annotator, csto):
    return {"article": "otsc-sommet-erevan-2022", "sentence": 1, "annotator": annotator, "stance_csto": csto}


@pytest.mark.parametrize(("args", "told"), [((), "Missing option '--data'"), (("--data", "."), "neither a data folder")])
def test_an_import_needs_a_folder_of_one_s_own(args, told):
    pd.DataFrame([intake_row("Zoé", "favor")]).to_csv("a.csv", index=False)
    result = CliRunner().invoke(main, ["import", "a.csv", *args])
    assert result.exit_code in (1, 2) and told in result.stderr


def test_suggest_shows_or_writes():
    shown = run("suggest", 1, "un.txt").stdout
    assert shown.startswith("un.txt ") and "; distance " in shown
    run("suggest", 2, "un.txt", "-o", "s.json", "--to", "label-studio")
    with open("s.json", encoding="utf-8") as file:
        tasks = json.load(file)
    assert {t["data"]["sentence"] for t in tasks} == {1, 2} and all("distance" in t["data"]["reason"] for t in tasks)
    by_sentence = {t["data"]["sentence"]: t["data"] for t in tasks}
    assert by_sentence[2]["before"] == by_sentence[1]["text"] and by_sentence[1]["after"] == "Le train part."
    assert "every sentence of the data folder has its labels" in run("suggest", 1, code=1).stderr


def test_a_table_of_analyse_is_exported_without_a_second_reading():
    run("analyse", "un.txt", "--format", "csv", "-o", "t.csv")
    run("export", "t.csv", "--to", "doccano", "-o", "d.jsonl")
    with open("d.jsonl", encoding="utf-8") as file:
        document = json.loads(file.readline())
    assert [document["text"][a:b] for a, b in dict.fromkeys((a, b) for a, b, _ in document["label"])] == intake.read_table("t.csv")["text"].tolist()


@pytest.mark.parametrize("form", ["csv", "xlsx", "label-studio", "doccano", "iramuteq"])
def test_every_format_can_be_blank(form):
    run("export", "un.txt", "--to", form, "--blank")


def result(score):
    return {
        "articles": 1, "stories": 1, "sentences": 9, "folds": 5, "seed": 0, "calibration_error": {}, "agreement": [],
        "scores": [{"label": "speaker", "measure": "accuracy", "score": score, "low": 0.6, "high": 0.8}],
    }  # fmt: skip


def test_evaluate_tells_what_changed(monkeypatch):
    for score, told in ((0.7, None), (0.75, "0.700 ->  0.750  (+0.050), within"), (0.75, "no score changed"), (0.9, "(+0.150), outside")):
        monkeypatch.setattr(evaluate, "evaluation", lambda *_, score=score, **__: result(score))
        shown = run("evaluate", "-o", "e.json").stdout
        assert told in shown if told else "what changed" not in shown
