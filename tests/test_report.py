"""The page: nothing from outside, every text as text, every sentence with its labels."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from csto_stance import plots, report

matplotlib.use("Agg")
VOID = {"meta", "img", "input", "br", "link"}


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
    assert page.find("span", class_="text")[0][2] == evil
    assert page.find("b", class_="who")[0][2] == evil
    assert page.find("h1")[0][2] == evil and page.find("h3")[0][2] == evil
    assert len(page.find("script")) == 1 and len(page.find("img")) == 3


def test_nothing_comes_from_outside_and_no_handler_or_style_is_inline():
    page = tree(sentence(), sentence(2, article="b"))
    links = [value for _, attributes, _ in page.elements for key, value in attributes.items() if key in ("src", "href", "action", "srcset")]
    assert links and all(link.startswith(("#", "data:image/png;base64,")) for link in links)
    assert not [key for _, attributes, _ in page.elements for key in attributes if key.startswith("on") or key == "style"]
    assert "url(" not in page.find("style")[0][2] and "@import" not in page.find("style")[0][2] and not page.find("link")


def test_the_policy_forbids_the_network_and_names_the_one_style_and_script():
    page = tree(sentence())
    policy = page.find("meta", **{"http-equiv": "Content-Security-Policy"})[0][1]["content"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.find(tag)[0][2].encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert (rules["default-src"], rules["img-src"]) == ("'none'", "data:")


def test_a_sentence_carries_its_labels_for_eye_keyboard_and_screen_reader():
    probabilities = {
        **chances("stance_csto", favor=0.1, neutral=0.15, against=0.7, absent=0.05),
        **chances("stance_azerbaijan", favor=0.2, neutral=0.2, against=0.1, absent=0.5),
    }
    unit = tree(sentence(3, **probabilities)).find("span", id="a.txt-3")[0]
    assert (unit[1]["tabindex"], unit[1]["role"]) == ("0", "group")
    assert unit[1]["aria-label"] == (
        "Sentence 3: Ina Sol, direct; the CSTO: against (against 70 %, neutral 15 %, favor 10 %, absent 5 %); "
        "Azerbaijan: absent (uncertain) (absent 50 %, favor 20 %, neutral 20 %, against 10 %); sentiment: negative"
    )
    assert (unit[1]["data-t1"], unit[1]["data-mark1"], unit[1]["data-t2"], unit[1]["data-mark2"]) == ("against", "−", "absent", "?")


@pytest.mark.parametrize(("chance", "mark"), [(0.6, "−"), (0.59, "−?")])
def test_uncertain_starts_below_the_threshold(chance, mark):
    row = sentence(**chances("stance_csto", favor=1 - chance, neutral=0.0, against=chance, absent=0.0))
    assert tree(row).find("span", class_="s")[0][1]["data-mark1"] == mark


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
    page = tree(sentence(1, stance_csto="favor"), sentence(2), sentence(3))
    links = {(a[1]["data-stance"], a[1].get("data-target")): (a[2], a[1]["href"]) for a in page.find("a", **{"data-speaker": "Ina Sol"})}
    assert links == {("", None): ("3", "#a.txt-1"), ("favor", "1"): ("1", "#a.txt-1"), ("against", "1"): ("2", "#a.txt-2")}
    assert [cell[2] for cell in page.find("td")] == ["3", "1", "0", "2", "0", "0", "0"]


def test_every_link_has_its_place_and_ids_are_unique():
    page = tree(*(sentence(1, article=name) for name in ("a b", "a_b", "é/1", "a?b")), sentence(2, article="a b"))
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) and not [one for one in ids if re.search(r"\s", one)]
    assert {a[1]["href"][1:] for a in page.find("a")} <= set(ids)


def test_paragraphs_stay_together_and_in_order():
    rows = [sentence(3, "Trois.", paragraph=2), sentence(1, "Un.", paragraph=1), sentence(2, "Deux.", paragraph=1)]
    paragraphs = tree(*rows).find("p", class_="units")
    assert [re.findall(r"Un\.|Deux\.|Trois\.", paragraph[2]) for paragraph in paragraphs] == [["Un.", "Deux."], ["Trois."]]


def test_without_paragraphs_a_gap_of_two_characters_starts_one():
    rows = [sentence(1, "Un.", start=0, end=3), sentence(2, "Deux.", start=4, end=9), sentence(3, "Trois.", start=11, end=17)]
    assert len(tree(*rows).find("p", class_="units")) == 2
    assert len(tree(*(sentence(i) for i in (1, 2))).find("p", class_="units")) == 1


def test_figures_are_pictures_whose_alternative_text_is_the_finding():
    images = tree(*(sentence(i) for i in range(1, 6))).find("img")
    assert [image[1]["alt"] for image in images] == [
        "Toward the CSTO: Ina Sol mostly against (5 of 5)",
        "No sentence takes up Azerbaijan.",
        "a.txt: 5 of 5 sentences report words; the CSTO: 0 in favor, 5 against; Azerbaijan: 0 in favor, 0 against",
    ]
    assert all(base64.b64decode(image[1]["src"].split(",")[1]).startswith(b"\x89PNG") for image in images)


def test_many_articles_get_no_strip_each(monkeypatch):
    monkeypatch.setattr(report, "MOST_STRIPS", 1)
    assert len(tree(sentence()).find("img")) == 3
    assert len(tree(sentence(), sentence(article="b")).find("img")) == 2


def test_a_radio_for_each_target_with_the_first_chosen():
    radios = tree(sentence()).find("input", type="radio", name="target")
    assert [("checked" in radio[1], radio[1]["id"]) for radio in radios] == [(True, "target1"), (False, "target2")]


def test_filters_offer_every_speaker_and_stance():
    options = [option[2] for option in tree(sentence(), sentence(2, speaker="Lio Brun")).find("option")]
    assert options == ["all", "Ina Sol", "Lio Brun", "all", "in favor", "neutral", "against", "absent"]


def test_page_is_the_same_for_any_order_and_leaves_table_and_figures_alone():
    rows = pd.DataFrame([sentence(1, speaker=None, attribution=None), sentence(2), sentence(1, article="b.txt")])
    before, figures = rows.copy(deep=True), plt.get_fignums()
    assert report.html(rows) == report.html(rows.iloc[::-1])
    pd.testing.assert_frame_equal(rows, before)
    assert plt.get_fignums() == figures


def test_an_empty_table_gives_a_page_that_says_so():
    page = Tree(report.html(pd.DataFrame(columns=list(sentence()))))
    assert "No sentences." in page.find("main")[0][2] and not page.find("script")


def test_the_colours_are_those_of_the_figures():
    style = tree(sentence()).find("style")[0][2]
    assert all(f"--{stance}: {color};" in style for stance, color in plots.PALETTE.items())
