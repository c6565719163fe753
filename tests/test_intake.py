"""Filled files in: as French Excel saves them, and as Label Studio and doccano export them."""

import json
import zipfile

import pandas as pd
import pytest

from csto_stance import intake
from csto_stance.corpus import ANNOTATED

HEAD = "article;sentence;text;speaker;attribution;stance_csto;stance_azerbaijan;sentiment;annotator"
ROW = "a;1,0;« Été ; oui »;Ina Sol;direct; Against\u00a0;absent;negative;Zoé"


def sheet(*rows, head=HEAD):
    return "\r\n".join([head, *(r.replace("« Été ; oui »", '"« Été ; oui »"') for r in rows), ""])


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("CSV UTF-8", sheet(ROW).encode("utf-8-sig")),
        ("CSV", sheet(ROW).encode("cp1252")),
        ("sep", ("sep=;\r\n" + sheet(ROW)).encode("utf-8-sig")),
        ("Unicode", sheet(ROW).replace(";", "\t").replace("Été \t", "Été ;").encode("utf-16")),
        ("empty rows", sheet(ROW, ";;;;;;;;", "").encode("utf-8-sig")),
    ],
)
def test_what_excel_saves_is_read(tmp_path, name, raw):
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    rows, unnamed = intake.read(path)
    assert unnamed == 0 and rows[["article", "sentence", "text", "speaker", "stance_csto", "annotator"]].values.tolist() == [
        ["a", "1", "« Été ; oui »", "Ina Sol", "Against", "Zoé"]
    ]


def test_rows_are_counted_as_the_spreadsheet_does(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(sheet(ROW.replace("« Été ; oui »", '"« Été\nou non »"'), "", ROW), encoding="utf-8")
    assert intake.read(path)[0]["where"].tolist() == ["a.csv, row 2", "a.csv, row 4"]


def test_rows_without_a_coder_are_counted_and_left_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(sheet(ROW, ROW.replace("Zoé", ""), ROW.replace("Zoé", "settled")), encoding="utf-8")
    rows, unnamed = intake.read(path)
    assert unnamed == 1 and rows["annotator"].tolist() == ["Zoé", "settled"]
    assert intake.read(path, "Léa")[0]["annotator"].tolist() == ["Zoé", "Léa", "Léa"]


def test_every_coder_s_columns_are_answers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(sheet(ROW + ";Lio Brun;", head=HEAD + ";speaker (Max);sentiment (Max)"), encoding="utf-8")
    rows = intake.read(path)[0].set_index("annotator")
    assert rows.loc["Max", ["speaker", "sentiment"]].tolist() == ["Lio Brun", ""] and rows.loc["Zoé", "speaker"] == "Ina Sol"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"PK", "unknown format .docx"),
        ("a.csv", b"texte;note\r\nx;y\r\n", "no column article nor sentence; it has texte, note"),
        ("a.xlsx", b"no workbook", "a.xlsx"),
        ("a.json", b"{}", "not a list of Label Studio tasks"),
        ("a.json", b"[{", "a.json: "),
        ("a.json", b'[{"data": {}, "annotations": [{"result": [{}]}]}]', "not as the tool exports it"),
        ("a.zip", b"no archive", "a.zip"),
    ],
)
def test_another_file_is_refused(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(intake.ExchangeError, match=told):
        intake.read(tmp_path / name)


def task(*annotations, **data):
    return {"id": 7, "data": {"article": "a", "sentence": 1, "start": 0, "end": 4, "text": "Non."} | data, "annotations": list(annotations)}


def annotation(who, stance, **more):
    speaker = {"from_name": "speaker", "to_name": "text", "type": "textarea", "value": {"text": ["narrator"]}}
    return {"completed_by": who, "result": [speaker, {"from_name": "stance_csto", "value": {"choices": [stance]}}]} | more


def test_label_studio_s_coders_are_kept_apart(tmp_path):
    path = tmp_path / "a.json"
    old, new = annotation(3, "favor", updated_at="2024-01-01"), annotation(3, "neutral", updated_at="2024-01-02")
    cancelled = annotation(4, "favor", was_cancelled=True)
    zoe = annotation({"id": 5, "email": "zoe@example.org"}, "against")
    path.write_text(json.dumps([task(new, old, cancelled, zoe, coders={"first": {"stance_csto": "absent"}})]), encoding="utf-8")
    rows, unnamed = intake.read(path)
    assert unnamed == 0 and dict(zip(rows["annotator"], rows["stance_csto"], strict=True)) == {"first": "absent", "3": "neutral", "zoe@example.org": "against"}
    assert rows["where"].unique().tolist() == ["a.json, task 7"]


def test_label_studio_s_short_export_is_read_too(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps([{"article": "a", "sentence": 1, "text": "Non.", "coders": {}, "speaker": ["narrator"], "sentiment": "neutral", "annotator": 3}])
    )
    assert intake.read(path)[0][["speaker", "sentiment", "annotator"]].values.tolist() == [["narrator", "neutral", "3"]]


TEXT = "\U0001f642 Non.\nOui, dit-il."
CUT = pd.DataFrame({"start": [0, 7], "end": [6, 20]}, index=[1, 2])


def doccano(tmp_path, *spans, name="zoe.jsonl"):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, json.dumps({"id": 1, "text": TEXT, "article": "a", "annotator": "", "coders": {}, "label": spans}))
    return intake.read(path, units=lambda article, text: CUT)[0]


def test_doccano_s_spans_belong_to_the_sentence_they_lie_in(tmp_path):
    rows = doccano(
        tmp_path,
        [2, 5, "stance_csto=against"],
        [7, 20, "speaker=Ina Sol"],
        [0, 6, "to label"],
        [6, 20, "sentiment=neutral"],
    )
    assert rows[["sentence", "text", "annotator"]].values.tolist() == [["1", "\U0001f642 Non.", "zoe"], ["2", "Oui, dit-il.", "zoe"]]
    assert rows["stance_csto"].tolist() == ["against", ""] and rows["sentiment"].tolist() == ["", "neutral"]


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        ([[2, 12, "stance_csto=against"]], "lies in 2 sentences, not in one"),
        ([[0, 6, "PER"]], "'PER' is no label"),
        ([[0, 6, "sentiment=neutral"], [2, 5, "sentiment=negative"]], "sentence 1: sentiment is both 'neutral' and 'negative'"),
    ],
)
def test_a_span_that_says_two_things_is_refused(tmp_path, spans, told):
    with pytest.raises(intake.ExchangeError, match=told):
        doccano(tmp_path, *spans)


def test_a_table_of_analyse_comes_back_from_a_spreadsheet(tmp_path):
    path = tmp_path / "a.csv"
    head = "article;sentence;start;end;text;" + ";".join(ANNOTATED) + ";p_sentiment_neutral"
    path.write_text(f"{head}\r\na;1;0;4;Non.;narrator;none;absent;absent;neutral;0,75\r\n", encoding="utf-8-sig")
    table = intake.labelled_table(path)
    assert table[["sentence", "start", "end", "p_sentiment_neutral"]].values.tolist() == [[1, 0, 4, 0.75]]
    path.write_text("article;text\r\na;Non.\r\n", encoding="utf-8")
    assert intake.labelled_table(path) is None
