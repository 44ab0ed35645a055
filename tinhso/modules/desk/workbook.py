"""A list as a workbook (XLSX), written row by row: what it takes does not grow with its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Self

import xlsxwriter

from tinhso.core.files.rules import XLSX
from tinhso.core.words.dates import local

__all__ = ["XLSX", "Cell", "Column", "Workbook"]

Cell = str | int | datetime | None
MOST_ROWS = 1_000_000  # a sheet holds 1,048,576; what is more goes on to the next
LONGEST_TEXT = 32_767
A4 = 9


@dataclass(frozen=True, kw_only=True)
class Column:
    title: str
    width: int = 18


class Workbook:
    """A table under `columns`, with lines `above` it, ready to be printed on A4 lying.

    Text stays text, whatever it begins with: nothing a person wrote is run as a formula. Moments
    are shown in Vietnamese time and can be counted with.
    """

    def __init__(self, columns: Sequence[Column], *, above: Iterable[str] = ()) -> None:
        self._columns, self._above = tuple(columns), tuple(above)
        self._file = BytesIO()
        self._book = xlsxwriter.Workbook(self._file, {"constant_memory": True})
        letter = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        ruled = letter | {"border": 1, "text_wrap": True}
        self._title = self._book.add_format(letter | {"bold": True, "font_size": 13})
        self._head = self._book.add_format(ruled | {"bold": True, "align": "center"})
        self._text = self._book.add_format(ruled)
        self._moment = self._book.add_format(ruled | {"num_format": "dd/mm/yyyy hh:mm"})
        self._begin_sheet()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of what stands on the disk, also of a workbook given up half way."""
        if not self._book.fileclosed:
            self._book.close()

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Add rows, each as long as the columns are many."""
        for row in rows:
            if self._row - self._first == MOST_ROWS:
                self._begin_sheet()
            for place, cell in enumerate(row):
                self._put(place, cell)
            self._row += 1

    def content(self) -> bytes:
        """Finish the workbook and return it as a file; nothing can be written to it then."""
        self._book.close()
        return self._file.getvalue()

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&R&P/&N")
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
        for number, line in enumerate(self._above):
            self._sheet.write_string(number, 0, str(line), self._title)
        head = len(self._above)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(head, place, str(column.title), self._head)
        self._sheet.repeat_rows(head)
        self._sheet.freeze_panes(head + 1, 0)
        self._first = self._row = head + 1

    def _put(self, place: int, cell: Cell) -> None:
        if isinstance(cell, datetime):
            self._sheet.write_datetime(
                self._row, place, local(cell).replace(tzinfo=None), self._moment
            )
        elif isinstance(cell, int):
            self._sheet.write_number(self._row, place, cell, self._text)
        elif not cell:
            self._sheet.write_blank(self._row, place, None, self._text)
        else:
            text = str(cell)[:LONGEST_TEXT]
            self._sheet.write_string(self._row, place, text, self._text)
