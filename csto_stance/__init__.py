"""Who takes which side toward the CSTO and toward Azerbaijan in the press, in whose words, and how sure one can be."""

__version__ = "0.1.0"

from csto_stance.analysis import analyse
from csto_stance.articles import read_articles
from csto_stance.corpus import agreement, load_corpus
from csto_stance.evaluate import cross_validate, scores
from csto_stance.plots import article_strip, stance_by_speaker
from csto_stance.report import html
from csto_stance.stance import StanceClassifier
from csto_stance.summarise import by_speaker, overview

__all__ = [
    "StanceClassifier",
    "agreement",
    "analyse",
    "article_strip",
    "by_speaker",
    "cross_validate",
    "html",
    "load_corpus",
    "overview",
    "read_articles",
    "scores",
    "stance_by_speaker",
]
