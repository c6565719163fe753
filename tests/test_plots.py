"""Figures: what they show is checked as data; how they look was checked by eye."""

from __future__ import annotations

import itertools

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from csto_stance import plots
from csto_stance.prevalence import who_stands_where
from csto_stance.summarise import by_speaker

matplotlib.use("Agg")
NAMES = ["narrator", "Nikol Pashinyan", "Ministry of Foreign Affairs of Armenia", "Parliamentary Assembly of the Council of Europe"]


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def said(speaker: str, favor: int = 0, neutral: int = 0, against: int = 0) -> pd.DataFrame:
    labels = ["favor"] * favor + ["neutral"] * neutral + ["against"] * against
    return pd.DataFrame({"speaker": speaker, "stance_csto": labels})


def article(count: int, speakers: int = 2) -> pd.DataFrame:
    names = [*NAMES, *(f"Speaker Number {i}" for i in range(20))][:speakers]
    rows = [
        ("a", i, names[i % speakers], "none" if i % speakers == 0 else "direct", ["favor", "against", "absent"][i % 3], "neutral") for i in range(1, count + 1)
    ]
    return pd.DataFrame(rows, columns=["article", "sentence", "speaker", "attribution", "stance_csto", "stance_azerbaijan"])


def title(ax) -> str:
    return " ".join(ax.get_title(loc="left").split())


def labels(ax) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def boxes(texts):
    return [text.get_window_extent() for text in texts if text.get_text() and text.get_visible()]


def overlaps(texts) -> int:
    return sum(one.overlaps(other) for one, other in itertools.combinations(boxes(texts), 2))


def written_texts(ax):
    low, high = ax.get_xlim()
    ticks = [label for label in ax.get_xticklabels() if low <= label.get_position()[0] <= high]
    return [ax._left_title, ax.xaxis.label, *ax.get_yticklabels(), *ticks, *(ax.get_legend().get_texts() if ax.get_legend() else []), *ax.texts]


def test_speakers_stand_from_favor_to_against_with_their_counts():
    ax = plots.stance_by_speaker(pd.concat([said("A", against=6), said("B", favor=5, neutral=1), said("C", favor=3, against=4)]), "csto")
    assert labels(ax) == ["B (6)", "C (7)", "A (6)"]


def test_dots_and_bars_are_the_shares_and_intervals_of_the_summary():
    table = pd.concat([said("A", against=6), said("B", favor=5, neutral=1)])
    ax, shares = plots.stance_by_speaker(table, "csto"), by_speaker(table, "csto").set_index(["group", "stance"])
    for stance, line, bars in zip(("favor", "against"), ax.lines, ax.collections, strict=True):
        expected = [shares.loc[(speaker, stance)] for speaker in ("B", "A")]
        assert list(line.get_xdata()) == [one["share"] for one in expected]
        assert [(path[0][0], path[1][0]) for path in bars.get_segments()] == [(one["low"], one["high"]) for one in expected]
        assert to_hex(line.get_color()).upper() == plots.PALETTE[stance]


def test_few_sentences_get_words_instead_of_dots():
    ax = plots.stance_by_speaker(pd.concat([said("A", against=5), said("B", favor=3, against=1)]), "csto")
    assert [text.get_text() for text in ax.texts] == ["too few to say: 3 in favor, 1 against"]
    assert len(ax.lines[0].get_xdata()) == 1


@pytest.mark.parametrize(
    ("table", "finding"),
    [
        (said("A", against=7, favor=1, neutral=1), "A mostly against (7 of 9)"),
        (pd.concat([said("A", against=7), said("B", favor=5)]), "B mostly in favor (5 of 5), A mostly against (7 of 7)"),
        (said("A", against=3, neutral=3), "no speaker takes a side in most sentences"),
        (said("A", against=4), "too few sentences to say (most: A, 4; 5 needed)"),
    ],
)
def test_the_title_says_the_finding(table, finding):
    assert title(plots.stance_by_speaker(table, "csto")) == f"Toward the CSTO: {finding}"


def test_the_caption_counts_sentences_and_who_is_not_shown():
    table = pd.concat([said("A", against=6), said("B", favor=5), said("C", neutral=2)])
    caption = plots.stance_by_speaker(table, "csto", top=1).get_xlabel()
    assert "13 sentences" in caption and "95 % intervals" in caption and "2 more with fewer sentences not shown" in caption
    assert "not shown" not in plots.stance_by_speaker(table, "csto").get_xlabel()


def test_top_keeps_those_with_most_sentences():
    assert labels(plots.stance_by_speaker(pd.concat([said("A", neutral=5), said("B", neutral=6)]), "csto", top=1)) == ["B (6)"]


@pytest.mark.parametrize(("origin", "marked"), [("written for the project", True), ("supplied by the owner", False), ("", False)])
def test_text_written_for_the_project_is_marked(origin, marked):
    rows = article(3).assign(origin=["", "", origin])
    for ax in (plots.stance_by_speaker(rows, "csto"), plots.article_strip(rows)):
        assert (plots.WRITTEN_MARK in ax.get_xlabel()) is marked


def test_strip_has_a_cell_a_sentence_in_order_and_in_the_colour_of_its_stance():
    ax = plots.article_strip(article(6).sample(frac=1, random_state=0))
    rows = {row.get_label(): row for row in ax.containers}
    assert list(rows) == ["Nikol Pashinyan", "narrator", "csto", "azerbaijan"]
    assert [cell.get_x() + 0.5 for cell in rows["csto"]] == [1, 2, 3, 4, 5, 6]
    assert [to_hex(cell.get_facecolor()).upper() for cell in rows["csto"]] == [plots.PALETTE[s] for s in ["against", "absent", "favor"] * 2]
    assert [cell.get_x() + 0.5 for cell in rows["narrator"]] == [2, 4, 6]
    assert labels(ax) == ["Nikol Pashinyan", "narrator", "the CSTO", "Azerbaijan"]


def test_colour_is_not_the_only_signal_in_a_strip():
    ax = plots.article_strip(article(3))
    assert [text.get_text() for text in ax.texts] == ["−", "+", "•", "•", "•"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["+ in favor", "• neutral", "− against", "absent"]


def test_strip_title_counts():
    assert title(plots.article_strip(article(6))) == "a: 3 of 6 sentences report words; the CSTO: 2 in favor, 2 against; Azerbaijan: 0 in favor, 0 against"


def test_those_who_speak_least_share_the_last_lane():
    lanes = [row.get_label() for row in plots.article_strip(article(40, speakers=15), top=5).containers][:-2]
    assert len(lanes) == 5 and lanes[-1] == "others"
    assert "others" not in [row.get_label() for row in plots.article_strip(article(40, speakers=5), top=5).containers]


def test_a_strip_refuses_two_articles():
    with pytest.raises(ValueError, match="draws one article, not 2: a, b"):
        plots.article_strip(pd.concat([article(2), article(2).assign(article="b")]))


@pytest.mark.parametrize(("count", "speakers"), [(9, 1), (15, 4), (60, 7), (60, 15), (200, 15)])
def test_no_text_overlaps_another_or_leaves_the_figure(count, speakers):
    rows = article(count, speakers)
    for ax in (plots.stance_by_speaker(rows, "csto", top=15), plots.article_strip(rows)):
        ax.figure.draw_without_rendering()
        assert overlaps(written_texts(ax)) == 0
        assert [box for box in boxes(written_texts(ax)) if min(box.x0, box.y0) < 0 or box.x1 > ax.figure.bbox.x1 or box.y1 > ax.figure.bbox.y1] == []


def test_the_overlap_test_sees_an_overlap():
    ax = plots.article_strip(article(3))
    ax.text(1, 2.4, "+")
    ax.text(1, 2.4, "−")
    assert overlaps(ax.texts) > 0


def test_a_given_axes_is_used_and_no_figure_made():
    ax = plt.subplots()[1]
    before = plt.get_fignums()
    assert plots.stance_by_speaker(article(6), "csto", ax=ax) is ax and plt.get_fignums() == before


@pytest.mark.parametrize(
    ("rows", "message"), [(article(0), "No sentence takes up the CSTO."), (said("A").assign(stance_csto=[]), "No sentence takes up the CSTO.")]
)
def test_nothing_to_show_is_said(rows, message):
    assert [text.get_text() for text in plots.stance_by_speaker(rows, "csto").texts] == [message]


def test_an_empty_article_is_said():
    assert [text.get_text() for text in plots.article_strip(article(0)).texts] == ["No sentences."]


def test_the_palette_stays_apart_in_grey():
    def grey(color):
        return sum(weight * int(color[i : i + 2], 16) for weight, i in ((0.299, 1), (0.587, 3), (0.114, 5)))

    assert len(set(plots.PALETTE.values()) | {plots.POSITIVE, plots.NEGATIVE}) == 6
    assert min(abs(grey(plots.PALETTE[a]) - grey(plots.PALETTE["absent"])) for a in ("favor", "neutral", "against")) > 80


def test_inputs_stay_as_they_were():
    rows = article(6)
    before = rows.copy(deep=True)
    plots.stance_by_speaker(rows, "csto"), plots.article_strip(rows)
    pd.testing.assert_frame_equal(rows, before)


def guessed(table: pd.DataFrame) -> pd.DataFrame:
    chances = {f"p_stance_csto_{value}": (table["stance_csto"] == value).astype(float) for value in plots.VALUES}
    return table.assign(article=[f"a{k % 6}" for k in range(len(table))], **chances)


def measured(wrong: int) -> pd.DataFrame:
    """Out-of-fold labels in which `wrong` of ten sentences against are taken for praise."""
    gold = [value for value in plots.VALUES for _ in range(10)] * 30
    given = ["favor" if value == "against" and k % 10 < wrong else value for k, value in enumerate(gold)]
    return pd.DataFrame({"story": [str(k // 40) for k in range(len(gold))], "predicted_speaker": "A", "stance_csto": gold, "predicted_stance_csto": given})


def test_with_measured_errors_the_filled_marks_are_corrected_and_the_hollow_ones_counted():
    table, errors = guessed(pd.concat([said("A", favor=18, against=30)] * 3)), measured(4)
    ax, shares = plots.stance_by_speaker(table, "csto", errors=errors), who_stands_where(table, errors=errors).set_index("stance")
    filled, hollow = ([float(line.get_xdata()[0]) for line in ax.lines[k::2]] for k in (0, 1))
    assert filled == shares.loc[["favor", "against"], "corrected"].tolist() and hollow == [54 / 144, 90 / 144]
    assert filled[1] > 0.85 and [path[0][0] for path in ax.collections[1].get_segments()] == [shares.loc["against", "low"]]
    assert "hollow: as counted" in ax.get_xlabel()
    assert title(ax).startswith("Toward the CSTO: A mostly against (")


def test_with_measured_errors_a_side_is_told_only_where_the_interval_bears_it_out():
    table = guessed(said("A", favor=4, against=8))
    assert title(plots.stance_by_speaker(table, "csto", errors=measured(4))) == "Toward the CSTO: no speaker surely takes a side in most sentences"


def test_with_measured_errors_few_articles_are_too_few():
    ax = plots.stance_by_speaker(guessed(said("A", against=9)).assign(article="a"), "csto", errors=measured(1))
    assert [text.get_text() for text in ax.texts] == ["too few articles to say (1): 9 against"]


def test_figures_speak_french():
    ax = plots.stance_by_speaker(said("narrator", against=7, favor=1, neutral=1), "csto", language="fr")
    assert title(ax) == "Envers l'OTSC : narrateur surtout contre (7 sur 9)" and labels(ax) == ["narrateur (9)"]
    assert title(plots.article_strip(article(3), language="fr")) == (
        "a : 2 phrases sur 3 rapportent des paroles ; l'OTSC : 1 pour, 1 contre ; l'Azerbaïdjan : 0 pour, 0 contre"
    )


def test_a_long_name_is_told_apart_from_one_that_begins_alike():
    names = [f"Ministry of Foreign Affairs of {country}" for country in ("Armenia", "Azerbaijan")]
    assert [" ".join(label.split()) for label in labels(plots.stance_by_speaker(pd.concat([said(n, against=6) for n in names]), "csto"))] == [
        f"{n} (6)" for n in names
    ]
