"""What several tests share: the fitted models (once a session) and short ways from a text to its units."""

from __future__ import annotations

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
