"""The PDF: pages, outline, metadata, fonts, repeatable bytes, scripts it has no face for."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from pypdf.generic import ContentStream

from slodesk.domain.errors import RuleBroken
from slodesk.domain.status import Status
from slodesk.reports.pdf import bidi
from slodesk.reports.pdf.fonts import FontBook, missing_text
from slodesk.reports.pdf.system_fonts import coverage, find_fonts, font_folders
from slodesk.reports.pdf.table import column_widths
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import (
    Column,
    Heading,
    MeterCell,
    Paragraph,
    Report,
    RichCell,
    Span,
    StatusCell,
    Table,
    plain,
)
from tests.unit.reports.reading import pdf_pages, pdf_reader, squeezed
from tests.unit.reports.samples import AT, bars, budget_chart, every_block

NO_FONTS: tuple[Path, ...] = ()


def long_table(rows: int, columns: int = 3) -> Report:
    """Return a report that is one table."""
    titles = tuple(Column(f"Column {number}") for number in range(columns))
    cells = tuple(tuple(f"cell {row}.{number}" for number in range(columns)) for row in range(rows))
    return Report("Long", (Heading("Rows"), Table(titles, cells)))


def test_the_first_page_says_what_it_is() -> None:
    first, *_ = pdf_pages(to_pdf(every_block()))
    about = "30 days to 20 Nov 2026 · as of 20 Nov 2026, 00:00 UTC · Ada Lovelace · Draft"
    for text in ("Harbour Line", "Reliability for executives", about, "Three of eight services are at risk."):
        assert text in first


def test_pages_are_numbered_x_of_y() -> None:
    pages = pdf_pages(to_pdf(long_table(200)))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert squeezed(f"Page {number} of {len(pages)}") in squeezed(page)


def test_metadata_language_and_outline() -> None:
    reader = pdf_reader(to_pdf(every_block()))
    assert reader.metadata is not None
    assert reader.metadata.title == "Reliability for executives"
    assert reader.metadata.author == "Ada Lovelace"
    assert reader.metadata.creator == "SLO Desk"
    assert reader.metadata.creation_date == AT
    assert reader.trailer["/Root"]["/Lang"] == "en"
    titles = [(item.title, reader.get_destination_page_number(item)) for item in flat(reader.outline)]
    assert titles == [("What needs a decision", 0), ("Checkout", 1), ("Latency", 1)]


def flat(outline: list[object]) -> list[object]:
    """Return the entries of a nested outline."""
    found: list[object] = []
    for entry in outline:
        found += flat(entry) if isinstance(entry, list) else [entry]
    return found


def test_every_face_is_embedded() -> None:
    reader = pdf_reader(to_pdf(every_block(), font_folders=NO_FONTS))
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            names.add(str(font["/BaseFont"]))
            if "SourceSansPro" in str(font["/BaseFont"]):
                assert "/FontFile2" in font["/FontDescriptor"]
                assert "/ToUnicode" in font
    assert any("Regular" in name for name in names)
    assert any("Semibold" in name for name in names)


def test_pictures_are_vectors() -> None:
    reader = pdf_reader(to_pdf(every_block()))
    assert all(not page.images for page in reader.pages)


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_page_sizes(size: str, points: tuple[int, int]) -> None:
    box = pdf_reader(to_pdf(every_block(), size)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == points


def test_what_a_chart_has_no_room_to_write_stands_below_it() -> None:
    long = "an incident with a very long name " * 20
    text = squeezed("".join(pdf_pages(to_pdf(Report("t", (budget_chart(label=long), bars(long)))))))
    assert text.count(squeezed(long)) == 2


def test_an_unknown_page_size_is_refused() -> None:
    with pytest.raises(RuleBroken, match="A4, Letter"):
        to_pdf(every_block(), "A3")


def test_bytes_are_the_same_in_every_process() -> None:
    code = (
        "import hashlib; from slodesk.reports.render_pdf import to_pdf; "
        "from tests.unit.reports.samples import AT, bars, budget_chart, every_block; "
        "print(hashlib.sha256(to_pdf(every_block())).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
            capture_output=True, text=True, cwd=Path(__file__).parents[3],
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert digests == {hashlib.sha256(to_pdf(every_block())).hexdigest()}


def test_headers_repeat_and_every_row_is_there_once() -> None:
    pages = pdf_pages(to_pdf(long_table(300)))
    assert all("Column 0" in page for page in pages)
    text = "\n".join(pages)
    for row in (0, 1, 37, 38, 39, 150, 298, 299):
        assert (text + "\n").count(f"cell {row}.2\n") == 1


def test_a_row_taller_than_a_page_goes_on() -> None:
    words = " ".join(f"w{number}" for number in range(6000))
    report = Report("t", (Table((Column("a"), Column("b")), (("short", words), ("next", "row"))),))
    pages = pdf_pages(to_pdf(report))
    text = " ".join(pages).split()
    assert len(pages) > 3
    assert [word for word in text if word.startswith("w")] == words.split()
    assert "next" in pages[-1]


def test_a_heading_is_never_alone_at_the_foot_of_a_page() -> None:
    for lines in range(36, 60):
        filler = tuple(Paragraph(plain(f"line {number}")) for number in range(lines))
        table = Table((Column("a"),), tuple((f"r{number}",) for number in range(9)))
        report = Report("t", (*filler, Heading("Section"), Paragraph(plain("lead")), table))
        page = next(page for page in pdf_pages(to_pdf(report)) if "Section" in page)
        assert "r1" in page


def test_a_heading_goes_with_a_short_table_that_stays_whole() -> None:
    """Lines of two heights bring the heading to the foot of the page at steps of half a point."""
    table = Table((Column("a"),), tuple((f"r{number}",) for number in range(4)))
    for lines, quiet in product(range(28, 33), range(7)):
        filler = [Paragraph(plain(f"line {number}")) for number in range(lines)]
        filler += [Paragraph(plain(f"quiet {number}"), muted=True) for number in range(quiet)]
        report = Report("t", (*filler, Heading("Section"), table))
        page = next(page for page in pdf_pages(to_pdf(report)) if "Section" in page)
        assert "r3" in page, (lines, quiet)


def test_figures_in_narrow_columns_stay_whole() -> None:
    columns = (Column("Name", weight=3), *(Column(f"C{n}", "right") for n in range(5)))
    row = ("a long name " * 12, "−40\u00a0%", "99.9968\u00a0%", "3.0", "−140\u00a0%", "in 18\u00a0hours")
    text = pdf_pages(to_pdf(Report("t", (Table(columns, (row,)),))))[0]
    for figure in row[1:]:
        assert figure.replace("\u00a0", " ") in text


def test_bold_figures_in_narrow_columns_stay_whole() -> None:
    """A bold figure is wider than the same one in plain letters."""
    columns = (Column("Name", weight=3), *(Column(f"C{n}", "right") for n in range(6)))
    figures = [f"99.9{n}4\u00a0%" for n in range(6)]
    row = ("a long name " * 12, *(RichCell((Span(figure, bold=True),)) for figure in figures))
    text = pdf_pages(to_pdf(Report("t", (Table(columns, (row,)),))))[0]
    for figure in figures:
        assert figure.replace("\u00a0", " ") in text


def test_text_is_stored_in_reading_order() -> None:
    rows = tuple((f"name {n} " * 20, StatusCell(Status.HEALTHY, f"state {n}"), f"last {n}") for n in range(3))
    columns = (Column("a"), Column("b"), Column("c"))
    text = " ".join(pdf_pages(to_pdf(Report("t", (Table(columns, rows),))))[0].split())
    places = [text.index(word) for n in range(3) for word in (f"name {n}", f"state {n}", f"last {n}")]
    assert places == sorted(places)


def test_status_is_a_word_beside_its_icon() -> None:
    cells = (StatusCell(Status.CRITICAL, "Critical"), MeterCell(-140.0, "−140 %", Status.EXHAUSTED))
    data = to_pdf(Report("t", (Table((Column("a"), Column("b")), (cells,)),)))
    assert "Critical" in pdf_pages(data)[0]
    reader = pdf_reader(data)
    drawn = [
        args[0]
        for args, operator in ContentStream(reader.pages[0].get_contents(), reader).operations
        if operator == b"Do"
    ]
    assert any("icon-critical" in str(name) for name in drawn)


def test_a_character_beyond_16_bits_can_be_searched_and_copied() -> None:
    data = to_pdf(Report("t", (Paragraph(plain("a 🅪 b")),)), font_folders=NO_FONTS)
    assert "a 🅪 b" in " ".join(pdf_pages(data))


def test_a_character_without_a_face_is_named() -> None:
    data = to_pdf(Report("t", (Paragraph(plain("a 🦩 b 語")),)), font_folders=NO_FONTS)
    text = " ".join(" ".join(pdf_pages(data)).split())
    assert "a [U+1F9A9] b [U+8A9E]" in text
    assert "shows 2 characters" in text
    assert "U+1F9A9 flamingo" in text


def test_the_note_stays_short() -> None:
    text = missing_text({chr(0x20000 + number) for number in range(300)})
    assert "shows 300 characters" in text
    assert "and 260 more" in text


def test_a_face_of_the_machine_is_found_by_what_it_shows() -> None:
    path = next(find_fonts("ש"), None)
    if path is None:
        pytest.skip(f"no font with Hebrew in {font_folders()}")
    found = coverage(path)
    assert found is not None
    assert found.shows("ש")
    book = FontBook()
    assert book.runs("aש")[1][0].startswith("Machine-")
    assert not book.missing


def test_broken_font_files_are_passed_over(tmp_path: Path) -> None:
    for name, data in {
        "empty.ttf": b"",
        "text.ttf": b"not a font at all, only text",
        "otto.ttf": b"OTTO" + bytes(200),
        "short.ttf": b"\x00\x01\x00\x00\x00\x09" + bytes(9),
        "loop.ttc": b"ttcf" + bytes(8) + b"\xff\xff\xff\xff" + bytes(40),
    }.items():
        (tmp_path / name).write_bytes(data)
    assert list(find_fonts("語", (tmp_path,))) == []


def test_arabic_letters_join_and_its_digits_stay_in_order() -> None:
    if next(find_fonts("ب"), None) is None:
        pytest.skip(f"no font with Arabic in {font_folders()}")
    [page] = pdf_pages(to_pdf(Report("t", (Paragraph(plain("بب ١٢٣")), Paragraph(plain("a ١٢٣"))))))
    assert page.count("١٢٣") == 2
    assert "\ufe91" in page  # the joined form, not the isolated one


def test_brackets_keep_their_pair_in_a_right_to_left_line() -> None:
    text = "אב (cd) 12"
    order = bidi.levels(text, rtl=True)
    assert order[text.index("(")] == order[text.index(")")] == 1
    assert [order[text.index(char)] for char in "ac1"[1:]] == [2, 2]


def test_runs_are_put_in_the_order_they_are_seen() -> None:
    assert bidi.visual_order([1, 2, 1]) == [2, 1, 0]
    assert bidi.visual_order([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4]
    assert bidi.visual_order([]) == []


def test_column_widths_fill_the_room_and_keep_figures_whole() -> None:
    assert column_widths([50, 50], [10, 10], [1, 3], 200) == [75, 125]
    widths = column_widths([900, 40, 60], [80, 40, 60], [3, 1, 1], 300)
    assert sum(widths) == pytest.approx(300)
    assert widths[1] >= 40
    assert widths[2] >= 60
    assert sum(column_widths([900] * 30, [60] * 30, [1] * 30, 300)) == pytest.approx(300)
    crowded = column_widths([150, 52, 52, 52, 52], [60, 52, 52, 52, 52], [4, 1, 1, 1, 1], 300)
    assert crowded == pytest.approx([92, 52, 52, 52, 52])  # words give way, figures don't
    # two columns of words as long as they may be leave figures whole and the widest column its share
    long = column_widths([900, 400, 400, 40, 40], [60, 130, 130, 40, 40], [5, 2, 2, 1, 1], 400)
    assert long[3:] == pytest.approx([40, 40])
    assert long[0] > long[1] == long[2] >= 84
    assert sum(column_widths([90] * 9, [90] * 9, [1] * 9, 400)) == pytest.approx(400)
