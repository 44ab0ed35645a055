"""What the runner does for officers."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.files.actions import keep_made
from tinhso.core.ledger import access
from tinhso.core.people.queries import account_of, actor_of
from tinhso.core.tasks.rules import Answer
from tinhso.core.tasks.running import Run
from tinhso.core.words.worded import kept
from tinhso.modules.desk.actions import perform_one_of_many
from tinhso.modules.desk.queries import petitions as petitioning
from tinhso.modules.desk.queries import registering
from tinhso.modules.desk.queries.listing import COLUMNS, cells_of
from tinhso.modules.desk.workbook import XLSX, Cell, Column, Workbook
from tinhso.modules.dossiers.queries import register as registers
from tinhso.modules.dossiers.queries.lists import Row, all_of_units, count_of_units
from tinhso.modules.dossiers.queries.register import Entry, Span
from tinhso.modules.petitions.queries import lists as petition_lists

Line = TypeVar("Line", Row, Entry, petition_lists.Row)


def export(run: Run, *, asker: int, q: str, state: str, procedure: str) -> Answer:
    """Write the dossiers the asker may see, as narrowed, into a workbook.

    Rights are those of the asker at the time of writing, not of asking.
    """
    at = run.clock()
    actor = actor_of(account_of(asker), day=timezone.localdate(at))
    narrowing = {"q": q, "state": state, "procedure": procedure}
    found = all_of_units(actor=actor, at=at, **narrowing)
    pages = _read_aloud(found, actor=actor, at=at, purpose="desk:export")
    return _written(
        run,
        (tuple(map(cells_of, rows)) for rows in pages),
        columns=COLUMNS,
        total=count_of_units(actor=actor, **narrowing),
        name=f"ho-so-{timezone.localdate(at):%Y-%m-%d}.xlsx",
    )


def register(run: Run, *, asker: int, first: str, last: str, unit_id: int | None) -> Answer:
    """Write the register of the days `first` to `last` (ISO) into a workbook made to be printed.

    Rights are those of the asker at the time of writing, not of asking.
    """
    at = run.clock()
    actor = actor_of(account_of(asker), day=timezone.localdate(at))
    span = Span(first=date.fromisoformat(first), last=date.fromisoformat(last), unit_id=unit_id)
    names = dict(registers.registers_of(actor=actor))
    whose = names.get(unit_id or 0, ", ".join(names.values()) if len(names) == 1 else "")
    found = registers.whole_register(actor=actor, span=span)
    pages = _read_aloud(found, actor=actor, at=at, purpose="desk:register")
    return _written(
        run,
        (tuple(map(registering.cells_of, entries)) for entries in pages),
        columns=registering.COLUMNS,
        above=registering.above(span, whose),
        total=registers.count_of(actor=actor, span=span),
        name=f"so-theo-doi-{first}-{last}.xlsx",
    )


def petitions(run: Run, *, asker: int, view: str, state: str, q: str) -> Answer:
    """Write the petitions the asker may read, as narrowed, into a workbook.

    Rights are those of the asker at the time of writing, not of asking.
    """
    at = run.clock()
    actor = actor_of(account_of(asker), day=timezone.localdate(at))
    wanted = petition_lists.Narrowing(view=view, state=state, q=q)
    found = petition_lists.all_of_units(actor=actor, wanted=wanted, at=at)
    pages = _read_aloud(found, actor=actor, at=at, purpose="desk:petitions")
    return _written(
        run,
        (tuple(map(petitioning.cells_of, rows)) for rows in pages),
        columns=petitioning.COLUMNS,
        total=petition_lists.count_of_units(actor=actor, wanted=wanted, at=at),
        name=f"phan-anh-{timezone.localdate(at):%Y-%m-%d}.xlsx",
    )


def bulk(run: Run, *, asker: int, verb: str, codes: Sequence[str]) -> Answer:
    """Do one verb to many dossiers, each in a transaction of its own, and say what came of each.

    What an earlier turn has done is not done again. Rights are those of the asker at that moment.
    """
    done, faults = [], {}
    for number, code in enumerate(codes, start=1):
        at = run.clock()
        actor = actor_of(account_of(asker), day=timezone.localdate(at))
        try:
            with run.step(code) as is_new:
                if is_new:
                    _do(verb, code, actor=actor, at=at)
            done.append(code)
        except _NotDone as why:
            faults[code] = str(why)
        run.tell(number, len(codes))
    return Answer(values={"verb": verb, "done": done, "faults": faults})


class _NotDone(Exception):
    """One dossier of many was refused, and is as it was; the step is not remembered as done."""


def _do(verb: str, code: str, *, actor: Actor, at: datetime) -> None:
    fault = perform_one_of_many(verb, code, actor=actor, at=at).fault
    if fault:
        raise _NotDone(kept(fault))


def _read_aloud(
    pages: Iterator[Sequence[Line]], *, actor: Actor, at: datetime, purpose: str
) -> Iterator[Sequence[Line]]:
    """Pass the pages on; that the asker has one is written down before it goes into the file."""
    while True:
        with access.watching() as seen:
            rows = next(pages, ())
        access.log_reads(actor=actor, subjects=seen, purpose=purpose, request="task", at=at)
        if not rows:
            return
        yield rows


def _written(
    run: Run,
    pages: Iterable[Sequence[Sequence[Cell]]],
    *,
    columns: Sequence[Column],
    above: Sequence[str] = (),
    total: int,
    name: str,
) -> Answer:
    """Write the pages into a workbook, saying how far it is, and keep it under the name."""
    written = 0
    with Workbook(columns, above=above) as book:
        for rows in pages:
            book.write(rows)
            written += len(rows)
            run.tell(written, max(total, written))
        content = book.content()
    file = keep_made(content=content, name=name, mime=XLSX, at=run.clock())
    return Answer(file_id=file.id, values={"rows": written})
