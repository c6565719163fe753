"""Who speaks: the ranker's table, its explanation, and how much of a report is quoted."""

from __future__ import annotations

from time import process_time

import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from csto_stance.speakers import ATTRIBUTIONS, COLUMNS, SpeakerRanker, attribution

TEXT = "Ina Sol est arrivée mardi. « Le pont tient », a-t-elle dit. Selon des diplomates, rien ne va. « Non », répond Nikol Pachinian. Le train part."


def test_the_table_keeps_rows_and_input_and_adds_its_columns(models, marked):
    units = marked(TEXT)
    units.index = [10, 11, 12, 13, 14]
    before = units.copy()
    found = models.speakers.predict(units)
    pd.testing.assert_frame_equal(units, before)
    assert found.index.tolist() == [10, 11, 12, 13, 14]
    assert list(found.columns) == [*units.columns, *COLUMNS]
    assert set(found["attribution"]) <= set(ATTRIBUTIONS)
    assert found["p_speaker"].between(0, 1, inclusive="right").all()
    assert ((found["speaker"] == "narrator") == (found["attribution"] == "none")).all()


def test_speaker_text_is_what_the_sentence_says(models, marked):
    found = models.speakers.predict(marked(TEXT))
    assert found[["speaker", "speaker_text", "speaker_listed"]].values.tolist() == [
        ["narrator", "", True],
        ["Ina Sol", "elle", False],
        ["unnamed", "diplomates", True],
        ["Nikol Pashinyan", "Nikol Pachinian", True],
        ["narrator", "", True],
    ]


def test_predicting_again_replaces_the_columns(models, marked):
    once = models.speakers.predict(marked(TEXT))
    pd.testing.assert_frame_equal(models.speakers.predict(once), once)


def test_one_article_does_not_speak_in_another(models, marked):
    first, second = marked("« Le pont tient », dit Ina Sol."), marked("« Non », a-t-elle dit. Le train part.")
    alone = models.speakers.predict(second)
    both = models.speakers.predict(pd.concat([first.assign(article="x"), second.assign(article="y")], ignore_index=True))
    assert both["speaker"].tolist()[1:] == alone["speaker"].tolist()
    assert "Ina Sol" not in both["speaker"].tolist()[1:]


def test_no_units_give_no_rows(models, marked):
    found = models.speakers.predict(marked("Un port.").iloc[:0])
    assert found.empty and set(COLUMNS) <= set(found.columns)


def test_an_explanation_names_every_candidate_best_first(models, marked):
    lines = models.speakers.explanation(marked("« Le pont tient », dit Ina Sol à Lio Brun."), 0)
    assert lines[0].split()[1:3] == ["Ina", "Sol:"]
    assert sorted(line.strip().split("  ")[1].split(":")[0] for line in lines) == ["Ina Sol", "Lio Brun", "narrator"]
    numbers = [float(line.split()[0]) for line in lines]
    assert numbers == sorted(numbers, reverse=True)


def test_an_unfitted_ranker_says_so_and_can_be_cloned(marked):
    ranker = SpeakerRanker(C=0.5)
    assert clone(ranker).get_params() == {"C": 0.5, "data": None}
    with pytest.raises(NotFittedError):
        ranker.predict(marked("Un port."))


def test_a_small_corpus_teaches_its_own_rule(marked):
    texts = ["« Oui », dit Ina Sol. Le train part.", "« Non », dit Lio Brun. Le port ferme.", "« Si », dit Una Mor. La gare ouvre."]
    corpus = pd.concat([marked(t).assign(article=f"a{k}") for k, t in enumerate(texts)], ignore_index=True)
    corpus["speaker"] = ["Ina Sol", "narrator", "Lio Brun", "narrator", "Una Mor", "narrator"]
    ranker = SpeakerRanker().fit(corpus)
    assert ranker.predict(marked("« Ah », dit Pol Vert. Le vent tombe."))["speaker"].tolist() == ["Pol Vert", "narrator"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("« Le pont tient », dit Ina Sol.", "direct"),
        ("« Le pont tient », a déclaré mardi la maire Ina Sol.", "direct"),
        ("Ina Sol : « Le pont tient. »", "direct"),
        ("« Le pont tient. »", "direct"),
        ("« Le pont, a lancé Ina Sol, tiendra. »", "direct"),
        ("Ina Sol dit que le pont tient.", "indirect"),
        ("Ina Sol dit que le pont « tient ».", "mixed"),
        ("Ina Sol a pris la parole à Velm et elle a dit : « Le pont tient. »", "mixed"),
        ("« Le pont tient », dit Ina Sol, qui regrette le choix du maire et demande un vote sur la gare.", "mixed"),
    ],
)
def test_how_much_of_a_report_is_quoted(read, text, wanted):
    assert attribution(read(text), 0, "Ina Sol") == wanted
    assert attribution(read(text), 0, "narrator") == "none"


def test_a_turn_of_a_transcript_is_direct(read):
    article = read("Ina Sol : Bonjour.\nLio Brun : Bonsoir.\nIna Sol : Partons.\nLio Brun : Restons.")
    assert [attribution(article, k, "Ina Sol") for k in range(4)] == ["direct"] * 4


def _seconds(ranker, marked, sentences: int) -> float:
    """The CPU time of an article in which every second sentence names somebody new and the others an office."""
    names = ["".join(chr(97 + k // 26**n % 26) for n in range(4)).title() for k in range(sentences // 2)]
    text = "\n".join(f"« Le pont tient », dit Ina {name}. Le Premier ministre regrette ce choix." for name in names)
    begun = process_time()
    assert len(ranker.predict(marked(text))) == sentences
    return process_time() - begun


def test_the_time_grows_with_the_length_of_an_article(models, marked):
    short = min(_seconds(models.speakers, marked, 200) for _ in range(3))
    assert _seconds(models.speakers, marked, 2000) < 2.5 * 10 * short
