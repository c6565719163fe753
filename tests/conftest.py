"""What several tests share: the fitted models (once a session) and short ways from a text to its units."""

from __future__ import annotations

import pandas as pd
import pytest

from csto_stance import analysis, candidates, quotes, sentences
from csto_stance import models as fitted_models


@pytest.fixture(scope="session")
def models() -> fitted_models.Models:
    return fitted_models.fitted()


@pytest.fixture(scope="session")
def label(models):
    """A text to its labelled sentences."""

    def label_(text: str, date: str = "") -> pd.DataFrame:
        return analysis.label(pd.DataFrame({"article": ["a"], "text": [text], "date": [date]}), models=models)

    return label_


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
