"""A small labelled press, shared by the tests of figures."""

from __future__ import annotations

import pandas as pd


def said(date: str, favor: int = 0, neutral: int = 0, against: int = 0, speaker: str = "Ina Sol", text: str = "La Russie se tait.") -> pd.DataFrame:
    labels = ["favor"] * favor + ["neutral"] * neutral + ["against"] * against
    always = {"date": date, "speaker": speaker, "attribution": "direct", "text": text, "outlet": "Le Port"}
    tones = {"against": "negative"}
    rows = [
        {"article": f"{date}-{k % 3}", "sentence": k, "stance_csto": label, "sentiment": tones.get(label, "positive"), **always}
        for k, label in enumerate(labels)
    ]
    return pd.DataFrame(rows)


PRESS = pd.concat(
    [said("2022-11-23", 30, 2, 1), said("2023-02-01", 2), said("2023-05-01", 2, 2, 30, "Nikol Pashinyan"), said("2023-08-01", 1, 9, 30)], ignore_index=True
)
