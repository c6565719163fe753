"""How often intervals of shares hold the truth: groups of the corpus, labelled out of fold, corrected by the errors of all other stories.

    python benchmarks/prevalence.py

The truth of a group is what its sentences were labelled by hand. Groups stand for a user's material: no story of theirs teaches the errors.
Two tables: the groups as they are, and with sentences against left out but for one in five, so that sides are as uneven as in a real paper.
"""

import numpy as np
import pandas as pd

import csto_stance as cs
from csto_stance.summarise import by_speaker, grouping

KINDS = ["genre", "country", "quarter", "year", "camp", "speaker"]
LEAST = 40  # stories that must be left to measure errors on


def main() -> None:
    pd.set_option("display.width", 160)
    predicted = cs.cross_validate(cs.load_corpus())
    for name, table in (("as it is", predicted), ("one in five against", thinned(predicted))):
        found = pd.concat([check(table, kind) for kind in KINDS], ignore_index=True)
        print(f"\n{name}: share of intervals that hold the truth, mean width, mean error of the share ({len(found)} shares)")
        print(pd.concat([found.groupby("by", sort=False).mean(), found.drop(columns="by").mean().to_frame("all").T]).round(2).to_string())


def thinned(predicted: pd.DataFrame, kept: float = 0.2) -> pd.DataFrame:
    """The corpus with most sentences against a target left out."""
    against = predicted["stance_csto"].eq("against") | predicted["stance_azerbaijan"].eq("against")
    return predicted[~against | (np.random.default_rng(0).random(len(predicted)) < kept)]


def check(predicted: pd.DataFrame, by: str) -> pd.DataFrame:
    """A row a share: whether the counted and the corrected interval hold the truth, their widths, and how far the shares are off."""
    table = cs.by_machine(predicted)
    groups, rows = grouping(table, by).to_numpy(), []
    for group in sorted(set(groups) - {"(none)"}):
        mine = groups == group
        rest = predicted[~predicted["story"].isin(predicted["story"][mine])]
        if rest["story"].nunique() >= LEAST:
            rows += _compare(table[mine].assign(group=group), predicted[mine], rest, by)
    columns = ["by", "counted holds", "corrected holds", "counted width", "corrected width", "counted off", "corrected off"]
    return pd.DataFrame(rows, columns=columns).astype({"counted holds": float, "corrected holds": float})


def _compare(own: pd.DataFrame, by_hand: pd.DataFrame, rest: pd.DataFrame, by: str) -> list[tuple]:
    corrected, rows = cs.who_stands_where(own, "group", rest), []
    for target, part in corrected[corrected["enough"]].groupby("target"):
        counted = by_speaker(own, target, "group").set_index("stance")
        gold = by_hand[f"stance_{target}"][by_hand[f"stance_{target}"] != "absent"]
        for row in part.itertuples() if len(gold) else ():
            truth, plain = (gold == row.stance).mean(), counted.loc[row.stance]
            holds = [low - 1e-9 <= truth <= high + 1e-9 for low, high in ((plain["low"], plain["high"]), (row.low, row.high))]
            rows.append((by, *holds, plain["high"] - plain["low"], row.high - row.low, abs(row.share - truth), abs(row.corrected - truth)))
    return rows


if __name__ == "__main__":
    main()
