"""The page: nothing from outside, every text as text, every sentence with its labels."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from csto_stance import plots, report
from csto_stance.summarise import by_speaker

matplotlib.use("Agg")
VOID = {"meta", "img", "input", "br", "link"}
WHY = {"why_stance_csto": {"label": "against", "rival": "neutral", "words": {"</script>": 1.234, "et": -0.1}}}


class Tree(HTMLParser):
    """Every element as (tag, attributes, text inside)."""

    def __init__(self, page: str):
        super().__init__()
        self.elements, self.stack = [], []
        self.feed(page)
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.elements.append([tag, dict(attrs), ""])
        if tag not in VOID:
            self.stack.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag

    def handle_data(self, data):
        for element in self.stack:
            element[2] += data

    def find(self, tag, **wanted):
        return [one for one in self.elements if one[0] == tag and all(one[1].get(key.rstrip("_")) == value for key, value in wanted.items())]


def sentence(number: int = 1, text: str = "Non.", **more) -> dict:
    row = {"article": "a.txt", "sentence": number, "text": text, "speaker": "Ina Sol", "attribution": "direct", "stance_csto": "against"}
    return {**row, "stance_azerbaijan": "absent", "sentiment": "negative", **more}


def tree(*rows: dict, title: str | None = None) -> Tree:
    return Tree(report.html(pd.DataFrame(rows), title))


def chances(column: str, **values: float) -> dict:
    return {f"p_{column}_{value}": chance for value, chance in values.items()}


def test_text_that_looks_like_html_is_shown_as_text():
    evil = '<script>alert("x")</script><img src=x onerror=y>&amp;'
    page = tree(sentence(text=evil, speaker=evil, article=evil, title=evil, outlet=evil), title=evil)
    assert page.find("span", class_="s")[0][2] == evil
    assert page.find("b", class_="said")[0][2] == evil
    assert page.find("h1")[0][2] == evil and page.find("h3")[-1][2] == evil
    assert len(page.find("script")) == 2 and not page.find("img")


def test_nothing_comes_from_outside_and_no_handler_or_style_is_inline():
    page = tree(sentence(), sentence(2, article="b"))
    links = [value for _, attributes, _ in page.elements for key, value in attributes.items() if key in ("src", "href", "action", "srcset")]
    assert links and all(link.startswith("#") for link in links)
    assert not [key for _, attributes, _ in page.elements for key in attributes if key.startswith("on") or key == "style"]
    assert "url(" not in page.find("style")[0][2] and "@import" not in page.find("style")[0][2] and not page.find("link")


def test_the_policy_forbids_all_but_the_one_style_and_script():
    page = tree(sentence())
    policy = page.find("meta", **{"http-equiv": "Content-Security-Policy"})[0][1]["content"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for tag, text in (("style", page.find("style")[0][2]), ("script", page.find("script")[-1][2])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules.pop(f"{tag}-src") == f"'sha256-{digest}'"
    assert set(rules.values()) == {"'none'"} and "default-src" in rules


def test_a_sentence_carries_its_labels_for_eye_keyboard_and_screen_reader():
    probabilities = {
        **chances("stance_csto", favor=0.1, neutral=0.15, against=0.7, absent=0.05),
        **chances("stance_azerbaijan", favor=0.2, neutral=0.2, against=0.1, absent=0.5),
    }
    unit = tree(sentence(3, **probabilities)).find("span", id="a.txt-3")[0]
    assert (unit[1]["tabindex"], unit[1]["role"]) == ("0", "group")
    assert unit[1]["aria-description"].replace("\u00a0", " ").split("\n") == [
        "Ina Sol (direct), sentence 3",
        "the CSTO: against (against 70 %, neutral 15 %, favor 10 %, absent 5 %)",
        "Azerbaijan: absent (uncertain) (absent 50 %, favor 20 %, neutral 20 %, against 10 %)",
        "sentiment: negative",
    ]
    assert (unit[1]["data-t1"], unit[1]["data-mark1"], unit[1]["data-t2"], unit[1]["data-mark2"]) == ("against", "−", "absent", "?")


@pytest.mark.parametrize(("chance", "mark"), [(0.6, "−"), (0.59, "−?")])
def test_uncertain_starts_below_the_threshold(chance, mark):
    row = sentence(**chances("stance_csto", favor=1 - chance, neutral=0.0, against=chance, absent=0.0))
    assert tree(row).find("span", class_="s")[0][1]["data-mark1"] == mark


@pytest.mark.parametrize(("uncertain", "mark"), [(True, "−?"), (False, "−"), (float("nan"), "−"), (None, "−?")])
def test_a_column_uncertain_decides_instead_of_the_threshold(uncertain, mark):
    rows = pd.DataFrame([sentence(**chances("stance_csto", favor=0.5, neutral=0.0, against=0.5, absent=0.0))])
    page = Tree(report.html(rows if uncertain is None else rows.assign(uncertain=uncertain)))
    assert page.find("span", class_="s")[0][1]["data-mark1"] == mark
    assert ("so marked in the table" in page.find("header")[0][2]) == (uncertain is not None)


def test_the_note_says_whether_labels_are_guesses():
    guess = report.html(pd.DataFrame([sentence(**chances("stance_csto", favor=0.0, neutral=0.0, against=1.0, absent=0.0))]))
    assert "a classifier's guesses" in guess and "below 60 %" in guess
    hand = report.html(pd.DataFrame([sentence()]))
    assert "without probabilities" in hand and "guesses" not in hand


def test_an_origin_is_marked_on_its_article_only():
    page = tree(sentence(origin="written for the project"), sentence(article="b.txt", origin=""))
    assert [badge[2] for badge in page.find("span", class_="badge")] == ["text written for the project"]
    assert "are invented" in page.find("header")[0][2]
    assert "are invented" not in tree(sentence(origin="supplied by the owner")).find("header")[0][2]


def test_each_number_leads_to_the_first_of_its_sentences():
    page = tree(sentence(1, stance_csto="favor"), sentence(2), sentence(3), sentence(1, article="b", stance_azerbaijan="neutral"))
    links = {(a[1]["data-stance"], a[1]["data-target"]): (a[2], a[1]["href"]) for a in page.find("a", **{"data-speaker": "Ina Sol"})}
    assert links == {("favor", "1"): ("1", "#a.txt-1"), ("against", "1"): ("3", "#a.txt-2"), ("neutral", "2"): ("1", "#b-1")}
    links = {(a[1]["data-stance"], a[1].get("data-target")): (a[2], a[1]["href"]) for a in page.find("a", **{"data-article": "b"})}
    assert links == {("", None): ("1", "#article:b"), ("against", "1"): ("1", "#b-1"), ("neutral", "2"): ("1", "#b-1")}


def test_shares_and_intervals_are_those_of_by_speaker():
    rows = pd.DataFrame([sentence(i, stance_csto="against" if i < 5 else "neutral") for i in range(1, 6)])
    page = Tree(report.html(rows))
    low, high = (f"{100 * end:.0f}" for end in by_speaker(rows, "csto").set_index("stance").loc["against", ["low", "high"]])
    assert f"{low}–{high}" in [one[2] for one in page.find("small")]
    assert [(bar[1]["width"], bar[1]["height"]) for bar in page.find("rect", class_="against")][:1] == [("80", "6")]
    assert not tree(sentence()).find("small")


def test_many_speakers_are_folded_away(monkeypatch):
    monkeypatch.setattr(report, "MOST_ROWS", 1)
    page = tree(sentence(), sentence(2, speaker="Lio Brun"), sentence(3, speaker="Ana Lisk"))
    assert [one[2] for one in page.find("summary")] == ["2 more speakers"]
    assert not tree(sentence()).find("summary")


def test_every_link_has_its_place_and_ids_are_unique():
    page = tree(*(sentence(1, article=name) for name in ("a b", "a_b", "é/1", "a?b")), sentence(2, article="a b"))
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) and not [one for one in ids if re.search(r"\s", one)]
    assert {a[1]["href"][1:] for a in page.find("a")} <= set(ids)
    named = [attributes[key] for _, attributes, _ in page.elements for key in ("aria-labelledby", "aria-controls") if key in attributes]
    assert named and set(named) <= set(ids)


def test_paragraphs_stay_together_and_in_order():
    rows = [sentence(3, "Trois.", paragraph=2), sentence(1, "Un.", paragraph=1), sentence(2, "Deux.", paragraph=1)]
    paragraphs = tree(*rows).find("p", class_="units")
    assert [re.findall(r"Un\.|Deux\.|Trois\.", paragraph[2]) for paragraph in paragraphs] == [["Un.", "Deux."], ["Trois."]]


def test_without_paragraphs_a_gap_of_two_characters_starts_one():
    rows = [sentence(1, "Un.", start=0, end=3), sentence(2, "Deux.", start=4, end=9), sentence(3, "Trois.", start=11, end=17)]
    assert len(tree(*rows).find("p", class_="units")) == 2
    assert len(tree(*(sentence(i) for i in (1, 2))).find("p", class_="units")) == 1


def test_the_heading_of_a_target_is_the_finding():
    headings = [heading[2] for heading in tree(*(sentence(i) for i in range(1, 6))).find("h3")]
    assert headings == ["Toward the CSTO: Ina Sol mostly against (5 of 5)", "No sentence takes up Azerbaijan.", "a.txt"]


def test_an_article_s_lanes_show_who_speaks_and_the_stances():
    rows = [sentence(1, speaker="narrator", stance_csto="absent"), sentence(2, stance_csto="favor"), sentence(3, stance_csto="favor"), sentence(4)]
    lanes = [lane for lane in tree(*rows).elements if lane[0] == "rect" and lane[1]["class"] in ("speaks", "favor", "against")]
    runs = [(lane[1]["class"], lane[1]["x"], lane[1]["width"]) for lane in lanes]
    assert runs == [("speaks", "0", "1"), ("speaks", "1", "3"), ("favor", "1", "2"), ("against", "3", "1")]


def test_those_who_speak_least_share_a_lane():
    rows = pd.DataFrame([sentence(i, speaker=f"S{i}") for i in range(1, 9)])
    names = [lane["name"] for lane in report._lanes(rows, [])]
    assert names == ["S1", "S2", "S3", "S4", "S5", "others"]
    assert report._lanes(rows, [])[-1]["runs"] == [(5, 3, "speaks")]


def test_the_words_that_weighed_are_data_that_cannot_end_the_script():
    page = Tree(report.html(pd.DataFrame([sentence(**WHY)])[["article", "sentence", "text", "speaker", "attribution", "stance_csto", *WHY]]))
    data = page.find("script", type="application/json")[0][2]
    assert json.loads(data) == {"a.txt-1": [["against", "neutral", [["</script>", 1.23], ["et", -0.1]]]]}
    assert "the words that weighed" in page.find("header")[0][2]
    assert json.loads(tree(sentence()).find("script", type="application/json")[0][2]) == {}


def test_a_radio_for_each_target_with_the_first_chosen():
    radios = tree(sentence()).find("input", type="radio", name="target")
    assert [("checked" in radio[1], radio[1]["id"]) for radio in radios] == [(True, "target1"), (False, "target2")]


def test_filters_offer_every_speaker_outlet_stance_and_article():
    page = tree(sentence(), sentence(2, speaker="Lio Brun", outlet=" Le Pont "), sentence(article="b", title="Bé"))
    assert [one[1]["id"] for one in page.find("select")] == ["by-speaker", "by-outlet", "by-stance", "by-article"]
    options = [option[2] for option in page.find("option")]
    assert options == ["all", "Ina Sol", "Lio Brun", "all", "(none)", "Le Pont", "all", "in favor", "neutral", "against", "absent", "all", "a.txt", "Bé"]
    assert [one[1]["id"] for one in tree(sentence(outlet="")).find("select")] == ["by-speaker", "by-stance"]


def test_uncertain_only_is_offered_where_something_may_be_uncertain():
    assert not tree(sentence()).find("input", id="by-doubt")
    assert tree(sentence(uncertain=True)).find("input", id="by-doubt")
    assert tree(sentence(**chances("stance_csto", against=1.0))).find("input", id="by-doubt")


@pytest.mark.parametrize(("more", "code"), [({}, "fr"), ({"language": "ru"}, "ru")])
def test_the_text_is_marked_with_its_language(more, code):
    assert tree(sentence(text="Le train est parti de la gare.", **more)).find("p", class_="units")[0][1]["lang"] == code


def test_page_is_the_same_for_any_order_and_leaves_table_and_figures_alone():
    rows = pd.DataFrame([sentence(1, speaker=None, attribution=None), sentence(2), sentence(1, article="b.txt")])
    before, figures = rows.copy(deep=True), plt.get_fignums()
    assert report.html(rows) == report.html(rows.iloc[::-1])
    pd.testing.assert_frame_equal(rows, before)
    assert plt.get_fignums() == figures


def test_an_empty_table_gives_a_page_that_says_so():
    page = Tree(report.html(pd.DataFrame(columns=list(sentence()))))
    assert "No sentences." in page.find("main")[0][2] and not page.find("script") and not page.find("dialog")


def test_the_colours_are_those_of_the_figures():
    style = tree(sentence()).find("style")[0][2]
    assert all(f"--{stance}: {color};" in style for stance, color in plots.PALETTE.items())
