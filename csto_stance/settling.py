"""When a label is settled: all coders of a sentence agree, or somebody decided."""

from __future__ import annotations

from csto_stance.candidates import NARRATOR, same
from csto_stance.corpus import ANNOTATED
from csto_stance.exchange import SETTLED


def settled(row: dict, given: list[dict], coders: list[dict], new: dict[str, list[str]]) -> tuple[dict, list[str]]:
    """Return a sentence's row after an import, and the columns in which coders differ.

    What was settled before stays where coders differ; it is disputed if one of them has just said otherwise.

    Parameters
    ----------
    row : dict
        The sentence's row of sentences.csv.
    given : list of dict
        The import's answers to the sentence, settled ones among them.
    coders : list of dict
        All coders' answers, the import's included.
    new : dict
        For each label, what coders have just said for the first time.
    """
    out, disputed = dict(row), []
    verdict = {c: r[c] for r in given if r["annotator"] == SETTLED for c in (*ANNOTATED, "note") if r[c]}
    for column in ANNOTATED:
        said = [r[column] for r in coders if r[column]]
        if column in verdict:
            out[column] = verdict[column]
        elif said and all(same(v, said[0]) for v in said):
            out[column] = said[0] if new[column] and not same(row[column], said[0]) else row[column] or said[0]
        elif said and (not row[column] or any(not same(v, row[column]) for v in new[column])):
            disputed.append(column)
    if "note" in verdict:
        out["note"] = verdict["note"]
    texts = [r["speaker_text"] for r in given if r["speaker_text"] and r["speaker"] == out["speaker"]]
    out["speaker_text"] = texts[0] if texts else row["speaker_text"] if out["speaker"] == row["speaker"] else ""
    return out, disputed


def completed(row: dict) -> dict:
    """Return an answer in which narrator and attribution none stand together where one of them stands alone."""
    if row["speaker"] == NARRATOR or (row["attribution"] == "none" and not row["speaker"]):
        return row | {"speaker": NARRATOR, "attribution": row["attribution"] or "none"}
    return row


def inconsistent(row: dict) -> list[str]:
    """Return what is wrong with a row whose speaker and attribution cannot both be true."""
    if row["speaker"] and row["attribution"] and (row["speaker"] == NARRATOR) != (row["attribution"] == "none"):
        return [f"speaker {row['speaker']!r} with attribution {row['attribution']!r}: narrator and attribution none go together"]
    return []
