"""All figures as files: those that apply, and no other."""

from __future__ import annotations

import matplotlib
import matplotlib.pyplot as plt
from press import PRESS

from csto_stance import figures
from csto_stance.figures import correctable

matplotlib.use("Agg")


def test_only_figures_that_apply_are_written(tmp_path):
    paths = figures.write_figures(PRESS, tmp_path / "new", language="fr")
    names = [
        "speakers-csto",
        "timeline-csto",
        "tone-csto",
        "who-talks-about-whom-speaker",
        "who-talks-about-whom-camp",
        *(f"article-{k:02}" for k in range(1, 12)),
    ]
    assert [path.stem for path in paths] == names and all(path.stat().st_size for path in paths)
    assert plt.get_fignums() == []
    bare = PRESS.drop(columns=["date", "outlet", "sentiment"]).assign(article=[f"a{k}" for k in range(len(PRESS))])
    assert [path.stem for path in figures.write_figures(bare, tmp_path)] == [names[0], *names[3:5]]


def test_shares_are_corrected_only_for_the_classifier_s_labels_in_three_articles(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(figures, "_applying", lambda table, errors, data: asked.append(errors) or iter(()))
    guessed = PRESS.assign(p_stance_csto_favor=0.5)
    for table in (guessed, guessed[guessed["article"].isin(guessed["article"].unique()[:2])], PRESS):
        figures.write_figures(table, tmp_path, errors="measured")
    assert asked == ["measured", None, None]
    assert correctable(guessed) and not correctable(PRESS)
