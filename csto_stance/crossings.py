"""Two things at once: who talks about whom, and stance against tone."""

from __future__ import annotations

import pandas as pd

from csto_stance.actors import directory
from csto_stance.lexicon import lexicon
from csto_stance.mentions import finder
from csto_stance.sentences import detect_language
from csto_stance.stance import SENTIMENTS
from csto_stance.summarise import STANCES, grouping, stances, targets, wilson
from csto_stance.targets import load_targets

NAMED = {"person", "body", "country", "capital"}


def who_talks_about_whom(sentences: pd.DataFrame, by: str = "speaker", data=None) -> pd.DataFrame:
    """Return in how many sentences each speaker takes up each target, and names each actor of actors.csv.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence, with ``article``, ``text``, ``speaker`` and a column ``stance_<target>`` for each target.
    by : str
        ``speaker``, ``camp`` (of the speaker), or a column.
    data : path, optional
        Another data folder.

    Returns
    -------
    DataFrame
        ``who``; ``about``; ``kind`` (``target``: taken up, named or not; ``actor``: named, a target's own names apart); ``sentences``; and of
        these, for targets, ``favor, neutral, against`` (0 for actors: no stance is measured toward them). Speakers with most sentences first.
        Labels are counted as they stand; who names themselves is left out.

    Raises
    ------
    ValueError
        For an unknown column or label.

    Examples
    --------
    >>> row = {"article": "a", "text": "« Moscou et l'OTSC se taisent », dit-elle.", "speaker": "Ina Sol", "stance_csto": "against"}
    >>> who_talks_about_whom(pd.DataFrame([row]))[["who", "about", "kind", "sentences", "against"]].values.tolist()
    [['Ina Sol', 'csto', 'target', 1, 1], ['Ina Sol', 'Russia', 'actor', 1, 0]]
    """
    who = grouping(sentences, by, data)
    parts = [pd.DataFrame({"who": who, "about": target, "kind": "target", "stance": stances(sentences, target)}) for target in targets(sentences)]
    selves = zip(who, sentences["speaker"], _named(sentences, data), strict=True)
    named = [(group, name, "actor", "named") for group, speaker, names in selves for name in names if name not in (group, speaker)]
    table = pd.concat([*parts, pd.DataFrame(named, columns=["who", "about", "kind", "stance"])])
    table = table[~table["stance"].isin(["absent", ""])]
    table = table.assign(**{stance: (table["stance"] == stance).astype(int) for stance in STANCES}, sentences=1)
    out = table.groupby(["who", "about", "kind"], as_index=False)[["sentences", *STANCES]].sum()
    out["all"] = out["who"].map(who.value_counts())
    return out.sort_values(["all", "who", "kind", "sentences", "about"], ascending=[False, True, False, False, True], ignore_index=True).drop(columns="all")


def stance_by_tone(sentences: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return how the sentences of each stance toward a target sound: a row for each stance and tone.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence, with ``stance_<target>`` and ``sentiment``.
    target : str
        A target of the table.

    Returns
    -------
    DataFrame
        ``stance``; ``sentiment``; ``sentences``; ``share`` of the stance's sentences (0 to 1, NaN where there is none), with ``low, high``: Wilson's
        95 % interval, which counts the sample and not the classifier's errors.

    Raises
    ------
    ValueError
        For an unknown target or label, or a table without ``sentiment``.

    Examples
    --------
    >>> table = pd.DataFrame({"stance_csto": ["favor", "favor", "against"], "sentiment": ["negative", "positive", "negative"]})
    >>> stance_by_tone(table, "csto").round(2).iloc[:3].values.tolist()
    [['favor', 'positive', 1, 0.5, 0.09, 0.91], ['favor', 'neutral', 0, 0.0, 0.0, 0.66], ['favor', 'negative', 1, 0.5, 0.09, 0.91]]
    """
    labels = stances(sentences, target)
    tones = grouping(sentences, "sentiment")
    rows = []
    for stance in STANCES:
        own = tones[(labels == stance) & tones.isin(SENTIMENTS)]
        for tone in SENTIMENTS:
            count = int((own == tone).sum())
            low, high = wilson(count, len(own)) if len(own) else (float("nan"),) * 2
            rows.append((stance, tone, count, count / len(own) if len(own) else float("nan"), low, high))
    return pd.DataFrame(rows, columns=["stance", "sentiment", "sentences", "share", "low", "high"])


def _named(sentences: pd.DataFrame, data) -> list[list[str]]:
    """The actors of actors.csv that each sentence names, sorted; a target's own names are the target's."""
    listed, own = directory(data).kind, list(load_targets(data).values())
    texts = sentences["clean" if "clean" in sentences else "text"].astype(str).reset_index(drop=True)
    spoken = texts.groupby(sentences["article"].astype(str).to_numpy()).transform(lambda text: detect_language(" ".join(text), data))
    finders = {language: finder(directory(data), lexicon(language, data)) for language in spoken.unique()}
    found = []
    for text, language in zip(texts, spoken, strict=True):
        mentions = [
            m for m in finders[language].find(text) if m.kind in NAMED and m.name in listed and not any(t.names.search(f"{m.text}; {m.name}") for t in own)
        ]
        found.append(sorted({m.name for m in mentions}))
    return found
