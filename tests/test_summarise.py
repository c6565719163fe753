"""Summaries: exact counts, intervals that hold the observed share, and the same numbers for any order of rows."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_stance.summarise import STANCES, VALUES, by_speaker, grouping, overview, period, stances, targets, wilson


def labelled(*labels: str, speaker: str = "Ina Sol") -> pd.DataFrame:
    return pd.DataFrame({"speaker": speaker, "stance_csto": list(labels)})


def guessed(label: str, chances: list[float], count: int) -> pd.DataFrame:
    return labelled(*[label] * count).assign(**{f"p_stance_csto_{value}": chance for value, chance in zip(VALUES, chances, strict=True)})


def row(table: pd.DataFrame, stance: str) -> pd.Series:
    return table[table["stance"] == stance].iloc[0]


def test_counts_leave_out_absent_and_unlabelled_sentences():
    table = by_speaker(labelled("favor", "favor", "against", "neutral", "neutral", "absent", "", None), "csto")
    assert table[["group", "stance", "sentences", "count", "share", "enough"]].to_numpy().tolist() == [
        ["Ina Sol", "favor", 5, 2, 0.4, True],
        ["Ina Sol", "neutral", 5, 2, 0.4, True],
        ["Ina Sol", "against", 5, 1, 0.2, True],
    ]


def test_a_group_one_below_the_minimum_has_counts_but_no_share():
    below = by_speaker(labelled(*["favor"] * 4, "absent"), "csto")
    assert below["count"].tolist() == [4, 0, 0] and not below["enough"].any()
    assert below[["share", "low", "high"]].isna().all(axis=None)
    assert by_speaker(labelled(*["favor"] * 5), "csto")["enough"].all()
    assert by_speaker(labelled(*["favor"] * 4), "csto", minimum=4)["enough"].all()


def test_a_group_that_never_takes_up_the_target_has_no_row():
    both = pd.concat([labelled(*["absent"] * 9, speaker="Lio Brun"), labelled("favor")])
    assert by_speaker(both, "csto")["group"].unique().tolist() == ["Ina Sol"]
    assert by_speaker(labelled("absent"), "csto").empty


@pytest.mark.parametrize(("count", "total", "low", "high"), [(7, 9, 0.4526, 0.9368), (0, 5, 0.0, 0.4345), (5, 5, 0.5655, 1.0), (81, 263, 0.2553, 0.3662)])
def test_wilson_gives_the_published_interval(count, total, low, high):
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


def test_without_probabilities_the_interval_is_wilsons():
    for table in (labelled(*["against"] * 7, "favor", "neutral"), guessed("against", [0, 0, 1, 0], 9)):
        against = row(by_speaker(table, "csto"), "against")
        assert (against["low"], against["high"]) == wilson(against["count"], 9)


def test_doubt_widens_the_interval_and_more_doubt_more():
    sure, less, least = (row(by_speaker(guessed("against", [0, 1 - p, p, 0], 40), "csto"), "against") for p in (1.0, 0.8, 0.55))
    assert sure["low"] > less["low"] > least["low"]
    assert {one["share"] for one in (sure, less, least)} == {1.0}


def test_the_draws_are_resampled_sentences_with_drawn_labels():
    rng = np.random.default_rng(1)
    chances = rng.dirichlet([1, 1, 1, 1], size=30)
    table = labelled(*[VALUES[i] for i in chances.argmax(axis=1)]).assign(**{f"p_stance_csto_{v}": chances[:, i] for i, v in enumerate(VALUES)})
    picked = chances[rng.integers(0, 30, size=(6000, 30))].cumsum(axis=2)
    drawn = (rng.random((6000, 30, 1)) > picked).sum(axis=2)
    for i, stance in enumerate(STANCES):
        low, high = np.quantile((drawn == i).sum(axis=1) / (drawn < 3).sum(axis=1), [0.025, 0.975])
        got = row(by_speaker(table, "csto"), stance)
        ends = wilson(got["count"], got["sentences"])
        assert got["low"] == pytest.approx(min(low, ends[0]), abs=0.02)
        assert got["high"] == pytest.approx(max(high, ends[1]), abs=0.02)


def test_labels_that_their_probabilities_deny_leave_the_share_open():
    favor = row(by_speaker(guessed("favor", [1e-9, 0, 0, 1 - 1e-9], 6), "csto"), "favor")
    assert (favor["share"], favor["low"], favor["high"]) == (1.0, 0.0, 1.0)


def test_a_row_without_probabilities_counts_as_certain():
    half = guessed("against", [0, 0, 1, 0], 9)
    half.loc[:4, "p_stance_csto_against"] = np.nan
    against = row(by_speaker(half, "csto"), "against")
    assert (against["low"], against["high"]) == wilson(9, 9)


@given(st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(["A", "B"]), st.floats(0.3, 1)), min_size=1, max_size=30), st.randoms())
def test_row_order_changes_nothing_and_the_share_is_inside(rows, random):
    frame = pd.DataFrame(rows, columns=["stance_csto", "speaker", "p"])
    for value in VALUES:
        frame[f"p_stance_csto_{value}"] = np.where(frame["stance_csto"] == value, frame["p"], (1 - frame["p"]) / 3)
    shuffled = frame.sample(frac=1, random_state=random.randrange(2**32))
    table = by_speaker(frame, "csto", minimum=1)
    pd.testing.assert_frame_equal(table, by_speaker(shuffled, "csto", minimum=1), check_exact=True)
    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    assert table.groupby("group")["share"].sum().to_numpy() == pytest.approx(1)


def test_one_group_does_not_move_another():
    own = guessed("favor", [0.7, 0.1, 0.1, 0.1], 8)
    both = pd.concat([own, own.assign(speaker="A")], ignore_index=True)
    table = by_speaker(both, "csto")
    assert table["group"].tolist() == ["A"] * 3 + ["Ina Sol"] * 3
    pd.testing.assert_frame_equal(table[3:].reset_index(drop=True), by_speaker(own, "csto"))


def test_other_columns_group_too_and_blanks_have_a_name():
    table = labelled(*["favor"] * 3).assign(outlet=["Le Port", None, " "])
    assert by_speaker(table, "csto", by="outlet")[["group", "sentences"]].drop_duplicates().to_numpy().tolist() == [["(none)", 2], ["Le Port", 1]]


def test_camps_and_periods_are_drawn_from_speaker_and_date():
    table = pd.DataFrame({"speaker": ["Nikol Pashinyan", "Ina Sol", "narrator"], "date": ["2022-11-23", "2023", None]})
    assert grouping(table, "camp").tolist() == ["Armenia", "(none)", "(none)"]
    assert grouping(table, "year").tolist() == ["2022", "2023", "(none)"]
    assert grouping(table, "month").tolist() == ["2022-11", "(none)", "(none)"]
    assert grouping(table.assign(camp="x"), "camp").tolist() == ["x"] * 3


@pytest.mark.parametrize(
    ("date", "by", "expected"),
    [("2022-03-31", "quarter", "2022-Q1"), ("2022-04-01", "quarter", "2022-Q2"), ("2022-12", "quarter", "2022-Q4"), ("2022-13-01", "month", ""),
     ("2022", "year", "2022"), ("soon", "year", "")],
)  # fmt: skip
def test_a_date_that_does_not_tell_the_period_has_none(date, by, expected):
    assert period(date, by) == expected


@pytest.mark.parametrize("by", ["camp", "year"])
def test_a_table_without_what_the_group_needs_is_refused(by):
    with pytest.raises(ValueError, match=r"no column '(speaker|date)'; the table has: stance_csto"):
        grouping(pd.DataFrame({"stance_csto": ["favor"]}), by)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"target": "nato"}, "no target 'nato'; the table has: csto"),
        ({"target": "csto", "by": "paper"}, "no column 'paper'; the table has: speaker, stance_csto"),
        ({"target": "csto", "minimum": 0}, "minimum is 0; it must be 1 or more"),
    ],
)
def test_a_wrong_argument_is_named_with_what_is_allowed(arguments, message):
    with pytest.raises(ValueError, match=message):
        by_speaker(labelled("favor"), **arguments)


def test_an_unknown_label_is_refused_with_its_row():
    with pytest.raises(ValueError, match="stance_csto, row 2: 'favour'; allowed: favor, neutral, against, absent"):
        stances(labelled("favor", "favour"), "csto")


def test_targets_are_the_stance_columns_and_not_their_probabilities():
    assert targets(guessed("favor", [1, 0, 0, 0], 1)) == ["csto"]


def test_overview_counts_each_article():
    table = pd.DataFrame(
        {
            "article": ["b", "a", "a", "a"],
            "speaker": ["narrator", "Ina Sol", "unnamed", "Ina Sol"],
            "attribution": ["none", "direct", "indirect", "mixed"],
            "stance_csto": ["neutral", "favor", "against", "favor"],
        },
        index=[5, 5, 7, 9],
    )
    assert overview(table).to_dict("records") == [
        {"article": "a", "sentences": 3, "speakers": 1, "reported": 1.0, "csto_favor": 2, "csto_neutral": 0, "csto_against": 1, "csto_absent": 0},
        {"article": "b", "sentences": 1, "speakers": 0, "reported": 0.0, "csto_favor": 0, "csto_neutral": 1, "csto_against": 0, "csto_absent": 0},
    ]


def test_inputs_stay_as_they_were():
    table = guessed("favor", [0.7, 0.1, 0.1, 0.1], 3).assign(article="a", attribution="direct")
    before = table.copy(deep=True)
    by_speaker(table, "csto"), overview(table)
    pd.testing.assert_frame_equal(table, before)


def test_an_empty_table_gives_an_empty_table():
    table = by_speaker(labelled(), "csto")
    assert table.empty and table.columns.tolist() == ["group", "stance", "sentences", "count", "share", "low", "high", "enough"]
    assert overview(labelled().assign(article=[], attribution=[])).empty
    assert math.isnan(by_speaker(labelled("favor"), "csto")["low"].iloc[0])
