"""What the runner does for officers."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.files.actions import keep_made
from tinhso.core.ledger import access
from tinhso.core.people.queries import account_of, actor_of
from tinhso.core.tasks.rules import Answer
from tinhso.core.tasks.running import Run
from tinhso.modules.desk.queries.listing import HEAD, cells_of
from tinhso.modules.dossiers.queries.lists import Row, all_of_units, count_of_units

BYTE_ORDER_MARK = "\ufeff"  # by which a spreadsheet knows the letters
CSV = "text/csv"


def export(run: Run, *, asker: int, q: str, state: str, procedure: str) -> Answer:
    """Write the dossiers the asker may see, as narrowed, into a file for a spreadsheet.

    Rights are those of the asker at the time of writing, not of asking.
    """
    at = run.clock()
    actor = actor_of(account_of(asker), day=timezone.localdate(at))
    narrowing = {"q": q, "state": state, "procedure": procedure}
    total, written, text = count_of_units(actor=actor, **narrowing), 0, io.StringIO()
    writer = csv.writer(text)
    text.write(BYTE_ORDER_MARK)
    writer.writerow(HEAD)
    pages = all_of_units(actor=actor, at=at, **narrowing)
    while rows := _read_aloud(pages, actor=actor, at=at):
        writer.writerows(cells_of(row) for row in rows)
        written += len(rows)
        run.tell(written, max(total, written))
    name = f"ho-so-{timezone.localdate(at):%Y-%m-%d}.csv"
    kept = keep_made(content=text.getvalue().encode(), name=name, mime=CSV, at=at)
    return Answer(file_id=kept.id, values={"rows": written})


def _read_aloud(pages: Iterator[Sequence[Row]], *, actor: Actor, at: datetime) -> Sequence[Row]:
    """Take the next page and write down that the asker has it, before it goes into the file."""
    with access.watching() as seen:
        rows = next(pages, ())
    access.log_reads(actor=actor, subjects=seen, purpose="desk:export", request="task", at=at)
    return rows
