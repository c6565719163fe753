"""What changed between two evaluations."""

from __future__ import annotations


def changes(before: dict, after: dict) -> str:
    """Return what changed between two evaluations, as lines to read: sizes, then each score before and after.

    Examples
    --------
    >>> row = {"label": "speaker", "measure": "accuracy", "low": 0.6, "high": 0.8}
    >>> old = {"sentences": 90, "articles": 9, "folds": 5, "seed": 0, "scores": [row | {"score": 0.70}]}
    >>> print(changes(old, old | {"sentences": 91, "scores": [row | {"score": 0.72}]}))
    what changed since the evaluation before: 90 -> 91 sentences, 9 -> 9 articles
    speaker            accuracy    0.700 ->  0.720  (+0.020), within the interval before
    """
    if any(before.get(key) != after[key] for key in ("folds", "seed")):
        return "the evaluation before had other folds or another seed: not compared"
    sizes = ", ".join(f"{before[key]} -> {after[key]} {key}" for key in ("sentences", "articles"))
    lines = [f"what changed since the evaluation before: {sizes}"]
    old = {(row["label"], row["measure"]): row for row in before["scores"]}
    for row in after["scores"]:
        was = old.get((row["label"], row["measure"]))
        if was and was["score"] != row["score"]:
            place = "within" if was["low"] <= row["score"] <= was["high"] else "outside"
            told = f"{was['score']:6.3f} -> {row['score']:6.3f}  ({row['score'] - was['score']:+.3f}), {place} the interval before"
            lines.append(f"{row['label']:18} {row['measure']:9} {told}")
    return "\n".join(lines if len(lines) > 1 else [*lines, "no score changed"])
