"""Dates as they are written, to YYYY-MM-DD."""

from __future__ import annotations

import pytest

from csto_stance.dates import find_date, order_of, partial_date


@pytest.mark.parametrize(
    "text",
    [
        "2022-03-01",
        "2022-03-01T23:59:00+04:00",
        "2022-03-01 00:00:00",
        "1er mars 2022",
        "1 MARS 2022",
        "Monde, mardi 1 mars 2022, p. 4",
        "March 1, 2022",
        "Tuesday, March 1st, 2022",
        "1 March 2022",
        "1 Mar. 2022",
        "1 марта 2022 г.",
        "publié le 01 mars 2022 à 10h",
    ],
)
def test_each_form_of_one_date(text):
    assert find_date(text) == "2022-03-01"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("5 févr. 2022", "2022-02-05"),
        ("5 fevrier 2022", "2022-02-05"),
        ("14 août 2022", "2022-08-14"),
        ("14 juil. 2022", "2022-07-14"),
        ("14 sept. 2022", "2022-09-14"),
        ("Dec 31, 2022", "2022-12-31"),
        ("9 мая 2022", "2022-05-09"),
        ("23/11/2022", "2022-11-23"),
        ("11/23/2022", "2022-11-23"),
        ("03.03.2022", "2022-03-03"),
        ("le 31 juin 2022, puis le 1 juillet 2022", "2022-07-01"),
    ],
)
def test_names_and_figures(text, date):
    assert find_date(text) == date


@pytest.mark.parametrize("text", ["", "hier", "01/02/2021", "31 juin 2022", "12 jui 2022", "24 personnes 2022", "2022-13-01", "12022-03-012", "31/31/2022"])
def test_what_is_no_date_or_may_be_two(text):
    assert find_date(text) == ""


def test_a_column_tells_its_order():
    assert (order_of(["01/02/2021", "23/11/2022"]), order_of(["11/23/2022"]), order_of([]), order_of(["23/11/2022", "11/23/2022"])) == (True, False, None, None)


@pytest.mark.parametrize(("written", "date"), [("2022", "2022"), ("2022-11", "2022-11"), ("20a2", ""), ("2022/11", ""), ("22", "")])
def test_a_year_or_a_month_will_do(written, date):
    assert partial_date(written) == date
