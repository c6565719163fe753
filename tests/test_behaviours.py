"""The behaviours that users expect (BEHAVIOURS.md): its input, another of its kind, and the other side."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

import csto_stance as cs
from csto_stance import models as fitted_models
from csto_stance import quotes
from csto_stance.actors import directory
from csto_stance.articles import decode, read_articles
from csto_stance.corpus import alpha, folds
from csto_stance.cues import without_tags
from csto_stance.evaluate import accuracy, macro_f1
from csto_stance.lexicon import lexicon
from csto_stance.pairs import pairs
from csto_stance.sentences import cut
from csto_stance.targets import find, load_targets
from csto_stance.views import repaired


def units(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in cut(text)]


@pytest.fixture(scope="module")
def said(models):
    """A text to (speaker, attribution) of each unit."""

    def said_(text: str) -> list[tuple[str, str]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", quotes.UnclosedQuotation)
            table = cs.analyse(pd.DataFrame({"text": [text]}), models=models)
        return list(table[["speaker", "attribution"]].itertuples(index=False, name=None))

    return said_


def parametrize(*rows: tuple):
    return pytest.mark.parametrize(("text", "wanted"), rows)


NOBODY = ("narrator", "none")
SOL, BRUN = ("Ina Sol", "direct"), ("Lio Brun", "direct")


@parametrize(
    ("M. Tarko a vu MM. Oubar et Brun, Mme Lisk, etc. La salle était vide.", ["M. Tarko a vu MM. Oubar et Brun, Mme Lisk, etc.", "La salle était vide."]),
    ("Le port, la gare, etc. sont fermés.", ["Le port, la gare, etc. sont fermés."]),
    ("Le Dr Pell et Mgr. Orsa (p. 12) signent. Les autres, non.", ["Le Dr Pell et Mgr. Orsa (p. 12) signent.", "Les autres, non."]),
    ("Les soldats tiennent le col. La route est fermée.", ["Les soldats tiennent le col.", "La route est fermée."]),
)
def test_behaviour_01_abbreviations(text, wanted):
    assert units(text) == wanted


@parametrize(
    (
        "Le 1er mai à 14h30, J. Brun a payé 3,5 euros sur exemple.test/a.html. Puis rien.",
        ["Le 1er mai à 14h30, J. Brun a payé 3,5 euros sur exemple.test/a.html.", "Puis rien."],
    ),
    ("J.-P. Lisk a vu A. Sol le 2e jour, à 9h. Elle part.", ["J.-P. Lisk a vu A. Sol le 2e jour, à 9h.", "Elle part."]),
    ("Elle a 3.5 millions. Il en a 40.", ["Elle a 3.5 millions.", "Il en a 40."]),
)
def test_behaviour_02_initials_times_decimals_addresses(text, wanted):
    assert units(text) == wanted


@pytest.mark.parametrize(
    "frame", ["«{0}Non{0}!{0}» dit-elle.", "Ina Sol entre. «{0}L'OTSC nous a trahis{0}!{0}» dit-elle.", "Elle crie «{0}assez{0}» et part."]
)
def test_behaviour_03_the_blank_inside_guillemets(models, frame):
    seen = []
    for blank in ("\u202f", "\u00a0", " ", ""):
        text = frame.format(blank)
        table = cs.analyse(pd.DataFrame({"text": [text]}), models=models)
        assert " ".join(table["text"]) == text
        labels = ["speaker", "attribution", "stance_csto", "stance_azerbaijan", "sentiment"]
        seen.append(table[labels].values.tolist())
    assert seen[1:] == seen[:1] * 3


@parametrize(
    ("Elle lance : « Partez. Restez loin ! » Puis elle sort.", ["Elle lance : « Partez.", "Restez loin ! »", "Puis elle sort."]),
    ("“Il pleut. Rentrons”, dit-elle. Il sort.", ["“Il pleut.", "Rentrons”, dit-elle.", "Il sort."]),
    ("« Partez ! », a-t-elle ajouté.", ["« Partez ! », a-t-elle ajouté."]),
)
def test_behaviour_04_quotations_of_several_sentences(text, wanted):
    assert units(text) == wanted


@parametrize(
    (
        "Il hésite... puis signe. Soit… Rien – ou presque – ne bouge, dis-je.",
        ["Il hésite... puis signe.", "Soit…", "Rien – ou presque – ne bouge, dis-je."],
    ),
    ("— Vous venez ?\n— Oui.", ["— Vous venez ?", "— Oui."]),
    ("Elle attend... Puis part-elle ? Peut-être…", ["Elle attend...", "Puis part-elle ?", "Peut-être…"]),
)
def test_behaviour_05_ellipses_dashes_hyphens(text, wanted):
    assert units(text) == wanted


@parametrize(("A.\r\n\r\nB.", [(0, 2), (6, 8)]), ("\n Il dort.\u00a0\u202fElle part. \n", [(2, 10), (12, 22)]), ("", []), (" \n", []))
def test_behaviour_06_exact_slices(text, wanted):
    assert [(start, end) for start, end, _ in cut(text)] == wanted


@parametrize(
    ("Ina Sol a parlé hier. « Nous partons », a-t-elle dit.", [NOBODY, SOL]),
    ("Lio Brun est arrivé mardi. « La digue tiendra », a-t-il assuré.", [NOBODY, BRUN]),
    ("Ina Sol a pris la parole. « La paix, a-t-elle ajouté, viendra. »", [NOBODY, SOL]),
    ("Ina Sol a parlé hier. Le train est parti. A-t-elle raison ?", [NOBODY, NOBODY, NOBODY]),
)
def test_behaviour_07_inverted_tag(said, text, wanted):
    assert said(text) == wanted


@parametrize(
    ("« Le pont, a lancé Lio Brun, tiendra. »", [BRUN]),
    ("« Nos ponts, assure Ina Sol, tiennent. »", [SOL]),
    ("« Le pont », a lancé Lio Brun, « tiendra. »", [BRUN]),
    ("Le film « Le pont tiendra », de Lio Brun, sort jeudi.", [NOBODY]),
)
def test_behaviour_08_split_quotation(said, text, wanted):
    assert said(text) == wanted


@parametrize(
    ("« Le pont, a lancé Lio Brun, tiendra. »", ["« Le pont,", ", tiendra. »"]),
    ("« Nos ponts, assure Ina Sol, tiennent. »", ["« Nos ponts,", ", tiennent. »"]),
    ("« Lio Brun a lancé le pont. »", ["« Lio Brun a lancé le pont. »"]),
)
def test_behaviour_08_the_tag_is_not_quoted_words(marked, text, wanted):
    spans = without_tags(text, marked(text)["quoted"].iloc[0], lexicon("fr"))
    assert [text[a:b].strip(" ,") for a, b in spans] == [w.strip(" ,") for w in wanted]


@parametrize(
    ("Lio Brun : « Un.\n« Deux. »\nLe train part.", [BRUN, BRUN, NOBODY]),
    ("Ina Sol : « Le pont tient.\n« La gare aussi.\n« Le port aussi. »\nLe train part.", [SOL, SOL, SOL, NOBODY]),
)
def test_behaviour_09_unclosed_paragraphs(said, text, wanted):
    assert said(text) == wanted


def test_behaviour_09_a_closed_paragraph_does_not_run_on(said):
    assert said("Lio Brun : « Un. »\nLe train part.") == [BRUN, NOBODY]


@pytest.mark.parametrize("text", ["« Un.\nLe train part.", "Ina Sol : “Le pont tient.\nLe train part."])
def test_behaviour_09_a_quotation_never_closed_warns(models, text):
    with pytest.warns(quotes.UnclosedQuotation, match="not closed"):
        table = cs.analyse(pd.DataFrame({"text": [text]}), models=models)
    assert table[["speaker", "attribution"]].values.tolist()[1] == list(NOBODY)


@parametrize(
    ("\"L'accord d'hier n'est qu'un essai\", dit Ina Sol.", [SOL]),
    ("“L’eau monte d’heure en heure”, prévient Lio Brun.", [BRUN]),
    ("« L’eau monte d'heure en heure », prévient Lio Brun.", [BRUN]),
    ("L'accord d'hier n'est qu'un essai d'Ina Sol.", [NOBODY]),
)
def test_behaviour_10_apostrophes_are_no_quotes(said, marked, text, wanted):
    assert said(text) == wanted
    assert len(marked(text)["quoted"].iloc[0]) == (wanted != [NOBODY])


@parametrize(
    ("« Il a crié “assez” », raconte Lio Brun.", [BRUN]),
    ("« Ils crient “dehors” à chaque séance », déplore Ina Sol.", [SOL]),
    ("« Il a crié « assez » et il est sorti », raconte Lio Brun.", [BRUN]),
    ("Le film « Nuit claire » sort jeudi.", [NOBODY]),
    ("Le roman “La Digue” est un succès.", [NOBODY]),
)
def test_behaviour_11_inner_quotes_and_titles(said, text, wanted):
    assert said(text) == wanted


@parametrize(
    ("La porte-parole Ina Sol affirme que le maire a promis un vote.", [("Ina Sol", "indirect")]),
    ("Le porte-parole Lio Brun a déclaré que la ministre avait menti.", [("Lio Brun", "indirect")]),
    ("Selon Ina Sol, Lio Brun a promis un vote.", [("Ina Sol", "indirect")]),
    ("Lio Brun regrette ce choix.", [("Lio Brun", "indirect")]),
)
def test_behaviour_12_spokesperson_and_relay(said, text, wanted):
    assert said(text) == wanted


@parametrize(
    ("Selon des diplomates, tout va bien.", [("unnamed", "indirect")]),
    ("D'après des témoins, le pont a cédé.", [("unnamed", "indirect")]),
    ("Des habitants affirment que le pont a cédé.", [("unnamed", "indirect")]),
    ("Les maires de la Ligue du Delta regrettent ce choix.", [("Ligue du Delta", "indirect")]),
    ("Les pêcheurs du Syndicat des Dunes dénoncent ce choix.", [("Syndicat des Dunes", "indirect")]),
    ("La Ligue du Delta regrette ce choix.", [("Ligue du Delta", "indirect")]),
    ("Ina Sol a signé.", [NOBODY]),
    ("Ina Sol a rencontré Lio Brun lundi.", [NOBODY]),
    ("Les maires de la Ligue du Delta sont arrivés.", [NOBODY]),
    ("Ina Sol n'a rien déclaré.", [NOBODY]),
)
def test_behaviour_13_unnamed_body_mere_act(said, text, wanted):
    assert said(text) == wanted


@parametrize(
    ("Pachinian PASHINYAN Пашинян Փաշինյան", "Nikol Pashinyan"),
    ("Aliev Əliyev Алиев", "Ilham Aliyev"),
    ("Poutine Putin Путин", "Vladimir Putin"),
)
def test_behaviour_14_spellings_meet(text, wanted):
    assert {directory().resolve(name).name for name in text.split()} == {wanted}


@pytest.mark.parametrize(("spelling", "speaker"), [("Pachinian", "Nikol Pashinyan"), ("PASHINYAN", "Nikol Pashinyan"), ("Əliyev", "Ilham Aliyev")])
def test_behaviour_14_spellings_meet_in_an_article(said, spelling, speaker):
    assert said(f"« Le pont tient », a déclaré {spelling}.") == [(speaker, "direct")]


@parametrize(("Heydar Aliev", ("Heydar Aliyev", True)), ("Velmont", ("Velmont", False)), ("Velm", ("Velm", False)), ("Ina Sol", ("Ina Sol", False)))
def test_behaviour_15_others_stay_apart(text, wanted):
    found = directory().resolve(text)
    assert (found.name, found.listed) == wanted


@parametrize(
    ("« Le pont tient », a déclaré Heydar Aliev.", ["Heydar Aliyev", True]),
    ("« Le pont tient », a déclaré Anna Pachinian.", ["Anna Pachinian", False]),
    ("Anna Pachinian déclare que le pont tient.", ["Anna Pachinian", False]),
    ("« Le pont tient », a déclaré M. Velmont.", ["Velmont", False]),
    ("« Le pont tient », a déclaré Nikol Pachinian.", ["Nikol Pashinyan", True]),
)
def test_behaviour_15_others_stay_apart_in_an_article(models, text, wanted):
    table = cs.analyse(pd.DataFrame({"text": [text]}), models=models)
    assert table[["speaker", "speaker_listed"]].values.tolist() == [wanted]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_behaviour_16_one_text_whatever_the_encoding_and_the_system(tmp_path, locale):
    text = "« L’été déçu », œuvre – créée.\r\n"
    for name, encoding in (("a.txt", "utf-8"), ("b.txt", "utf-8-sig"), ("c.txt", "cp1252")):
        (tmp_path / name).write_bytes(text.encode(encoding))
    code = f"from csto_stance.articles import read_articles; print(ascii(read_articles({str(tmp_path)!r})[0]['text'].tolist()))"
    environment = {**os.environ, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    got = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
    assert got.strip() == ascii([text] * 3)


def test_behaviour_16_an_undecodable_file_is_named_with_its_byte(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("déçu".encode() + b" \xff")
    _, problems = read_articles(path)
    assert [str(p) for p in problems] == [f"{path}: byte 0xff at position 7 is not UTF-8; save the file as UTF-8"]


@parametrize(("dÃ©Ã§u", "déçu"), ("lâ€™Ã©tÃ©", "l’été"), ("São Tomé", "São Tomé"), ("À Ã", "À Ã"))
def test_behaviour_17_broken_accents(text, wanted):
    once = repaired(text).text
    assert once == wanted and repaired(once).text == once


@parametrize(("E\u0301re\u0301van", "Érévan"), ("sou\u00adtien", "soutien"), ("sou\u200btien", "soutien"), ("OT\u2060SC", "OTSC"))
def test_behaviour_18_hidden_characters_do_not_hide_words(text, wanted):
    stored = f"Un {text} sûr."
    view = repaired(stored)
    start = view.text.index(wanted)
    a, b = view.source(start, start + len(wanted))
    assert stored[a:b] == text


def test_behaviour_18_a_hidden_target_and_speaker_are_found(models):
    table = cs.analyse(pd.DataFrame({"text": ["« L'OT\u00adSC part », dit Nikol Pachi\u200bnian."]}), models=models)
    assert table["speaker"].tolist() == ["Nikol Pashinyan"]
    assert table["stance_csto"].tolist() != ["absent"]
    assert not find("L'OT SC part", load_targets()["csto"])


DISPATCH = "Les ministres ont longuement parlé hier du prix du gaz et des ports du sud avant de signer un texte commun."


@pytest.mark.parametrize("seed", range(4))
def test_behaviour_23_copies_stay_on_one_side(seed):
    texts = [DISPATCH, f"VELM (Agence) - {DISPATCH}", *(f"Un tout autre texte parle du sujet {'abcdefgh'[k] * 5} sans rien dire du reste." for k in range(6))]
    table = pd.DataFrame({"article": [f"a{k}" for k in range(8)], "story": [f"s{k}" for k in range(8)], "clean": texts})
    sides = [set(test) for _, test in folds(table, 2, seed)]
    assert [{0, 1} <= side or not {0, 1} & side for side in sides] == [True, True]
    assert sorted(sides[0] | sides[1]) == list(range(8)) and not sides[0] & sides[1]


def test_behaviour_23_other_texts_may_part():
    table = pd.DataFrame({"article": ["a", "b"], "story": ["s", "t"], "clean": [DISPATCH, "Le soir, la gare a rouvert sans un mot pour les voyageurs."]})
    assert [list(test) for _, test in folds(table, 2)] in ([[0], [1]], [[1], [0]])


def test_behaviour_24_scores_are_not_flattered():
    gold, guess = pd.Series(["absent"] * 9 + ["favor"]), pd.Series(["absent"] * 10)
    assert accuracy(gold, guess) == 0.9
    assert math.isclose(macro_f1(gold, guess), 0.4737, abs_tol=1e-4)
    assert macro_f1(gold, gold) == 1.0


@pytest.mark.parametrize(("gold", "guess"), [("direct", "indirect"), ("favor", "against"), ("neutral", "negative"), ("Ina Sol", "Lina Sol")])
def test_behaviour_24_a_wrong_label_is_wrong(gold, guess):
    assert accuracy(pd.Series([gold]), pd.Series([guess])) == 0.0
    assert accuracy(pd.Series([gold]), pd.Series([gold])) == 1.0


def test_behaviour_24_agreement_on_one_label_is_undefined():
    assert math.isnan(alpha(pd.DataFrame({"first": ["absent"] * 3, "second": ["absent"] * 3})))
    assert alpha(pd.DataFrame({"first": ["absent", "favor"] * 3, "second": ["absent", "favor"] * 3})) == 1.0


def test_behaviour_26_negation_reaches_the_classifier(models):
    texts = ["« L'OTSC ne nous a pas aidés », a déclaré Lio Brun.", "« L'OTSC nous a aidés », a déclaré Lio Brun."]
    no, yes = cs.analyse(pd.DataFrame({"text": texts}), models=models).to_dict("records")
    assert no["stance_csto"] == "against"
    assert abs(no["p_stance_csto_against"] - yes["p_stance_csto_against"]) > 0.005


def test_behaviour_26_negation_gives_other_features():
    units_ = pd.DataFrame(
        {"article": ["a", "b"], "clean": ["L'OTSC ne nous a pas aidés.", "L'OTSC nous a aidés."], "speaker": "Ina Sol", "attribution": "indirect"}
    )
    no, yes = pairs(units_.assign(language="fr"), "csto")
    assert set(no["words"]) - set(yes["words"]) >= {"NOT_aidés"} and set(yes["words"]) - set(no["words"]) >= {"aidés"}


def test_behaviour_27_a_saved_model_opens_in_a_fresh_process(models, tmp_path):
    path = tmp_path / "models.skops"
    fitted_models.save(models, path)
    text = "« L'OTSC nous a trahis », dit Ina Sol."
    code = f"""
import csto_stance as cs
from csto_stance import models
import pandas as pd
table = cs.analyse(pd.DataFrame({{"text": [{text!r}]}}), models=models.load({str(path)!r}))
print(table["speaker"][0], float(table["p_stance_csto_against"][0]).hex())
"""
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    here = cs.analyse(pd.DataFrame({"text": [text]}), models=models)
    assert got[:2] == ["Ina", "Sol"] and np.isclose(float.fromhex(got[2]), here["p_stance_csto_against"][0], atol=1e-9)
    assert [p.name for p in tmp_path.iterdir()] == ["models.skops"]


def test_behaviour_27_another_version_is_named(models, tmp_path, monkeypatch):
    path = tmp_path / "models.skops"
    fitted_models.save(models, path)
    here = fitted_models.versions()
    monkeypatch.setattr(fitted_models, "versions", lambda: {**here, "scikit-learn": "99.9"})
    with pytest.raises(ValueError, match=r"99\.9") as error:
        fitted_models.load(path)
    assert here["scikit-learn"] in str(error.value)


@pytest.mark.parametrize("text", ["Et voilà\u00a0» encore déçu, ça va.", "«SOCIÉTÉ» générale à l'été."])
def test_behaviour_16_an_accidental_pair_is_no_utf8(text):
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_a_model_keeps_no_path_and_reads_the_data_it_is_given(models, tmp_path):
    fitted_models.save(models, tmp_path / "m.skops")
    assert fitted_models.load(tmp_path / "m.skops").speakers.data is None
