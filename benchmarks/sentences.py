"""F1 of sentence boundaries on French treebanks: sentences are joined with a blank, cut again, and the ends compared."""

import argparse
import sys
from pathlib import Path

from csto_stance.sentences import cut


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder with *-test.txt files of '# text = …' lines")
    folder = parser.parse_args().data
    files = sorted(folder.glob("*-test.txt"))
    if not files:
        sys.exit(f"{folder}: no *-test.txt here; wanted: files of Universal Dependencies' French treebanks with '# text = ' lines")
    print(f"{'treebank':12} {'sentences':>9} {'precision':>9} {'recall':>7} {'F1':>6}")
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        sentences = [line.removeprefix("# text = ").strip() for line in lines if line.startswith("# text = ")]
        print("{:12} {:9} {:9.3f} {:7.3f} {:6.3f}".format(path.stem.removesuffix("-test"), len(sentences), *score(sentences)))


def score(sentences: list[str], block: int = 200) -> tuple[float, float, float]:
    """Precision, recall and F1 of the ends of sentences, in blocks of running text."""
    right = found = wanted = 0
    for k in range(0, len(sentences), block):
        text, ends = "", set()
        for sentence in sentences[k : k + block]:
            text += sentence
            ends.add(len(text))
            text += " "
        got = {end for _, end, _ in cut(text.rstrip(), "fr")}
        right, found, wanted = right + len(got & ends), found + len(got), wanted + len(ends)
    precision, recall = right / found, right / wanted
    return precision, recall, 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
