"""The words of a language: every inflected form under its lemma, phrases longest first."""

from __future__ import annotations

import pytest

from csto_stance import resources
from csto_stance.lexicon import Form, Lexicon, lexicon


@pytest.mark.parametrize(
    ("form", "lemma", "kind", "shape"),
    [
        ("déclare", "déclarer", "say", "f"),
        ("déclarent", "déclarer", "say", "f"),
        ("déclarée", "déclarer", "say", "p"),
        ("déclarant", "déclarer", "say", "g"),
        ("annonça", "annoncer", "say", "f"),
        ("avertissait", "avertir", "say", "f"),
        ("prévient", "prévenir", "say", "f"),
        ("rappelle", "rappeler", "say", "f"),
        ("martèle", "marteler", "say", "f"),
        ("reconnaît", "reconnaître", "say", "f"),
        ("répètent", "répéter", "say", "f"),
        ("écrivait", "écrire", "say", "f"),
        ("veulent", "vouloir", "position", "f"),
        ("dénonçant", "dénoncer", "position", "g"),
        ("juge", "juger", "say", "f"),
        ("fustige", "fustiger", "say", "f"),
        ("interroge", "interroger", "say", "f"),
        ("insurge", "insurger", "say", "f"),
        ("décrète", "décréter", "say", "f"),
        ("exige", "exiger", "position", "f"),
        ("exigeant", "exiger", "position", "g"),
        ("encourage", "encourager", "position", "f"),
    ],
)
def test_a_form_is_found_under_its_lemma(form, lemma, kind, shape):
    found = lexicon("fr").cues.get(form, [])
    assert Form(lemma, kind, shape) in found


@pytest.mark.parametrize("word", ["jue", "exie", "fustie", "port", "dire que", ""])
def test_what_is_no_form_is_not_found(word):
    assert lexicon("fr").cues.get(word, []) == []


def test_a_look_up_of_an_unknown_word_leaves_nothing_behind():
    words = lexicon("fr")
    assert not words.has("title", "zzz") and words.has("title", "PRÉSIDENT")
    assert "zzz" not in words.terms["title"]


def test_longer_phrases_come_first():
    for found in lexicon("fr").phrases.values():
        lengths = [len(tokens) for tokens, _, _ in found]
        assert lengths == sorted(lengths, reverse=True)


def test_a_language_without_a_lexicon_reads_as_french():
    assert lexicon("xx").language == "fr"


def test_a_data_folder_has_its_own_words(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "actors.csv").write_text("actor,kind,camp,note\n", encoding="utf-8")
    rows = ["kind,term,forms,value", "say,louer,lou+er,", "endings,er,,e/f é/p", "say,faire fi,fait fi/f,", "body,ligue du sud,,", "body,ligue,,"]
    (tmp_path / "lexicon" / "xx.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    words = Lexicon("xx", tmp_path)
    assert dict(words.cues) == {"loue": [Form("louer", "say", "f")], "loué": [Form("louer", "say", "p")]}
    assert words.phrases["fait"] == [(("fait", "fi"), "cue", "faire fi/say/f")]
    assert [tokens for tokens, _, _ in words.phrases["ligue"]] == [("ligue", "du", "sud"), ("ligue",)]


@pytest.mark.parametrize("language", resources.languages())
def test_every_cue_of_a_lexicon_has_a_form(language):
    words = lexicon(language)
    single = {f.lemma for forms in words.cues.values() for f in forms}
    several = {term.split("/")[0] for found in words.phrases.values() for _, kind, term in found if kind == "cue"}
    assert {t for kind in ("say", "position") for t in words.terms[kind]} <= {lemma.casefold() for lemma in single | several}
