"""Sheets and tools' files out: what they hold, and that what a tool shows is what the text says."""

import json
import re
import xml.etree.ElementTree as ET

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_stance import exchange, intake
from csto_stance.corpus import ANNOTATED

TEXT = '\U0001f642 Non.\r\n\r\nIna Sol; dit « "oui" »\nà *tous*.\r\n=1+1 fait deux.'
UNITS = [(0, 6), (10, 42), (44, 60)]


@pytest.fixture
def sheet():
    table = pd.DataFrame([("a", k, a, b, TEXT[a:b]) for k, (a, b) in enumerate(UNITS, 1)], columns=["article", "sentence", "start", "end", "text"])
    labels = dict(zip(ANNOTATED, ["Ina Sol", "direct", "against", "absent", "negative"], strict=True))
    table = table.assign(**labels, speaker_text="", p_speaker=0.75, paragraph=[1, 2, 3], date="2022-11-23", outlet="L'Écho du soir")
    return exchange.machine_sheet(table)


def test_the_units_are_slices():
    assert [TEXT[a:b] for a, b in UNITS] == ["\U0001f642 Non.", 'Ina Sol; dit « "oui" »\nà *tous*.', "=1+1 fait deux."]


def test_a_csv_opens_in_columns_in_french_excel(sheet, tmp_path):
    raw = exchange.write(sheet, "csv", tmp_path / "a.csv")[0].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfarticle;sentence;start;end;text;speaker") and b";0,75;" in raw and raw.endswith(b"\r\n")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_comes_back_as_it_went(sheet, tmp_path, form):
    path = exchange.write(sheet, form, tmp_path / f"a{exchange.SUFFIXES[form]}")[0]
    back = intake.read_table(path)
    for column in ("article", "sentence", "start", "end", *ANNOTATED):
        assert back[column].tolist() == sheet[column].tolist()
    assert back["text"].tolist() == sheet["text"].tolist()


@pytest.mark.parametrize("cell", ["=1+1", "+33 1", "-1", "- Oui.", "@SUM(A1)", "\t=1", "＝1", "'=1", "''-"])
def test_what_begins_like_a_formula_is_neutralised_and_restored(cell):
    assert exchange.neutral(cell).startswith("'") and exchange.restored(exchange.neutral(cell)) == cell


@pytest.mark.parametrize("cell", ["", "'", "L'OTSC", "'tis", "— Oui.", "1-0", "a=b"])
def test_what_does_not_is_left_alone(cell):
    assert exchange.neutral(cell) == cell == exchange.restored(cell)


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=2, max_size=2))
def test_any_two_texts_come_back_from_a_csv(tmp_path_factory, texts):
    table = pd.DataFrame({"article": ["a", "b"], "text": texts})
    path = exchange.write(table, "csv", tmp_path_factory.getbasetemp() / "any.csv")[0]
    assert intake.read_table(path)["text"].tolist() == texts


def test_a_workbook_holds_no_formula_and_offers_the_labels(sheet, tmp_path):
    sheet.loc[0, "text"] = "Un\x0b \x07signe."
    book = openpyxl.load_workbook(exchange.write(sheet, "xlsx", tmp_path / "a.xlsx")[0])["sentences"]
    assert not [cell.coordinate for row in book for cell in row if cell.data_type == "f"]
    offered = {str(rule.sqref): rule.formula1 for rule in book.data_validations.dataValidation}
    column = next(cell.column_letter for cell in book[1] if cell.value == "stance_csto")
    assert offered[f"{column}2:{column}4"] == '"favor,against,neutral,absent"'


def test_label_studio_s_tasks_fit_its_interface(sheet, tmp_path):
    tasks, interface = exchange.write(sheet, "label-studio", tmp_path / "a.json")
    tasks, root = json.loads(tasks.read_text(encoding="utf-8")), ET.parse(interface).getroot()
    controls = {c.get("name"): [choice.get("value") for choice in c] for c in root if c.get("toName") == "text"}
    wanted = set(re.findall(r"\$(\w+)", interface.read_text(encoding="utf-8")))
    assert list(controls) == ANNOTATED and len(tasks) == 3
    for task in tasks:
        assert wanted <= set(task["data"]) and task["predictions"][0]["score"] == 0.75
        for item in task["predictions"][0]["result"]:
            assert item["from_name"] in controls and item["type"] == ("textarea" if item["from_name"] == "speaker" else "choices")
            assert item["type"] == "textarea" or set(item["value"]["choices"]) <= set(controls[item["from_name"]])
    assert [t["data"]["before"] for t in tasks] == ["", *(t["data"]["text"] for t in tasks[:2])]


def test_doccano_s_spans_are_code_points_of_its_text(sheet, tmp_path):
    path, labels = exchange.write(sheet, "doccano", tmp_path / "a.jsonl", {"a": TEXT})
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["text"] == TEXT and document["label"][0] == [0, 6, "speaker=Ina Sol"]
    assert {document["text"][a:b] for a, b, _ in document["label"]} == set(sheet["text"])
    assert {label for _, _, label in document["label"]} <= {label["text"] for label in json.loads(labels.read_text(encoding="utf-8"))}


def test_a_text_put_together_has_its_sentences_in_place(sheet):
    text = exchange.rebuilt(sheet)
    assert [text[a:b] for a, b in UNITS] == sheet["text"].tolist()


def test_iramuteq_s_variables_have_one_underscore_and_its_texts_no_star(sheet, tmp_path):
    lines = exchange.write(sheet, "iramuteq", tmp_path / "a.txt")[0].read_text(encoding="utf-8").split("\n")
    assert (
        lines[0]
        == "**** *article_a *outlet_L-Echo-du-soir *date_2022-11-23 *speaker_Ina-Sol *attribution_direct *csto_against *azerbaijan_absent *sentiment_negative"
    )
    assert lines[4] == 'Ina Sol; dit « "oui" » à tous .' and lines[2] == "" and len([x for x in lines if x.startswith("****")]) == 3


def test_a_blank_sheet_shows_no_answer(sheet, tmp_path):
    blank = exchange.blanked(sheet.assign(**{"speaker (first)": "Lio Brun"}))
    for form in ("csv", "label-studio", "doccano"):
        content = exchange.write(blank, form, tmp_path / f"a{exchange.SUFFIXES[form]}", {"a": TEXT})[0].read_text(encoding="utf-8")
        assert not re.search(r"Lio Brun|against|negative|0[.,]75", content)
