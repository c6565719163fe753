"""Who speaks in each unit: a ranker over candidates, trained on the corpus, read from left to right."""

from __future__ import annotations

import re
from itertools import repeat
from math import exp, fsum

import numpy as np
import pandas as pd
from scipy.sparse import diags
from sklearn.base import BaseEstimator
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from csto_stance import candidates as propose
from csto_stance.actors import directory
from csto_stance.candidates import NARRATOR, Article
from csto_stance.cues import inside
from csto_stance.entities import UNNAMED
from csto_stance.reading import turn_head

ATTRIBUTIONS = ["direct", "indirect", "mixed", "none"]
COLUMNS = ["speaker", "speaker_text", "attribution", "p_speaker", "speaker_listed"]


class SpeakerRanker(BaseEstimator):
    """Choose the speaker of each unit among its candidates.

    A logistic regression on the differences between the right candidate and each wrong one (pairwise ranking) gives every
    feature of `candidates.candidates` one readable weight; the candidate with the largest sum is the unit's speaker, and a
    candidate of the next unit.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    data : path, optional
        Folder of actors and lexicon.
    """

    def __init__(self, C: float = 0.3, data=None):
        self.C = C
        self.data = data

    def fit(self, sentences: pd.DataFrame, y=None) -> SpeakerRanker:
        """Learn from units that have a ``speaker`` (columns of `quotes.mark`); returns self."""
        speakers = sentences["speaker"].tolist()
        articles = [(article, [speakers[i] for i in places]) for places, article in propose.read_each(sentences, self.data)]
        taught = [pair for article, speakers in articles for pair in _pairs(article, speakers, [s or NARRATOR for s in speakers])]
        self.weights_ = self._weights(taught)
        # Once more with its own decisions as what came before: it must live with its errors (Ross et al. 2011, DAgger).
        taught += [pair for article, speakers in articles for pair in _pairs(article, speakers, [row[0] for row in self._decide(article)])]
        self.weights_ = self._weights(taught)
        return self

    def _weights(self, taught: list[tuple[dict, dict]]) -> dict[str, float]:
        rights, wrongs = [right for right, _ in taught], [wrong for _, wrong in taught]
        vectorizer = DictVectorizer(dtype=np.float32).fit(rights + wrongs)
        difference = vectorizer.transform(rights) - vectorizer.transform(wrongs)
        sign = np.where(np.arange(len(rights)) % 2, 1.0, -1.0)
        model = LogisticRegression(C=self.C, max_iter=500, fit_intercept=False).fit(diags(sign) @ difference, sign)
        return dict(zip(vectorizer.feature_names_, model.coef_[0].tolist(), strict=True))

    def predict(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """Add who speaks in each unit.

        Returns
        -------
        DataFrame
            A copy with ``speaker`` (canonical, `narrator` or `unnamed`), ``speaker_text`` (what the unit says, or ''),
            ``attribution``, ``p_speaker`` (the winner's share of the candidates' odds, 0 to 1) and ``speaker_listed``
            (False for a name that is not in actors.csv).
        """
        check_is_fitted(self)
        rows: list[tuple] = [()] * len(sentences)
        for places, article in propose.read_each(sentences, self.data):
            for i, row in zip(places, self._decide(article), strict=True):
                rows[i] = row
        out = sentences.drop(columns=[c for c in COLUMNS if c in sentences.columns])
        return out.join(pd.DataFrame(rows, columns=COLUMNS, index=sentences.index))

    def scores(self, found: dict[str, set[str]]) -> dict[str, float]:
        """Return each candidate's log odds."""
        weigh = self.weights_.get
        return {name: fsum(map(weigh, features, repeat(0.0))) for name, features in found.items()}

    def weighed(self, sentences: pd.DataFrame, position: int, top: int = 5) -> list[tuple[str, float, str, float]]:
        """Return, for the unit at a position, (candidate, score, feature, weight): the likeliest first, at most ``top`` features each, the heaviest first."""
        article = propose.read(sentences, self.data)
        decided = [row[0] for row in self._decide(article)][:position]
        spoken = [name for name in decided if name != NARRATOR]
        found = propose.candidates(article, position, decided[-1] if decided else NARRATOR, spoken[-1] if spoken else "")
        scores = self.scores(found)
        rows = []
        for name in sorted(scores, key=lambda n: (-scores[n], n)):
            weights = sorted(((self.weights_.get(f, 0.0), f) for f in found[name]), key=lambda w: (-abs(w[0]), w[1]))[:top]
            rows += [(name, scores[name], feature, weight) for weight, feature in weights]
        return rows

    def explanation(self, sentences: pd.DataFrame, position: int, top: int = 5) -> list[str]:
        """Return what `weighed` tells, a line a candidate."""
        rows = self.weighed(sentences, position, top)
        told = {name: f"{score:7.2f}  {name}: " for name, score, *_ in rows}
        return [start + ", ".join(f"{feature} {weight:+.2f}" for name, _, feature, weight in rows if name == who) for who, start in told.items()]

    def _decide(self, article: Article):
        who = directory(self.data)
        previous, before = NARRATOR, ""
        for k in range(len(article.units)):
            scores = self.scores(propose.candidates(article, k, previous, before))
            speaker = max(scores, key=lambda name: (scores[name], name))
            odds = fsum(exp(score - scores[speaker]) for score in scores.values())
            text = _speaker_text(article, k, speaker)
            listed = speaker in who.kind or speaker in (NARRATOR, UNNAMED)
            yield speaker, text, attribution(article, k, speaker), 1 / odds, listed
            previous, before = speaker, speaker if speaker != NARRATOR else before


def _pairs(article: Article, speakers: list[str], history: list[str]):
    """The right candidate of every unit beside each wrong one, given who is thought to have spoken before.

    A unit whose speaker is no candidate, or is not labelled, teaches nothing.
    """
    previous, before = NARRATOR, ""
    for k, speaker in enumerate(speakers):
        found = propose.candidates(article, k, previous, before)
        right = next((name for name in found if propose.same(name, speaker)), None)
        if right is not None:
            for name, features in found.items():
                if name != right:
                    yield dict.fromkeys(found[right], 1.0), dict.fromkeys(features, 1.0)
        previous, before = history[k], history[k] if history[k] != NARRATOR else before


def _speaker_text(article: Article, k: int, speaker: str) -> str:
    """The words of the unit that stand for the speaker, outside a quotation if they can."""
    unit = article.units[k]
    fitting = [m for m, entities in zip(unit.mentions, unit.entities, strict=True) if speaker in entities]
    fitting.sort(key=lambda m: (inside(m.start, unit.quoted), m.kind == "pronoun"))
    return fitting[0].text if fitting else ""


def attribution(article: Article, k: int, speaker: str) -> str:
    """Return direct, indirect, mixed or none: how much of what a unit reports stands in quotation marks.

    A quotation with nothing but its tag after it, or a name and a colon before it, is direct; so is a turn of a
    transcript. Words of the report outside the marks make it mixed.
    """
    unit = article.units[k]
    if speaker == NARRATOR:
        return "none"
    if not unit.quoted:
        return "direct" if article.form in ("transcript", "interview") and not unit.cues else "indirect"
    outside = _outside(unit)
    head = turn_head(unit)
    if head is not None and outside.lstrip(' «“"').startswith(head.text[:3]) and len(outside) < len(head.text) + 25:
        return "direct"
    rest = re.sub(r"^[\W\d]*(?:h\d*)?[\W\d]*", "", outside)
    if len(re.findall(r"\w+", rest)) <= 1:
        return "direct"
    return "direct" if _is_tag(unit, rest) else "mixed"


def _outside(unit) -> str:
    kept, at = [], 0
    for a, b in unit.quoted:
        kept.append(unit.text[at:a])
        at = b
    kept.append(unit.text[at:])
    return " ".join(kept).strip()


def _is_tag(unit, rest: str) -> bool:
    """Whether what stands outside the marks only says who speaks: the quotation comes first, and no further clause follows."""
    first = unit.quoted[0][0]
    leads = len(re.findall(r"\w+", unit.text[:first])) > 2
    claims = sum(cue.kind in ("say", "position") for cue in unit.cues)
    return not leads and claims <= 1 and (unit.share > 0.6 or _content(unit, rest) <= 3 or (len(unit.quoted) == 1 and unit.share > 0.3))


def _content(unit, rest: str) -> int:
    """How many words of what stands outside the marks are neither cue nor mention nor small."""
    for mention in unit.mentions:
        rest = rest.replace(mention.text, " ")
    cues = {word for cue in unit.cues for word in re.findall(r"\w+", unit.text[cue.start : cue.end])}
    return sum(len(word) > 3 and word not in cues for word in re.findall(r"\w+", rest))
