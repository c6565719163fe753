"""The repaired view: broken text is mended, good text untouched, every character mapped back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csto_stance.views import HIDDEN, repaired

PIECES = ["Ã©", "Ã§", "Ã\xa0", "â€™", "Â«\xa0", "\xa0Â»", "â€¯", "â€¦", "é", "e\u0301", "\u0301", *HIDDEN, "a", "São", " ", "\n", "Ã", "Алиев"]
BROKEN = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("stored", "mended", "repairs"),
    [
        ("dÃ©Ã§u", "déçu", ("mojibake",)),
        ("lâ€™Ã‰tat", "l’État", ("mojibake",)),
        ("Â«\xa0NonÂ\xa0Â»", "«\xa0Non\xa0»", ("mojibake",)),
        ("E\u0301re\u0301van", "Érévan", ("accents",)),
        ("sou\u00adtien", "soutien", ("hidden characters",)),
        ("\ufeffOT\u200bSC", "OTSC", ("hidden characters",)),
        ("dÃ©jÃ\xa0 sou\u00adtenu", "déjà soutenu", ("hidden characters", "mojibake")),
    ],
)
def test_broken_text_is_mended(stored, mended, repairs):
    view = repaired(stored)
    assert (view.text, view.repairs) == (mended, repairs)


@pytest.mark.parametrize("text", ["", "São Tomé", "déçu", "Ã", "À l’été, « Non\u202f! »", "Əliyev, Алиев, Ալիև", "M. Â. Brun"])
def test_good_text_is_untouched(text):
    view = repaired(text)
    assert (view.text, view.repairs) == (text, ())
    assert [view.source(i, i + 1) for i in range(len(text))] == [(i, i + 1) for i in range(len(text))]


@pytest.mark.parametrize(
    ("stored", "word", "source"),
    [
        ("un sou\u00adtien sûr", "soutien", "sou\u00adtien"),
        ("à E\u0301re\u0301van hier", "Érévan", "E\u0301re\u0301van"),
        ("un ami dÃ©Ã§u part", "déçu", "dÃ©Ã§u"),
        ("un ami dÃ©Ã§u part", "part", "part"),
        ("lâ€™accord dÃ©Ã§u", "accord", "accord"),
    ],
)
def test_a_found_word_maps_back_to_what_is_stored(stored, word, source):
    view = repaired(stored)
    start = view.text.index(word)
    a, b = view.source(start, start + len(word))
    assert stored[a:b] == source


@given(BROKEN)
@example("Ã\u200b©")
@example("e\u00ad\u0301")
def test_repairing_twice_is_repairing_once(text):
    once = repaired(text)
    assert repaired(once.text).text == once.text


@given(BROKEN)
@example("Ã©é")
def test_every_character_has_a_place_and_the_places_are_in_order(text):
    view = repaired(text)
    starts, ends = list(view.starts), list(view.ends)
    assert len(starts) == len(ends) == len(view.text)
    assert all(0 <= a < b <= len(text) for a, b in zip(starts, ends, strict=True))
    assert starts == sorted(starts) and ends == sorted(ends)


@given(st.lists(st.sampled_from(["a", "é", "e\u0301", "E\u0301", "c\u0327", " ", "\u00ad", "\u200b", "ж"]), max_size=12).map("".join))
def test_without_broken_accents_each_character_comes_from_its_own(text):
    view = repaired(text)
    for i, character in enumerate(view.text):
        a, b = view.source(i, i + 1)
        assert unicodedata.normalize("NFC", "".join(c for c in text[a:b] if c not in HIDDEN)) == character


@given(st.text(st.characters(codec="cp1252", categories=["L", "P", "Zs"]), min_size=1))
def test_a_view_holds_no_hidden_or_decomposed_character(text):
    decomposed = unicodedata.normalize("NFD", text)
    view = repaired(f"\u200b{decomposed}\u00ad")
    assert not set(view.text) & set(HIDDEN)
    assert unicodedata.is_normalized("NFC", view.text)
