"""Each format in, its articles out: invented files of each kind, and what is damaged, locked or empty."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import pytest
from made import pdf, word

from csto_stance import exports, readers, tables
from csto_stance.articles import read_articles
from csto_stance.decoding import ArticleError, decode_markup

FIXTURES = Path(__file__).parent / "fixtures"
TOLD = ["article", "title", "outlet", "date", "author", "text"]


def told(path, **options):
    articles, problems = read_articles(path, **options)
    return articles[TOLD].to_dict("records"), [p.reason for p in problems]


# Europresse and Factiva


def test_europresse_gives_each_article_with_what_it_tells():
    found, reasons = told(FIXTURES / "europresse.html")
    assert [(a["article"], a["title"], a["outlet"], a["date"], a["author"]) for a in found] == [
        ("news·20221123·VIG·00421200042", "L'alliance refuse d'envoyer une mission", "La Vigie", "2022-11-23", "Mara Tilk"),
        ("web·20221125·FAN·abc_123", "Ce que veut la Ligue", "Le Fanal (site web)", "2022-11-25", "Ivo Marn"),
        ("news·20221124·VIG·00421300002", "Sans date en tête", "La Vigie", "2022-11-24", ""),
    ]
    assert reasons == ["article 3 (Une photographie): no text"]


def test_europresse_text_is_its_paragraphs_and_nothing_beside_them():
    articles, _ = read_articles(FIXTURES / "europresse.html")
    assert articles["text"][0].split("\n\n")[:3] == [
        "L'OTSC a refusé mardi d'envoyer une mission à la frontière, a annoncé sa porte-parole Ina Sol.",
        "«\u00a0Nous n'avons reçu aucune demande écrite\u00a0», a-t-elle dit devant la presse réunie au siège de l'alliance.",
        "Le député Lio Brun regrette ce refus.",
    ]
    assert articles["removed"][0] == "Lire aussi : Le port ferme" and "Une note" not in articles["text"][0]
    assert articles["text"][1] == "Un texte sans balise.\n\nUne seconde ligne."


def test_an_old_europresse_page_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "old.html").write_text('<span class="DocPublicationName">La Vigie</span><br><span class="TitreArticleVisu">Un titre</span><br>Texte.')
    assert told(tmp_path / "old.html") == ([], ["a Europresse page of the form in use before 2014; export the articles again"])


def test_factiva_with_codes():
    assert told(FIXTURES / "factiva-codes.html") == (
        [
            {
                "article": "FANAL00020221201ec1100012",
                "title": "Le sommet s'ouvre",
                "outlet": "Le Fanal",
                "date": "2022-12-01",
                "author": "Mara Tilk",
                "text": "Le sommet de l'OTSC s'ouvre jeudi.\n\n« L'alliance tient », a dit Lio Brun.",
            }
        ],
        [],
    )


def test_factiva_as_shown():
    found, reasons = told(FIXTURES / "factiva.html")
    assert found == [
        {
            "article": "HARB000020221124eibo0000d",
            "title": "Alliance turns down border mission",
            "outlet": "The Harbour Post",
            "date": "2022-11-24",
            "author": "Ann Orel",
            "text": 'The CSTO turned down a border mission on Tuesday, its spokeswoman Ina Sol said.\n\n"Azerbaijan wants peace," she added.',
        }
    ]
    assert reasons == ["article 2 (A picture): no text"]


def test_factiva_xml():
    found, reasons = told(FIXTURES / "factiva.xml")
    assert found == [
        {
            "article": "FANAL00020221202ec2200031",
            "title": "Sommet : les troupes restent",
            "outlet": "Le Fanal",
            "date": "2022-12-02",
            "author": "Ivo Marn",
            "text": "Les troupes de l'OTSC restent, a dit Ina Sol.\n\n« Elles sont utiles », a-t-elle ajouté.",
        }
    ]
    assert reasons == ["article 2 (Une image): no text"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"<rss><channel/></rss>", "an XML file without Factiva's articles"), (b"<PPSResponse><article>", "not XML"), (b"", "not XML")],
)
def test_another_xml_is_refused(tmp_path, content, reason):
    (tmp_path / "a.xml").write_bytes(content)
    assert told(tmp_path / "a.xml")[1][0].startswith(reason)


def test_an_xml_file_reads_no_other_file(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    article = "<article><headline><paragraph>T</paragraph></headline><leadParagraph><paragraph>Un &x; mot.</paragraph></leadParagraph></article>"
    (tmp_path / "a.xml").write_text(f'<!DOCTYPE r [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><r>{article}</r>')
    assert "secret" not in "".join(a["text"] for a in told(tmp_path / "a.xml")[0])


def test_an_export_keeps_its_numbers_when_it_grows(tmp_path):
    page = (FIXTURES / "europresse.html").read_text(encoding="utf-8")
    first = page.index("<article>")
    (tmp_path / "e.html").write_text(page[:first] + page[page.index("<article>", first + 1) :], encoding="utf-8")
    assert {a["article"] for a in told(tmp_path / "e.html")[0]} < {a["article"] for a in told(FIXTURES / "europresse.html")[0]}


# Pages of a site


def test_a_page_of_a_site_gives_its_article_and_lists_the_rest():
    articles, problems = read_articles(FIXTURES / "page.html")
    row = articles.iloc[0]
    assert not problems and row[["article", "title", "outlet", "date", "author"]].tolist() == [
        "page.html",
        "Le pont rouvre",
        "La Vigie",
        "2022-11-25",
        "Mara Tilk",
    ]
    paragraphs = [p for p in row["text"].split("\n\n") if p.strip()]
    assert [p[:12] for p in paragraphs] == ["Le pont de l", "« Nous avons", "Les habitant", "Il m'a fallu"]
    assert "Lire aussi : Une semaine sans pont" in row["removed"] and "Dix recettes de soupe au potiron" in row["removed"]
    assert not any(p in row["removed"] for p in paragraphs)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body></body></html>", "no article found in this page"),
        ("", "the file is empty"),
        ("<nav><p>Accueil</p></nav>", "no article found in this page"),
        ("<!-- <div class='article frArticle'> --><p>Rien.</p>", "no article found in this Factiva page"),
    ],
)
def test_a_page_without_an_article_is_told(tmp_path, page, reason):
    (tmp_path / "a.htm").write_text(page)
    found, reasons = told(tmp_path)
    assert found == [] and len(reasons) == 1 and reasons[0].startswith(reason)


@pytest.mark.parametrize(("encoding", "declared"), [("utf-8", "utf-8"), ("cp1252", "iso-8859-1"), ("cp1252", "utf-8"), ("cp1252", "nonsense")])
def test_a_page_is_read_in_its_encoding_even_when_it_lies(encoding, declared):
    page = f'<meta charset="{declared}"><p>L’été déçu – où ?</p>'
    assert decode_markup(page.encode(encoding)) == (page, encoding)


def test_the_folder_of_a_saved_page_is_passed_over(tmp_path):
    for name in ("page.html", "page_files/pub.html", "page_files/style.css", "autre_files/note.txt", ".cache", "~$note.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((FIXTURES / "page.html").read_bytes())
    articles, problems = read_articles(tmp_path)
    assert articles["article"].tolist() == ["note.txt", "page.html"] and problems == []


# Word and PDF


def test_word_gives_paragraphs_tables_title_and_author(tmp_path):
    import docx

    path = word(tmp_path / "note.docx", "Un refus", "« Non\u00a0», dit Ina Sol.", " ", "Le train part.")
    document = docx.Document(str(path))
    table = document.add_table(1, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Une case."
    document.save(str(path))
    found = {"article": "note.docx", "title": "Un refus", "outlet": "", "date": "", "author": "Mara Tilk"}
    assert told(path) == ([found | {"text": "« Non\u00a0», dit Ina Sol.\n\nLe train part.\n\nUne case."}], [])


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.xlsx"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"un texte"])
def test_a_damaged_file_is_told_and_the_rest_goes_on(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "b.txt").write_text("Un texte.")
    found, reasons = told(tmp_path)
    assert [a["article"] for a in found] == ["b.txt"] and len(reasons) == 1
    assert reasons[0].startswith(f"damaged, or no {Path(name).suffix} file") and reasons[0].endswith("open it in its program and save it again")


def test_an_empty_word_file_is_told(tmp_path):
    assert told(word(tmp_path / "a.docx"))[1] == ["no text in this Word file; text in images or boxes is not read"]


LINES = [
    "Le port ferme",
    "L'alliance a refusé mardi d'envoyer une mission à la frontière, a annoncé sa porte-",
    "parole Ina Sol. Le député regrette ce refus et demande un soutien ferme de l'alli-",
    "ance.",
    "« Nous n'avons reçu aucune demande écrite », a-t-elle dit devant la presse réunie à",
    "Erevan (au siège). Puis rien.",
]


def test_a_pdf_s_lines_become_paragraphs_and_cut_words_are_whole(tmp_path):
    found, _ = told(pdf(tmp_path / "a.pdf", [LINES]))
    assert found[0]["text"].split("\n\n") == [
        "Le port ferme",
        "L'alliance a refusé mardi d'envoyer une mission à la frontière, a annoncé sa porte-parole Ina Sol. "
        "Le député regrette ce refus et demande un soutien ferme de l'alliance.",
        "« Nous n'avons reçu aucune demande écrite », a-t-elle dit devant la presse réunie à Erevan (au siège). Puis rien.",
    ]


def test_running_heads_and_page_numbers_go_and_are_listed(tmp_path):
    pages = [["La Vigie, page 1", *LINES[1:4], "1"], ["La Vigie, page 2", *LINES[4:], "Ils étaient 12", "2"]]
    articles, _ = read_articles(pdf(tmp_path / "a.pdf", pages))
    assert articles["removed"][0].splitlines() == ["La Vigie, page 1", "1", "La Vigie, page 2", "2"]
    assert "Vigie" not in articles["text"][0] and "Ils étaient 12" in articles["text"][0]


def test_a_scan_and_a_locked_pdf_are_told(tmp_path):
    import pypdf

    assert told(pdf(tmp_path / "scan.pdf", [[], []]))[1][0].startswith("no text layer (a scan?)")
    writer = pypdf.PdfWriter(clone_from=pdf(tmp_path / "open.pdf", [LINES]))
    writer.encrypt("mot", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert told(tmp_path / "locked.pdf")[1] == ["protected by a password; save an unprotected copy"]


# Tables


def test_a_french_excel_csv():
    found, reasons = told(FIXTURES / "table.csv")
    assert [(a["article"], a["title"], a["outlet"], a["date"], a["author"]) for a in found] == [
        ("table.csv#2", "Un refus", "La Vigie", "2022-11-23", "Mara Tilk"),
        ("table.csv#3", "Une suite", "Le Fanal", "2022-12-01", ""),
        ("table.csv#4", "Sans date", "Le Fanal", "", ""),
    ]
    assert found[0]["text"] == 'L\'OTSC refuse ; elle dit "non".\r\nPuis rien.'
    assert reasons == [
        "row 4: 'hier' is not a date like 2022-11-23; the article is kept without it",
        "row 5: blank",
        "row 6: 6 cells, 5 in the header; a text with ';' in it needs quotation marks",
    ]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_of_the_header(tmp_path, separator):
    (tmp_path / "a.csv").write_text(separator.join(["texte", "date"]) + "\n" + separator.join(['"Un, deux ; trois"', "2022-11-23"]), encoding="utf-8")
    assert [(a["text"], a["date"]) for a in told(tmp_path / "a.csv")[0]] == [("Un, deux ; trois", "2022-11-23")]


def test_an_open_quotation_mark_is_told_with_its_row(tmp_path):
    (tmp_path / "a.csv").write_text('text\n"Un."\n"Deux\nTrois.\n', encoding="utf-8")
    found, reasons = told(tmp_path / "a.csv")
    assert [a["text"] for a in found] == ["Un."] and reasons[0].startswith("row 3 (to line 4): ")


def test_windows_text_in_a_table(tmp_path):
    (tmp_path / "a.csv").write_bytes("texte;média\nDéçu.;L’Écho".encode("cp1252"))
    assert told(tmp_path / "a.csv")[0][0]["outlet"] == "L’Écho"


def test_an_excel_workbook_keeps_dates_and_words_that_look_like_blanks(tmp_path):
    table = pd.DataFrame({"Texte": ["Un.", "NA", 5], "Date": pd.to_datetime(["2022-11-23"] * 3), "id": [7, 8, 9], "Titre": ["None", "", ""]})
    table.to_excel(tmp_path / "a.xlsx", index=False)
    found, reasons = told(tmp_path / "a.xlsx")
    assert [(a["article"], a["text"], a["date"], a["title"]) for a in found] == [("7", "Un.", "2022-11-23", "None"), ("8", "NA", "2022-11-23", "")]
    assert reasons == ["row 4: not a text: 5"]


def test_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    table = pd.DataFrame({"content": ["Un.", None], "publication_date": pd.to_datetime(["2022-11-23", None]), "authors": [["A", "B"], None]})
    table.to_parquet(tmp_path / "a.parquet")
    found, reasons = told(tmp_path / "a.parquet")
    assert [(a["article"], a["date"], a["author"]) for a in found] == [("a.parquet#1", "2022-11-23", "A, B")] and reasons == ["row 2: blank"]


def test_json_lines_and_an_array(tmp_path):
    found, reasons = told(FIXTURES / "table.jsonl")
    assert [(a["article"], a["title"], a["outlet"], a["date"], a["author"]) for a in found] == [
        ("fanal-7", "La Ligue répond", "Le Fanal", "2022-11-28", "Ivo Marn, Mara Tilk")
    ]
    assert [r.split(":")[0] for r in reasons] == ["row 2", "row 3"]
    (tmp_path / "a.json").write_text(json.dumps([{"text": "Un."}, 3, {"text": "a\ud83d"}]))
    found, reasons = told(tmp_path / "a.json")
    assert [a["article"] for a in found] == ["a.json#1"]
    assert reasons == ["row 2: not an object with named values", "half a character at position 1; write the text again"]


@pytest.mark.parametrize(
    ("columns", "used"),
    [
        (["Texte", "Article"], {"text": "Texte", "article": "Article"}),
        (["article", "Journal", "Date de publication"], {"text": "article", "outlet": "Journal", "date": "Date de publication"}),
        (["TITRE_ARTICLE", "full text", "Auteur(s)"], {"text": "full text", "title": "TITRE_ARTICLE", "author": "Auteur(s)"}),
    ],
)
def test_usual_columns_are_guessed(columns, used):
    assert tables.choose(columns) == used


def test_columns_can_be_named_and_a_wrong_one_lists_those_there(tmp_path):
    (tmp_path / "a.csv").write_text("notes;verbatim\nx;Un.\n")
    assert told(tmp_path / "a.csv")[1][0].startswith("the table has no column 'text'; it has notes, verbatim")
    assert told(tmp_path / "a.csv", columns={"text": "verbatim", "outlet": "notes"})[0][0]["outlet"] == "x"
    assert told(tmp_path / "a.csv", columns={"text": "Verbatim"})[1] == ["the table has no column 'Verbatim'; it has notes, verbatim"]
    assert "is not one of our columns: text, title" in told(tmp_path / "a.csv", columns={"texte": "verbatim"})[1][0]


@pytest.mark.parametrize("content", ["", "text;date\n", "[]"])
def test_a_table_without_rows_is_told(tmp_path, content):
    (tmp_path / "a.csv").write_text(content)
    (tmp_path / "a.json").write_text(content)
    assert all("no rows" in reason or "not JSON" in reason for reason in told(tmp_path)[1]) and len(told(tmp_path)[1]) >= 1


@pytest.mark.parametrize("suffix", sorted(readers.NEEDED))
def test_a_missing_package_is_named_with_its_command(monkeypatch, suffix):
    module = readers.NEEDED[suffix][-1]
    with monkeypatch.context() as patch, pytest.raises(ArticleError) as error:
        patch.setitem(sys.modules, module, None)
        readers.check_packages(suffix)
    package = module.replace("docx", "python-docx")
    assert f"{suffix} files need the package {package}" in str(error.value) and f'"{sys.executable}" -m pip install {package}' in str(error.value)


def test_without_a_format_s_package_the_rest_is_read(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (tmp_path / "a.pdf").write_bytes(b"x")
    (tmp_path / "b.txt").write_text("Un texte.")
    found, reasons = told(tmp_path)
    assert [a["article"] for a in found] == ["b.txt"] and reasons[0].startswith(".pdf files need the package pypdf")


def test_blocks_keep_words_apart_and_no_break_blanks():
    page = "<div>Un<br>deux <b>trois</b>\n quatre«\u00a0cinq\u00a0»<script>x</script><aside>six</aside><p>sept</p>huit</div>"
    assert exports.blocks(exports.tree(page)) == ["Un", "deux trois quatre«\u00a0cinq\u00a0»", "sept", "huit"]
