"""Answers into a data folder: nothing half written, every coder kept, labels settled where coders agree."""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from csto_stance import adopt, corpus, exchange, intake, models, resources, suggest
from csto_stance.articles import read_articles
from csto_stance.corpus import ANNOTATED

ARTICLE = "otsc-sommet-erevan-2022"
NEW = '\U0001f642 Non.\r\n\r\nIna Sol a dit « oui ; "vraiment" ».\r\n=1+1 fait deux.\r\n'


@pytest.fixture
def folder(tmp_path):
    """A data folder of the supplied article."""
    path = tmp_path / "data"
    shutil.copytree(resources.data_dir(), path, ignore=lambda where, names: [n for n in names if n.endswith(".txt") and n != f"{ARTICLE}.txt"])
    for name in ("articles", "sentences", "annotations"):
        table = resources.table(f"{name}.csv")
        table[table["article"] == ARTICLE].to_csv(path / f"{name}.csv", index=False, lineterminator="\n")
    return path


@pytest.fixture
def new(tmp_path):
    path = tmp_path / "essai.txt"
    path.write_bytes(b"\xef\xbb\xbf" + NEW.encode())
    return read_articles(path)[0]


def state(folder: Path) -> str:
    return hashlib.sha256(b"".join(str(p).encode() + p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())).hexdigest()


def filled(path, *rows):
    """A sheet of answers: (sentence, annotator, speaker, attribution, csto, azerbaijan, sentiment, article)."""
    columns = ["sentence", "annotator", *ANNOTATED, "article"]
    pd.DataFrame([(*r, ARTICLE)[:8] for r in rows], columns=columns).to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    return path


def settled(folder, sentence, article=ARTICLE):
    table = resources.table("sentences.csv", folder)
    return table[(table["article"] == article) & (table["sentence"] == str(sentence))].iloc[0]


@pytest.mark.parametrize("form", ["csv", "xlsx", "label-studio", "doccano"])
def test_out_and_in_again_changes_nothing(folder, tmp_path, form):
    before = state(folder)
    path = exchange.write(exchange.corpus_sheet(folder), form, tmp_path / f"a{exchange.SUFFIXES[form]}", {ARTICLE: resources.article_text(ARTICLE)})[0]
    found = adopt.adopt(path, folder)
    assert state(folder) == before and found.changed == found.settled == 0 and found.answers["first"] == found.answers["second"] == 15


@pytest.mark.parametrize("form", ["csv", "xlsx", "label-studio", "doccano"])
def test_every_coder_s_answer_reaches_another_folder(folder, tmp_path, form):
    path = exchange.write(exchange.corpus_sheet(folder), form, tmp_path / f"a{exchange.SUFFIXES[form]}", {ARTICLE: resources.article_text(ARTICLE)})[0]
    answers, sentences = (resources.table(f"{name}.csv", folder) for name in ("annotations", "sentences"))
    answers.head(0).to_csv(folder / "annotations.csv", index=False)
    sentences.assign(**dict.fromkeys([*ANNOTATED, "speaker_text"], "")).to_csv(folder / "sentences.csv", index=False)
    found = adopt.adopt(path, folder)
    back = resources.table("annotations.csv", folder).sort_values(["annotator"], kind="stable").reset_index(drop=True)
    pd.testing.assert_frame_equal(back, answers.sort_values(["annotator"], kind="stable").reset_index(drop=True))
    assert found.changed == 30
    if form != "label-studio":  # there, settled labels are shown as a prediction: nobody's answer
        assert resources.table("sentences.csv", folder)[ANNOTATED].equals(sentences[ANNOTATED])


def test_an_unknown_label_is_refused_with_row_and_allowed_values_and_nothing_is_written(folder, tmp_path):
    before = state(folder)
    path = filled(tmp_path / "a.csv", (1, "Zoé", "", "", "favor", "", ""), (2, "Zoé", "", "", "favour", "", "sad"))
    with pytest.raises(intake.ExchangeError) as error:
        adopt.adopt(path, folder)
    assert str(error.value).split("\n") == [
        "a.csv, row 3, column sentiment: 'sad' is not allowed; allowed: positive, neutral, negative",
        "a.csv, row 3, column stance_csto: 'favour' is not allowed; allowed: favor, against, neutral, absent",
    ]
    assert state(folder) == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"article": "autre"}, "article 'autre' is neither in"),
        ({"sentence": "99"}, "has no sentence '99'; it has 1 to 15"),
        ({"sentence": "x"}, "has no sentence 'x'"),
        ({"text": "Un autre texte."}, "the text is not that of"),
        ({"text": "Pa?inian"}, "choose CSV UTF-8"),
        ({"start": "3"}, "is at 0 to 242, not at 3"),
        ({"speaker_text": "Ivo Tarn"}, "'Ivo Tarn' is not in the sentence"),
        ({"speaker": "narrator"}, "narrator and attribution none go together"),
        ({"attribution": "none"}, "narrator and attribution none go together"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_written(folder, tmp_path, change, told):
    sheet = exchange.corpus_sheet(folder).head(1)
    path = exchange.write(sheet.assign(**change), "csv", tmp_path / "a.csv")[0]
    before = state(folder)
    with pytest.raises(intake.ExchangeError, match=told):
        adopt.adopt(path, folder)
    assert state(folder) == before


def test_a_coder_cannot_say_two_things(folder, tmp_path):
    path = filled(tmp_path / "a.csv", (1, "Zoé", "", "", "favor", "", ""), (1, "Zoé", "", "", "against", "", ""))
    with pytest.raises(intake.ExchangeError, match=r"row 3, Zoé answered otherwise in a\.csv, row 2"):
        adopt.adopt(path, folder)


def test_labels_are_folded_and_names_spelt(folder, tmp_path):
    adopt.adopt(filled(tmp_path / "a.csv", (1, "settled", " Пашинян", "INDIRECT", " Against\u00a0", "absent", "Neutral")), folder)
    assert settled(folder, 1)[ANNOTATED].tolist() == ["Nikol Pashinyan", "indirect", "against", "absent", "neutral"]
    adopt.adopt(filled(tmp_path / "a.csv", (1, "settled", "Narrator", "", "", "", "")), folder)
    assert settled(folder, 1)[ANNOTATED].tolist() == ["narrator", "none", "against", "absent", "neutral"]
    assert settled(folder, 1)["speaker_text"] == ""


def test_a_new_coder_who_differs_unsettles_nothing_but_is_listed(folder, tmp_path):
    found = adopt.adopt(
        filled(tmp_path / "a.csv", (1, "Zoé", "", "", "favor", "absent", ""), (2, "Zoé", "narrator", "none", "neutral", "absent", "neutral")), folder
    )
    assert settled(folder, 1)["stance_csto"] == "neutral" and found.settled == 0
    row = found.disputed.iloc[0]
    assert len(found.disputed) == 1 and row["stance_csto"] == "" and row["stance_azerbaijan"] == "absent"
    assert row["stance_csto (Zoé)"] == "favor" and row["stance_csto (first)"] == "neutral" and row["annotator"] == "settled"
    path = exchange.write(found.disputed.assign(stance_csto="favor", note="praised"), "csv", tmp_path / "settle.csv")[0]
    assert adopt.adopt(path, folder).settled == 1
    assert settled(folder, 1)[["stance_csto", "note"]].tolist() == ["favor", "praised"]


def test_a_coder_may_think_again(folder, tmp_path):
    for csto in ("favor", "against"):
        for coder in ("first", "second"):
            adopt.adopt(filled(tmp_path / "a.csv", (1, coder, "", "", csto, "", "")), folder)
        assert settled(folder, 1)["stance_csto"] == csto
    assert len(resources.table("annotations.csv", folder)) == 30


def test_a_new_article_is_added_with_its_offsets(folder, new, tmp_path):
    rows = [("Zoé", "narrator", "none", "absent", "absent", "neutral", "essai.txt"), ("Zoé", "Ina Sol", "mixed", "favor", "absent", "positive", "essai.txt")]
    found = adopt.adopt(filled(tmp_path / "a.csv", (1, *rows[0]), (2, *rows[1])), folder, articles=new, origin="press of March")
    assert found.articles == ["essai"] and found.settled == 2
    assert (folder / "articles/essai.txt").read_bytes() == NEW.encode()
    table = corpus.load_corpus(folder, origin="press of March")
    assert [NEW[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == table["text"].tolist()
    assert table["text"].tolist() == ["\U0001f642 Non.", 'Ina Sol a dit « oui ; "vraiment" ».', "=1+1 fait deux."]
    assert table["speaker"].tolist() == ["narrator", "Ina Sol", ""] and corpus.problems(folder) == []
    assert corpus.labelled_rows(table).tolist() == [True, True, False]
    assert suggest.unlabelled_articles(folder)["article"].tolist() == ["essai"]


def test_two_coders_of_a_new_article_settle_what_they_agree_in(folder, new, tmp_path):
    one, two = ((1, who, "narrator", "none", csto, "absent", "neutral", "essai.txt") for who, csto in (("Zoé", "absent"), ("Léa", "neutral")))
    assert adopt.adopt(filled(tmp_path / "a.csv", one, two), folder, articles=new).disputed["stance_csto"].tolist() == [""]
    assert settled(folder, 1, "essai")[ANNOTATED].tolist() == ["narrator", "none", "", "absent", "neutral"]
    assert len(adopt.adopt(filled(tmp_path / "a.csv", two), folder).disputed) == 1
    assert corpus.problems(folder) == ["sentences.csv, row 17: stance_csto is not annotated"]
    adopt.adopt(filled(tmp_path / "a.csv", (1, "Léa", "narrator", "none", "absent", "absent", "neutral", "essai.txt")), folder)
    assert settled(folder, 1, "essai")["stance_csto"] == "absent"


def test_another_text_of_the_same_name_is_refused(folder, new, tmp_path):
    answers = filled(tmp_path / "a.csv", (1, "Zoé", "narrator", "none", "absent", "absent", "neutral", "essai.txt"))
    adopt.adopt(answers, folder, articles=new)
    with pytest.raises(intake.ExchangeError, match="the text given is another than that in"):
        adopt.adopt(answers, folder, articles=new.assign(text="Un autre."))


def test_doccano_may_have_changed_the_line_ends(folder, new, tmp_path):
    text = NEW.replace("\r\n", "\n")
    start = text.index("=1+1")
    path = tmp_path / "zoe.jsonl"
    path.write_text(json.dumps({"text": text, "article": "essai.txt", "label": [[start, start + 15, "sentiment=negative"]]}), encoding="utf-8")
    adopt.adopt(path, folder, "Zoé", new)
    assert settled(folder, 3, "essai")[["start", "end", "sentiment"]].tolist() == [str(NEW.index("=1+1")), str(NEW.index("=1+1") + 15), "negative"]
    path.write_text(json.dumps({"text": "Autre.", "article": "essai", "label": []}), encoding="utf-8")
    with pytest.raises(intake.ExchangeError, match="the document's text is not the article's"):
        adopt.adopt(path, folder, "Zoé")


def test_doccano_s_document_is_a_new_article_s_text(folder, tmp_path):
    path = tmp_path / "zoe.jsonl"
    path.write_text(json.dumps({"text": NEW, "article": "../../essai.txt", "label": [[0, 6, "sentiment=negative"]]}), encoding="utf-8")
    adopt.adopt(path, folder, "Zoé")
    assert (folder / "articles/essai.txt").read_bytes() == NEW.encode()


def test_a_write_that_fails_leaves_the_folder_as_it_was(folder, new, tmp_path, monkeypatch):
    before, write = state(folder), Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda self, raw: (_ for _ in ()).throw(OSError("disk full")) if "annotations" in self.name else write(self, raw))
    path = filled(tmp_path / "a.csv", (1, "Zoé", "narrator", "none", "absent", "absent", "neutral", "essai.txt"))
    with pytest.raises(OSError, match="disk full"):
        adopt.adopt(path, folder, articles=new)
    assert state(folder) == before


def test_an_import_makes_the_models_be_fitted_again(folder, tmp_path):
    before = resources.fingerprint(folder)
    adopt.adopt(filled(tmp_path / "a.csv", (1, "settled", "", "", "favor", "", "")), folder)
    assert resources.fingerprint(folder) != before


def test_an_unlabelled_sentence_is_context_and_no_class(folder, new, tmp_path):
    adopt.adopt(filled(tmp_path / "a.csv", (1, "Zoé", "narrator", "none", "absent", "absent", "neutral", "essai.txt")), folder, articles=new)
    table = corpus.load_corpus(folder)
    fitted = models.fit(table, folder)
    assert "" not in {*fitted.stance.classes_, *fitted.sentiment.classes_} and len(table) == 18
    assert "" not in fitted.label(table.drop(columns=["speaker", "speaker_text", *corpus.LABELS]), folder)["speaker"].tolist()


def test_the_project_s_own_corpus_is_labelled_throughout():
    assert corpus.labelled_rows(corpus.load_corpus()).all()
