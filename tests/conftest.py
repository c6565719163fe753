"""What several tests share: the fitted models (once a session) and short ways from a text to its units."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from hypothesis import settings

from csto_stance import candidates, quotes, sentences
from csto_stance import models as fitted_models

settings.register_profile("same-every-time", derandomize=True, database=None, deadline=None, max_examples=100)
settings.load_profile("same-every-time")


@pytest.fixture(scope="session")
def models() -> fitted_models.Models:
    return fitted_models.fitted()


@pytest.fixture(scope="session")
def marked():
    """A text to its units with what is quoted."""

    def marked_(text: str, date: str = "") -> pd.DataFrame:
        return quotes.mark(sentences.split(pd.DataFrame({"article": ["a"], "text": [text], "date": [date]})))

    return marked_


@pytest.fixture(scope="session")
def read(marked):
    """A text to its article: units with mentions, cues and entities."""

    def read_(text: str, date: str = "") -> candidates.Article:
        return candidates.read(marked(text, date))

    return read_


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium that logs its console and its requests."""
    webdriver = pytest.importorskip("selenium.webdriver")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (browser and driver):
        pytest.skip("needs Chromium and chromedriver (Debian: apt-get install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "window-size=1100,900"):  # containers have no sandbox, little shared memory
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options, webdriver.ChromeService(driver)) as started:
        yield started
