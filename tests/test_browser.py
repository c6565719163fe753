"""The page as a reader meets it: in a real browser, from disk, by mouse, keyboard, print and phone."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from csto_stance import report

pytest.importorskip("selenium")
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

EVIL = '<script>document.title = "hacked"</script><img src="https://example.test/x.png" onerror="document.title = 1">'
WORDS = {"label": "against", "rival": "neutral", "words": {"abandonné": 1.2, EVIL: 0.5, "allié": -0.4}}
WHY = {"why_stance_csto": WORDS, "why_stance_azerbaijan": {"label": "absent", "rival": "favor", "words": {}}}
OUTLETS = {"a": "Le Pont", "b": "Le Port"}


def row(article: str, number: int, speaker: str, csto: str, azerbaijan: str, chance: float = 0.9, text: str = "Une phrase.") -> dict:
    chances = {f"p_stance_csto_{value}": chance if value == csto else (1 - chance) / 3 for value in ("favor", "neutral", "against", "absent")}
    labels = {"speaker": speaker, "attribution": "direct", "stance_csto": csto, "stance_azerbaijan": azerbaijan, "sentiment": "neutral"}
    return {"article": article, "sentence": number, "text": text, "outlet": OUTLETS[article], "paragraph": number // 3, **labels, **chances, **WHY}


ROWS = [
    row("a", 1, "narrator", "absent", "neutral"),
    row("a", 2, "Ina Sol", "against", "absent", 0.5),
    row("a", 3, "Ina Sol", "against", "favor", text=EVIL),
    row("a", 4, "Ina Sol", "favor", "absent"),
    row("b", 1, "Lio Brun", "against", "against"),
    row("b", 2, "Ina Sol", "neutral", "against", 0.4),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(report.html(pd.DataFrame(ROWS)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(chromium, address):
    """The page, just opened; afterwards it must have said nothing on the console and asked nothing of the network."""
    for log in ("browser", "performance"):
        chromium.get_log(log)
    chromium.get(address)
    yield chromium
    assert chromium.get_log("browser") == []
    assert set(requests(chromium)) == {address}
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def requests(chromium) -> list[str]:
    messages = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    return [m["params"]["request"]["url"].partition("#")[0] for m in messages if m["method"] == "Network.requestWillBeSent"]


def find(page, selector: str):
    return page.find_element(By.CSS_SELECTOR, selector)


def hits(page) -> list[str]:
    return [one.get_attribute("id") for one in page.find_elements(By.CSS_SELECTOR, ".s:not(.out)") if one.is_displayed()]


def choose(page, name: str, value: str) -> None:
    Select(find(page, f"#by-{name}")).select_by_visible_text(value)


def style(page, selector: str, name: str, pseudo: str = "") -> str:
    return page.execute_script("return getComputedStyle(document.querySelector(arguments[0]), arguments[2])[arguments[1]]", selector, name, pseudo)


def press(page, *keys: str) -> None:
    page.switch_to.active_element.send_keys(*keys)


def focused(page) -> str:
    return page.switch_to.active_element.get_attribute("id")


def test_script_in_an_article_is_shown_as_text(page):
    assert EVIL in find(page, "#a-3").text
    find(page, "#a-3").click()
    assert EVIL in find(page, "#panel-text").text and EVIL in find(page, "#weights").text
    assert page.title == "Who stands where: 2 articles" and not page.find_elements(By.TAG_NAME, "img")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"speaker": "Lio Brun"}, ["b-1"]),
        ({"stance": "against"}, ["a-2", "a-3", "b-1"]),
        ({"outlet": "Le Port"}, ["b-1", "b-2"]),
        ({"article": "a"}, ["a-1", "a-2", "a-3", "a-4"]),
        ({"stance": "against", "speaker": "Ina Sol"}, ["a-2", "a-3"]),
        ({"stance": "in favor", "outlet": "Le Port"}, []),
    ],
)
def test_filters_leave_what_fits_all_of_them(page, chosen, expected):
    for name, value in chosen.items():
        choose(page, name, value)
    assert hits(page) == expected
    assert find(page, "#shown").text == f"{len(expected)} of 6 sentences"
    find(page, "#reset").click()
    assert len(hits(page)) == 6


def test_the_target_decides_stance_colours_and_doubt(page):
    against = style(page, "#a-2", "backgroundColor")
    assert style(page, "#a-2", "content", "::before").startswith('"−?"') and style(page, "#b-1", "backgroundColor") == against
    find(page, "#by-doubt").click()
    assert hits(page) == ["a-2", "b-2"]
    find(page, "#reset").click()
    choose(page, "stance", "against")
    find(page, "#target2").click()
    assert hits(page) == ["b-1", "b-2"]
    assert style(page, "#a-2", "backgroundColor") == "rgba(0, 0, 0, 0)" and style(page, "#b-2", "backgroundColor") == against


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('[data-speaker="Ina Sol"][data-stance=against][data-target="1"]', ["a-2", "a-3"]),
        ('[data-speaker="narrator"][data-stance=neutral][data-target="2"]', ["a-1"]),
        ('[data-outlet="Le Port"][data-stance=against][data-target="2"]', ["b-1", "b-2"]),
        ('[data-article=a][data-stance=""]', ["a-1", "a-2", "a-3", "a-4"]),
        ('[data-article=b][data-stance=neutral][data-target="1"]', ["b-2"]),
    ],
)
def test_a_number_leads_to_as_many_sentences(page, link, expected):
    choose(page, "speaker", "Lio Brun")
    number = find(page, f"a{link}")
    count = int(number.text)
    number.click()
    assert hits(page) == expected and len(expected) == count
    assert page.current_url.partition("#")[2] in (expected[0], "article:a")


def test_the_keyboard_opens_walks_and_closes(page):
    page.execute_script("document.querySelector('#a-1').focus()")
    press(page, Keys.ARROW_RIGHT)
    assert focused(page) == "a-2"
    assert "against 50" in style(page, "#a-2", "content", "::after") and style(page, "#a-2", "position", "::after") == "fixed"
    press(page, Keys.ENTER)
    assert find(page, "#panel-head").text == "Ina Sol (direct), sentence 2"
    weights = [one.text for one in page.find_elements(By.CSS_SELECTOR, "#weights table:first-child tr")]
    assert weights[0] == "abandonné +1.20 for against" and weights[-1] == "allié −0.40 for neutral"
    press(page, Keys.ARROW_RIGHT)
    assert find(page, "#panel-head").text == "Ina Sol (direct), sentence 3"
    press(page, Keys.ESCAPE)
    assert not find(page, "#panel").is_displayed() and focused(page) == "a-3"
    press(page, Keys.ESCAPE)
    assert focused(page) != "a-3"


def test_the_arrow_keys_skip_what_is_filtered_out(page):
    choose(page, "stance", "against")
    page.execute_script("document.querySelector('#a-3').focus()")
    press(page, Keys.ARROW_RIGHT)
    assert focused(page) == "b-1"
    press(page, Keys.ARROW_RIGHT)
    assert focused(page) == "b-1"


def test_the_first_tab_stop_skips_to_the_sentences(page):
    find(page, "body").send_keys(Keys.TAB)
    assert page.switch_to.active_element.text == "Skip to the sentences"
    press(page, Keys.ENTER)
    assert focused(page) == "sentences"


def test_a_screen_reader_meets_text_labels_and_role(page):
    page.execute_cdp_cmd("Accessibility.enable", {})
    nodes = page.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    buttons = {n["name"]["value"]: n["description"]["value"] for n in nodes if n.get("role", {}).get("value") == "button" and "description" in n}
    assert "Ina Sol (direct), sentence 3" in buttons[EVIL]
    unnamed = [n for n in nodes if n.get("role", {}).get("value") in ("button", "link", "combobox", "radio", "checkbox") and not n["name"]["value"].strip()]
    assert not unnamed


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_scrolls_in_one_direction(page, width):
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": True})
    assert page.execute_script("return document.documentElement.scrollWidth") == width
    assert style(page, ".tools", "position") == "static"
    find(page, "#a-2").click()
    assert find(page, "#panel").rect["width"] <= width


def luminance(color: str) -> float:
    values = [int(part) / 255 for part in color[color.index("(") + 1 : -1].split(",")[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_text_stands_out_in_light_and_dark(page, scheme, dark):
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    choose(page, "stance", "against")
    paper = luminance(style(page, "body", "backgroundColor"))
    assert (paper < 0.1) == dark
    for selector in ("body", ".s.out", "small, .quiet", "td a"):  # WCAG 2.2, 1.4.3: contrast of 4.5 or more
        ink = luminance(style(page, selector, "color"))
        assert (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) >= 4.5


def test_print_is_light_whole_and_without_tools(page):
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert not find(page, ".filters").is_displayed() and not find(page, ".skip").is_displayed()
    assert style(page, ".s", "printColorAdjust") == "exact" and style(page, ".tall", "maxHeight") == "none"


def test_without_script_the_text_its_colours_and_labels_are_there(page):
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.refresh()
        assert not find(page, ".filters").is_displayed()
        assert find(page, "#a-2").text == "Une phrase." and "against 50" in find(page, "#a-2").get_attribute("aria-description")
        assert find(page, "#a-2").value_of_css_property("text-decoration-style") == "dashed"
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_sixty_articles_open_in_two_seconds_and_three_megabytes(chromium, tmp_path):
    words = {"label": "against", "rival": "neutral", "words": {f"un mot long {i}": 1.0 - i / 3 for i in range(6)}}
    why = {"why_stance_csto": words, "why_stance_azerbaijan": words}
    rows = [row("a", i, f"Speaker {i % 90}", "against", "favor", text="Une phrase assez longue. " * 8) | why for i in range(1, 21)]
    table = pd.concat([pd.DataFrame(rows).assign(article=f"article-{k}", outlet=f"Journal {k}") for k in range(60)])
    path = tmp_path / "large.html"
    path.write_text(report.html(table), encoding="utf-8")
    assert path.stat().st_size < 3_000_000
    assert min(seconds_to_open(chromium, path) for _ in range(3)) < 2


def seconds_to_open(chromium, path) -> float:
    chromium.get(path.as_uri())
    return chromium.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
