"""Who takes which side toward the CSTO and toward Azerbaijan in the press, in whose words, and how sure one can be."""

__version__ = "0.1.0"

from csto_stance.analysis import analyse
from csto_stance.articles import read_articles
from csto_stance.calibration import coverage, plot_calibration, plot_coverage
from csto_stance.corpus import agreement, load_corpus
from csto_stance.evaluate import cross_validate, learning_curve, out_of_fold, per_class, right, scores, speaker_errors, worst_errors
from csto_stance.plots import article_strip, stance_by_speaker
from csto_stance.report import html
from csto_stance.shape import compare_shape
from csto_stance.stance import StanceClassifier
from csto_stance.study import by_machine, held_out
from csto_stance.summarise import by_speaker, overview

__all__ = [
    "StanceClassifier",
    "agreement",
    "analyse",
    "article_strip",
    "by_machine",
    "by_speaker",
    "compare_shape",
    "coverage",
    "cross_validate",
    "held_out",
    "html",
    "learning_curve",
    "load_corpus",
    "out_of_fold",
    "overview",
    "per_class",
    "plot_calibration",
    "plot_coverage",
    "read_articles",
    "right",
    "scores",
    "speaker_errors",
    "stance_by_speaker",
    "worst_errors",
]
