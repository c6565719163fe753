"""Site furniture goes and is listed; real text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_stance import resources
from csto_stance.furniture import without_furniture


def left(text):
    return " ".join(without_furniture(text)[0].split())


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi : Le port ferme",
        "LIRE AUSSI | Le port ferme",
        "> Lire aussi : Qui ferme le port ?",
        "A lire aussi : M. Brun part",
        "À lire aussi\u00a0: Le port ferme",
        "Lire aussi Article réservé à nos abonnés Le port ferme",
        "Publié le 12 mars 2020 à 10h",
        "Temps de lecture : 3 min",
        "Partager",
        "S’abonner",
        "S'abonner",
        "Publicité",
        "© 2022 La Vigie",
        "Read more: Port shuts",
        "Advertisement",
        "Читайте также: Порт закрыт",
        "Поделиться",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_furniture_goes_and_is_listed(line, end):
    text = f"Le train part.{end}{line}{end}Il revient."
    cleaned, removed = without_furniture(text)
    assert removed == [line] and left(text) == "Le train part. Il revient."
    assert len(cleaned) == len(text) and cleaned.endswith("Il revient.")


@pytest.mark.parametrize(
    "text",
    [
        "Il m'a fallu lire aussi vite que possible.",
        "Lire aussi vite demande du temps.",
        "Lire – vraiment lire – demande du temps.",
        "Lire Proust demande du temps.",
        "Elle lance : « Lire aussi : une devise. »",
        "Partager ce pain est un devoir.",
        "Il refuse toute\npublicité.",
        "Publié le 12 mars, le rapport accuse.",
        "S'abonner coûte cher.",
        "She will read more books.",
        "По теме говорили долго.",
    ],
)
def test_real_text_stays(text):
    assert without_furniture(text) == (text, [])


def test_within_a_line_only_the_title_goes():
    assert left("Le train part. Lire aussi : M. Brun part\nIl revient.") == "Le train part. Il revient."
    assert left("Lire aussi : Le port ferme. Le train part.") == "Le train part."


def test_no_text_of_the_corpus_has_any():
    names = resources.table("articles.csv")["article"]
    assert [name for name in names if without_furniture(resources.article_text(name))[1]] == []


@given(st.lists(st.sampled_from(["Lire aussi : Le port", "Partager", "Il part.", "\n", "\r\n", " ", "»", "Lire aussi", "é"])).map("".join))
def test_offsets_stay_and_twice_is_once(text):
    cleaned, removed = without_furniture(text)
    assert len(cleaned) == len(text) and all(a == b or (b == " " and not a.isspace()) for a, b in zip(text, cleaned, strict=True))
    assert without_furniture(cleaned) == (cleaned, []) and bool(removed) == (cleaned != text)


def test_another_data_folder_may_have_its_own_terms_or_none(tmp_path):
    (tmp_path / "actors.csv").write_text("name\n")
    assert without_furniture("Partager\nPartir", tmp_path)[1] == ["Partager"]
    (tmp_path / "furniture.csv").write_text("language,term,where\nfr,partir,line\n")
    assert without_furniture("Partager\nPartir", tmp_path)[1] == ["Partir"]
