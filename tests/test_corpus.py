import numpy as np
import pandas as pd
import pytest

from csto_stance import corpus as labelled
from csto_stance import resources

TABLE = pd.DataFrame(
    {
        "article": ["a", "a", "b", "c"],
        "story": ["s", "s", "t", "u"],
        "clean": [
            "Le pont du vieux port sera fermé dès lundi matin pour travaux.",
            "Rien.",
            "MARDI. Le pont du vieux port sera fermé dès lundi matin pour travaux !",
            "La gare ouvre.",
        ],
    }
)


@pytest.fixture(scope="module")
def corpus():
    return labelled.load_corpus()


def test_the_data_has_no_problem():
    assert labelled.problems() == []


def test_the_corpus_is_what_the_datasheet_promises(corpus):
    sizes = corpus.groupby("language").agg(articles=("article", "nunique"), sentences=("sentence", "size"))
    assert sizes.loc["fr", "articles"] >= 200 and sizes.loc["fr", "sentences"] >= 2200
    assert (sizes.loc[["en", "ru"], "articles"] >= 35).all() and (sizes.loc[["en", "ru"], "sentences"] >= 400).all()
    for target in ("csto", "azerbaijan"):
        counts = corpus[f"stance_{target}"].value_counts()
        assert counts["favor"] >= 450 and counts["against"] >= 450 and counts["neutral"] >= 600
    assert corpus["speaker"].nunique() >= 120
    assert (corpus["attribution"] != "none").mean() >= 0.4


def test_speakers_are_carried_over_paragraphs(corpus):
    carried = set()
    for article, rows in corpus.groupby("article"):
        before = rows.shift()
        new = (rows["paragraph"] != before["paragraph"]) & (rows["speaker"] == before["speaker"]) & (rows["speaker"] != "narrator")
        if (new & (rows["speaker_text"] == "")).any():
            carried.add(article)
    assert len(carried) >= 30


def test_the_supplied_article_is_as_supplied(corpus):
    text = resources.article_text("otsc-sommet-erevan-2022")
    assert text.endswith("dit Pachinian.\n") and len(text) == len(text.rstrip("\n")) + 1
    rows = corpus[corpus["article"] == "otsc-sommet-erevan-2022"]
    assert len(rows) == 15 and set(rows["origin"]) == {"supplied by the owner"}
    assert set(corpus.loc[corpus["article"] != "otsc-sommet-erevan-2022", "origin"]) == {"written for the project"}


@pytest.mark.parametrize(("written", "kept"), [(" Against\u00a0", "against"), ("None", "none"), ("", "")])
def test_labels_are_text(written, kept):
    column = "attribution" if kept == "none" else "stance_csto"
    assert labelled.clean_labels(pd.DataFrame({column: [written]}), "x.csv")[column].tolist() == [kept]


def test_an_unknown_label_is_refused_with_its_row():
    with pytest.raises(labelled.CorpusError, match=r"x\.csv, row 3, column stance_csto: 'favour' is not allowed; allowed: favor, against, neutral, absent"):
        labelled.clean_labels(pd.DataFrame({"stance_csto": ["favor", "favour"]}), "x.csv")


def test_a_near_copy_is_found_and_another_sentence_is_not():
    assert [(i, j) for i, j, _ in labelled.near_copies(TABLE)] == [(0, 2)]


@pytest.mark.parametrize("seed", range(5))
def test_copies_stay_on_one_side(seed):
    for train, test in labelled.folds(TABLE, 2, seed):
        assert not {0, 1, 2} & set(train) or not {0, 1, 2} & set(test)


def test_alpha_is_the_krippendorff_package_s():
    krippendorff = pytest.importorskip("krippendorff")
    generator = np.random.default_rng(0)
    wide = pd.DataFrame(generator.choice(list("abc"), (60, 2)), columns=["first", "second"])
    wide.loc[:40, "second"] = wide.loc[:40, "first"]
    codes = wide.map("abc".index).to_numpy().T
    assert labelled.alpha(wide) == pytest.approx(krippendorff.alpha(codes, level_of_measurement="nominal"))


def test_alpha_of_one_label_is_undefined():
    assert np.isnan(labelled.alpha(pd.DataFrame({"first": ["a", "a"], "second": ["a", "a"]})))


@pytest.fixture
def copy(tmp_path):
    """A small data folder of one article, to break."""
    for name in ("actors", "names", "offices", "targets"):
        resources.table(f"{name}.csv").to_csv(tmp_path / f"{name}.csv", index=False)
    (tmp_path / "lexicon").mkdir()
    resources.table("lexicon/fr.csv").to_csv(tmp_path / "lexicon/fr.csv", index=False)
    (tmp_path / "articles").mkdir()
    text = resources.article_text("otsc-sommet-erevan-2022")
    (tmp_path / "articles/otsc-sommet-erevan-2022.txt").write_bytes(text.encode())
    for name in ("articles", "sentences", "annotations"):
        table = resources.table(f"{name}.csv")
        table[table["article"] == "otsc-sommet-erevan-2022"].to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("start", "1", "the text is not what stands at 1"),
        ("sentence", "9", "out of order, expected 1"),
        ("speaker", "narrator", "narrator and attribution none go together"),
        ("speaker_text", "Ivo Tarn", "'Ivo Tarn' is not in the sentence"),
        ("sentiment", "sad", "'sad' is not allowed"),
    ],
)
def test_what_is_wrong_is_told(copy, column, value, told):
    table = pd.read_csv(copy / "sentences.csv", dtype=str, keep_default_na=False)
    table.loc[0, column] = value
    table.to_csv(copy / "sentences.csv", index=False)
    assert any(told in line for line in labelled.problems(copy))


def test_a_good_copy_has_no_problem(copy):
    assert labelled.problems(copy) == []
