"""Who talks about whom, and stance against tone: exact counts on small tables."""

from __future__ import annotations

import pandas as pd
import pytest

from csto_stance.crossings import stance_by_tone, who_talks_about_whom


def table(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article", "speaker", "text", "stance_csto", "sentiment"])


def found(sentences: pd.DataFrame, **options) -> set[tuple]:
    return set(who_talks_about_whom(sentences, **options)[["who", "about", "kind", "sentences"]].itertuples(index=False, name=None))


def test_targets_count_where_they_are_taken_up_and_actors_where_they_are_named():
    rows = table(
        ("a", "Ina Sol", "L'OTSC et la Russie se taisent.", "against", "negative"),
        ("a", "Ina Sol", "Ils se taisent, et Moscou avec eux.", "against", "negative"),
        ("a", "Ina Sol", "Emmanuel Macron a appelé.", "absent", "neutral"),
    )
    assert found(rows) == {("Ina Sol", "csto", "target", 2), ("Ina Sol", "Russia", "actor", 2), ("Ina Sol", "Emmanuel Macron", "actor", 1)}


def test_an_actor_named_twice_in_a_sentence_counts_once():
    assert ("Ina Sol", "Russia", "actor", 1) in found(table(("a", "Ina Sol", "La Russie, dit-elle, est la Russie.", "absent", "neutral")))


def test_a_target_s_own_names_are_no_actor_and_nobody_talks_about_themselves():
    rows = table(("a", "Nikol Pashinyan", "L'OTSC a trahi, dit Nikol Pachinian, et Bakou avance.", "against", "negative"))
    assert found(rows) == {("Nikol Pashinyan", "csto", "target", 1)}


def test_by_camp_the_speaker_is_left_out_too():
    rows = table(("a", "Nikol Pashinyan", "L'Arménie est seule, dit Nikol Pachinian ; la Russie se tait.", "absent", "negative"))
    assert found(rows, by="camp") == {("Armenia", "Russia", "actor", 1)}


def test_each_article_is_read_in_its_language():
    rows = table(
        ("a", "Ina Sol", "Россия молчит, и она это знает.", "absent", "neutral"),
        ("b", "Ina Sol", "Russia is silent, and the world knows.", "absent", "neutral"),
    )
    assert found(rows) == {("Ina Sol", "Russia", "actor", 2)}


def test_the_stances_of_a_target_are_counted_apart():
    rows = table(*[("a", "Ina Sol", "Rien.", stance, "neutral") for stance in ("favor", "against", "against", "neutral", "absent")])
    one = who_talks_about_whom(rows).iloc[0]
    assert one[["sentences", "favor", "neutral", "against"]].tolist() == [4, 1, 1, 2]


def test_an_empty_table_gives_an_empty_table():
    assert who_talks_about_whom(table()).empty
    assert (stance_by_tone(table(), "csto")["sentences"] == 0).all()


def test_tone_is_counted_within_each_stance():
    rows = table(*[("a", "A", "x", *pair) for pair in [("favor", "negative")] * 3 + [("favor", "positive"), ("against", "positive"), ("absent", "negative")]])
    out = stance_by_tone(rows, "csto").set_index(["stance", "sentiment"])
    assert out.loc[("favor", "negative"), ["sentences", "share"]].tolist() == [3, 0.75]
    assert out.loc[("against", "positive"), "share"] == 1 and pd.isna(out.loc[("neutral", "neutral"), "share"])
    assert out["sentences"].sum() == 5


def test_a_table_without_tone_is_refused():
    with pytest.raises(ValueError, match="no column 'sentiment'"):
        stance_by_tone(table().drop(columns="sentiment"), "csto")
