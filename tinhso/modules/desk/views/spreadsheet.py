"""A list as a file for a spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.http import HttpResponse

BYTE_ORDER_MARK = "\ufeff"  # by which a spreadsheet knows the letters


def as_spreadsheet(name: str, rows: Iterable[Iterable[str]]) -> HttpResponse:
    """Return the rows as a CSV file to be saved as `name`, kept by nobody on the way."""
    text = StringIO()
    text.write(BYTE_ORDER_MARK)
    csv.writer(text).writerows(rows)
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
