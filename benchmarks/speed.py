"""Sentences a second of splitting and speakers on one core, and whether the time grows with the length of an article."""

import argparse
import os
from collections.abc import Callable
from time import process_time

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is loaded

import pandas as pd

from csto_stance import models, quotes, resources
from csto_stance.actors import directory, sound
from csto_stance.lexicon import lexicon
from csto_stance.sentences import split


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=100_000, help="how many sentences the corpus is repeated to (default: 100000)")
    parser.add_argument("--lengths", type=int, nargs="+", default=[200, 2_000, 20_000], help="sentences of one article (default: 200 2000 20000)")
    options = parser.parse_args()
    ranker = models.fitted(tell=print).speakers

    def speakers(units: pd.DataFrame) -> pd.DataFrame:
        return ranker.predict(quotes.mark(units, quiet=True))

    corpus = _corpus()
    print(f"{'text':34} {'sentences':>9} {'splitting':>10} {'speakers':>10} {'both':>10}  sentences a second of CPU time")
    for read_before in (directory, lexicon, sound):  # by fitting, if the models were not in the cache
        read_before.cache_clear()
    once = _speeds("the corpus, once, nothing read yet", corpus, speakers)
    copies = -(-options.sentences // once)
    repeated = pd.concat([corpus.assign(article=[f"{name} {k}" for name in corpus["article"]]) for k in range(copies)], ignore_index=True)
    _speeds(f"the corpus, {copies} times", repeated, speakers)

    print(f"\n{'one article of':>14} {'seconds':>9} {'times as long':>13} {'times the time':>14}")
    times = {n: _seconds(_of(n, corpus), speakers) for n in options.lengths}
    shortest = min(times)
    for n, seconds in times.items():
        print(f"{n:14} {seconds:9.3f} {n / shortest:13.1f} {seconds / times[shortest]:14.1f}")


def _corpus() -> pd.DataFrame:
    articles = resources.table("articles.csv")[["article", "date"]]
    return articles.assign(text=[resources.article_text(name) for name in articles["article"]])


def _speeds(name: str, articles: pd.DataFrame, speakers: Callable) -> int:
    """Print the speeds on a table of articles; return how many sentences they are."""
    begun = process_time()
    units = split(articles)
    between = process_time()
    speakers(units)
    ended = process_time()
    n = len(units)
    print(f"{name:34} {n:9} {n / (between - begun):10.0f} {n / (ended - between):10.0f} {n / (ended - begun):10.0f}")
    return n


def _seconds(article: pd.DataFrame, speakers: Callable, runs: int = 3) -> float:
    """The CPU time of the fastest of some runs."""
    times = []
    for _ in range(runs):
        begun = process_time()
        speakers(split(article))
        times.append(process_time() - begun)
    return min(times)


def _of(sentences: int, corpus: pd.DataFrame) -> pd.DataFrame:
    """One article of so many sentences: the corpus' French paragraphs, again and again."""
    units = split(corpus)
    units = units[units["language"] == "fr"].reset_index(drop=True)
    units = pd.concat([units] * -(-sentences // len(units)), ignore_index=True).head(sentences)
    news = (units["paragraph"].diff().fillna(1) != 0).cumsum()
    return pd.DataFrame({"article": ["long"], "text": ["\n".join(" ".join(group) for _, group in units["text"].groupby(news))]})


if __name__ == "__main__":
    main()
