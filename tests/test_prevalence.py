"""Corrected shares: right where counted ones are wrong, intervals that hold the truth about as often as they say, and 'not enough' said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from csto_stance import prevalence
from csto_stance.corpus import load_corpus
from csto_stance.prevalence import measured_errors, over_time, who_stands_where
from csto_stance.summarise import STANCES, VALUES, by_speaker

# The rows are the true label, the columns the one given, both in the order of VALUES.
MIXED = np.array([[0.6, 0.15, 0.15, 0.1], [0.15, 0.65, 0.1, 0.1], [0.3, 0.15, 0.45, 0.1], [0.05, 0.1, 0.05, 0.8]])
TRUE = np.array([0.06, 0.12, 0.42, 0.4])
SHARES = TRUE[:3] / TRUE[:3].sum()


def labelled_twice(rng, texts: int, length: int, mean: np.ndarray, confusion=MIXED, key: str = "article") -> pd.DataFrame:
    """Sentences in texts whose shares differ, with the true label and the one that the classifier gives."""
    true = np.array([rng.choice(4, size=length, p=rng.dirichlet(8 * mean)) for _ in range(texts)]).ravel()
    given = (confusion[true].cumsum(axis=1) > rng.random((len(true), 1))).argmax(axis=1)
    names = np.array(VALUES)
    table = pd.DataFrame({key: np.repeat([f"t{k}" for k in range(texts)], length), "stance_csto": names[true], "predicted_stance_csto": names[given]})
    return table.assign(predicted_speaker="Ina Sol")


def by_machine(table: pd.DataFrame) -> pd.DataFrame:
    """What a user has: the labels given, sure of themselves."""
    given = table["predicted_stance_csto"]
    chances = {f"p_stance_csto_{value}": np.where(given == value, 0.997, 0.001) for value in VALUES}
    return pd.DataFrame({"article": table["article"], "speaker": "Ina Sol", "stance_csto": given, **chances})


def shares(table: pd.DataFrame, column: str) -> np.ndarray:
    return table.set_index("stance").loc[STANCES, column].to_numpy()


def said(*labels: str, articles: int = 3, **columns) -> pd.DataFrame:
    return pd.DataFrame({"article": [f"a{k % articles}" for k in range(len(labels))], "speaker": "Ina Sol", "stance_csto": list(labels), **columns})


def test_with_much_text_corrected_shares_are_right_and_counted_ones_wrong():
    rng = np.random.default_rng(1)
    errors = labelled_twice(rng, 400, 15, np.full(4, 0.25), key="story")
    table = who_stands_where(by_machine(labelled_twice(rng, 400, 15, TRUE)), errors=errors)
    assert shares(table, "corrected") == pytest.approx(SHARES, abs=0.05)
    assert abs(shares(table, "share") - SHARES).max() > 0.2
    counted = by_speaker(by_machine(labelled_twice(rng, 400, 15, TRUE)), "csto")
    assert not ((shares(counted, "low") < SHARES) & (shares(counted, "high") > SHARES)).any(where=[True, False, True])


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(2)
    held, counted, widths = [], [], []
    for _ in range(60):
        errors, sample = labelled_twice(rng, 60, 12, np.full(4, 0.25), key="story"), by_machine(labelled_twice(rng, 25, 8, TRUE))
        table, plain = who_stands_where(sample, errors=errors), by_speaker(sample, "csto")
        held.append((shares(table, "low") <= SHARES) & (shares(table, "high") >= SHARES))
        counted.append((shares(plain, "low") <= SHARES) & (shares(plain, "high") >= SHARES))
        widths.append(shares(table, "high") - shares(table, "low"))
    assert np.mean(held) >= 0.92 and np.mean(counted) < 0.3
    assert np.mean(widths) < 0.55


def test_more_text_and_more_measured_errors_narrow_the_interval():
    rng = np.random.default_rng(3)
    few, many = (labelled_twice(rng, n, 12, np.full(4, 0.25), key="story") for n in (20, 300))
    short, long = (by_machine(labelled_twice(rng, n, 10, TRUE)) for n in (10, 300))
    width = [np.mean(shares(t, "high") - shares(t, "low")) for t in (who_stands_where(s, errors=e) for s, e in ((short, few), (long, few), (long, many)))]
    assert width[0] > width[1] > width[2]


def test_each_role_is_corrected_by_its_own_errors():
    rng = np.random.default_rng(4)
    turned = MIXED[[2, 1, 0, 3]]  # for the narrator, the classifier takes praise for blame
    parts = [labelled_twice(rng, 200, 15, np.full(4, 0.25), confusion, "story") for confusion in (MIXED, turned)]
    errors = pd.concat([parts[0], parts[1].assign(predicted_speaker="narrator")])
    table = by_machine(labelled_twice(rng, 300, 15, TRUE, turned)).assign(speaker="narrator")
    assert shares(who_stands_where(table, errors=errors), "corrected") == pytest.approx(SHARES, abs=0.08)
    assert abs(shares(who_stands_where(table.assign(speaker="Ina Sol"), errors=errors), "corrected") - SHARES).max() > 0.3


def test_labels_that_the_classifier_confuses_are_not_corrected():
    rng = np.random.default_rng(5)
    blind = np.array([MIXED[0], MIXED[1], MIXED[0], MIXED[3]])  # favor and against are given alike
    errors = labelled_twice(rng, 300, 15, np.full(4, 0.25), blind, "story")
    table = who_stands_where(by_machine(labelled_twice(rng, 20, 10, TRUE, blind)), errors=errors)
    assert table["corrected"].isna().all() and (shares(table, "low") == 0).all() and (shares(table, "high") == 1).all()
    assert set(table["note"]) == {prevalence.CONFUSED_NOTE} and table["enough"].all()


def test_labels_by_hand_are_taken_as_they_are_and_only_the_sample_counts():
    rng = np.random.default_rng(6)
    errors = labelled_twice(rng, 60, 12, np.full(4, 0.25), key="story")
    by_hand = labelled_twice(rng, 20, 10, TRUE)[["article", "stance_csto"]].assign(speaker="Ina Sol")
    with_errors, without = who_stands_where(by_hand, errors=errors), who_stands_where(by_hand)
    pd.testing.assert_frame_equal(with_errors, without)
    assert (with_errors["note"] == "").all() and shares(without, "corrected") == pytest.approx(shares(without, "share"))


def test_the_interval_by_hand_counts_that_sentences_of_an_article_agree():
    apart = who_stands_where(said(*["favor", "against"] * 20, articles=40))
    together = who_stands_where(said(*["favor", "against"] * 20, articles=4))
    assert shares(together, "high")[0] - shares(together, "low")[0] > 1.5 * (shares(apart, "high")[0] - shares(apart, "low")[0])
    assert shares(apart, "low")[0] <= by_speaker(said(*["favor", "against"] * 20), "csto")["low"].iloc[0]


def test_without_measured_errors_the_note_says_that_they_are_not_counted():
    sample = by_machine(labelled_twice(np.random.default_rng(7), 10, 10, TRUE))
    table = who_stands_where(sample)
    assert set(table["note"]) == {prevalence.UNCOUNTED_NOTE}
    assert shares(table, "corrected") == pytest.approx(shares(table, "share"))


@pytest.mark.parametrize(("count", "articles", "enough"), [(5, 3, True), (4, 3, False), (9, 2, False)])
def test_too_few_sentences_or_articles_get_no_share(count, articles, enough):
    table = who_stands_where(said(*["against"] * count, articles=articles))
    assert table["enough"].eq(enough).all() and table["count"].tolist() == [0, 0, count]
    assert table[["share", "corrected", "low", "high"]].isna().all(axis=None) == (not enough)
    assert table["note"].iloc[0] == ("" if enough else f"not enough: sentences {count} of 5, articles {articles} of 3")


def test_every_target_has_its_rows_in_the_order_of_the_table():
    table = who_stands_where(said(*["favor"] * 5, stance_azerbaijan=["absent"] * 5).assign(stance_delta=["against"] * 5))
    assert table["target"].unique().tolist() == ["csto", "delta"]


def test_a_target_whose_errors_nobody_measured_is_not_corrected():
    errors = labelled_twice(np.random.default_rng(8), 30, 10, np.full(4, 0.25), key="story")
    table = said(*["favor"] * 5).rename(columns={"stance_csto": "stance_delta"}).assign(p_stance_delta_favor=0.9)
    assert set(who_stands_where(table, errors=errors)["note"]) == {prevalence.UNCOUNTED_NOTE}


def test_sentences_that_nobody_labelled_do_not_count():
    assert who_stands_where(said(*["favor"] * 5, "", "", ""))["count"].iloc[0] == 5


def test_the_order_of_rows_changes_nothing():
    rng = np.random.default_rng(9)
    errors, sample = labelled_twice(rng, 40, 10, np.full(4, 0.25), key="story"), by_machine(labelled_twice(rng, 12, 8, TRUE))
    shuffled = who_stands_where(sample.sample(frac=1, random_state=1), errors=errors.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(who_stands_where(sample, errors=errors), shuffled)


def test_inputs_stay_as_they_were():
    sample = by_machine(labelled_twice(np.random.default_rng(10), 5, 5, TRUE))
    before = sample.copy(deep=True)
    who_stands_where(sample, errors=labelled_twice(np.random.default_rng(10), 9, 9, np.full(4, 0.25), key="story"))
    pd.testing.assert_frame_equal(sample, before)


def test_the_steps_are_enough_to_find_the_likeliest_shares(monkeypatch):
    rng = np.random.default_rng(11)
    errors, sample = labelled_twice(rng, 60, 12, np.full(4, 0.25), key="story"), by_machine(labelled_twice(rng, 25, 8, TRUE))
    found = who_stands_where(sample, errors=errors)
    monkeypatch.setattr(prevalence, "_STEPS", 4000)
    assert shares(found, "corrected") == pytest.approx(shares(who_stands_where(sample, errors=errors), "corrected"), abs=0.005)


def test_a_period_without_a_sentence_is_there_and_empty():
    dates = {"date": ["2022-11-23"] * 5 + ["2023-06-01"] * 5}
    table = over_time(said(*["favor"] * 10, articles=5, **dates))
    assert table["period"].unique().tolist() == ["2022-Q4", "2023-Q1", "2023-Q2"]
    gap = table[table["period"] == "2023-Q1"]
    assert (gap["sentences"] == 0).all() and gap["share"].isna().all() and not gap["enough"].any()
    assert gap["note"].iloc[0] == "not enough: sentences 0 of 5, articles 0 of 3"


@pytest.mark.parametrize(("by", "periods"), [("year", ["2022", "2023"]), ("month", ["2022-11", "2022-12", "2023-01"])])
def test_periods_are_years_quarters_or_months(by, periods):
    assert over_time(said("favor", "against", date=["2022-11-23", "2023-01-31"]), by)["period"].unique().tolist() == periods
    with pytest.raises(ValueError, match="no period 'week'; allowed: year, quarter, month"):
        over_time(said("favor", date=["2022-11-23"]), "week")


def test_sentences_without_a_date_are_left_out_of_time():
    assert over_time(said("favor", "favor", date=["2022-11-23", None]), "year")["sentences"].max() == 1
    assert over_time(said("favor", date=[""])).empty


def test_measured_errors_are_made_once_and_then_read(monkeypatch, tmp_path):
    monkeypatch.setenv("CSTO_STANCE_CACHE", str(tmp_path))
    corpus, made, told = load_corpus(), [], []

    def labelled(*_, **__):
        made.append(1)
        return corpus.assign(predicted_speaker=corpus["speaker"], **{f"predicted_stance_{t}": corpus[f"stance_{t}"] for t in ("csto", "azerbaijan")})

    monkeypatch.setattr(prevalence.evaluate, "cross_validate", labelled)
    first, second = measured_errors(tell=told.append), measured_errors(tell=told.append)
    pd.testing.assert_frame_equal(first.astype(str), second.astype(str))
    assert len(made) == len(told) == 1 and len(second) == len(corpus)
    assert {"story", "predicted_speaker", "stance_csto", "predicted_stance_azerbaijan"} <= set(second)
