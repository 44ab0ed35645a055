"""What the runner writes for an officer, read by another program than the one that wrote it."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tinhso.core.files.queries import content, stored
from tinhso.core.tasks.rules import Answer
from tinhso.core.tasks.running import Run


def sheet_of(file: bytes) -> Worksheet:
    return load_workbook(BytesIO(file)).active


def written(work: Callable[..., Answer], *, asker: int, at: datetime, **asked: Any) -> Worksheet:
    """Do the work as the runner does, at that moment, and return the sheet it wrote."""
    run = Run(task_id=0, turn=0, should_stop=lambda: False, clock=lambda: at)
    run.tell = lambda *_: None
    return sheet_of(content(stored(work(run, asker=asker, **asked).file_id).digest))
