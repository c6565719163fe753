"""Where a target is named or may be meant, and masking: a name of a person leaves no trace."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_stance.targets import add_target_columns, find, hinted, load_targets, mask, role

TARGETS = load_targets()


def named(text: str, target: str) -> list[str]:
    return [text[a:b] for a, b in find(text, TARGETS[target])]


@pytest.mark.parametrize(
    ("text", "target", "found"),
    [
        ("L'OTSC et Bakou.", "csto", ["OTSC"]),
        ("L'OTSC et Bakou.", "azerbaijan", ["Bakou"]),
        ("l’Organisation du\u202ftraité de sécurité collective", "csto", ["Organisation du\u202ftraité de sécurité collective"]),
        ("ОДКБ и Азербайджану", "csto", ["ОДКБ"]),
        ("ОДКБ и Азербайджану", "azerbaijan", ["Азербайджану"]),
        ("Les Azerbaïdjanais et les azéries", "azerbaijan", ["Azerbaïdjanais", "azéries"]),
        ("the Collective Security Treaty Organisation", "csto", ["Collective Security Treaty Organisation"]),
        ("le pacte otsc", "csto", []),
        ("OTSCX, Bakounine", "csto", []),
        ("OTSCX, Bakounine", "azerbaijan", []),
        ("", "csto", []),
    ],
)
def test_a_target_is_named(text, target, found):
    assert named(text, target) == found


@pytest.mark.parametrize(
    ("text", "target", "found"),
    [
        ("L'alliance recule", "csto", ["alliance"]),
        ("Les troupes partent", "azerbaijan", ["troupes"]),
        ("Les troupes partent", "csto", []),
        ("Une alliancelle", "csto", []),
        ("L’OTSC part", "csto", []),
    ],
)
def test_a_target_may_be_meant(text, target, found):
    assert [text[a:b] for a, b in hinted(text, TARGETS[target])] == found


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hier Bakou accuse l'OTSC.", "Hier RIVAL accuse l'TARGET."),
        ("Selon Ivo, l'OTSC ment.", "Selon OTHER, l'TARGET ment."),
        ("Le pont de Velm tient.", "Le pont de OTHER tient."),
        ("Les soldats arméniens et l'Arménien", "Les soldats arméniens et l'PLACE"),
        ("Le pont tient. Rien ne bouge.", "Le pont tient. Rien ne bouge."),
        ("Hier, « Nous partons ».", "Hier, « Nous partons »."),
        ("", ""),
    ],
)
def test_masking_toward_the_csto(text, masked):
    assert mask(text, TARGETS["csto"]) == masked


def test_without_a_target_every_actor_is_another():
    assert mask("Hier Bakou accuse l'OTSC.", None) == "Hier OTHER accuse l'OTHER."


@pytest.mark.parametrize(
    "frame",
    [
        "Selon {}, l'OTSC ment.",
        "Hier, {} a loué l'OTSC.",
        "{} loue l'OTSC.",
        "« {} a menti », dit le maire.",
        "Le maire parle : {} loue l'OTSC.",
        "Le pont tient. {} loue l'OTSC.",
        "Le maire, M. {}, loue l'OTSC.",
    ],
)
@pytest.mark.parametrize("name", ["Pol Vert", "Nikol Pachinian", "Tarn"])
def test_another_name_changes_nothing(frame, name):
    wanted = mask(frame.format("Ina Sol" if " " in name else "Lisk"), TARGETS["csto"])
    assert mask(frame.format(name), TARGETS["csto"]) == wanted
    assert not set(name.split()) & set(wanted.replace(",", "").split())


@given(st.lists(st.sampled_from(["l'OTSC", "Bakou", "hier", "le pont", "de Velm", "« Oui »", ".", ",", "Ina Sol"]), max_size=10).map(" ".join))
def test_masking_takes_every_name_of_the_target_and_masking_again_adds_nothing(text):
    masked = mask(text, TARGETS["csto"])
    assert masked.count("TARGET") == text.count("OTSC")
    assert not find(masked, TARGETS["csto"]) and not find(masked, TARGETS["azerbaijan"])


@pytest.mark.parametrize(
    ("speaker", "csto", "azerbaijan"),
    [
        ("narrator", "narrator", "narrator"),
        ("CSTO", "own", "other"),
        ("Stanislav Zas", "own", "other"),
        ("Ilham Aliyev", "other", "own"),
        ("Azerbaijan", "other", "own"),
        ("unnamed", "other", "other"),
        ("Ina Sol", "other", "other"),
    ],
)
def test_a_role_is_all_that_is_known_of_a_speaker(speaker, csto, azerbaijan):
    assert (role(speaker, TARGETS["csto"]), role(speaker, TARGETS["azerbaijan"])) == (csto, azerbaijan)


def test_columns_tell_named_from_meant():
    units = pd.DataFrame({"clean": ["L'OTSC part.", "L'alliance part.", "Le port."]}, index=[3, 4, 5])
    before = units.copy()
    found = add_target_columns(units)
    pd.testing.assert_frame_equal(units, before)
    assert found[["named_csto", "hinted_csto", "named_azerbaijan"]].values.tolist() == [[True, False, False], [False, True, False], [False, False, False]]
    assert found.index.tolist() == [3, 4, 5]
