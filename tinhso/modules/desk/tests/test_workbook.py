"""A list as a workbook, read by another program."""

import contextlib
import tempfile
from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from tinhso.modules.desk import workbook
from tinhso.modules.desk.workbook import Column, Workbook

MORNING = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
COLUMNS = (Column(title="Tên"), Column(title="Lúc"), Column(title="Số"))


def read(book: Workbook):
    return load_workbook(BytesIO(book.content()))


class AWorkbook:
    def test_runs_nothing_a_person_wrote(self):
        book = Workbook(COLUMNS)
        wrote = ("=HYPERLINK('x')", "+84", "-1", "@x", "http://x", "\x0b\ufffe", "Đỗ")
        book.write([(text, None, 1) for text in wrote])

        cells = [row[0] for row in read(book).active.iter_rows(min_row=2)]

        assert {cell.data_type for cell in cells} == {"s"}
        assert [cell.hyperlink for cell in cells] == [None] * len(wrote)
        assert cells[0].value == wrote[0]
        assert cells[-1].value == "Đỗ"

    def test_shows_moments_in_vietnamese_time(self):
        book = Workbook(COLUMNS)
        book.write([("A", MORNING, 3)])

        name, moment, number = next(read(book).active.iter_rows(min_row=2))

        assert moment.value.isoformat() == "2026-11-20T10:30:00"
        assert moment.number_format == "dd/mm/yyyy hh:mm"
        assert (name.value, number.value) == ("A", 3)

    def test_goes_on_to_another_sheet_when_one_is_full(self, monkeypatch):
        monkeypatch.setattr(workbook, "MOST_ROWS", 2)
        book = Workbook(COLUMNS, above=("Sổ",))
        book.write([(str(number), None, number) for number in range(5)])

        sheets = [
            [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)]
            for sheet in read(book).worksheets
        ]

        assert sheets == [["Số", 0, 1], ["Số", 2, 3], ["Số", 4]]

    def test_is_printed_lying_with_its_heads_on_every_page(self):
        sheet = read(Workbook(COLUMNS, above=("Sổ",))).active

        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$2:$2"
        assert sheet["A1"].value == "Sổ"

    def test_given_up_half_way_leaves_nothing_on_the_disk(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        with contextlib.suppress(KeyboardInterrupt), Workbook(COLUMNS) as book:
            book.write([("A", None, 1)])
            assert list(tmp_path.iterdir())
            raise KeyboardInterrupt

        assert not list(tmp_path.iterdir())
