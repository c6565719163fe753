"""Files that tests make: a PDF with a text layer, a Word file."""

from __future__ import annotations

from pathlib import Path


def pdf(path: Path, pages: list[list[str]]) -> Path:
    """A PDF of Latin-1 lines, with nothing but what a text layer needs."""
    streams = [b"BT /F 10 Tf 14 TL 50 780 Td " + b" ".join(b"(" + _escaped(line) + b") Tj T*" for line in page) + b" ET" for page in pages]
    kids = " ".join(f"{4 + 2 * k} 0 R" for k in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for k, stream in enumerate(streams):
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * k} 0 R/Resources<</Font<</F 3 0 R>>>>>>".encode())
        objects.append(b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    path.write_bytes(out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table)
    with path.open("ab") as file:
        file.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out)))
    return path


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def word(path: Path, title: str = "", *paragraphs: str) -> Path:
    import docx

    document = docx.Document()
    if title:
        document.add_heading(title, 0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.core_properties.author = "Mara Tilk"
    document.save(str(path))
    return path
